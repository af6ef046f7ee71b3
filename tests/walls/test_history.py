"""Feed, audit, applied keys, versions: who hears of what, and that nobody writes them (DB-8 to DB-11)."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from psycopg import errors

from clientcast.core.registry import changes_json
from tests.walls.world import DENIED, NOTHING, OWNERS, TWICE, World, applied_key, customer, of

pytestmark = pytest.mark.system

# What devices of a seller hold of his own, and its name here; and what support may hold of it.
FED = {
    "seller": "seller",
    "customer": "customer",
    "customer_note": "note",
    "subscription": "subscription",
    "box": "box",
    "term": "term",
    "invoice": "invoice",
    "invoice_state": "invoice",
    "payment": "payment",
    "money_receipt": "receipt",
    "attention": "attention",
    "hand_over": "hand_over",
}
SUPPORTED = ["seller", "customer", "customer_note", "subscription", "box", "term"]
SHARED = {"organization", "plan", "plan_version"}
OF_THE_OFFICE = {*FED, *SHARED, "member", "customer_balance", "seller_balance"}


def belongings(world: World, owners: Iterable[str], collections: Iterable[str] = FED) -> set[tuple[str, object]]:
    return {(c, world.ids[f"{who}.{FED[c]}"]) for c in collections for who in owners}


def test_the_office_hears_of_everything_of_its_organization(world: World):
    heard = world.seen("ada")
    assert belongings(world, ["sam", "sid", "sue"]) <= heard
    assert {entity for entity, _ in heard} == OF_THE_OFFICE


@pytest.mark.parametrize(("who", "subtree"), [("sam", ["sam", "sid"]), ("sid", ["sid"]), ("sue", ["sue"])])
def test_a_seller_hears_of_his_subtree_and_of_nobody_else(world: World, who, subtree):
    heard = world.seen(who)
    others = [o for o in OWNERS if o not in subtree]
    assert belongings(world, subtree) <= heard
    assert not {i for _, i in belongings(world, others)} & {i for _, i in heard}
    assert {entity for entity, _ in heard} == OF_THE_OFFICE - {"member"}


@pytest.mark.parametrize("balance", ["customer_balance", "seller_balance"])
def test_a_seller_hears_of_the_balances_he_sees(world: World, balance):
    seen = {row[0] for row in world.rows("sam", f"select id from {balance}")}
    assert {i for _, i in world.seen("sam", [balance])} == seen


def test_support_hears_only_of_what_it_may_read(world: World):
    heard = world.seen("pia")
    assert belongings(world, ["sam", "sid", "sue"], SUPPORTED) <= heard
    assert {entity for entity, _ in heard} == {*SUPPORTED, *SHARED, "customer_balance"}


@pytest.mark.parametrize("who", ["ada", "sam", "pia"])
def test_nobody_hears_of_another_organization(world: World, who):
    everything = {i for _, i in world.seen("eve")}
    assert everything
    assert not everything & {i for _, i in world.seen(who)}


@pytest.mark.parametrize("forged", ["''", "'{}'"])
def test_a_seller_without_sellers_hears_of_nobody(world: World, forged):
    got = world.rows("sam", f"set local app.sellers = {forged}", "select entities from feed_since(0, 100000, 100000)")
    assert set(got[0][0]) <= SHARED


def test_without_organization_or_role_the_feed_is_silent(attempt):
    attempt("office", "select next, more, ids from feed_since(0, 10)", want=[(0, False, [])])
    attempt(
        "web", "set local app.org = '00000000-0000-7000-8000-000000000000'", "select feed_since(0, 10)", want=DENIED
    )


def test_a_position_from_nowhere_helps_nobody(world: World):
    for cursor in (-5, 10**12):
        got = world.rows("sam", f"select ids from feed_since({cursor}, 2147483647, 2147483647)")
        assert not {i for _, i in belongings(world, ["sue", "eve"])} & set(got[0][0])


def pulled(world: World, who: str, ids: dict[str, list[str]]) -> str:
    """What the sync module ships for these ids to this caller."""
    from clientcast.core.db import read

    with read(world.person(who).caller):
        return changes_json(ids)


def test_a_customer_who_left_comes_as_an_id_only(world: World):
    left = str(world.ids["sue.customer"])
    assert pulled(world, "sam", {"customer": [left]}) == f'{{"customer":{{"put":[],"remove":["{left}"]}}}}'


def test_the_wire_has_no_search_text_no_hash_no_document(world: World):
    text = pulled(world, "ada", {c: [str(world.ids[f"sam.{FED[c]}"])] for c in FED})
    assert str(world.ids["sam.customer"]) in text
    assert not [
        word for word in ("needle", "sha256", "document", "organization_id", "envelope", "sealed") if word in text
    ]


def test_support_is_shipped_no_payment(world: World):
    with pytest.raises(Exception, match="permission denied"):
        pulled(world, "pia", {"payment": [str(world.ids["sam.payment"])]})


TOUCHED = "select entity, id from touched()"
RENAMED = "update customer set name = 'x'"


def test_an_answer_brings_what_the_transaction_touched(world: World):
    got = world.rows("sam", RENAMED, TOUCHED)
    assert set(got) == {("customer", world.ids["sam.customer"]), ("customer", world.ids["sid.customer"])}


@pytest.mark.parametrize(("role", "entities"), [("app_seller", {"customer"}), ("app_support", {"customer"})])
def test_an_answer_brings_no_more_than_the_caller_may_hear(world: World, role, entities):
    """Even when the transaction did more, as a job would, before it became this caller."""
    as_sam = [f"set local role {role}", f"select set_config('app.sellers', '{{{world.ids['sam.seller']}}}', true)"]
    got = world.rows("ada", RENAMED, "update member set name = 'x'", *as_sam, TOUCHED)
    assert {entity for entity, _ in got} == entities
    if role == "app_seller":
        assert {i for _, i in got} == {world.ids["sam.customer"]}


@pytest.mark.parametrize("who", ["web"])
def test_nobody_asks_without_being_somebody(attempt, who):
    for call in ("touched()", "feed_since(0, 10)", "log_access('access', 'x', null, 'x', 'x')"):
        attempt(who, f"select {call}", want=DENIED)


# Audit.
OF_SUE = f"select {{}} from audit_event where entity = 'customer' and object_id = {of('sue', 'customer')}"


def test_a_change_leaves_old_and_new_and_who(attempt, world):
    change = f"update customer set address = 'there' where id = {of('sue', 'customer')}"
    attempt(
        "mina",
        change,
        OF_SUE.format("diff, member_id, db_role"),
        want=[({"address": ["", "there"]}, world.ids["mina.member"], "app_office")],
    )


def test_an_insert_leaves_none_and_a_deletion_the_whole_row(world):
    new = customer("sam", id="'00000000-0000-7000-8000-000000000001'")
    query = "select action, diff ->> 'name' from audit_event where object_id = '00000000-0000-7000-8000-000000000001'"
    assert world.rows("ada", new, query) == []
    gone = "delete from customer where id = '00000000-0000-7000-8000-000000000001'"
    assert world.rows("ada", new, gone, query) == [("delete", "x")]


def test_a_reveal_leaves_an_entry_with_its_reason(attempt):
    call = f"select key_version from reveal_secret({of('sam', 'subscription')}, 'he forgot it')"
    found = "select count(*) from audit_event where kind = 'access' and reason = 'he forgot it'"
    attempt("ada", call, found, want=[(1,)])


@pytest.mark.parametrize("reason", ["''", "null", "'  '", "'x'"])
def test_a_reveal_without_a_reason_reveals_nothing(attempt, reason):
    call = f"select * from reveal_secret({of('sam', 'subscription')}, {reason})"
    attempt("ada", call, want=errors.InvalidParameterValue)


@pytest.mark.parametrize("who", ["ada", "sam", "pia"])
def test_nobody_forges_what_happened_to_a_row(attempt, who):
    attempt(
        who,
        f"select log_access('row', 'customer', {of('sam', 'customer')}, 'update', '')",
        want=errors.InvalidParameterValue,
    )
    attempt(
        who,
        "insert into audit_event (organization_id, kind, entity, action) values (org(), 'row', 'x', 'x')",
        want=DENIED,
    )
    attempt(
        who,
        "insert into feed_change (organization_id, entity, op, ids, first) values (org(), 'x', 'I', '{}', true)",
        want=DENIED,
    )


# Applied keys.
def test_a_key_is_its_members_own(attempt):
    attempt("sam", f"select count(*) from applied_key where member_id <> {of('sam', 'member')}", want=[(0,)])
    attempt("ada", f"select count(*) from applied_key where member_id <> {of('ada', 'member')}", want=[(0,)])
    attempt("sam", applied_key(of("sam", "member")), want=1)
    attempt("sam", applied_key(of("sue", "member")), want=DENIED)
    attempt("ada", applied_key(of("sue", "member")), want=DENIED)
    attempt("sam", applied_key(of("sam", "member"), organization_id=of("eve", "organization")), want=DENIED)
    attempt("sam", applied_key(of("sam", "member"), key=of("sam", "key")), want=TWICE)


# Versions and authors.
MINE = f"where id = {of('sam', 'customer')}"


@pytest.mark.parametrize("forged", ["1000", "0", "null"])
def test_a_version_counts_by_itself(world: World, forged):
    (before,) = world.rows("sam", f"select version from customer {MINE}")
    (after,) = world.rows("sam", f"update customer set version = {forged} {MINE} returning version")
    assert after[0] == before[0] + 1


def test_a_new_row_has_version_one_and_its_author(world: World):
    forged = customer("sam", version="1000", created_by=of("sue", "member"), created_at="'2020-01-01'")
    got = world.rows("sam", f"{forged} returning version, created_by, created_at = now()")
    assert got == [(1, world.ids["sam.member"], True)]


@pytest.mark.parametrize("column", ["id = uuid7()", f"created_by = {of('sue', 'member')}", "created_at = '2020-01-01'"])
def test_what_a_row_was_born_with_stays(world: World, column):
    query = f"select id, created_by, created_at from customer {MINE}"
    assert world.rows("sam", f"update customer set {column} {MINE}", query) == world.rows("sam", query)


def test_nothing_at_all_moves_while_nobody_works(attempt):
    attempt("ada", f"update customer set name = 'x' {MINE} and false", TOUCHED, want=NOTHING)
