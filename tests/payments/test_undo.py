"""Taking one's own mistake back: everything is mirrored, nothing removed (MONEY-4, M15)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clientcast.invoices.rules import InvoiceAlreadyCredited
from clientcast.kit.errors import InvalidBody, NotAllowed, NotFound
from clientcast.kit.ids import uuid7
from clientcast.payments import rules
from clientcast.subscriptions.rules import LaterTermExists
from tests.cast import NOW
from tests.shop import Shop

pytestmark = pytest.mark.system


def take_back(shop: Shop, who, payment=None, invoice=None, **more) -> None:
    body = {"payment_id": payment, "invoice_id": invoice, "credit_note_id": uuid7(), "reason": "wrong customer"}
    who.does("payments.undo", **body, **more)


def test_a_renewal_is_undone_and_stays_visible(shop):
    customer, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line)
    note = shop.paper(shop.undo(shop.cast.sam, made))
    assert shop.terms(line) == []
    assert shop.state(made.invoice) == (0, 50_000, 0)
    assert shop.owes(customer) == (0, 0)
    assert shop.cash(shop.cast.sam.seller) == 0
    assert not any(shop.books().values())
    assert (note["kind"], note["label"], note["total_minor"]) == ("credit_note", "CN-2627-000001", 50_000)
    assert (note["preceding_id"], note["title"]) == (made.invoice, "INV-2627-000001: wrong line")
    assert [shop.count(table) for table in ("payment", "term", "invoice")] == [1, 1, 2]
    assert shop.ask("select ends_on, anchor_day from subscription where id = %s", line) == [(None, 25)]


def test_the_line_can_be_renewed_again(shop):
    _, line = shop.new_line()
    shop.undo(shop.cast.sam, shop.renew(shop.cast.sam, line))
    shop.renew(shop.cast.sam, line)
    assert shop.terms(line) == [("2026-11-25", "2026-12-25")]


def test_credit_notes_have_numbers_of_their_own(shop):
    labels = []
    for _ in range(3):
        _, line = shop.new_line()
        labels.append(shop.paper(shop.undo(shop.cast.sam, shop.renew(shop.cast.sam, line)))["label"])
    assert labels == ["CN-2627-000001", "CN-2627-000002", "CN-2627-000003"]
    assert shop.paper(shop.renew(shop.cast.sam, line).invoice)["label"] == "INV-2627-000004"


def test_what_the_payment_settled_besides_is_open_again(shop):
    customer, line = shop.new_line()
    old = shop.renew(shop.cast.sam, line, None)
    made = shop.renew(shop.cast.sam, line, 80_000)
    shop.undo(shop.cast.sam, made)
    assert (shop.state(old.invoice), shop.state(made.invoice)) == ((0, 0, 50_000), (0, 50_000, 0))
    assert shop.owes(customer) == (50_000, 0)


def test_advance_that_was_used_comes_back(shop):
    customer, line = shop.new_line()
    shop.collect(shop.cast.sam, customer, 30_000)
    made = shop.renew(shop.cast.sam, line, 20_000, use_advance_minor=30_000)
    shop.undo(shop.cast.sam, made)
    assert shop.owes(customer) == (0, 30_000)
    again = shop.renew(shop.cast.sam, line, 20_000, use_advance_minor=30_000)
    assert shop.state(again.invoice) == (50_000, 0, 0)


def test_a_renewal_on_credit_is_undone_by_its_invoice(shop):
    customer, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line, None)
    shop.undo(shop.cast.sam, made)
    assert (shop.owes(customer), shop.terms(line)) == ((0, 0), [])


def test_a_renewal_on_credit_made_offline_is_undone_offline(shop):
    """Captured 10:00 and 10:10, both arrived at 18:00."""
    customer, line = shop.new_line()
    evening = NOW + timedelta(hours=8)
    made = shop.renew(shop.cast.sam, line, None, captured=NOW, now=evening)
    take_back(shop, shop.cast.sam, invoice=made.invoice, captured=NOW + timedelta(minutes=10), now=evening)
    assert (shop.owes(customer), shop.terms(line)) == ((0, 0), [])


def test_only_the_money_is_taken_back(shop):
    customer, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line)
    shop.undo(shop.cast.sam, made, invoice_id=None)
    assert shop.owes(customer) == (50_000, 0)
    assert shop.state(made.invoice) == (0, 0, 50_000)
    assert shop.terms(line) == [("2026-11-25", "2026-12-25")]


def test_asha_gives_no_credit_by_taking_the_money_back(shop):
    """What she renewed for cash and leaves unpaid is a renewal on credit (M11); undone as a whole it is none."""
    customer, line = shop.new_line()
    made = shop.renew(shop.cast.asha, line)
    with pytest.raises(rules.PaymentTooSmall) as refused:
        shop.undo(shop.cast.asha, made, invoice_id=None)
    assert refused.value.params == {"missing_minor": 50_000}
    assert (shop.state(made.invoice), shop.owes(customer)) == ((50_000, 0, 0), (0, 0))
    shop.undo(shop.cast.asha, made)
    assert shop.terms(line) == []


@pytest.mark.parametrize(("module", "limit"), [("customers", "customer_credit"), ("sellers", "seller_credit")])
def test_nobody_passes_a_limit_by_taking_the_money_back(shop, module, limit):
    """30,000 were owed before; the payment settled them with the renewal."""
    customer, line = shop.new_line()
    shop.renew(shop.cast.sam, shop.add_line(customer, shop.add_plan(price=30_000)), None)
    whose = customer if module == "customers" else shop.cast.sam.seller
    shop.set_limit(module, whose, 79_999)
    made = shop.renew(shop.cast.sam, line, 80_000)
    with pytest.raises(rules.OverLimit) as refused:
        shop.undo(shop.cast.sam, made, invoice_id=None)
    assert refused.value.params == {"limit": limit, "allowed_minor": 79_999, "asked_minor": 80_000}
    shop.undo(shop.cast.sam, made)
    assert shop.owes(customer) == (30_000, 0)


def test_credit_that_was_given_before_the_payment_is_given_again(shop):
    """Sam wrote the money to the wrong customer: whatever the limit is by now, she owes what she owed."""
    customer, line = shop.new_line()
    shop.renew(shop.cast.sam, line, None)
    payment = shop.collect(shop.cast.sam, customer, 50_000)
    shop.set_limit("customers", customer, 0)
    take_back(shop, shop.cast.sam, payment)
    assert shop.owes(customer) == (50_000, 0)


def test_a_trial_that_was_ended_does_not_come_back(shop):
    trial = shop.add_plan(kind="trial", price=0, unit="day", count=3)
    line = shop.add_line(shop.add_customer(), trial, trial_term_id=uuid7(), now=NOW - timedelta(days=1))
    shop.undo(shop.cast.sam, shop.renew(shop.cast.sam, line, plan_id=shop.plan, trial_mode="now"))
    assert shop.terms(line) == [("2026-11-24", "2026-11-25")]


# ── Who and when ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_author(shop):
    _, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line)
    for other in (shop.cast.ada, shop.cast.asha):
        with pytest.raises(rules.UndoNotYours):
            shop.undo(other, made)
    assert shop.state(made.invoice) == (50_000, 0, 0)


def test_pia_undoes_nothing_and_strangers_find_nothing(shop):
    _, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line)
    with pytest.raises(NotAllowed):
        shop.undo(shop.cast.pia, made)
    for stranger in (shop.cast.sue, shop.cast.eve):
        with pytest.raises(NotFound):
            shop.undo(stranger, made)


def test_ones_own_payment_for_somebody_elses_invoice(shop):
    customer, line = shop.new_line()
    made = shop.renew(shop.cast.ada, line, None)
    payment = shop.collect(shop.cast.sam, customer, 50_000)
    with pytest.raises(rules.UndoNotYours):
        take_back(shop, shop.cast.sam, payment, made.invoice)
    assert shop.state(made.invoice) == (50_000, 0, 0)


def test_a_payment_and_the_invoice_of_another_customer(shop):
    _, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line)
    theirs = shop.renew(shop.cast.sam, shop.new_line()[1], None)
    with pytest.raises(NotFound):
        take_back(shop, shop.cast.sam, made.payment, theirs.invoice)
    assert shop.state(theirs.invoice) == (0, 0, 50_000)


def test_thirty_minutes_and_not_a_second_more(shop):
    _, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line)
    with pytest.raises(rules.UndoTooLate):
        take_back(shop, shop.cast.sam, made.payment, made.invoice, now=NOW + timedelta(minutes=30, seconds=1))
    take_back(shop, shop.cast.sam, made.payment, made.invoice, now=NOW + timedelta(minutes=30))


def test_not_over_midnight_in_dhaka(shop):
    _, line = shop.new_line()
    before = datetime(2026, 11, 25, 17, 50, tzinfo=UTC)  # 23:50 in Dhaka
    made = shop.renew(shop.cast.sam, line, now=before)
    with pytest.raises(rules.UndoTooLate):
        take_back(shop, shop.cast.sam, made.payment, made.invoice, now=before + timedelta(minutes=15))


def test_a_fresh_payment_does_not_open_an_old_invoice(shop):
    customer, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line, None)
    later = NOW + timedelta(days=2)
    payment = shop.collect(shop.cast.sam, customer, 50_000, now=later)
    with pytest.raises(rules.UndoTooLate):
        take_back(shop, shop.cast.sam, payment, made.invoice, now=later)
    take_back(shop, shop.cast.sam, payment, now=later)
    assert shop.owes(customer) == (50_000, 0)


# ── What has happened since ──────────────────────────────────────────────────────────────────────────────────────


def test_twice(shop):
    _, line = shop.new_line()
    made, on_credit = shop.renew(shop.cast.sam, line), shop.renew(shop.cast.sam, shop.new_line()[1], None)
    shop.undo(shop.cast.sam, made)
    with pytest.raises(rules.PaymentAlreadyReversed):
        shop.undo(shop.cast.sam, made)
    shop.undo(shop.cast.sam, on_credit)
    with pytest.raises(InvoiceAlreadyCredited):
        shop.undo(shop.cast.sam, on_credit)


def test_the_same_key_takes_back_once(shop):
    _, line = shop.new_line()
    made, key, note = shop.renew(shop.cast.sam, line), uuid7(), uuid7()
    body = {"payment_id": made.payment, "invoice_id": made.invoice, "credit_note_id": note, "reason": "wrong"}
    statuses = [shop.cast.sam.does("payments.undo", key=key, **body).status for _ in range(2)]
    assert statuses == ["applied", "applied_before"]


def test_a_credit_note_cannot_be_credited(shop):
    _, line = shop.new_line()
    note = shop.undo(shop.cast.sam, shop.renew(shop.cast.sam, line))
    with pytest.raises(NotFound):
        take_back(shop, shop.cast.sam, invoice=note)


def test_a_later_term_comes_first(shop):
    _, line = shop.new_line()
    first, second = shop.renew(shop.cast.sam, line), shop.renew(shop.cast.sam, line)
    with pytest.raises(LaterTermExists):
        shop.undo(shop.cast.sam, first)
    assert shop.state(first.invoice) == (50_000, 0, 0)
    shop.undo(shop.cast.sam, second)
    shop.undo(shop.cast.sam, first)
    assert shop.terms(line) == []


def test_advance_that_has_bought_something_else(shop):
    customer, line = shop.new_line()
    payment = shop.collect(shop.cast.sam, customer, 50_000)
    shop.renew(shop.cast.sam, line, None, use_advance_minor=50_000)
    with pytest.raises(rules.AdvanceAlreadyUsed):
        take_back(shop, shop.cast.sam, payment)
    assert shop.owes(customer) == (0, 0)


def test_an_invoice_that_another_payment_has_settled(shop):
    customer, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line, 20_000)
    shop.collect(shop.cast.asha, customer, 10_000)
    with pytest.raises(rules.InvoicePaidOtherwise):
        shop.undo(shop.cast.sam, made)
    assert shop.state(made.invoice) == (30_000, 0, 20_000)


def test_cash_that_was_handed_over_is_owed_to_the_seller(shop):
    """He gave the customer his money back out of his own pocket; the house holds it."""
    _, line = shop.new_line()
    made = shop.renew(shop.cast.sam, line)
    shop.cast.asha.does("payments.hand_over", id=uuid7(), seller_id=shop.cast.sam.seller, amount_minor=50_000)
    shop.undo(shop.cast.sam, made)
    assert (shop.cash(shop.cast.sam.seller), shop.cash()) == (-50_000, 50_000)


def test_money_that_waited_for_a_decision_waits_no_more(shop):
    customer, line = shop.new_line()
    body = shop.renewal(line)
    shop.renew(shop.cast.ada, line)
    shop.cast.sam.does("payments.renew", **body)
    take_back(shop, shop.cast.sam, body["payment"]["id"])
    item = shop.items()[0]
    assert (item["state"], item["outcome"]) == ("settled", "hand_back")
    assert shop.owes(customer) == (0, 0)


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_a_reason_is_needed(shop, reason):
    made = shop.renew(shop.cast.sam, shop.new_line()[1])
    with pytest.raises(InvalidBody):
        shop.undo(shop.cast.sam, made, reason=reason)


def test_nothing_is_not_to_be_undone(shop):
    with pytest.raises(NotFound):
        take_back(shop, shop.cast.sam)
