"""Walls between organizations, and against callers without one (I10)."""

from __future__ import annotations

import pytest
from django.apps import apps

from clientcast.core.actor import Caller, system
from clientcast.core.db import execute, read, sign_in_tables, work
from clientcast.kit.errors import NotSignedIn
from clientcast.kit.ids import uuid7
from tests.cast import Cast, build
from tests.walls.world import (
    BROKEN,
    DENIED,
    FOREIGN,
    NO_SUCH,
    NOTHING,
    TWICE,
    allocation,
    attention,
    customer,
    of,
    payment,
    subscription,
    term,
)

pytestmark = pytest.mark.system

CLOSED = ["service_secret", "feed_head", "feed_tx", "feed_change", "synced"]  # no actor reads these
SIGN_IN = ["app_user", "session", "sign_in_link", "sign_in_attempt"]  # app_web's own
BOOKS = ["journal", "counter", "closed_month", "data_key", "audit_event", "applied_key"]
READ = [
    m._meta.db_table for m in apps.get_models() if hasattr(m, "organization_id") and m._meta.db_table not in SIGN_IN
] + BOOKS


@pytest.mark.parametrize("table", READ + CLOSED)
def test_without_a_context_there_is_no_table(attempt, table):
    attempt("web", f"select 1 from {table} limit 1", want=DENIED)


@pytest.mark.parametrize("table", READ)
def test_a_role_without_an_organization_sees_no_row(attempt, table):
    attempt("office", f"select 1 from {table} limit 1", want=NOTHING)


@pytest.mark.parametrize("table", READ)
def test_an_owner_sees_no_row_of_another_organization(attempt, table):
    other = of("eve", "organization")
    attempt("ada", f"select 1 from {table} where organization_id = {other}", want=NOTHING)
    attempt("eve", f"select 1 from {table} where organization_id <> {other}", want=NOTHING)
    attempt("eve", f"select count(*) > 0 from {table}", want=[(True,)])


@pytest.mark.parametrize("table", CLOSED + SIGN_IN)
@pytest.mark.parametrize("who", ["ada", "sam", "pia"])
def test_no_actor_reads_what_is_closed(attempt, who, table):
    attempt(who, f"select 1 from {table}", want=DENIED)


IN_EVES = {"organization_id": of("eve", "organization")}
REACHING_OUT = {
    "insert there": (customer("eve", **IN_EVES), DENIED),
    "insert there for her own seller": (customer("sam", **IN_EVES), DENIED),
    "move a row there": (
        f"update customer set organization_id = {of('eve', 'organization')} where id = {of('sam', 'customer')}",
        (DENIED, FOREIGN),
    ),
    "change a row there": (f"update customer set name = 'x' where id = {of('eve', 'customer')}", NOTHING),
    "change the other organization": (
        f"update organization set name = 'x' where id = {of('eve', 'organization')}",
        NOTHING,
    ),
    "delete a row there": (f"delete from box where id = {of('eve', 'box')}", NOTHING),
    "a customer of a seller there": (customer("eve"), FOREIGN),
    "a line of a customer there": (subscription("sam", customer_id=of("eve", "customer")), FOREIGN),
    "a line with a plan of there": (subscription("sam", plan_id=of("eve", "plan")), FOREIGN),
    "a line with a price of there": (subscription("sam", plan_version_id=of("eve", "version")), FOREIGN),
    "a line sold by somebody there": (subscription("sam", sold_by_id=of("eve", "seller")), FOREIGN),
    "a term of a line there": (term("eve", "[2027-01-01,2027-02-01)"), FOREIGN),
    "money of a customer there": (payment("eve"), FOREIGN),
    "money taken by somebody there": (payment("sam", collector_id=of("eve", "seller")), FOREIGN),
    "settling with money of there": (allocation("sam", 1, payment_id=of("eve", "payment")), FOREIGN),
    "an item for a seller there": (attention("eve"), FOREIGN),
    "a member as a seller there": (
        f"update member set seller_id = {of('eve', 'seller')} where id = {of('sam', 'member')}",
        FOREIGN,
    ),
    "a seller under one of there": (
        f"update seller set parent_id = {of('eve', 'seller')} where id = {of('sam', 'seller')}",
        FOREIGN,
    ),
    "her house becomes one of there": (f"update organization set house_id = {of('eve', 'seller')}", BROKEN),
    "an upsert over an id of there": (
        customer("sam", id=of("eve", "customer")) + " on conflict (id) do update set name = 'x'",
        DENIED,
    ),
    "an upsert that reads an id of there": (
        customer("sam", id=of("eve", "customer")) + " on conflict (id) do nothing returning name",
        NOTHING,
    ),
    "an id of there": (customer("sam", id=of("eve", "customer")), TWICE),
}


@pytest.mark.parametrize("what", REACHING_OUT)
def test_an_owner_reaches_nothing_of_another_organization_by(attempt, what):
    statement, want = REACHING_OUT[what]
    attempt("ada", statement, want=want)


# Who is let in: each of these is changed before the caller comes with a good cookie.
SHUT_OUT = {
    "his session has expired": "update session set expires_at = now() - interval '1 second' where user_id = %(user)s",
    "his session was revoked": "update session set revoked_at = now() where user_id = %(user)s",
    "he chose no membership": "update session set member_id = null where user_id = %(user)s",
    "the session names another's membership": "update session set member_id = %(other)s where user_id = %(user)s",
    "the session names a membership elsewhere": "update session set member_id = %(elsewhere)s where user_id = %(user)s",
    "the user is not active": "update app_user set is_active = false where id = %(user)s",
    "he is suspended": "update member set state = 'suspended' where id = %(member)s",
    "he was removed": "update member set state = 'removed' where id = %(member)s",
    "he was only invited": "update member set state = 'invited' where id = %(member)s",
    "the organization is closed": "update organization set state = 'closed'",
    "his seller is frozen": "update seller set state = 'frozen' where id = %(seller)s",
}


def change(cast: Cast, statement: str) -> None:
    """As app_web what belongs to it, as the office what belongs to the organization."""
    names = {"user": cast.sam.user, "member": cast.sam.member, "seller": cast.sam.seller}
    names |= {"other": cast.ada.member, "elsewhere": cast.eve.member}
    door = sign_in_tables() if statement.split()[1] in SIGN_IN else work(cast.job)
    with door:
        assert execute(statement, names) == 1


def is_let_in(caller: Caller) -> bool:
    try:
        with read(caller):
            return True
    except NotSignedIn:
        return False


@pytest.mark.parametrize("why", SHUT_OUT)
def test_nobody_is_let_in_when(db, why):
    cast = build()
    assert is_let_in(cast.sam.caller)
    change(cast, SHUT_OUT[why])
    assert not is_let_in(cast.sam.caller)


@pytest.mark.parametrize(
    "why", ["he is suspended", "he was removed", "the organization is closed", "his seller is frozen"]
)
def test_a_job_does_not_act_for_a_member_when(db, why):
    cast = build()
    caller = system(cast.organization, cast.sam.member)
    assert is_let_in(caller)
    change(cast, SHUT_OUT[why])
    assert not is_let_in(caller)


def test_a_job_acts_for_no_member_of_another_organization(db):
    cast = build()
    assert not is_let_in(system(cast.organization, cast.eve.member))


def test_a_cookie_counts_more_than_what_else_is_said(db):
    cast = build()
    assert not is_let_in(Caller(session="nobody's", organization=cast.organization, member=cast.ada.member))
    with read(
        Caller(session=cast.sam.caller.session, organization=cast.eve.organization, member=cast.ada.member)
    ) as actor:
        assert (actor.organization_id, actor.member_id) == (cast.organization, cast.sam.member)


@pytest.mark.parametrize("caller", [Caller(), Caller(session="x"), system(uuid7()), Caller(member=uuid7())])
def test_nobody_is_nobody(db, caller):
    assert not is_let_in(caller)


def test_the_context_ends_with_its_transaction(world):
    with world.as_("ada") as ada:
        assert ada.execute("select org() is not null").fetchone() == (True,)
    with world.as_("web") as web:
        assert web.execute("select org() is null, current_user").fetchone() == (True, "app_web")


# Invitations and resets: the link's key is the only proof.
LINK = "insert into sign_in_link (key, purpose, organization_id, member_id, created_at, expires_at, used_at) values ('k', '{purpose}', {org}, {member}, now(), now() + interval '{days} days', {used})"
INVITED = "insert into member (id, organization_id, role, name, state) values (%(new.member)s, org(), '{role}', 'Neo', '{state}')"


@pytest.fixture
def neo(world):
    """A member who was invited, in a transaction of its own; what is known of him."""
    world.ids["new.member"] = uuid7()
    return world


def accepted(world, *, state="invited", purpose="invite", days=7, used="null", member="new", times=1):
    org, whose = of("ada", "organization"), of(member, "member")
    before = [INVITED.format(role="manager", state=state), "set local role app_web"]
    before += [LINK.format(purpose=purpose, org=org, member=whose, days=days, used=used)]
    return world.call("ada", *before, *["select accept_invitation('k', %(eve.user)s)"] * times)


def test_an_invitation_makes_a_member(neo):
    assert accepted(neo) == [(neo.ids["new.member"],)]


@pytest.mark.parametrize(
    "how",
    [
        {"days": -1},
        {"used": "now()"},
        {"purpose": "reset"},
        {"purpose": "owner"},
        {"state": "suspended"},
        {"state": "removed"},
        {"state": "active"},
        {"member": "sam"},
        {"member": "eve"},
        {"times": 2},
    ],
    ids=str,
)
def test_a_link_that_is_not_good_makes_none(neo, how):
    assert accepted(neo, **how) == [(None,)]


ISSUE = "select issue_link('k', '{}', {}, now() + interval '7 days')"
LINKS = {
    "a reset for his own people": ("adam", "reset", "sam", [("",)]),
    "an owner for an owner": ("ada", "reset", "ada", [("",)]),
    "an admin for the owner": ("adam", "reset", "ada", DENIED),
    "a seller": ("sam", "reset", "sid", DENIED),
    "support": ("pia", "reset", "ada", DENIED),
    "the web before anybody is known": ("web", "reset", "sam", DENIED),
    "another organization's member": ("ada", "reset", "eve", None),
    "an invitation for who is a member already": ("ada", "invite", "sam", None),
    "an owner's first link": ("ada", "owner", "sam", None),
}


@pytest.mark.parametrize("what", LINKS)
def test_a_link_is_issued_to(attempt, what):
    who, purpose, whom, want = LINKS[what]
    attempt(who, ISSUE.format(purpose, of(whom, "member")), want=want or NO_SUCH)


def test_no_organization_resets_the_password_of_a_user_of_two(world, attempt):
    both = f"update member set user_id = {of('eve', 'user')} where id = {of('sam', 'member')}"
    attempt("ada", both, ISSUE.format("reset", of("sam", "member")), want=BROKEN)


def test_a_new_link_ends_the_old_ones(world, attempt):
    twice = [
        ISSUE.format("reset", of("sam", "member")),
        ISSUE.format("reset", of("sam", "member")).replace("'k'", "'k2'"),
    ]
    attempt(
        "ada",
        *twice,
        "set local role app_web",
        "select key from sign_in_link where key like 'k%%' and used_at is null",
        want=[("k2",)],
    )


@pytest.mark.parametrize("who", ["ada", "sam", "pia"])
@pytest.mark.parametrize(
    "verb",
    [
        "insert into sign_in_link (key) values ('k')",
        "update sign_in_link set used_at = null",
        "update session set member_id = null",
    ],
)
def test_no_actor_writes_sign_in_tables(attempt, who, verb):
    attempt(who, verb, want=DENIED)
