"""Money on integers, and amounts as people write them (M1, M2, M5, M8, X4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcast.kit import money
from clientcast.kit.amounts import format_amount, parse_amount
from clientcast.kit.errors import Problem
from clientcast.kit.money import CurrencyUnknown, Money
from clientcast.kit.words import amount_in_words, bengali, english
from tests.vectors import cases

minors = st.integers(-money.MAX_MINOR, money.MAX_MINOR)
currencies = st.sampled_from(["BDT", "JPY", "KWD", "USD", "INR"])


@cases("money", "divide")
def test_half_is_rounded_away_from_zero(case):
    assert money.divide(case["numerator"], case["denominator"]) == case["result"]


@cases("money", "split")
def test_a_sum_is_split_by_largest_remainder(case):
    assert money.split(case["total"], case["weights"]) == case["parts"]


@cases("money", "rates")
def test_a_rate_is_read(case):
    if "error" in case:
        with pytest.raises(money.RateUnreadable) as caught:
            money.parse_rate(case["text"])
        assert (caught.value.code, caught.value.field) == (case["error"], "tax_rate")
    else:
        assert money.parse_rate(case["text"]) == case["rate"]


@cases("money", "amounts")
def test_an_amount_is_read(case):
    if "error" in case:
        with pytest.raises(Problem) as caught:
            parse_amount(case["text"], case["currency"], "amount")
        assert caught.value.code == case["error"]
    else:
        assert parse_amount(case["text"], case["currency"]) == case["minor"]


@cases("money", "formats")
def test_an_amount_is_written(case):
    text = format_amount(case["minor"], case["currency"], case["digits"], hide_zero=case.get("hide_zero", False))
    assert text == case["text"]


@cases("money", "words")
def test_an_amount_is_told_in_words(case):
    for language in ("en", "bn"):
        assert amount_in_words(case["minor"], case["currency"], language) == case[language]


def test_an_unknown_currency_is_refused():
    with pytest.raises(CurrencyUnknown):
        Money(1, "XXX")


def test_two_currencies_are_never_added():
    with pytest.raises(ValueError):
        Money(1, "BDT") + Money(1, "USD")


def test_money_is_added_taken_away_and_turned():
    assert Money(500, "BDT") - Money(200, "BDT") + -Money(50, "BDT") == Money(250, "BDT")


@given(minors, st.lists(st.integers(0, 10**9), min_size=1).filter(any))
def test_parts_always_sum_to_the_whole_and_miss_their_share_by_less_than_one(total, weights):
    parts = money.split(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**15))
def test_a_quotient_misses_by_half_at_most(numerator, denominator):
    assert 2 * abs(money.divide(numerator, denominator) * denominator - numerator) <= denominator
    assert money.divide(-numerator, denominator) == -money.divide(numerator, denominator)


@given(minors, currencies, st.sampled_from(["latn", "beng"]))
def test_what_is_written_is_read_back(minor, currency, digits):
    assert parse_amount(format_amount(minor, currency, digits), currency) == minor


@given(st.text(max_size=12), currencies)
def test_any_text_is_an_amount_or_a_named_error(text, currency):
    try:
        assert isinstance(parse_amount(text, currency), int)
    except Problem as problem:
        assert problem.code.startswith("amount_")


def test_every_number_up_to_a_hundred_has_its_own_words():
    for spell in (english, bengali):
        assert len({spell(number) for number in range(101)}) == 101
