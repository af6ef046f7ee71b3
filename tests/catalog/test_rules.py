"""What a number of terms costs (M3, M6, E14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcast.catalog.rules import Price, PriceNegative, check_price, effective_rate, quote
from clientcast.kit.errors import Problem
from tests.vectors import cases


def _quote(case):
    price = Price(case["price"], "BDT", case["inclusive"], case["rate"])
    return quote(price, case.get("count", 1), case.get("discount", 0), case.get("reason", "old customer"))


@cases("invoice", "quotes")
def test_quote(case):
    if "error" in case:
        with pytest.raises(Problem) as caught:
            _quote(case)
        assert caught.value.code == case["error"]
        return
    got = _quote(case)
    sums = [got.net_minor, got.allowance_minor, got.tax_minor, got.rounding_minor, got.total_minor]
    assert sums == case["expect"]


@cases("invoice", "effective_rates")
def test_effective_rate(case):
    rate = effective_rate(case["version"], case["organization"], registered=case["registered"])
    assert rate == case["rate"]


def test_a_price_is_never_negative():
    check_price(0)
    with pytest.raises(PriceNegative):
        check_price(-1)


@given(
    st.integers(0, 10**9),
    st.integers(1, 12),
    st.integers(0, 100),
    st.sampled_from([None, "0.0000", "15.0000", "7.2500"]),
)
def test_with_tax_inside_people_pay_what_the_price_list_says(price, count, percent, rate):
    listed = price * count
    discount = listed * percent // 100
    got = quote(Price(price, "BDT", True, rate), count, discount, "old customer")
    assert got.total_minor == listed - discount
    assert got.net_minor - got.allowance_minor + got.tax_minor + got.rounding_minor == got.total_minor
    assert abs(got.rounding_minor) <= 2
