"""A paid column makes an opening balance; where word and amount disagree, a person decides (X14)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcast.imports.openings import Opening, Written, opening
from clientcast.imports.settings import Settings

amounts = st.none() | st.integers(0, 10**7)


def opened(bill, amount, standing, **decided):
    return opening(Written(bill, amount, standing, asked=True), Settings(**decided))


@pytest.mark.parametrize(
    ("bill", "paid", "standing", "due", "advance"),
    [
        (30000, 30000, "paid", 0, 0),
        (30000, 30000, None, 0, 0),
        (30000, 15000, "half", 15000, 0),
        (30000, 15000, "due", 15000, 0),
        (30000, 15000, None, 15000, 0),
        (30000, 0, "due", 30000, 0),
        (30000, 0, None, 30000, 0),
        (30000, None, "due", 30000, 0),
        (30000, 50000, "paid", 0, 20000),
        (0, None, "due", 0, 0),
        (0, 0, None, 0, 0),
        (0, 500, "paid", 0, 500),
    ],
)
def test_word_and_amount_agree(bill, paid, standing, due, advance):
    assert opened(bill, paid, standing) == Opening(due, advance)


@pytest.mark.parametrize(
    ("paid", "standing", "kind", "by_amount", "by_status", "due"),
    [
        (15000, "paid", "paid_but_part", 15000, 0, 15000),
        (0, "paid", "paid_but_nothing", 30000, 0, 30000),
        (30000, "due", "due_but_full", 0, 30000, 0),
        (30000, "half", "half_but_full", 0, 15000, 0),
        (0, "half", "half_but_nothing", 30000, 15000, 30000),
        (None, "paid", "paid_amount_blank", 30000, 0, 0),
        (None, "half", "half_amount_blank", 30000, 15000, 15000),
        (None, None, "nothing_said", 30000, 0, 0),
    ],
)
def test_a_contradiction_is_named_with_both_effects(paid, standing, kind, by_amount, by_status, due):
    assert opened(30000, paid, standing) == Opening(due, 0, kind, by_amount, by_status)
    for decides, owed in (("amount", by_amount), ("status", by_status), ("ignore", 0)):
        assert opened(30000, paid, standing, contradictions={kind: decides}).due_minor == owed


def test_half_of_an_odd_bill_leaves_the_larger_half_open():
    assert opened(30001, None, "half").due_minor == 15001


def test_the_run_can_believe_the_words_or_open_nothing():
    assert opened(30000, 15000, "paid", paid="status").due_minor == 0
    assert opened(30000, 0, "due", paid="ignore") == Opening()
    assert opened(30000, 0, "paid", paid="ignore").due_minor == 0
    assert opened(30000, 0, "paid", paid="ignore", contradictions={"paid_but_nothing": "amount"}).due_minor == 30000


def test_a_price_alone_is_no_debt():
    assert opening(Written(bill=30000), Settings()) == Opening()


def test_a_due_column_goes_before_bill_and_paid():
    assert opening(Written(due=15000), Settings()) == Opening(15000, 0)
    assert opening(Written(due=-15000), Settings()) == Opening(0, 15000)
    assert opening(Written(advance=20000), Settings()) == Opening(0, 20000)
    assert opening(Written(30000, 15000, due=15000, asked=True), Settings()) == Opening(15000, 0)
    differs = Written(30000, 15000, due=50000, asked=True)
    assert opening(differs, Settings()) == Opening(50000, 0, "due_differs", 15000, 50000)
    assert opening(differs, Settings(contradictions={"due_differs": "amount"})).due_minor == 15000


@given(amounts, amounts, st.sampled_from([None, "paid", "due", "half"]), amounts, amounts, st.booleans())
def test_never_both_a_due_and_an_advance_and_never_more_than_was_written(bill, paid, standing, due, advance, asked):
    made = opening(Written(bill, paid, standing, due, advance, asked), Settings())
    assert min(made.due_minor, made.advance_minor) == 0
    assert 0 <= made.due_minor <= max(bill or 0, due or 0)
    assert 0 <= made.advance_minor <= max(paid or 0, advance or 0)
