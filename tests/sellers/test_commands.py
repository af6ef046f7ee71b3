"""Sellers and their tree, told with the cast."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from clientcast.core.commands import AlreadyExists
from clientcast.core.db import one, read
from clientcast.core.edits import ChangedMeanwhile
from clientcast.kit.errors import InvalidBody, NotAllowed, NotFound, NotSignedIn
from clientcast.kit.ids import uuid7
from clientcast.sellers import queries
from clientcast.sellers.models import Seller
from clientcast.sellers.rules import HouseStays, SellerTreeWrong
from tests.cast import Cast, Person, build


@pytest.fixture
def cast(db: str) -> Cast:
    return build()


def create(who: Person, parent: UUID | None = None, **more: Any) -> UUID:
    seller = uuid7()
    who.does("sellers.create", id=seller, parent_id=parent, **{"name": "Zia", **more})
    return seller


def seen(who: Person, seller: UUID) -> Seller:
    with read(who.caller):
        return queries.get(seller)


def names(who: Person) -> set[str]:
    with read(who.caller):
        return set(Seller.objects.values_list("name", flat=True))


def test_the_office_adds_a_seller_below_another(cast: Cast):
    seller = create(cast.mina, cast.sam.seller, phone="01712345678", name_bn="জিয়া")
    row = seen(cast.ada, seller)
    assert (row.parent_id, row.phone, row.mode, row.state) == (
        cast.sam.seller,
        "+8801712345678",
        "collector",
        "active",
    )


def test_each_sees_his_own_branch(cast: Cast):
    create(cast.ada, cast.sid.seller, name="Below Sid")
    assert names(cast.sam) >= {"Sam", "Sid", "Below Sid"}
    assert "Sue" not in names(cast.sam)
    assert names(cast.sue).isdisjoint({"Sam", "Sid", "Below Sid"})
    assert names(cast.eve).isdisjoint({"Sam", "Sid", "Sue"})


def test_there_is_one_house_and_it_stays(cast: Cast):
    with pytest.raises(HouseStays):
        create(cast.ada, mode="house")
    for act in ("freeze", "unfreeze"):
        with pytest.raises(HouseStays):
            cast.ada.does(f"sellers.{act}", id=cast.house)
    with pytest.raises(HouseStays):
        cast.ada.does("sellers.move", id=cast.house, parent_id=cast.sam.seller)


def test_nobody_is_below_himself(cast: Cast):
    for below in (cast.sam.seller, cast.sid.seller):
        with pytest.raises(SellerTreeWrong):
            cast.ada.does("sellers.move", id=cast.sam.seller, parent_id=below)
    with pytest.raises(SellerTreeWrong):
        seller = uuid7()
        cast.ada.does("sellers.create", id=seller, name="Zia", parent_id=seller)


def test_the_tree_is_six_deep(cast: Cast):
    parent = None
    for _ in range(6):
        parent = create(cast.ada, parent)
    with pytest.raises(SellerTreeWrong):
        create(cast.ada, parent)


def test_a_moved_seller_takes_his_view_with_him(cast: Cast):
    cast.ada.does("sellers.move", id=cast.sid.seller, parent_id=cast.sue.seller)
    assert "Sid" in names(cast.sue) and "Sid" not in names(cast.sam)
    cast.ada.does("sellers.move", id=cast.sid.seller, parent_id=None)
    assert "Sid" not in names(cast.sue)


def test_a_frozen_seller_is_out_and_back_when_unfrozen(cast: Cast):
    cast.ada.does("sellers.freeze", id=cast.sam.seller)
    assert seen(cast.ada, cast.sam.seller or uuid7()).state == "frozen"
    with pytest.raises(NotSignedIn):
        cast.sam.does("customers.create", id=uuid7(), name="Karim")
    cast.sid.does("customers.create", id=uuid7(), name="Karim")
    cast.ada.does("sellers.freeze", id=cast.sam.seller)
    cast.ada.does("sellers.unfreeze", id=cast.sam.seller)
    cast.sam.does("customers.create", id=uuid7(), name="Karim")


def test_an_edit_needs_what_the_person_saw(cast: Cast):
    cast.ada.does("sellers.edit", id=cast.sam.seller, set={"name": "Samir"}, was={"name": "Sam"})
    with pytest.raises(ChangedMeanwhile) as caught:
        cast.mina.does("sellers.edit", id=cast.sam.seller, set={"name": "Samuel"}, was={"name": "Sam"})
    assert caught.value.row and caught.value.row["name"] == "Samir"
    limit: dict[str, Any] = {"set": {"credit_limit_minor": 5000}, "was": {"credit_limit_minor": None}}
    cast.ada.does("sellers.edit", id=cast.sam.seller, **limit)
    cast.ada.does("sellers.edit", id=cast.sam.seller, set=limit["was"], was=limit["set"])
    assert seen(cast.ada, cast.sam.seller or uuid7()).credit_limit_minor is None


def test_a_seller_changes_no_seller_not_even_his_own(cast: Cast):
    for kind, more in (
        ("edit", {"set": {"credit_limit_minor": 1}}),
        ("freeze", {}),
        ("move", {"parent_id": None}),
    ):
        with pytest.raises(NotAllowed):
            cast.sam.does(f"sellers.{kind}", id=cast.sid.seller, **more)


def test_sellers_of_others_do_not_exist(cast: Cast):
    with pytest.raises(NotFound):
        create(cast.eve, cast.sam.seller)
    for kind, more in (
        ("edit", {"set": {"name": "x"}, "was": {"name": "Sam"}}),
        ("freeze", {}),
        ("unfreeze", {}),
        ("move", {"parent_id": None}),
    ):
        with pytest.raises(NotFound):
            cast.eve.does(f"sellers.{kind}", id=cast.sam.seller, **more)
    with read(cast.job):
        house = one("select house_id from organization")
    with pytest.raises(NotFound):
        cast.ada.does("sellers.move", id=cast.sam.seller, parent_id=cast.eve.organization)
    assert house == (cast.house,)


def test_a_taken_id_is_said_and_bad_values_are_named(cast: Cast):
    with pytest.raises(AlreadyExists):
        cast.ada.does("sellers.create", id=cast.sam.seller, name="Zia")
    for field, value, code in (
        ("name", "", "text_missing"),
        ("phone", "999", "phone_unreadable"),
        ("credit_limit_minor", -1, "number_too_small"),
        ("credit_limit_minor", 10**30, "number_too_large"),
        ("mode", "boss", "invalid_value"),
        ("state", "frozen", "unknown_field"),
    ):
        bad: dict[str, Any] = {field: value}
        with pytest.raises(InvalidBody) as caught:
            create(cast.ada, **bad)
        assert [(e["field"], e["code"]) for e in caught.value.errors] == [(field, code)]
