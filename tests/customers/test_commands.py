"""Customers: made in the street, edited by two at once, archived, handed to another seller. Told with the cast."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from clientcast.core.commands import AlreadyExists
from clientcast.core.db import read
from clientcast.core.edits import ChangedMeanwhile
from clientcast.customers import queries
from clientcast.customers.models import Customer, CustomerNote
from clientcast.customers.rules import CustomerArchived, CustomerHasRunningLine, CustomerOwesMoney, TooManyPhones
from clientcast.kit.errors import InvalidBody, NotAllowed, NotFound
from clientcast.kit.ids import uuid7
from tests.cast import NOW, Person
from tests.shop import Shop, open_shop

PHONE, OTHER = "+8801712345678", "+8801812345678"


@pytest.fixture
def shop(db: str) -> Shop:
    return open_shop()


def create(who: Person, name: str = "Karim", **more: Any) -> UUID:
    customer = uuid7()
    who.does("customers.create", id=customer, name=name, **more)
    return customer


def seen(who: Person, customer: UUID) -> Customer:
    with read(who.caller):
        return queries.get(customer)


def found(who: Person, text: str) -> set[UUID]:
    return set(who.finds(text))


def notes(who: Person, customer: UUID) -> list[str]:
    with read(who.caller):
        return list(
            CustomerNote.objects.filter(customer_id=customer).order_by("created_at").values_list("text", flat=True)
        )


def test_a_customer_belongs_to_who_made_him_and_gets_the_next_number(shop: Shop):
    cast = shop.cast
    rows = [seen(cast.ada, create(who)) for who in (cast.sam, cast.pia, cast.mina)]
    assert [r.seller_id for r in rows] == [cast.sam.seller, cast.house, cast.house]
    first = int((rows[0].number or "").removeprefix("C-"))
    assert [r.number for r in rows] == [f"C-{first + n:05}" for n in range(3)]


def test_what_is_typed_is_cleaned_and_found_again(shop: Shop):
    sam = shop.cast.sam
    phones = ["01712-345678", "০১৭১২৩৪৫৬৭৮", "01812345678"]
    customer = create(
        sam, " Abdul  Karim ", name_bn="করিম", phones=phones, area="Mirpur", note="Blue door\nsecond floor"
    )
    row = seen(sam, customer)
    assert row.phones == [PHONE, OTHER]
    assert notes(sam, customer) == ["Blue door\nsecond floor"]
    for text in ("karim abdul", "করিম", "01712345", "mirpur", row.number or ""):
        assert customer in found(sam, text), text
        assert customer not in found(shop.cast.sue, text)
        assert customer not in found(shop.cast.eve, text)


def test_a_taken_id_is_said_also_when_it_is_anothers(shop: Shop):
    customer = create(shop.cast.sam)
    for who in (shop.cast.sam, shop.cast.sue, shop.cast.eve):
        with pytest.raises(AlreadyExists):
            who.does("customers.create", id=customer, name="Twin")
    assert seen(shop.cast.sam, customer).name == "Karim"


def test_a_seller_makes_customers_for_his_own_branch_only(shop: Shop):
    cast = shop.cast
    assert seen(cast.sam, create(cast.sam, seller_id=cast.sid.seller)).seller_id == cast.sid.seller
    for seller in (cast.sue.seller, cast.house, uuid7()):
        with pytest.raises(NotFound):
            create(cast.sam, seller_id=seller)
    with pytest.raises(NotFound):
        create(cast.ada, seller_id=cast.eve.organization)


def test_two_edit_different_fields_and_both_stay(shop: Shop):
    cast, customer = shop.cast, create(shop.cast.sam)
    cast.sam.does("customers.edit", id=customer, set={"area": "Mirpur"}, was={"area": ""})
    cast.ada.does("customers.edit", id=customer, set={"name": "Rahim"}, was={"name": "Karim"})
    row = seen(cast.ada, customer)
    assert (row.area, row.name) == ("Mirpur", "Rahim")
    assert customer in found(cast.sam, "rahim mirpur") and customer not in found(cast.sam, "karim")


def test_two_edit_the_same_field_and_the_second_sees_what_stands_there(shop: Shop):
    cast, customer = shop.cast, create(shop.cast.sam)
    cast.ada.does(
        "customers.edit", id=customer, set={"name": "Rahim", "area": "Mirpur"}, was={"name": "Karim", "area": ""}
    )
    with pytest.raises(ChangedMeanwhile) as caught:
        cast.sam.does(
            "customers.edit",
            id=customer,
            set={"name": "Rahman", "email": "r@example.com"},
            was={"name": "Karim", "email": ""},
        )
    assert caught.value.params == {"fields": ["name"]}
    assert caught.value.row and caught.value.row["name"] == "Rahim"
    assert seen(cast.ada, customer).email == "", "nothing of it is kept"
    cast.sam.does("customers.edit", id=customer, set={"name": "Rahim"}, was={"name": "Karim"})


def test_phones_come_and_go_one_by_one(shop: Shop):
    sam, customer = shop.cast.sam, create(shop.cast.sam, phones=[PHONE])
    for who in (sam, shop.cast.ada):
        who.does("customers.edit", id=customer, phones_add=[OTHER])
    assert seen(sam, customer).phones == [PHONE, OTHER]
    sam.does("customers.edit", id=customer, phones_remove=[PHONE, "+8801912345678"])
    assert seen(sam, customer).phones == [OTHER]
    assert customer in found(sam, OTHER) and customer not in found(sam, PHONE)
    with pytest.raises(TooManyPhones):
        sam.does("customers.edit", id=customer, phones_add=[f"+88017123400{n:02}" for n in range(10)])


def test_only_the_office_gives_credit(shop: Shop):
    customer = create(shop.cast.sam)
    limit: dict[str, Any] = {"set": {"credit_limit_minor": 100}, "was": {"credit_limit_minor": None}}
    for who in (shop.cast.sam, shop.cast.pia):
        with pytest.raises(NotAllowed):
            who.does("customers.edit", id=customer, **limit)
    shop.cast.mina.does("customers.edit", id=customer, **limit)
    assert seen(shop.cast.sam, customer).credit_limit_minor == 100


def test_a_note_says_when_it_was_written_not_when_it_arrived(shop: Shop):
    sam, customer = shop.cast.sam, create(shop.cast.sam)
    written = NOW - timedelta(hours=5)
    sam.does("customers.add_note", id=uuid7(), customer_id=customer, text="Closed on Fridays", captured=written)
    sam.does(
        "customers.add_note", id=uuid7(), customer_id=customer, text="From the future", captured=NOW + timedelta(days=9)
    )
    with read(sam.caller):
        assert list(CustomerNote.objects.order_by("captured_at").values_list("captured_at", flat=True)) == [
            written,
            NOW,
        ]
    with pytest.raises(InvalidBody):
        sam.does("customers.add_note", id=uuid7(), customer_id=customer, text=" ")


def test_who_owes_or_is_in_service_is_not_archived(shop: Shop):
    ada = shop.cast.ada
    customer, line = shop.new_line()
    shop.renew(ada, line, None)
    with pytest.raises(CustomerOwesMoney) as caught:
        ada.does("customers.archive", id=customer)
    assert caught.value.params == {"due_minor": 50_000}
    shop.collect(ada, customer, 50_000)
    with pytest.raises(CustomerHasRunningLine):
        ada.does("customers.archive", id=customer)


def test_an_archived_customer_keeps_his_papers_gets_no_line_and_comes_back(shop: Shop):
    ada, customer = shop.cast.ada, create(shop.cast.sam)
    for _ in range(2):
        ada.does("customers.archive", id=customer)
    assert seen(shop.cast.sam, customer).archived_at == NOW
    with pytest.raises(CustomerArchived):
        shop.add_line(customer)
    ada.does("customers.restore", id=customer)
    assert seen(ada, customer).archived_at is None
    shop.add_line(customer)


def test_reassigned_customers_go_with_all_they_have(shop: Shop):
    cast = shop.cast
    customer, line = shop.new_line()
    shop.renew(cast.sam, line, 20_000)
    cast.sam.does("customers.add_note", id=uuid7(), customer_id=customer, text="Second floor")
    cast.mina.does("customers.reassign", customer_ids=[customer, customer], seller_id=cast.sue.seller)
    assert seen(cast.sue, customer).seller_id == cast.sue.seller
    assert notes(cast.sue, customer) == ["Second floor"]
    with pytest.raises(NotFound):
        seen(cast.sam, customer)
    for table in ("subscription", "term", "invoice", "payment", "customer_balance"):
        assert {row[0] for row in shop.ask(f"select seller_id from {table} where customer_id = %s", customer)} == {
            cast.sue.seller
        }


def test_reassigning_is_all_or_none(shop: Shop):
    cast, customer = shop.cast, create(shop.cast.sam)
    for customers, seller in (
        ([customer, uuid7()], cast.sue.seller),
        ([customer], uuid7()),
        ([customer], cast.eve.organization),
    ):
        with pytest.raises(NotFound):
            cast.ada.does("customers.reassign", customer_ids=customers, seller_id=seller)
    assert seen(cast.ada, customer).seller_id == cast.sam.seller


def test_customers_of_others_do_not_exist(shop: Shop):
    customer = create(shop.cast.sam)
    for who in (shop.cast.sue, shop.cast.eve):
        with pytest.raises(NotFound):
            who.does("customers.edit", id=customer, set={"name": "Mine"}, was={"name": "Karim"})
        with pytest.raises(NotFound):
            who.does("customers.add_note", id=uuid7(), customer_id=customer, text="I was here")
    for act in ("archive", "restore"):
        with pytest.raises(NotFound):
            shop.cast.eve.does(f"customers.{act}", id=customer)
    with pytest.raises(NotFound):
        shop.cast.eve.does("customers.reassign", customer_ids=[customer], seller_id=shop.cast.sue.seller)


@pytest.mark.parametrize(
    ("field", "value", "named", "code"),
    [
        ("name", "", "name", "text_missing"),
        ("name", "x" * 100_000, "name", "text_too_long"),
        ("name", "Ka\0rim", "name", "text_has_control"),
        ("name", 5, "name", "invalid_value"),
        ("name_bn", "a\u2066b", "name_bn", "text_has_control"),
        ("phones", ["01712345678", "12"], "phones.1", "phone_unreadable"),
        ("phones", ["8.80171E+12"], "phones.0", "phone_lost_digits"),
        ("phones", "01712345678", "phones", "invalid_value"),
        ("phones", [f"+88017123456{n:02}" for n in range(11)], "phones", "list_too_long"),
        ("email", "karim at home", "email", "email_unreadable"),
        ("language", "klingon", "language", "invalid_value"),
        ("kind", "robot", "kind", "invalid_value"),
        ("id", "1", "id", "invalid_value"),
        ("number", "C-1", "number", "unknown_field"),
        ("seller_id", "house", "seller_id", "invalid_value"),
    ],
)
def test_what_cannot_be_is_named(shop: Shop, field: str, value: object, named: str, code: str):
    bad: dict[str, Any] = {"id": uuid7(), "name": "Karim", field: value}
    with pytest.raises(InvalidBody) as caught:
        shop.cast.sam.does("customers.create", **bad)
    assert (named, code) in {(e["field"], e["code"]) for e in caught.value.errors}
