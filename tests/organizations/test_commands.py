"""Members come and go, settings change: told with the cast. What each role may is in tests/core/test_permissions.py."""

from __future__ import annotations

from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError

from clientcast.accounts import commands as accounts
from clientcast.accounts import queries as users
from clientcast.accounts.rules import LinkInvalid
from clientcast.core.commands import AlreadyExists, Moment, translate
from clientcast.core.db import one, read, release, sign_in_tables, work
from clientcast.core.edits import ChangedMeanwhile
from clientcast.kit.clock import now as real_now
from clientcast.kit.errors import InvalidBody, NotFound, NotSignedIn
from clientcast.kit.ids import uuid7
from clientcast.organizations import commands, queries
from clientcast.organizations.models import Organization
from clientcast.organizations.rules import LastOwner, NotYourself, OwnerUntouchable, ResetElsewhere, SellerNeeded
from tests.cast import NOW, Cast, Person, build


@pytest.fixture
def cast(db: str) -> Cast:
    return build()


def invite(who: Person, role: str = "manager", **more: Any) -> tuple[UUID, str]:
    """A new member and the token of his link."""
    member = uuid7()
    outcome = who.does("members.invite", id=member, role=role, name="Nila", now=real_now(), **more)
    return member, token(outcome.data)


def token(data: dict[str, Any] | None) -> str:
    assert data
    return str(data["link"]).removeprefix("/link/")


def accept(link: str, name: str = "") -> UUID:
    """Somebody new accepts an invitation; who he is."""
    with sign_in_tables():
        user = accounts.create_user(
            username=f"nila-{uuid7().hex[-12:]}", name="Nila", password="a good password", now=real_now()
        )
        accounts.accept_invitation(link, user)
    return user.id


def state(cast: Cast, member: UUID) -> tuple[str, str]:
    """Role and state of a member."""
    with read(cast.job):
        row = one("select role, state from member where id = %s", (member,))
    assert row
    return row[0], row[1]


def settings(cast: Cast) -> Organization:
    with read(cast.job):
        return queries.current()


def test_an_invited_member_accepts_once_and_is_active(cast: Cast):
    member, link = invite(cast.ada)
    assert state(cast, member) == ("manager", "invited")
    user = accept(link)
    assert state(cast, member) == ("manager", "active")
    assert [m["member_id"] for m in users.memberships(user)] == [member]
    with pytest.raises(LinkInvalid):
        accept(link)


def test_a_seller_is_invited_for_a_seller_and_nobody_else_is(cast: Cast):
    assert state(cast, invite(cast.ada, "seller", seller_id=cast.sue.seller)[0]) == ("seller", "invited")
    for role, seller in (("seller", None), ("manager", cast.sue.seller)):
        with pytest.raises(SellerNeeded):
            invite(cast.ada, role, seller_id=seller)
    with pytest.raises(NotFound):
        invite(cast.ada, "seller", seller_id=cast.eve.organization)


def test_nobody_is_invited_as_a_job_or_by_a_taken_id(cast: Cast):
    with pytest.raises(InvalidBody) as caught:
        invite(cast.ada, "system")
    assert caught.value.errors[0]["field"] == "role"
    with pytest.raises(AlreadyExists):
        cast.ada.does("members.invite", id=cast.mina.member, role="manager", name="Nila")


def test_only_an_owner_makes_or_changes_an_owner(cast: Cast):
    with pytest.raises(OwnerUntouchable):
        invite(cast.adam, "owner")
    for act in ("suspend", "remove", "activate", "reset_link"):
        with pytest.raises(OwnerUntouchable):
            cast.adam.does(f"members.{act}", id=cast.ada.member)
    with pytest.raises(OwnerUntouchable):
        cast.adam.does("members.set_role", id=cast.mina.member, role="owner")
    cast.ada.does("members.set_role", id=cast.adam.member, role="owner")
    assert state(cast, cast.adam.member) == ("owner", "active")


def test_nobody_changes_his_own_access(cast: Cast):
    for act in ("suspend", "remove", "activate"):
        with pytest.raises(NotYourself):
            cast.ada.does(f"members.{act}", id=cast.ada.member)
    with pytest.raises(NotYourself):
        cast.ada.does("members.set_role", id=cast.ada.member, role="admin")


def test_two_owners_who_suspend_each_other_leave_one(cast: Cast):
    cast.ada.does("members.set_role", id=cast.adam.member, role="owner")

    def faster() -> None:
        cast.ada.does("members.suspend", id=cast.adam.member)
        release()

    with pytest.raises(DatabaseError) as caught, work(cast.adam.caller) as adam:
        other = Thread(target=faster)
        other.start()
        other.join()
        commands.suspend(adam, commands.One(id=cast.ada.member), at=Moment(NOW, NOW))
    assert isinstance(translate(caught.value), LastOwner)
    assert state(cast, cast.ada.member) == ("owner", "active")


def test_a_suspended_member_is_out_at_once_and_back_when_activated(cast: Cast):
    cast.ada.does("members.suspend", id=cast.mina.member)
    with pytest.raises(NotSignedIn):
        cast.mina.does("sellers.create", id=uuid7(), name="Zia")
    cast.ada.does("members.activate", id=cast.mina.member)
    cast.mina.does("sellers.create", id=uuid7(), name="Zia")


def test_a_removed_member_is_gone_for_good(cast: Cast):
    cast.ada.does("members.remove", id=cast.mina.member)
    with pytest.raises(NotSignedIn):
        cast.mina.does("sellers.create", id=uuid7(), name="Zia")
    for act in ("suspend", "activate", "remove", "reset_link"):
        with pytest.raises(NotFound):
            cast.ada.does(f"members.{act}", id=cast.mina.member)
    assert state(cast, cast.mina.member) == ("manager", "removed")


def test_who_never_accepted_is_never_active(cast: Cast):
    member, link = invite(cast.ada)
    cast.ada.does("members.activate", id=member)
    assert state(cast, member) == ("manager", "invited")
    cast.ada.does("members.suspend", id=member)
    with pytest.raises(LinkInvalid):
        accept(link)
    cast.ada.does("members.activate", id=member)
    assert state(cast, member) == ("manager", "invited")
    fresh = token(cast.ada.does("members.reset_link", id=member, now=real_now()).data)
    accept(fresh)
    assert state(cast, member) == ("manager", "active")


def test_a_fresh_link_makes_older_ones_worthless(cast: Cast):
    member, old = invite(cast.ada)
    fresh = token(cast.ada.does("members.reset_link", id=member, now=real_now()).data)
    with pytest.raises(LinkInvalid):
        users.link_face(old)
    assert users.link_face(fresh)["purpose"] == "invite"
    reset = token(cast.ada.does("members.reset_link", id=cast.sam.member, now=real_now()).data)
    assert users.link_face(reset)["purpose"] == "reset"


def test_a_password_that_opens_another_organization_is_not_reset_from_here(cast: Cast):
    elsewhere = build()
    with work(elsewhere.job):
        one("update member set user_id = %s where id = %s returning 1", (cast.sam.user, elsewhere.sue.member))
    with pytest.raises(ResetElsewhere):
        cast.ada.does("members.reset_link", id=cast.sam.member)


def test_a_link_is_told_once(cast: Cast):
    key, member = uuid7(), uuid7()
    body: dict[str, Any] = {"id": member, "role": "manager", "name": "Nila", "key": key}
    assert cast.ada.does("members.invite", **body).data
    assert cast.ada.does("members.invite", **body).data is None


def test_another_role_is_another_book(cast: Cast):
    cast.ada.does("members.set_role", id=cast.pia.member, role="seller", seller_id=cast.sue.seller)
    with read(cast.pia.caller) as pia:
        assert (pia.role, pia.seller_id) == ("seller", cast.sue.seller)
    with pytest.raises(SellerNeeded):
        cast.ada.does("members.set_role", id=cast.pia.member, role="seller")
    cast.ada.does("members.set_role", id=cast.pia.member, role="accountant")
    with read(cast.pia.caller) as pia:
        assert (pia.role, pia.seller_id) == ("accountant", None)


def test_members_of_others_do_not_exist(cast: Cast):
    for act in ("suspend", "activate", "remove", "reset_link"):
        with pytest.raises(NotFound):
            cast.eve.does(f"members.{act}", id=cast.sam.member)
    with pytest.raises(NotFound):
        cast.eve.does("members.set_role", id=cast.sam.member, role="admin")


def test_settings_change_where_they_still_are_what_the_person_saw(cast: Cast):
    change: dict[str, Any] = {
        "set": {"name": "Star Cable", "tax_rate": "15"},
        "was": {"name": "Ada's Cable", "tax_rate": None},
    }
    cast.ada.does("organizations.edit", **change)
    now = settings(cast)
    assert (now.name, str(now.tax_rate)) == ("Star Cable", "15.0000")
    cast.ada.does("organizations.edit", set={"tax_rate": None}, was={"tax_rate": "15"})
    assert settings(cast).tax_rate is None
    with pytest.raises(ChangedMeanwhile) as caught:
        cast.adam.does("organizations.edit", set={"name": "Moon Cable"}, was={"name": "Ada's Cable"})
    assert caught.value.params == {"fields": ["name"]}
    assert caught.value.row and caught.value.row["name"] == "Star Cable"


def test_an_edit_of_what_was_not_seen_is_a_conflict_and_one_that_changes_nothing_is_fine(cast: Cast):
    with pytest.raises(ChangedMeanwhile):
        cast.ada.does("organizations.edit", set={"footer": "Thank you"})
    assert cast.ada.does("organizations.edit", set={"footer": ""}).touched == {}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"time_zone": "Mars/North"}, "zone_unknown"),
        ({"color": "green"}, "color_unreadable"),
        ({"tax_rate": "101"}, "rate_unreadable"),
        ({"email": "nobody"}, "email_unreadable"),
        ({"phone": "12"}, "phone_unreadable"),
        ({"name": " "}, "text_missing"),
        ({"name": None}, "invalid_value"),
        ({"language": "fr"}, "invalid_value"),
        ({"fiscal_month": 13}, "number_too_large"),
        ({"backdate_days": -1}, "number_too_small"),
        ({"discount_limits": {"seller": 101}}, "number_too_large"),
        ({"discount_limits": {"system": 1}}, "invalid_value"),
        ({"currency": "USD"}, "unknown_field"),
        ({"demo": True}, "unknown_field"),
    ],
)
def test_settings_that_make_no_sense_are_named(cast: Cast, change: dict[str, Any], code: str):
    with pytest.raises(InvalidBody) as caught:
        cast.ada.does("organizations.edit", set=change)
    errors = caught.value.errors
    assert [e["code"] for e in errors] == [code]
    assert errors[0]["field"].startswith(f"set.{next(iter(change))}")


def test_a_stranger_changes_his_own_settings_only(cast: Cast):
    cast.eve.does("organizations.edit", set={"footer": "Eve was here"}, was={"footer": ""})
    assert settings(cast).footer == ""


def test_a_device_keeps_its_receipts_and_one_of_somebody_else_is_a_new_one(cast: Cast):
    def register(who: Person, device: UUID) -> dict[str, Any]:
        with work(who.caller) as actor:
            return commands.register_device(actor, device, "Phone\0", "Android", "1")

    first = register(cast.sam, uuid7())
    assert first["receipt_prefix"].startswith("SAM")
    assert register(cast.sam, first["id"]) == first
    for other in (cast.sue, cast.eve):
        theirs = register(other, first["id"])
        assert theirs["id"] != first["id"] and theirs["receipt_prefix"] != first["receipt_prefix"]
