"""Where money goes and what is allowed (M6, M10–M15, I11, G9, G18, G19)."""

from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcast.kit.errors import Problem
from clientcast.payments import rules
from clientcast.payments.rules import Difference, Expectation, OpenInvoice, allocate, settle
from tests.vectors import cases


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


def _invoice(values) -> OpenInvoice:
    name, issued_on, number, open_minor = values
    return OpenInvoice(_id(name), date.fromisoformat(issued_on), number, open_minor)


def _outcome(run, case):
    """Runs it; checks the expected error and gives None then."""
    if "error" not in case:
        return run()
    with pytest.raises(Problem) as caught:
        run()
    assert caught.value.code == case["error"]
    return None


@cases("allocation", "allocations")
def test_allocation(case):
    open_invoices = [_invoice(values) for values in case["open"]]
    own = _invoice(case["own"]) if case["own"] else None
    got = _outcome(lambda: allocate(case["amount"], open_invoices, own), case)
    if got:
        assert [(p.invoice_id, p.amount_minor) for p in got.parts] == [(_id(n), v) for n, v in case["parts"]]
        assert got.advance_minor == case["advance"]


@cases("allocation", "settlements")
def test_settlement(case):
    own = OpenInvoice(_id("own"), date(2026, 11, 25), 9, case["total"])
    got = _outcome(lambda: settle(own, case["amount"], case["use_advance"], case["advance"]), case)
    if got:
        paid = sum(part.amount_minor for part in got.payment.parts)
        assert [got.advance_used_minor, paid, got.payment.advance_minor, got.open_minor] == case["expect"]


invoices = st.lists(
    st.builds(OpenInvoice, st.uuids(), st.dates(), st.integers(1, 9999), st.integers(0, 10**7)),
    unique_by=lambda invoice: invoice.id,
    max_size=8,
)


@given(st.integers(1, 10**8), invoices)
def test_parts_and_advance_are_the_whole_payment_and_no_invoice_is_overpaid(amount, open_invoices):
    got = allocate(amount, open_invoices, open_invoices[0] if open_invoices else None)
    assert sum(part.amount_minor for part in got.parts) + got.advance_minor == amount
    paid = {part.invoice_id: part.amount_minor for part in got.parts}
    assert len(paid) == len(got.parts)
    assert all(0 <= paid.get(x.id, 0) <= x.open_minor for x in open_invoices)
    if got.advance_minor:
        assert all(paid.get(x.id, 0) == x.open_minor for x in open_invoices)


@cases("allocation", "undos")
def test_undo(case):
    made, undone = (datetime.fromisoformat(case[name]) for name in ("made", "undone"))
    _outcome(lambda: rules.check_undo(made, undone, case["zone"], by_author=case.get("by_author", True)), case)


@cases("allocation", "captures")
def test_backdating(case):
    captured, received = (datetime.fromisoformat(case[name]) for name in ("captured", "received"))
    got = _outcome(lambda: rules.check_captured(captured, received, case["limit"], case["zone"]), case)
    if got:
        assert got == date.fromisoformat(case["date"])


@cases("allocation", "discount_limits")
def test_discount_limit(case):
    _outcome(lambda: rules.check_discount_limit(case["price"], case["discount"], case["percent"]), case)


@cases("allocation", "trx_ids")
def test_trx_id(case):
    got = _outcome(lambda: rules.trx_id(case["text"]), case)
    if got:
        assert got == case["trx_id"]


def test_owners_give_any_discount_others_what_is_set():
    assert rules.discount_percent({}, "owner") == 100
    assert rules.discount_percent({}, "seller") == 0
    assert rules.discount_percent({"seller": 10, "admin": 50}, "seller") == 10
    assert rules.discount_percent({"seller": 10, "admin": 50}, "admin") == 50


def _credit(credit=30000, **changes):
    values = {
        "may_give_credit": True,
        "customer_open_minor": 50000,
        "customer_limit_minor": 50000,
        "seller_open_minor": 90000,
        "seller_limit_minor": 100000,
    }
    rules.check_credit(credit, **{**values, **changes})


def test_credit_up_to_both_limits_is_given():
    _credit()
    _credit(customer_limit_minor=None, seller_limit_minor=None, customer_open_minor=10**9)


def test_credit_needs_the_permission():
    with pytest.raises(rules.PaymentTooSmall) as caught:
        _credit(may_give_credit=False)
    assert caught.value.params == {"missing_minor": 30000}


def test_nothing_is_asked_when_nothing_stays_open():
    _credit(credit=0, may_give_credit=False, customer_open_minor=10**9)


@pytest.mark.parametrize(
    ("changes", "limit", "allowed"),
    [
        ({"customer_open_minor": 50001}, "customer_credit", 50000),
        ({"seller_open_minor": 100001}, "seller_credit", 100000),
        ({"customer_limit_minor": 0}, "customer_credit", 0),
    ],
)
def test_credit_over_a_limit_names_the_limit(changes, limit, allowed):
    with pytest.raises(rules.OverLimit) as caught:
        _credit(**changes)
    assert (caught.value.params["limit"], caught.value.params["allowed_minor"]) == (limit, allowed)


def test_a_customers_own_limit_wins_over_the_organizations():
    assert rules.credit_limit(0, 50000) == 0
    assert rules.credit_limit(None, 50000) == 50000
    assert rules.credit_limit(None, None) is None


@pytest.mark.parametrize(
    ("method", "provider", "trx", "code"),
    [
        ("cash", None, None, None),
        ("mfs", "bkash", "9A8B7C6D5E", None),
        ("cash", "bkash", None, "cash_has_no_trx_id"),
        ("cash", None, "9A8B7C6D5E", "cash_has_no_trx_id"),
        ("mfs", None, "9A8B7C6D5E", "provider_missing"),
        ("mfs", "nagad", None, "trx_id_missing"),
    ],
)
def test_method(method, provider, trx, code):
    case = {"error": code} if code else {}
    chosen = rules.Provider(provider) if provider else None
    _outcome(lambda: rules.check_method(rules.Method(method), chosen, trx), case)


SEEN = Expectation(_id("v1"), 50000, date(2026, 12, 23), date(2026, 12, 23), date(2027, 1, 23))
RENEWED = Expectation(_id("v1"), 50000, date(2027, 1, 23), date(2027, 1, 23), date(2027, 2, 23))
DEARER = Expectation(_id("v2"), 60000, date(2026, 12, 23), date(2026, 12, 23), date(2027, 1, 23))
LATER = Expectation(_id("v1"), 50000, date(2026, 12, 23), date(2026, 12, 25), date(2027, 1, 25))
VOIDED = Expectation(_id("v1"), 50000, None, date(2026, 12, 20), date(2027, 1, 20))


@pytest.mark.parametrize(
    ("found", "facts", "why"),
    [
        (SEEN, {}, None),
        (RENEWED, {}, Difference.DOUBLE_RENEWAL),
        (DEARER, {}, Difference.PRICE_CHANGED),
        (LATER, {}, Difference.EXPECTATION),
        (VOIDED, {}, Difference.EXPECTATION),
        (None, {}, Difference.EXPECTATION),
        (SEEN, {"retired": True}, Difference.PLAN_RETIRED),
        (RENEWED, {"terminated": True}, Difference.LINE_TERMINATED),
        (SEEN, {"archived": True, "retired": True}, Difference.CUSTOMER_ARCHIVED),
    ],
)
def test_g9_g19_why_no_term_is_made(found, facts, why):
    assert rules.difference(SEEN, found, **facts) is why
