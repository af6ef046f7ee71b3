"""Renewing a line: term, invoice and money in one act, or money kept when it cannot be (MONEY-1, SYNC-27)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from clientcast.catalog.rules import DiscountNeedsReason
from clientcast.core.commands import AlreadyExists, KeyReused
from clientcast.kit.errors import InvalidBody, NotAllowed, NotFound
from clientcast.kit.ids import uuid7
from clientcast.payments import rules
from clientcast.payments.money import CurrencyDiffers
from clientcast.payments.renewing import PlanNeeded
from clientcast.subscriptions.rules import TermAlreadyOver
from tests.cast import NOW, Person
from tests.shop import Shop

pytestmark = pytest.mark.system


def person(shop: Shop, name: str) -> Person:
    return getattr(shop.cast, name)  # type: ignore[no-any-return]


# ── As it should be ──────────────────────────────────────────────────────────────────────────────────────────────


def test_sam_renews_with_cash(shop):
    customer, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line)
    assert shop.terms(line) == [("2026-11-25", "2026-12-25")]
    assert shop.state(made.invoice) == (50_000, 0, 0)
    assert shop.owes(customer) == (0, 0)
    assert shop.cash(shop.cast.sam.seller) == 50_000
    assert shop.books() == {"cash": 50_000, "receivable": 0, "revenue": -50_000}


def test_the_paper_says_what_was_sold(shop):
    _, line = shop.new_line()
    paper = shop.paper(shop.renew(shop.cast.sam, line, count=2, paid=100_000).invoice)
    assert paper["label"] == "INV-2627-000001"
    assert paper["title"] == "Home 10 × 2, 25 Nov 2026 – 24 Jan 2027"
    assert (paper["total_minor"], paper["due_on"]) == (100_000, None)
    assert paper["sold_by_id"] == shop.cast.sam.seller


def test_the_next_term_follows_the_last(shop):
    _, line = shop.new_line()
    shop.renew(shop.cast.sam, line)
    shop.renew(shop.cast.sam, line, count=3, paid=150_000)
    assert shop.terms(line) == [("2026-11-25", "2026-12-25"), ("2026-12-25", "2027-03-25")]


def test_cash_taken_by_the_office_lies_in_the_house(shop):
    _, line = shop.new_line()
    shop.renew(shop.cast.mina, line)
    assert (shop.cash(), shop.cash(shop.cast.sam.seller)) == (50_000, 0)


def test_money_by_bkash_lies_in_the_wallet(shop):
    _, line = shop.new_line()
    shop.renew(shop.cast.sam, line, money={"provider": "bkash", "trx_id": "9a8b 7c6d5e"})
    assert shop.books() == {"wallet": 50_000, "receivable": 0, "revenue": -50_000}
    assert shop.ask("select trx_id, matched_at from payment") == [("9A8B7C6D5E", None)]


# ── Who may not ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_pia_takes_no_money(shop):
    _, line = shop.new_line()
    with pytest.raises(NotAllowed):
        shop.renew(shop.cast.pia, line)
    assert shop.count("payment") == 0


def test_asha_takes_money_but_gives_no_credit(shop):
    _, line = shop.new_line()
    with pytest.raises(rules.PaymentTooSmall) as refused:
        shop.renew(shop.cast.asha, line, None)
    assert refused.value.params == {"missing_minor": 50_000}
    made = shop.renew(shop.cast.asha, line, 20_000)  # the cash stays, as advance
    assert shop.items()[0]["kind"] == "over_limit" and made.attention
    assert shop.terms(line) == []


@pytest.mark.parametrize("stranger", ["sue", "eve"])
def test_a_stranger_finds_no_line(shop, stranger):
    _, line = shop.new_line()
    with pytest.raises(NotFound):
        shop.renew(person(shop, stranger), line)
    assert shop.count("payment") == 0


def test_sam_renews_for_his_sub_seller_and_not_the_other_way(shop):
    _, of_sid = shop.new_line(shop.cast.sid)
    _, of_sam = shop.new_line(shop.cast.sam)
    shop.renew(shop.cast.sam, of_sid)
    with pytest.raises(NotFound):
        shop.renew(shop.cast.sid, of_sam)


# ── Again ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_key_has_one_effect(shop):
    _, line = shop.new_line()
    body, key = shop.renewal(line), uuid7()
    first = shop.cast.sam.does("payments.renew", key=key, **body)
    again = shop.cast.sam.does("payments.renew", key=key, **body)
    assert (first.status, again.status) == ("applied", "applied_before")
    assert again.touched == first.touched
    assert (shop.count("payment"), shop.count("term"), shop.count("invoice")) == (1, 1, 1)


def test_the_same_key_with_another_amount_is_refused(shop):
    _, line = shop.new_line()
    body, key = shop.renewal(line), uuid7()
    shop.cast.sam.does("payments.renew", key=key, **body)
    body["payment"]["amount_minor"] = 60_000
    with pytest.raises(KeyReused):
        shop.cast.sam.does("payments.renew", key=key, **body)


def test_the_same_payment_under_a_new_key_exists_already(shop):
    _, line = shop.new_line()
    body = shop.renewal(line)
    shop.cast.sam.does("payments.renew", **body)
    with pytest.raises(AlreadyExists):
        shop.cast.sam.does("payments.renew", **body)
    assert shop.count("payment") == 1 and shop.items() == []


def test_a_second_line_does_not_take_the_same_payment(shop):
    _, line = shop.new_line()
    _, other = shop.new_line()
    first = shop.renewal(line)
    shop.cast.sam.does("payments.renew", **first)
    with pytest.raises(AlreadyExists):
        shop.cast.sam.does("payments.renew", **(shop.renewal(other) | {"payment": first["payment"]}))
    assert shop.terms(other) == []


# ── Not as it was seen ───────────────────────────────────────────────────────────────────────────────────────────


def seen_then(shop: Shop, change: Any) -> tuple[Any, Any, dict[str, Any]]:
    """A renewal is filled in, then something happens, before it arrives."""
    customer, line = shop.new_line()
    body = shop.renewal(line)
    change(shop, customer, line)
    return customer, line, body


def _retire(shop: Shop, customer: Any, line: Any) -> None:
    shop.cast.ada.does("catalog.retire_plan", id=shop.plan)


def _raise_price(shop: Shop, customer: Any, line: Any) -> None:
    shop.new_price(60_000)


def _charge_tax(shop: Shop, customer: Any, line: Any) -> None:
    shop.settings(bin="001234567-0101", tax_rate="15")
    shop.new_price(50_000, tax_inclusive=False)


def _archive(shop: Shop, customer: Any, line: Any) -> None:
    shop.cast.ada.does("customers.archive", id=customer)


def _renew(shop: Shop, customer: Any, line: Any) -> None:
    shop.renew(shop.cast.ada, line)


CHANGES = {
    "plan_retired": _retire,  # G19
    "price_changed": _raise_price,
    "customer_archived": _archive,
    "double_renewal": _renew,  # G9
}


@pytest.mark.parametrize("kind", CHANGES)
def test_money_is_kept_as_advance_when_it_is(shop, kind):
    customer, line, body = seen_then(shop, CHANGES[kind])
    before = shop.terms(line)
    outcome = shop.cast.sam.does("payments.renew", **body)
    item = shop.items()[0]
    assert (item["id"], item["kind"], item["state"]) == (outcome.attention, kind, "open")
    assert (item["payment_id"], item["seller_id"]) == (body["payment"]["id"], shop.cast.sam.seller)
    assert shop.owes(customer) == (0, 50_000)
    assert shop.terms(line) == before


@pytest.mark.parametrize("kind", CHANGES)
def test_without_money_it_is_refused_when_it_is(shop, kind):
    _, line, _ = seen_then(shop, lambda *_: None)
    body = shop.renewal(line, None)
    CHANGES[kind](shop, shop.ask("select customer_id from subscription where id = %s", line)[0][0], line)
    with pytest.raises(rules.ExpectationDiffers) as refused:
        shop.cast.sam.does("payments.renew", **body)
    assert refused.value.params == {"difference": kind}
    assert shop.items() == []


def test_a_price_that_tax_made_higher_is_another_price(shop):
    _, _, body = seen_then(shop, _charge_tax)
    shop.cast.sam.does("payments.renew", **body)
    assert [item["kind"] for item in shop.items()] == ["price_changed"]


def test_a_price_below_the_discount_is_another_price_and_the_money_is_kept(shop):
    customer, line = shop.new_line()
    body = shop.renewal(line, 20_000, discount_minor=30_000, discount_reason="festival")
    shop.new_price(25_000)
    shop.cast.ada.does("payments.renew", **body)
    assert [item["kind"] for item in shop.items()] == ["price_changed"]
    assert shop.owes(customer) == (0, 20_000)


def test_the_item_says_who_was_first(shop):
    _, _, body = seen_then(shop, _renew)
    shop.cast.sam.does("payments.renew", **body)
    facts = shop.items()[0]["facts"]
    assert facts["renewed_by"] == str(shop.cast.house)
    assert (facts["amount_minor"], facts["last_end"]) == (50_000, "2026-12-25")


def test_two_phones_leave_a_trial_for_different_plans(shop):
    trial = shop.add_plan(kind="trial", price=0, unit="day", count=3)
    gold = shop.add_plan(price=90_000)
    customer = shop.add_customer()
    line = shop.add_line(customer, trial, trial_term_id=uuid7())
    home, golden = shop.renewal(line, plan_id=shop.plan), shop.renewal(line, 90_000, plan_id=gold)
    shop.cast.sam.does("payments.renew", **home)
    shop.cast.ada.does("payments.renew", **golden)
    assert [item["kind"] for item in shop.items()] == ["double_renewal"]
    assert shop.owes(customer) == (0, 90_000)


def test_a_trx_id_that_is_used_gives_the_money_back(shop):
    _, line = shop.new_line()
    _, other = shop.new_line()
    money = {"provider": "nagad", "trx_id": "ABCD1234"}
    shop.renew(shop.cast.sam, line, money=money)
    with pytest.raises(rules.TrxIdUsed):
        shop.renew(shop.cast.sue, shop.new_line(shop.cast.sue)[1], money={**money, "trx_id": "abcd-1234"})
    shop.renew(shop.cast.sam, other, money={**money, "provider": "bkash"})  # another service has its own
    assert shop.count("payment") == 2


# ── Credit ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sam_renews_on_credit_for_a_week(shop):
    customer, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line, None)
    assert shop.owes(customer) == (50_000, 0)
    assert shop.paper(made.invoice)["due_on"].isoformat() == "2026-12-02"


def test_credit_until_the_day_that_was_agreed(shop):
    _, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line, 10_000, due_on="2026-12-20")
    assert shop.paper(made.invoice)["due_on"].isoformat() == "2026-12-20"
    assert shop.state(made.invoice) == (10_000, 0, 40_000)


LIMITS = [
    # organization, customer, what it allows: None = all
    (None, None, None),
    (70_000, None, 70_000),
    (70_000, 120_000, 120_000),
    (None, 0, 0),
]


@pytest.mark.parametrize(("organization", "customer", "allowed"), LIMITS)
def test_a_customers_limit(shop, organization, customer, allowed):
    shop.settings(credit_limit_minor=organization)
    _, line = shop.new_line(limit=customer)
    given = 0
    while given < 150_000 and (allowed is None or given + 50_000 <= allowed):
        shop.renew(shop.cast.sam, line, None)
        given += 50_000
    if allowed is None:
        return
    with pytest.raises(rules.OverLimit) as refused:
        shop.renew(shop.cast.sam, line, None)
    assert refused.value.params == {
        "limit": "customer_credit",
        "allowed_minor": allowed,
        "asked_minor": given + 50_000,
    }


def test_a_sellers_limit_counts_all_his_customers(shop):
    shop.set_limit("sellers", shop.cast.sam.seller, 60_000)
    shop.renew(shop.cast.sam, shop.new_line()[1], None)
    with pytest.raises(rules.OverLimit) as refused:
        shop.renew(shop.cast.ada, shop.new_line()[1], None)
    assert refused.value.params["limit"] == "seller_credit"
    shop.renew(shop.cast.sue, shop.new_line(shop.cast.sue)[1], None)


def test_over_the_limit_the_money_that_came_is_kept(shop):
    customer, line = shop.new_line(limit=10_000)
    shop.renew(shop.cast.sam, line, 30_000)
    item = shop.items()[0]
    assert (item["kind"], item["facts"]["reason"]) == ("over_limit", "over_limit")
    assert item["facts"]["params"]["asked_minor"] == 20_000
    assert shop.owes(customer) == (0, 30_000)


# ── Discount ─────────────────────────────────────────────────────────────────────────────────────────────────────


def allow_sellers(shop: Shop, percent: int) -> None:
    shop.settings(discount_limits={"seller": percent})


def test_a_discount_within_the_limit_is_an_allowance_with_its_reason(shop):
    allow_sellers(shop, 10)
    _, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line, 45_000, discount_minor=5_000, discount_reason="Old neighbour")
    paper = shop.paper(made.invoice)
    assert (paper["net_minor"], paper["allowance_minor"], paper["total_minor"]) == (50_000, 5_000, 45_000)
    assert paper["document"]["allowances"] == [{"amount_minor": 5_000, "reason": "Old neighbour"}]
    assert shop.books() == {"cash": 45_000, "discount": 5_000, "receivable": 0, "revenue": -50_000}


def test_a_discount_without_a_reason(shop):
    _, line = shop.new_line()
    with pytest.raises(DiscountNeedsReason):
        shop.renew(shop.cast.ada, line, 45_000, discount_minor=5_000)


def test_a_discount_over_the_limit_without_money(shop):
    allow_sellers(shop, 10)
    _, line = shop.new_line()
    with pytest.raises(rules.OverLimit) as refused:
        shop.renew(shop.cast.sam, line, None, discount_minor=5_001, discount_reason="friend")
    assert refused.value.params == {"limit": "discount", "allowed_minor": 5_000, "asked_minor": 5_001}


def test_a_discount_over_the_limit_with_money(shop):
    customer, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line, 40_000, discount_minor=10_000, discount_reason="friend")
    assert made.attention and shop.items()[0]["kind"] == "over_limit"
    assert shop.owes(customer) == (0, 40_000)


def test_a_gift_is_the_owners_to_make(shop):
    _, line = shop.new_line()
    made = shop.renew(shop.cast.ada, line, None, discount_minor=50_000, discount_reason="Eid")
    assert shop.state(made.invoice) == (0, 0, 0)
    assert shop.terms(line) == [("2026-11-25", "2026-12-25")]


# ── Where the money goes (M10) ───────────────────────────────────────────────────────────────────────────────────


def test_own_invoice_first_then_the_oldest_then_advance(shop):
    customer, line = shop.new_line()
    old = shop.renew(shop.cast.sam, line, None)
    newer = shop.renew(shop.cast.sam, line, None)
    own = shop.renew(shop.cast.sam, line, 110_000)
    assert [shop.state(x.invoice) for x in (own, old, newer)] == [
        (50_000, 0, 0),
        (50_000, 0, 0),
        (10_000, 0, 40_000),
    ]
    rich = shop.renew(shop.cast.sam, line, 100_000)
    assert shop.state(rich.invoice) == (50_000, 0, 0)
    assert shop.owes(customer) == (0, 10_000)


def test_advance_is_used_as_said_and_no_more(shop):
    customer, line = shop.new_line()
    shop.collect(shop.cast.sam, customer, 60_000)
    made = shop.renew(shop.cast.sam, line, 20_000, use_advance_minor=30_000)
    assert shop.state(made.invoice) == (50_000, 0, 0)
    assert shop.owes(customer) == (0, 30_000)
    assert shop.books() == {"advance": -30_000, "cash": 80_000, "receivable": 0, "revenue": -50_000}


def test_an_advance_covers_the_whole_price_without_money_and_without_credit(shop):
    customer, line = shop.new_line()
    shop.collect(shop.cast.asha, customer, 50_000)
    shop.renew(shop.cast.asha, line, None, use_advance_minor=50_000)
    assert shop.owes(customer) == (0, 0)
    assert shop.terms(line) == [("2026-11-25", "2026-12-25")]


def test_more_advance_than_there_is(shop):
    customer, line = shop.new_line()
    shop.collect(shop.cast.sam, customer, 20_000)
    with pytest.raises(rules.AdvanceTooSmall) as refused:
        shop.renew(shop.cast.sam, line, None, use_advance_minor=30_000)
    assert refused.value.params == {"advance_minor": 20_000}
    kept = shop.renew(shop.cast.sam, line, 20_000, use_advance_minor=30_000)
    assert kept.attention and shop.owes(customer) == (0, 40_000)


def test_more_advance_than_it_costs(shop):
    customer, line = shop.new_line()
    shop.collect(shop.cast.sam, customer, 90_000)
    with pytest.raises(rules.AdvanceNotNeeded):
        shop.renew(shop.cast.sam, line, None, use_advance_minor=60_000)


# ── When (R1–R8, I11) ────────────────────────────────────────────────────────────────────────────────────────────


def after(days: int) -> Any:
    return NOW + timedelta(days=days)


def test_in_grace_no_day_is_lost_and_after_it_no_day_is_charged(shop):
    _, g5 = shop.new_line()
    _, g6 = shop.new_line()
    for line in (g5, g6):
        shop.renew(shop.cast.sam, line)  # ends 25 December, three days of grace
    shop.renew(shop.cast.sam, g5, now=after(32))  # 27 December
    shop.renew(shop.cast.sam, g6, now=after(33))  # 28 December, the first day out of grace
    assert shop.terms(g5)[1] == ("2026-12-25", "2027-01-25")
    assert shop.terms(g6)[1] == ("2026-12-28", "2027-01-28")


def test_a_capture_inside_the_limit_counts_on_its_own_day(shop):
    """G18: captured a day before the end, five days before it arrived."""
    _, line = shop.new_line()
    shop.renew(shop.cast.sam, line)
    made = shop.renew(shop.cast.sam, line, captured=after(29), now=after(34))
    assert made.attention is None
    assert shop.terms(line)[1] == ("2026-12-25", "2027-01-25")
    assert shop.ask("select received_on::text from payment where id = %s", made.payment) == [("2026-12-24",)]


def test_a_capture_outside_the_limit_waits_with_its_money(shop):
    """G18 with a limit of two days: the money counts on the day it arrived."""
    shop.settings(backdate_days=2)
    customer, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line, captured=NOW, now=after(5))
    item = shop.items()[0]
    assert (item["kind"], item["facts"]["params"]) == ("backdated", {"days": 5, "limit": 2})
    assert shop.owes(customer) == (0, 50_000)
    paid = shop.ask("select received_on::text, captured_at from payment where id = %s", made.payment)
    assert paid == [("2026-11-30", NOW)]


def test_a_clock_that_runs_ahead_counts_as_now(shop):
    _, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line, on=NOW.date(), captured=after(3))
    assert shop.ask("select captured_at from payment where id = %s", made.payment) == [(NOW,)]


@pytest.mark.parametrize(
    ("mode", "terms"),
    [
        ("append", [("2026-11-25", "2026-11-28"), ("2026-11-28", "2026-12-28")]),
        ("now", [("2026-11-25", "2026-11-26"), ("2026-11-26", "2026-12-26")]),
    ],
)
def test_a_trial_is_continued_or_ended(shop, mode, terms):
    """G17, paid on the second of three days."""
    trial = shop.add_plan(kind="trial", price=0, unit="day", count=3)
    customer = shop.add_customer()
    line = shop.add_line(customer, trial, trial_term_id=uuid7())
    assert shop.count("invoice") == 0
    shop.renew(shop.cast.sam, line, plan_id=shop.plan, trial_mode=mode, now=after(1))
    assert shop.terms(line) == terms


def test_a_trial_of_which_nothing_is_left_is_voided(shop):
    trial = shop.add_plan(kind="trial", price=0, unit="day", count=3)
    line = shop.add_line(shop.add_customer(), trial, trial_term_id=uuid7())
    shop.renew(shop.cast.sam, line, plan_id=shop.plan, trial_mode="now")
    assert shop.terms(line) == [("2026-11-25", "2026-12-25")]


def test_a_trial_needs_a_plan_that_is_sold(shop):
    trial = shop.add_plan(kind="trial", price=0, unit="day", count=3)
    line = shop.add_line(shop.add_customer(), trial, trial_term_id=uuid7())
    with pytest.raises(PlanNeeded):
        shop.renew(shop.cast.sam, line)


def test_a_term_that_would_be_over_already_is_not_sold(shop):
    strict = shop.add_plan(late_rule="from_end_always")
    customer = shop.add_customer()
    line = shop.add_line(customer, strict)
    shop.renew(shop.cast.sam, line)
    with pytest.raises((TermAlreadyOver, rules.ExpectationDiffers)):
        shop.renew(shop.cast.sam, line, None, now=after(70))
    kept = shop.renew(shop.cast.sam, line, now=after(70))
    assert kept.attention and shop.owes(customer) == (0, 50_000)


# ── Nonsense ─────────────────────────────────────────────────────────────────────────────────────────────────────

MONEY = {
    "another currency": ({"currency": "USD"}, CurrencyDiffers),
    "bkash without TrxID": ({"provider": "bkash"}, rules.TrxIdMissing),
    "TrxID without provider": ({"method": "mfs", "trx_id": "ABC12345"}, rules.ProviderMissing),
    "TrxID of a novel": ({"provider": "bkash", "trx_id": "call me later!"}, rules.TrxIdUnreadable),
    "cash with TrxID": ({"trx_id": "ABC12345"}, rules.CashHasNoTrxId),
    "nothing": ({"amount_minor": 0}, InvalidBody),
    "less than nothing": ({"amount_minor": -5}, InvalidBody),
    "half a poisha": ({"amount_minor": 0.5}, InvalidBody),
    "more than the world has": ({"amount_minor": 10**30}, InvalidBody),
}


@pytest.mark.parametrize("what", MONEY)
def test_money_that_cannot_be_recorded(shop, what):
    money, problem = MONEY[what]
    _, line = shop.new_line()
    with pytest.raises(problem):
        shop.renew(shop.cast.sam, line, money=money)
    assert (shop.count("payment"), shop.count("term")) == (0, 0)


@pytest.mark.parametrize("count", [0, 13, -1, "many"])
def test_terms_that_cannot_be_bought(shop, count):
    _, line = shop.new_line()
    body = shop.renewal(line) | {"count": count}
    with pytest.raises(InvalidBody) as refused:
        shop.cast.sam.does("payments.renew", **body)
    assert [error["field"] for error in refused.value.errors] == ["count"]
