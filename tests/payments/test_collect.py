"""Taking money for what is owed, the oldest invoice first; the rest is the customer's (M10, M13, SYNC-27)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clientcast.core.commands import AlreadyExists
from clientcast.kit.errors import InvalidBody, NotAllowed, NotFound
from clientcast.kit.ids import uuid7
from clientcast.payments import rules
from tests.cast import NOW
from tests.shop import Shop, cash

pytestmark = pytest.mark.system


def owing(shop: Shop, *invoices: int) -> tuple[object, list[object]]:
    """A customer with open invoices of these amounts, the first the oldest: his id and theirs."""
    customer, made = shop.add_customer(), []
    for age, amount in enumerate(invoices):
        plan = shop.add_plan(price=amount)
        made.append(shop.renew(shop.cast.sam, shop.add_line(customer, plan), None, now=NOW + timedelta(days=age)))
    return customer, [one.invoice for one in made]


def test_the_oldest_first_the_rest_is_advance(shop):
    customer, (first, second) = owing(shop, 30_000, 20_000)
    shop.collect(shop.cast.sam, customer, 40_000)
    assert [shop.state(x) for x in (first, second)] == [(30_000, 0, 0), (10_000, 0, 10_000)]
    shop.collect(shop.cast.sam, customer, 40_000)
    assert shop.owes(customer) == (0, 30_000)
    assert shop.books() == {"advance": -30_000, "cash": 80_000, "receivable": 0, "revenue": -50_000}


def test_two_invoices_of_one_day_in_the_order_of_their_numbers(shop):
    customer = shop.add_customer()
    made = [shop.renew(shop.cast.sam, shop.add_line(customer), None).invoice for _ in range(3)]
    shop.collect(shop.cast.sam, customer, 75_000)
    assert [shop.state(invoice)[0] for invoice in made] == [50_000, 25_000, 0]


def test_money_of_somebody_who_owes_nothing_is_advance(shop):
    customer = shop.add_customer()
    shop.collect(shop.cast.sam, customer, 12_345)
    assert shop.owes(customer) == (0, 12_345)
    assert shop.count("allocation") == 0


def test_it_settles_nobody_elses_invoice(shop):
    _, (theirs,) = owing(shop, 30_000)
    shop.collect(shop.cast.sam, shop.add_customer(), 30_000)
    assert shop.state(theirs) == (0, 0, 30_000)


def test_who_took_it_holds_it(shop):
    customer = shop.add_customer(shop.cast.sid)
    shop.collect(shop.cast.sam, customer, 10_000)
    shop.collect(shop.cast.sid, customer, 20_000)
    shop.collect(shop.cast.asha, customer, 30_000)
    held = [shop.cash(who) for who in (shop.cast.sam.seller, shop.cast.sid.seller, None)]
    assert held == [10_000, 20_000, 30_000]


def test_the_receipt_stays_with_its_collector_when_the_customer_moves(shop):
    customer = shop.add_customer()
    shop.collect(shop.cast.asha, customer, 10_000, receipt_number="ASHA-1")
    shop.cast.ada.does("customers.reassign", customer_ids=[customer], seller_id=shop.cast.sue.seller)
    assert shop.ask("select seller_id, number from money_receipt") == [(shop.cast.house, "ASHA-1")]
    assert shop.ask("select seller_id, collector_id from payment") == [(shop.cast.sue.seller, shop.cast.house)]


def test_pia_takes_no_money(shop):
    customer = shop.add_customer()
    with pytest.raises(NotAllowed):
        shop.collect(shop.cast.pia, customer, 10_000)


def test_a_stranger_finds_no_customer(shop):
    customer = shop.add_customer()
    for stranger in (shop.cast.sue, shop.cast.sid, shop.cast.eve):
        with pytest.raises(NotFound):
            shop.collect(stranger, customer, 10_000)
    assert shop.count("payment") == 0


def test_again_with_the_same_key_and_with_another(shop):
    customer, body, key = shop.add_customer(), cash(10_000), uuid7()
    for _ in range(3):
        outcome = shop.cast.sam.does("payments.collect", key=key, customer_id=customer, **body)
    assert outcome.status == "applied_before"
    with pytest.raises(AlreadyExists):
        shop.cast.sam.does("payments.collect", customer_id=customer, **body)
    assert shop.owes(customer) == (0, 10_000)


def test_a_trx_id_once_and_again_when_it_was_taken_back(shop):
    customer, other = shop.add_customer(), shop.add_customer()
    money = {"provider": "bkash", "trx_id": "9A8B7C6D5E"}
    payment = shop.collect(shop.cast.sam, customer, 10_000, **money)
    with pytest.raises(rules.TrxIdUsed):
        shop.collect(shop.cast.asha, other, 10_000, **money)
    undo = {"payment_id": payment, "invoice_id": None, "credit_note_id": uuid7(), "reason": "wrong customer"}
    shop.cast.sam.does("payments.undo", **undo)
    shop.collect(shop.cast.asha, other, 10_000, **money)
    assert (shop.owes(customer), shop.owes(other)) == ((0, 0), (0, 10_000))


def test_an_old_capture_waits_beside_what_is_owed(shop):
    """G18: the money is kept and counts on its arrival; nothing is settled before somebody has looked."""
    customer, (invoice,) = owing(shop, 30_000)
    body = cash(30_000)
    late = NOW + timedelta(days=8)
    made = shop.cast.sam.does("payments.collect", captured=NOW, now=late, customer_id=customer, **body)
    assert shop.owes(customer) == (30_000, 30_000)
    assert shop.ask("select received_on::text from payment") == [("2026-12-03",)]
    shop.cast.mina.does("attention.settle", id=made.attention, outcome="run", now=late)
    assert shop.owes(customer) == (0, 0)
    assert shop.state(invoice) == (30_000, 0, 0)


def test_an_old_capture_of_which_the_advance_is_spent_cannot_run(shop):
    customer, _ = owing(shop, 30_000)
    late = NOW + timedelta(days=8)
    made = shop.cast.sam.does("payments.collect", captured=NOW, now=late, customer_id=customer, **cash(50_000))
    shop.renew(shop.cast.sam, shop.add_line(customer), None, now=late, use_advance_minor=50_000)
    with pytest.raises(rules.AdvanceAlreadyUsed):
        shop.cast.mina.does("attention.settle", id=made.attention, outcome="run", now=late)
    assert shop.items()[0]["state"] == "open"


@pytest.mark.parametrize("amount", [0, -1, 1.5, "all", True, None, 10**16, "৫০০"])
def test_amounts_that_are_none(shop, amount):
    customer = shop.add_customer()
    with pytest.raises(InvalidBody) as refused:
        shop.collect(shop.cast.sam, customer, amount)
    assert [error["field"] for error in refused.value.errors] == ["amount_minor"]
    assert shop.count("payment") == 0
