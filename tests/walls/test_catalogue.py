"""The database's own catalogue is asked whether the walls stand (design 1.4, check 1). Every question is shown to
find what it looks for: a planted mistake in a transaction that is rolled back."""

from __future__ import annotations

from collections import defaultdict

import psycopg
import pytest

from clientcast.core.permissions import DB_ROLE, GRANTED, Permission

pytestmark = pytest.mark.system
P = Permission

# Tables that belong to no organization; procrastinate's job tables and Django's list of migrations besides.
GLOBAL = ["app_user", "session", "sign_in_link", "sign_in_attempt", "synced", "django_migrations"]
TENANT = f"""(select c.oid, c.relname from pg_class c where relnamespace = 'app'::regnamespace and relkind in ('r', 'p')
  and relname not like 'procrastinate%' and relname <> all ('{{{",".join(GLOBAL)}}}')) t"""
OURS = """(select p.* from pg_proc p where pronamespace = 'app'::regnamespace and proname not like 'procrastinate%'
  and not exists (select from pg_depend d where d.objid = p.oid and deptype = 'e')) p"""
ROLES = "'{app_office,app_seller,app_support,app_definer,app_secret,app_web,app_owner}'"
# Sign-in starts from a user, an organization is found by its slug; the rest leads with the organization (I20).
KEYS_OF_THEIR_OWN = ["member_by_user", "organization_slug_key", "organization_slug_[0-9a-f]+_like"]

# What it is: the question, which must find nothing; and a mistake that it must find.
CHECKS = {
    "every row belongs to an organization": (
        f"select relname from {TENANT} where not exists (select from pg_attribute a where attrelid = t.oid and attname = 'organization_id' and (attnotnull or attgenerated = 's'))",
        "create table loose (id uuid primary key)",
    ),
    "walls are up, for the owner too": (
        f"select t.relname from {TENANT} join pg_class c on c.oid = t.oid where not (c.relrowsecurity and c.relforcerowsecurity)",
        "alter table customer no force row level security",
    ),
    "a role has exactly one policy where it has a right": (
        f"select t.relname, r.role from {TENANT} cross join unnest({ROLES}::regrole[]) r(role) left join pg_policy p on p.polrelid = t.oid and r.role = any (polroles) "
        "where has_table_privilege(r.role::text, t.oid, 'select, insert, update, delete') group by 1, 2 having count(p.oid) <> 1",
        "create policy second on customer to app_seller using (true)",
    ),
    "no policy is for everybody": (
        "select polname from pg_policy where 0 = any (polroles)",
        "create policy everybody on customer using (true)",
    ),
    "every policy of an actor names his organization": (
        "select polrelid::regclass, polname from pg_policy where polroles && '{app_office,app_seller,app_support}'::regrole[]::oid[] "
        "and position('organization_id = ( SELECT org() AS org)' in pg_get_expr(polqual, polrelid)) = 0",
        "create policy all_rows on counter to app_seller using (true)",
    ),
    "sellers see a subtree wherever a row has a seller": (
        f"select t.relname from {TENANT} join pg_policy p on p.polrelid = t.oid and 'app_seller'::regrole = any (polroles) where position('sellers()' in pg_get_expr(polqual, polrelid)) = 0 "
        "and exists (select from pg_attribute a where attrelid = t.oid and attname = 'seller_id')",
        "drop policy seller on customer; create policy seller on customer to app_seller using (organization_id = (select org()))",
    ),
    "neither PUBLIC nor app_web has a right on a row": (
        f"select t.relname, a.grantee from {TENANT} join pg_class c using (oid) cross join aclexplode(c.relacl) a where a.grantee in (0, 'app_web'::regrole)",
        "grant select on customer to app_web",
    ),
    "no right on single columns escapes these questions": (
        "select attrelid::regclass, attname from pg_attribute where attacl is not null and attrelid in (select oid from pg_class where relnamespace = 'app'::regnamespace)",
        "grant select (name) on customer to public",
    ),
    "no view looks through the walls": (
        "select relname from pg_class where relnamespace = 'app'::regnamespace and relkind in ('v', 'm')",
        "create view everyone as select * from customer",
    ),
    "references stay inside the organization": (
        f"select conrelid::regclass, conname from pg_constraint join {TENANT} on t.oid = conrelid where contype = 'f' and confrelid <> 'organization'::regclass "
        "and not (conkey[1] = (select attnum from pg_attribute a where attrelid = conrelid and attname = 'organization_id') "
        "and confkey[1] = (select attnum from pg_attribute a where attrelid = confrelid and attname = 'organization_id'))",
        "alter table box add foreign key (customer_id) references organization(id) not valid, add foreign key (model) references app.organization(slug) not valid, "
        "add foreign key (subscription_id) references plan(id) not valid",
    ),
    "keys and indexes lead with the organization": (
        f"select i.indexrelid::regclass::text from pg_index i join {TENANT} on t.oid = indrelid where not indisprimary and "
        "indkey[0] <> (select attnum from pg_attribute a where attrelid = indrelid and attname = 'organization_id') "
        f"and not (i.indexrelid::regclass::text ~ '^({'|'.join(KEYS_OF_THEIR_OWN)})')",
        "create index on customer (name)",
    ),
    "a part of another's row carries its customer and seller": (
        "select conrelid::regclass, conname from pg_constraint where contype = 'f' and conrelid in ('term'::regclass, 'box'::regclass, 'invoice_line'::regclass, 'invoice_state'::regclass, 'allocation'::regclass) "
        "and confrelid in ('subscription'::regclass, 'invoice'::regclass) and cardinality(conkey) <> 4 and conname <> 'invoice_line_organization_id_subscription_id_fkey'",
        "alter table term add foreign key (organization_id, subscription_id) references subscription (organization_id, id)",
    ),
    "a function with its owner's rights says where it looks": (
        f"select proname from {OURS} where prosecdef and not (coalesce(proconfig, '{{}}') @> '{{\"search_path=pg_catalog, app, pg_temp\"}}')",
        "create function bad() returns int language sql security definer as 'select 1'",
    ),
    "a function with its owner's rights has the right owner": (
        f"select proname from {OURS} where prosecdef and proowner::regrole not in ('app_definer', 'app_secret')",
        "create function bad() returns int language sql security definer set search_path = pg_catalog, app, pg_temp as 'select 1'",
    ),
    "PUBLIC may call nothing of ours": (
        f"select proname from {OURS} where has_function_privilege('public', p.oid, 'execute')",
        "create function bad() returns int language sql as 'select 1'; grant execute on function bad to public",
    ),
    "devices may hold what their role may read": (
        "select entity, r from synced, unnest('{app_office,app_seller,app_support}'::text[]) r where has_table_privilege(r, 'app.' || entity, 'select') <> (r = any (roles))",
        "grant select on payment to app_support",
    ),
    "the feed knows whose rows have a seller": (
        "select entity from synced where by_seller <> exists (select from pg_attribute where attrelid = entity::regclass and attname = 'seller_id')",
        "update synced set by_seller = false where entity = 'customer'",
    ),
    "every change of a row on devices is fed": (
        "select entity from synced where 3 <> (select count(*) from pg_trigger where tgrelid = entity::regclass and tgname like 'history%')",
        "drop trigger history_update on customer",
    ),
    "every version is stamped": (
        f"select relname from {TENANT} join pg_attribute a on attrelid = t.oid and attname = 'version' "
        "where 2 <> (select count(*) from pg_trigger where tgrelid = t.oid and tgname in ('version', 'first_version') and tgenabled = 'O')",
        "alter table customer disable trigger version",
    ),
    "no role of ours is above the walls": (
        "select rolname from pg_roles where rolname like 'app\\_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)",
        None,
    ),
    "who signs in to the database inherits nothing": (
        "select rolname from pg_roles where rolname in ('app_owner', 'app_migrate', 'app_web') and rolinherit",
        None,
    ),
    "only the owner and the owners of doors make things here": (
        "select r from unnest('{app_web,app_office,app_seller,app_support,app_migrate,public}'::text[]) r where has_schema_privilege(r, 'app', 'create') or has_schema_privilege(r, 'public', 'create')",
        "grant create on schema app to app_web",
    ),
    "nobody has temporary tables": (
        "select r from unnest('{app_web,app_office,app_seller,app_support,public}'::text[]) r where has_database_privilege(r, current_database(), 'temp')",
        None,
    ),
}


@pytest.fixture
def owner(dsn):
    """The owner of everything, in a transaction that is rolled back."""
    with psycopg.connect(dsn("app_migrate"), options="-c role=app_owner -c app.migrating=on") as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize("what", CHECKS)
def test_the_catalogue_shows_that(owner, what):
    assert owner.execute(CHECKS[what][0]).fetchall() == []


@pytest.mark.parametrize("what", [what for what, (_, mistake) in CHECKS.items() if mistake])
def test_the_check_finds_a_planted_mistake(owner, what):
    question, mistake = CHECKS[what]
    owner.execute(mistake)
    assert owner.execute(question).fetchall() != []


# Who may call what, besides the owner of the function and app_owner.
EVERY_ACTOR = {"app_office", "app_seller", "app_support"}
EXECUTE = {
    **dict.fromkeys(("ctx", "org", "sellers"), EVERY_ACTOR | {"app_web", "app_definer", "app_secret"}),
    "uuid7": EVERY_ACTOR | {"app_definer", "app_secret"},
    **dict.fromkeys(
        (
            "feed_since",
            "touched",
            "log_access",
            "own_name",
            "defer_job",
            "keep_data_key",
            "search_customer_ids",
            "reveal_secret",
            "store_secret",
            "next_number",
        ),
        EVERY_ACTOR,
    ),
    **{key: {"app_office", "app_seller"} for key in ("post_entries", "reverse_entry")},
    "issue_link": {"app_office"},
    **{
        key: {"app_web"}
        for key in (
            "resolve_caller",
            "enter",
            "memberships_of",
            "organization_ids",
            "public_face",
            "link_face",
            "accept_invitation",
            "start_organization",
            "feed_heads",
        )
    },
}
CALLERS = f"""select proname, a.grantee::regrole::text from {OURS} cross join aclexplode(coalesce(proacl, acldefault('f', proowner))) a
  where a.grantee not in (p.proowner, 'app_owner'::regrole)"""


def callers(owner) -> dict[str, set[str]]:
    found = defaultdict(set)
    for function, role in owner.execute(CALLERS):
        found[function].add(role)
    return dict(found)


def test_every_function_is_called_by_those_it_is_for(owner):
    assert callers(owner) == EXECUTE


def test_a_function_for_one_more_is_noticed(owner):
    owner.execute("set role app_definer; grant execute on function resolve_caller to app_seller; set role app_owner")
    assert callers(owner) != EXECUTE


# What a permission needs of the tables: s select, i insert, u update, d delete. A role of the database has what any
# of its members' roles needs, and not a letter more (DB-4).
RENEWING = dict.fromkeys(("invoice", "invoice_line", "allocation", "money_receipt"), "si") | {
    **dict.fromkeys(("invoice_state", "payment", "term", "attention"), "siu"),
    "customer_balance": "s",
    "seller_balance": "s",
    "file": "si",
}
NEEDS: dict[Permission, dict[str, str]] = {
    P.ORGANIZATION_READ: {"organization": "s", "file": "s"},
    P.ORGANIZATION_WRITE: {"organization": "u", "file": "i"},
    P.MEMBERS_READ: {"member": "s"},
    P.MEMBERS_WRITE: {"member": "iu"},
    P.SELLERS_READ: {"seller": "s"},
    P.SELLERS_WRITE: {"seller": "iu"},
    P.CATALOG_READ: {"plan": "s", "plan_version": "s"},
    P.CATALOG_WRITE: {"plan": "iu", "plan_version": "i"},
    P.CUSTOMERS_READ: {
        x: "s" for x in ("customer", "customer_balance", "customer_note", "subscription", "box", "term")
    },
    P.CUSTOMERS_WRITE: {"customer": "iu", "customer_note": "i"},
    P.CUSTOMERS_ARCHIVE: {"customer": "u"},
    P.CUSTOMERS_REASSIGN: {"customer": "u"},
    P.SUBSCRIPTIONS_WRITE: {"subscription": "iu", "box": "iu", "term": "iu", "data_key": "s"},
    P.SUBSCRIPTIONS_REVEAL: {"subscription": "s", "data_key": "s"},
    P.INVOICES_READ: {
        x: "s" for x in ("invoice", "invoice_line", "invoice_state", "payment", "allocation", "money_receipt")
    },
    P.PAYMENTS_TAKE: RENEWING,
    P.PAYMENTS_UNDO: RENEWING,
    P.PAYMENTS_RENEW_ON_CREDIT: RENEWING,
    P.PAYMENTS_HAND_OVER: {"hand_over": "si", "seller_balance": "s"},
    P.ATTENTION_READ: {"attention": "s", "hand_over": "s"},
    P.ATTENTION_RUN: {"attention": "u"},
    P.ATTENTION_SETTLE: {"attention": "iu"},
    P.LEDGER_READ: {"journal": "s", "counter": "s", "closed_month": "sid", "audit_event": "s"},
    # An import is undone by deleting what it made (X8); its spreadsheet goes after seven days (X10).
    P.IMPORTS_RUN: {x: "siud" for x in ("import_run", "import_row")}
    | {x: "d" for x in ("customer", "customer_note", "subscription", "box", "term", "plan", "plan_version", "seller")}
    | {"file": "sid"},
}
# Everybody who acts has a device and remembers his commands.
ALWAYS = {"device": "siu", "applied_key": "si"}
GRANTS = f"""select a.grantee::regrole::text, t.relname, string_agg(lower(left(a.privilege_type, 1)), '') from {TENANT} join pg_class c using (oid)
  cross join aclexplode(c.relacl) a where a.grantee in ('app_office'::regrole, 'app_seller'::regrole, 'app_support'::regrole) group by 1, 2"""


def granted(owner) -> dict[tuple[str, str], set[str]]:
    return {(role, table): set(letters) for role, table, letters in owner.execute(GRANTS)}


def derived() -> dict[tuple[str, str], set[str]]:
    needed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for role, permissions in GRANTED.items():
        for table, letters in [pair for p in permissions for pair in NEEDS[p].items()] + [*ALWAYS.items()]:
            needed[DB_ROLE[role], table].update(letters)
    return dict(needed)


def test_grants_are_those_that_the_permissions_need(owner):
    found, needed = granted(owner), derived()
    assert {k: v for k, v in found.items() if needed.get(k) != v} == {
        k: v for k, v in needed.items() if found.get(k) != v
    }


def test_one_grant_more_is_noticed(owner):
    owner.execute("grant delete on customer to app_seller")
    assert granted(owner) != derived()


def test_every_permission_says_what_it_needs():
    assert set(NEEDS) == set(Permission)
