"""Document arithmetic, labels, hash (I4, M2, M3, D1, D2)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcast.catalog.rules import Price, quote
from clientcast.invoices import rules
from clientcast.invoices.rules import Allowance, Line, TaxCategory, total
from clientcast.kit import money
from tests.vectors import cases

rates = st.sampled_from([None, "0.0000", "5.0000", "7.2500", "15.0000"])
lines = st.lists(st.builds(Line, st.integers(0, 10**8), st.integers(1, 12), rates), min_size=1, max_size=8)


@cases("invoice", "totals")
def test_totals(case):
    got = total(
        [Line(*values) for values in case["lines"]],
        [Allowance(amount, "old customer", rate) for amount, rate in case["allowances"]],
        tax_inclusive=case["inclusive"],
    )
    sums = [got.net_minor, got.allowance_minor, got.tax_minor, got.rounding_minor, got.total_minor]
    assert sums == case["expect"]
    assert [line.net_minor for line in got.lines] == case["line_nets"]
    assert [line.tax_minor for line in got.lines] == case["line_taxes"]
    assert [[t.category, t.rate, t.base_minor, t.tax_minor] for t in got.taxes] == case["taxes"]


@given(lines, st.booleans(), st.integers(0, 100))
def test_the_equations_of_en_16931_hold(document, inclusive, percent):
    first = document[0]
    allowance = Allowance(first.price_minor * first.quantity * percent // 100, "old customer", first.tax_rate)
    got = total(document, [allowance], tax_inclusive=inclusive)
    assert got.net_minor == sum(line.net_minor for line in got.lines)
    assert got.allowance_minor == sum(got.allowances)
    assert sum(t.base_minor for t in got.taxes) == got.net_minor - got.allowance_minor
    for tax in got.taxes:
        rate = money.parse_rate(tax.rate) if tax.rate else 0
        assert tax.tax_minor == money.tax_on(tax.base_minor, rate)
    assert got.tax_minor == sum(t.tax_minor for t in got.taxes)
    assert got.total_minor == got.net_minor - got.allowance_minor + got.tax_minor + got.rounding_minor
    assert all(line.unit_price_minor >= 0 for line in got.lines)
    assert len(got.taxes) >= 1


@given(lines, st.booleans())
def test_rounding_is_small_and_only_for_prices_with_tax_inside(document, inclusive):
    got = total(document, tax_inclusive=inclusive)
    assert abs(got.rounding_minor) <= (len(document) + 1 if inclusive else 0)
    assert sum(line.tax_minor for line in got.lines) == got.tax_minor


@given(st.integers(0, 10**8), st.integers(1, 12), rates, st.booleans(), st.integers(0, 100))
def test_the_quote_is_the_document_of_one_line(price, count, rate, inclusive, percent):
    discount = price * count * percent // 100
    quoted = quote(Price(price, "BDT", inclusive, rate), count, discount, "old customer")
    paper = total([Line(price, count, rate)], [Allowance(discount, "old customer", rate)], tax_inclusive=inclusive)
    for name in ("net_minor", "allowance_minor", "tax_minor", "rounding_minor", "total_minor"):
        assert getattr(quoted, name) == getattr(paper, name)


def test_categories_follow_the_rate():
    assert rules.category(None) is TaxCategory.NOT_SUBJECT
    assert rules.category("0.0000") is TaxCategory.ZERO
    assert rules.category("15.0000") is TaxCategory.STANDARD


@cases("invoice", "statuses")
def test_payment_status(case):
    assert rules.payment_status(case["total"], case["open"], case["credited"]) == case["status"]


def test_overdue_begins_the_day_after_the_due_date():
    due = date(2026, 11, 25)
    assert not rules.is_overdue(100, due, due)
    assert rules.is_overdue(100, due, date(2026, 11, 26))
    assert not rules.is_overdue(0, due, date(2026, 11, 26))
    assert not rules.is_overdue(100, None, date(2026, 11, 26))


@cases("invoice", "labels")
def test_labels(case):
    if "error" in case:
        with pytest.raises(rules.SeriesPatternWrong):
            rules.label(case["pattern"], case["year"], case["number"])
    else:
        assert rules.series(case["pattern"], case["year"]) == case["series"]
        assert rules.label(case["pattern"], case["year"], case["number"]) == case["label"]


def test_a_title_says_plan_count_and_last_day():
    starts, ends = date(2026, 11, 25), date(2027, 2, 25)
    assert rules.title("Basic 25", 3, starts, ends) == "Basic 25 × 3, 25 Nov 2026 – 24 Feb 2027"
    assert rules.title("Basic 25", 1, starts, ends, "bn") == "Basic 25, 25 নভেম্বর 2026 – 24 ফেব্রুয়ারি 2027"


def test_canonical_json_has_one_form():
    assert rules.canonical({"b": [1, None, True], "a": "ট"}) == '{"a":"ট","b":[1,null,true]}'.encode()
    assert rules.sha256({"a": 1, "b": 2}) == rules.sha256({"b": 2, "a": 1})
    assert rules.sha256({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize(
    "bad", [{"a": 1.0}, {"a": [{"b": 0.5}]}, {"a": float("nan")}, {"a": (1, 2)}, {1: "a"}, {"a": date(2026, 1, 1)}]
)
def test_a_document_holds_no_floats_and_no_foreign_values(bad):
    with pytest.raises(TypeError):
        rules.canonical(bad)
