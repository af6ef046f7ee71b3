"""Two phones renew the same line offline: one term, the second money is the customer's, one item, settled once (G9)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection

from clientcast.attention.rules import AttentionSettled
from clientcast.core.commands import Outcome
from clientcast.kit.errors import Problem
from clientcast.kit.ids import uuid7
from tests.shop import Shop, check_books, open_shop

pytestmark = pytest.mark.system

BEFORE = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
EVENING = datetime(2026, 12, 22, 15, 0, tzinfo=UTC)


@pytest.fixture
def shop(db: str) -> Shop:
    return open_shop()


def at_once(*acts) -> list[object]:
    """Run acts in threads that start together; each gives its result, or the problem it raised."""
    gate = threading.Barrier(len(acts))

    def run(act) -> object:
        gate.wait()
        try:
            return act()
        except Problem as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def a_line_that_ends_on_the_23rd(shop: Shop) -> tuple[UUID, UUID]:
    customer, line = shop.new_line()
    shop.renew(shop.cast.sam, line, now=BEFORE)
    return customer, line


def test_two_phones_offline(shop):
    customer, line = a_line_that_ends_on_the_23rd(shop)
    # In the village there is no signal. Sam takes 500 in the morning; at noon the customer's son pays Ada again.
    morning, noon = (datetime(2026, 12, 22, hour, 0, tzinfo=UTC) for hour in (4, 6))
    sams = shop.renewal(line, on=morning.date())
    adas = shop.renewal(line, on=noon.date())
    assert sams["expect"] == adas["expect"]

    # In the evening both phones find the network in the same second.
    outcomes = at_once(
        lambda: shop.cast.sam.does("payments.renew", captured=morning, now=EVENING, **sams),
        lambda: shop.cast.ada.does("payments.renew", captured=noon, now=EVENING, **adas),
    )

    # One term, one advance, one item; nobody was refused.
    assert shop.terms(line)[1:] == [("2026-12-23", "2027-01-23")]
    assert shop.owes(customer) == (0, 50_000)
    items = [outcome.attention for outcome in outcomes if isinstance(outcome, Outcome) and outcome.attention]
    assert [item["id"] for item in shop.items()] == items
    assert shop.items()[0]["kind"] == "double_renewal"
    assert (shop.count("payment"), shop.count("invoice")) == (3, 2)
    check_books(shop)

    # Ada and Mina both decide to extend, at once: one of them does, the other is told what was decided.
    decisions = at_once(
        *(
            lambda who=who: who.does(
                "attention.settle", id=items[0], outcome="extend", term_id=uuid7(), invoice_id=uuid7(), now=EVENING
            )
            for who in (shop.cast.ada, shop.cast.mina)
        )
    )
    assert [x.params for x in decisions if isinstance(x, AttentionSettled)] == [{"outcome": "extend"}]
    assert shop.terms(line)[1:] == [("2026-12-23", "2027-01-23"), ("2027-01-23", "2027-02-23")]
    assert shop.owes(customer) == (0, 0)
    check_books(shop)


def test_extend_and_hand_back_at_once(shop):
    customer, line = a_line_that_ends_on_the_23rd(shop)
    sams, adas = shop.renewal(line, on=EVENING.date()), shop.renewal(line, on=EVENING.date())
    shop.cast.ada.does("payments.renew", now=EVENING, **adas)
    item = shop.cast.sam.does("payments.renew", now=EVENING, **sams).attention
    ids = {"term_id": uuid7(), "invoice_id": uuid7()}
    decisions = at_once(
        lambda: shop.cast.sam.does("attention.settle", id=item, outcome="hand_back", now=EVENING),
        lambda: shop.cast.ada.does("attention.settle", id=item, outcome="extend", now=EVENING, **ids),
    )
    assert sum(isinstance(x, AttentionSettled) for x in decisions) == 1
    extended = shop.items()[0]["outcome"] == "extend"
    assert len(shop.terms(line)) == (3 if extended else 2)
    assert shop.cash(shop.cast.sam.seller) == (100_000 if extended else 50_000)
    assert shop.owes(customer) == (0, 0)
    check_books(shop)
