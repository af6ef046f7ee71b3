"""A receipt's number is what stands on the paper: a fact, never a reason to refuse money (M17, SYNC-27, SYNC-28)."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from clientcast.core.db import work
from clientcast.kit.ids import uuid7
from clientcast.organizations.commands import register_device
from tests.cast import Person
from tests.conftest import Dsn
from tests.shop import Shop

pytestmark = pytest.mark.system


def prefix(who: Person) -> str:
    """The series of a device that ``who`` registers now."""
    with work(who.caller) as actor:
        return str(register_device(actor, uuid7(), "phone", "Android", "1")["receipt_prefix"])


def papers(shop: Shop, number: str) -> list[tuple[UUID, int]]:
    """Who wrote receipts of that number, and over how much."""
    return [
        tuple(row)
        for row in shop.ask(
            "select seller_id, amount_minor from money_receipt where number = %s order by created_at", number
        )
    ]


def test_money_of_a_device_that_the_restored_server_does_not_know(shop):
    """Sam's phone was registered after the backup; what it holds is offered, renewal and collection alike."""
    customer, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line, money={"receipt_number": "SAM7-000001"})
    shop.collect(shop.cast.sam, customer, 20_000, receipt_number="SAM7-000002")
    assert made.attention is None and shop.state(made.invoice) == (50_000, 0, 0)
    assert shop.owes(customer) == (0, 20_000)
    assert papers(shop, "SAM7-000001") == [(shop.cast.sam.seller, 50_000)]
    assert shop.ask("select receipt_number from payment order by created_at") == [("SAM7-000001",), ("SAM7-000002",)]


def test_two_papers_with_one_number_are_both_found_by_it(shop):
    """The restored server gave the series to Sue's phone before Sam's phone sent again."""
    number = f"{prefix(shop.cast.sue)}-000001"
    shop.collect(shop.cast.sue, shop.add_customer(shop.cast.sue), 10_000, receipt_number=number)
    shop.collect(shop.cast.sam, shop.add_customer(), 20_000, receipt_number=number)
    assert papers(shop, number) == [(shop.cast.sue.seller, 10_000), (shop.cast.sam.seller, 20_000)]
    assert [shop.cash(who.seller) for who in (shop.cast.sue, shop.cast.sam)] == [10_000, 20_000]


@pytest.mark.fresh_database
def test_after_a_restore_no_series_is_given_twice(shop, dsn: Dsn):
    """The server forgets devices registered since the backup: it begins again far above their numbers."""
    before = int(prefix(shop.cast.sam).removeprefix("SAM"))
    with psycopg.connect(dsn("postgres")) as restored:
        restored.execute("select app.new_epoch()")
    assert int(prefix(shop.cast.sam).removeprefix("SAM")) == before + 1001
