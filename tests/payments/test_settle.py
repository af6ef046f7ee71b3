"""What waits for a decision is decided once (M12, M14)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from clientcast.attention.rules import AttentionSettled, OutcomeNotOffered
from clientcast.core.commands import Outcome
from clientcast.kit.errors import InvalidBody, NotAllowed, NotFound
from clientcast.kit.ids import uuid7
from clientcast.payments import rules
from tests.cast import NOW, Person
from tests.shop import Shop

pytestmark = pytest.mark.system


def doubly_renewed(shop: Shop) -> tuple[UUID, UUID, UUID]:
    """G9: Ada was first, Sam's money waits. Customer, line, item."""
    customer, line = shop.new_line()
    body = shop.renewal(line)
    shop.renew(shop.cast.ada, line)
    item = shop.cast.sam.does("payments.renew", **body).attention
    assert item is not None
    return customer, line, item


def settle(who: Person, item: UUID, outcome: str, **more: Any) -> Outcome:
    makes: dict[str, Any] = {"term_id": uuid7(), "invoice_id": uuid7()} if outcome in ("extend", "run") else {}
    return who.does("attention.settle", id=item, outcome=outcome, **{**makes, **more})


def test_keep_it_as_advance(shop):
    customer, line, item = doubly_renewed(shop)
    settle(shop.cast.sam, item, "keep_advance")
    assert shop.owes(customer) == (0, 50_000)
    assert shop.terms(line) == [("2026-11-25", "2026-12-25")]
    settled = shop.items()[0]
    assert (settled["state"], settled["outcome"], settled["settled_by"]) == (
        "settled",
        "keep_advance",
        shop.cast.sam.member,
    )


def test_extend_by_another_term(shop):
    customer, line, item = doubly_renewed(shop)
    settle(shop.cast.sam, item, "extend")
    assert shop.owes(customer) == (0, 0)
    assert shop.terms(line) == [("2026-11-25", "2026-12-25"), ("2026-12-25", "2027-01-25")]
    assert shop.books() == {"advance": 0, "cash": 100_000, "receivable": 0, "revenue": -100_000}


def test_hand_it_back(shop):
    customer, _, item = doubly_renewed(shop)
    later = NOW + timedelta(days=3)
    settle(shop.cast.sam, item, "hand_back", now=later)
    assert shop.owes(customer) == (0, 0)
    assert shop.cash(shop.cast.sam.seller) == 0
    given_back = shop.ask("select date::text from journal where source_kind = 'reversal'")
    assert given_back == [("2026-11-28",)]  # the till of the 25th stays as it was counted


def test_once(shop):
    _, line, item = doubly_renewed(shop)
    settle(shop.cast.sam, item, "extend")
    for outcome in ("extend", "hand_back", "keep_advance"):
        with pytest.raises(AttentionSettled) as refused:
            settle(shop.cast.ada, item, outcome)
        assert refused.value.params == {"outcome": "extend"}
    assert len(shop.terms(line)) == 2


def test_who_may_not(shop):
    _, _, item = doubly_renewed(shop)
    with pytest.raises(NotAllowed):
        settle(shop.cast.pia, item, "keep_advance")
    for stranger in (shop.cast.sue, shop.cast.sid, shop.cast.eve):
        with pytest.raises(NotFound):
            settle(stranger, item, "keep_advance")
    assert shop.items()[0]["state"] == "open"


def test_a_term_needs_ids(shop):
    _, _, item = doubly_renewed(shop)
    with pytest.raises(rules.TermIdsMissing) as refused:
        settle(shop.cast.sam, item, "extend", invoice_id=None)
    assert refused.value.field == "invoice_id"


def test_an_unknown_outcome(shop):
    _, _, item = doubly_renewed(shop)
    with pytest.raises(InvalidBody):
        settle(shop.cast.sam, item, "burn")


def test_only_what_passed_a_limit_is_run(shop):
    _, _, item = doubly_renewed(shop)
    with pytest.raises(OutcomeNotOffered):
        settle(shop.cast.mina, item, "run")


def test_an_archived_customer_gets_no_term(shop):
    customer, line = shop.new_line()
    body = shop.renewal(line)
    shop.cast.ada.does("customers.archive", id=customer)
    item = shop.cast.sam.does("payments.renew", **body).attention
    with pytest.raises(OutcomeNotOffered):
        settle(shop.cast.mina, item, "extend")
    settle(shop.cast.mina, item, "hand_back")
    assert shop.owes(customer) == (0, 0)


def test_after_a_new_price_the_rest_is_credit_within_the_limits(shop):
    customer, line = shop.new_line(limit=10_000)
    body = shop.renewal(line)
    shop.new_price(60_000)
    item = shop.cast.sam.does("payments.renew", **body).attention
    settle(shop.cast.sam, item, "extend")
    assert shop.owes(customer) == (10_000, 0)


def test_after_a_new_price_asha_gives_no_credit(shop):
    _, line = shop.new_line()
    body = shop.renewal(line)
    shop.new_price(60_000)
    item = shop.cast.asha.does("payments.renew", **body).attention
    with pytest.raises(rules.PaymentTooSmall):
        settle(shop.cast.asha, item, "extend")
    assert shop.items()[0]["state"] == "open"


def test_the_advance_was_spent_meanwhile(shop):
    customer, line, item = doubly_renewed(shop)
    shop.renew(shop.cast.sam, line, None, use_advance_minor=50_000)
    with pytest.raises(rules.AdvanceTooSmall):
        settle(shop.cast.sam, item, "extend")
    with pytest.raises(rules.AdvanceAlreadyUsed):
        settle(shop.cast.sam, item, "hand_back")
    settle(shop.cast.sam, item, "keep_advance")
    assert shop.owes(customer) == (0, 0)


# ── Over a limit: a manager runs it as himself (M12) ─────────────────────────────────────────────────────────────


def test_a_discount_beyond_the_sellers_limit_is_run_by_mina(shop):
    shop.settings(discount_limits={"manager": 30})
    customer, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line, 40_000, discount_minor=10_000, discount_reason="neighbour")
    with pytest.raises(NotAllowed):
        settle(shop.cast.sam, made.attention, "run")
    settle(shop.cast.mina, made.attention, "run")
    assert shop.terms(line) == [("2026-11-25", "2026-12-25")]
    assert shop.owes(customer) == (0, 0)


def test_mina_has_a_limit_too(shop):
    shop.settings(discount_limits={"manager": 10})
    _, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line, 40_000, discount_minor=10_000, discount_reason="neighbour")
    with pytest.raises(rules.OverLimit):
        settle(shop.cast.mina, made.attention, "run")
    settle(shop.cast.ada, made.attention, "run")


def test_what_was_captured_too_long_ago_is_run_on_its_own_day(shop):
    """G18 decided: the term starts when the customer paid, the paper is of today."""
    shop.settings(backdate_days=2)
    customer, line = shop.new_line()
    late = NOW + timedelta(days=5)
    made = shop.renew(shop.cast.sam, line, captured=NOW, now=late)
    settle(shop.cast.mina, made.attention, "run", now=late)
    assert shop.terms(line) == [("2026-11-25", "2026-12-25")]
    assert shop.owes(customer) == (0, 0)
    assert shop.ask("select issued_on::text from invoice") == [("2026-11-30",)]


def test_a_trial_left_twice_is_extended_on_the_plan_it_has(shop):
    trial = shop.add_plan(kind="trial", price=0, unit="day", count=3)
    gold = shop.add_plan(price=50_000)
    line = shop.add_line(shop.add_customer(), trial, trial_term_id=uuid7())
    first, second = shop.renewal(line, plan_id=shop.plan), shop.renewal(line, plan_id=gold)
    shop.cast.ada.does("payments.renew", **first)
    item = shop.cast.sam.does("payments.renew", **second).attention
    settle(shop.cast.sam, item, "extend")
    assert [end for _, end in shop.terms(line)] == ["2026-11-28", "2026-12-28", "2027-01-28"]
