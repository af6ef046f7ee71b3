"""What SQL of one's own could try against the server: other roles, other definitions, tables that look like ours."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from tests.walls.world import DENIED, NO_SUCH, NOTHING, World, movement, of, post

pytestmark = pytest.mark.system

ABOVE = ["app_owner", "app_migrate", "app_definer", "app_secret", "postgres", "pg_read_all_data", "pg_database_owner"]
REFUSED = (DENIED, errors.InvalidParameterValue, errors.UndefinedObject)


@pytest.mark.parametrize("role", ABOVE)
@pytest.mark.parametrize("who", ["web", "ada", "sam", "pia"])
def test_nobody_becomes(attempt, who, role):
    attempt(who, f"set role {role}", want=REFUSED)


STATEMENTS = [
    "set session authorization app_owner",
    "create role x",
    "grant app_owner to app_web",
    "alter role app_web bypassrls",
    "alter table customer no force row level security",
    "alter table customer disable row level security",
    "drop policy org on customer",
    "create policy x on customer using (true)",
    "truncate customer",
    "alter table invoice disable trigger all",
    "set local session_replication_role = replica",
    "create table app.x (i int)",
    "create table public.x (i int)",
    "create temp table x (i int)",
    "create schema x",
    "create or replace function app.org() returns uuid language sql as 'select null::uuid'",
    "create function app.evil() returns int language sql as 'select 1'",
    "create view app.everyone as select * from customer",
    "call tenant_table('customer', 'seller siud')",
    "copy customer to program 'id'",
    "select pg_read_file('/etc/passwd')",
    "select lo_import('/etc/passwd')",
    "do $$ begin execute 'set role app_owner'; end $$",
    "update app.synced set roles = '{}'",
]


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("who", ["web", "ada", "sam"])
def test_nobody_does(attempt, who, statement):
    attempt(who, statement, want=(*REFUSED, errors.UndefinedFile))


def test_row_security_cannot_be_switched_off(attempt):
    attempt("sam", "set local row_security = off", "select 1 from customer", want=DENIED)


def test_only_a_migration_migrates(attempt):
    attempt("office", "set local app.migrating = 'on'", "select 1 from customer", want=NOTHING)


def test_the_owner_sees_nothing_unless_it_migrates(dsn):
    with psycopg.connect(dsn("app_migrate"), options="-c role=app_owner") as owner:
        assert owner.execute("select count(*) from customer").fetchone() == (0,)


# Doors that are not for everybody: who knocks at which.
OF_THE_WEB = (
    "resolve_caller('', null, null)",
    "enter('', null, null, null, null, '')",
    f"memberships_of({of('ada', 'user')})",
    "organization_ids()",
    "public_face()",
    "link_face('k')",
    f"accept_invitation('k', {of('ada', 'user')})",
    "start_organization(uuid7(), uuid7(), uuid7(), uuid7(), 'x', 'x', 'x', 'en', 'UTC', 'BDT', false)",
    "feed_heads('{}')",
)
OF_ACTORS = (
    "feed_since(0, 10)",
    "touched()",
    "log_access('access', 'x', null, 'x', 'x')",
    "defer_job('x', null)",
    "keep_data_key(1, 'x', 'x')",
    "search_customer_ids('{x}', 1)",
    f"reveal_secret({of('sam', 'subscription')}, 'because')",
    f"store_secret({of('sam', 'subscription')}, 1, 'x')",
    "next_number('T')",
    "post_entries('{}')",
    "reverse_entry('x', null, null, null)",
    "issue_link('k', 'reset', null, now())",
)
OF_NOBODY = (
    "history_row()",
    "history_update()",
    "feed_assign()",
    "stamp()",
    "immutable()",
    "own_hand()",
    "last_owner()",
    "new_epoch()",
    "close_month()",
)
KNOCKS = (
    [(who, door) for who in ("ada", "sam", "pia") for door in OF_THE_WEB]
    + [("web", door) for door in OF_ACTORS]
    + [(who, door) for who in ("web", "ada", "sam", "pia") for door in OF_NOBODY]
    + [("sam", "issue_link('k', 'reset', null, now())"), ("pia", "issue_link('k', 'reset', null, now())")]
    + [("pia", "post_entries('{}')"), ("pia", "reverse_entry('x', null, null, null)")]
)


@pytest.mark.parametrize(("who", "door"), KNOCKS)
def test_a_door_stays_shut(attempt, who, door):
    """With an organization that app_web set by hand, too."""
    attempt(
        who,
        f"select set_config('app.org', {of('ada', 'organization')}::text, true)",
        f"select {door}",
        want=(DENIED, errors.FeatureNotSupported),
    )


NOWHERE = [
    ("defer_job('x', null)", DENIED),
    ("keep_data_key(1, 'x', 'x')", DENIED),
    ("next_number('customer')", DENIED),
    ("store_secret(uuid7(), 1, 'x')", NO_SUCH),
    ("reveal_secret(uuid7(), 'because')", NO_SUCH),
    ("log_access('access', 'x', null, 'x', 'x')", errors.NotNullViolation),
]


@pytest.mark.parametrize("role", ["office", "seller", "support"])
@pytest.mark.parametrize(("door", "want"), NOWHERE)
def test_a_door_leads_nowhere_without_an_organization(attempt, role, door, want):
    attempt(role, f"select {door}", want=want)


@pytest.mark.parametrize("role", ["office", "seller", "support"])
def test_a_search_without_an_organization_finds_nobody(attempt, role):
    attempt(role, "select search_customer_ids('{%%}', 50)", want=NOTHING)


def test_a_search_for_everything_finds_ones_own(world: World):
    assert {row[0] for row in world.rows("sam", "select search_customer_ids('{%%}', 50)")} == {
        world.ids["sam.customer"],
        world.ids["sid.customer"],
    }


def test_a_job_carries_the_organization_of_the_context(world: World, dsn):
    world.commit("sam", f"select defer_job('wall.test', {of('sam', 'customer')})")
    query = "select args from procrastinate_jobs where task_name = 'wall.test'"
    assert world.call("web", query) == [
        ({"organization": str(world.ids["sam.organization"]), "subject": str(world.ids["sam.customer"])},)
    ]
    for who in ("ada", "sam", "pia"):
        assert isinstance(world.call(who, query), DENIED)


def test_a_data_key_is_never_replaced(attempt):
    attempt("sam", "select keep_data_key(1, 'other', 'other')", "select wrapped from data_key", want=[(b"wrapped",)])


SHADOWED = [
    "audit_event",
    "customer",
    "subscription",
    "service_secret",
    "feed_change",
    "feed_tx",
    "feed_head",
    "synced",
    "closed_month",
    "journal",
    "counter",
    "customer_balance",
    "seller_balance",
    "seller",
    "member",
    "session",
    "organization",
    "app_user",
    "sign_in_link",
    "invoice",
    "allocation",
    "payment",
    "procrastinate_jobs",
    "data_key",
]


@pytest.mark.fresh_database
def test_tables_that_look_like_ours_are_never_used(world: World, dsn):
    """Should TEMP ever be granted: doors and triggers still use our tables, not the caller's."""
    with psycopg.connect(dsn("app_migrate"), options="-c role=app_owner", autocommit=True) as owner:
        owner.execute(
            psycopg.sql.SQL("grant temp on database {} to app_office").format(psycopg.sql.Identifier(owner.info.dbname))
        )
    with world.as_("ada") as ada:

        def one(query: str):
            row = ada.execute(query, world.ids).fetchone()
            return row[0] if row and len(row) == 1 else row

        head, entries = (
            one("select next from feed_since(0, 100000, 100000)"),
            one("select count(*) from app.audit_event"),
        )
        for table in SHADOWED:
            ada.execute(f"create temp table {table} (x int)")
            ada.execute(f"grant all on pg_temp.{table} to public")
        ada.execute("set local search_path = pg_temp, app")

        assert one("select count(*) from app.search_customer_ids('{%%needle%%}', 50)") == 3
        assert one(
            f"select key_version, ciphertext from app.reveal_secret({of('sam', 'subscription')}, 'quietly')"
        ) == (1, b"sealed sam")
        ada.execute(f"update app.customer set address = 'x' where id = {of('sam', 'customer')}", world.ids)
        assert one("select count(*) from app.audit_event") == entries + 2
        assert one("select app.next_number('shadow')") == 1
        one(
            "select app."
            + post("app.uuid7()", movement("receivable", "revenue", 5, of_debit=of("sam", "customer")))
            .removeprefix("select ")
            .replace("posting[]", "app.posting[]")
        )
        assert one(f"select due_minor from app.customer_balance where customer_id = {of('sam', 'customer')}") == 30005
        ada.execute(
            f"update app.customer set seller_id = {of('sue', 'seller')} where id = {of('sam', 'customer')}", world.ids
        )
        assert one(f"select seller_id from app.term where id = {of('sam', 'term')}") == world.ids["sue.seller"]
        ada.execute(f"update app.term set voided_at = now() where id = {of('sam', 'term')}", world.ids)
        assert one(f"select ends_on is null from app.subscription where id = {of('sam', 'subscription')}")
        ada.execute("select app.keep_data_key(2, 'x', 'x'), app.defer_job('x', null)")
        assert one("select count(*) from app.data_key") == 2
        ada.execute("set constraints all immediate")
        assert one("select next from app.feed_since(0, 100000, 100000)") == head + 1
        ada.execute("set local role none")
        session = world.cast.sam.caller.session
        assert one(f"select member_id from app.resolve_caller('{session}', null, null)") == world.ids["sam.member"]
        assert one("select count(*) from app.procrastinate_jobs where task_name = 'x'") == 1
