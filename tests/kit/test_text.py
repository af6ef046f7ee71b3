"""Text and phones as people write them (DB-7, X2, X10)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcast.kit import phones
from clientcast.kit.errors import Invalid, Problem
from clientcast.kit.text import (
    TextHasControl,
    TextMissing,
    TextTooLong,
    bengali_digits,
    clean,
    fold,
    like_escape,
    neutralise,
)
from tests.vectors import cases


@cases("money", "folds")
def test_text_is_folded_for_search(case):
    assert fold(case["text"]) == case["folded"]


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_clean_text_is_trimmed_and_composed():
    assert clean("  Jose\u0301 ", 10) == "José"


def test_bengali_keeps_its_joiners():
    assert clean("র\u200d্যাব", 10) == "র\u200d্যাব"


@pytest.mark.parametrize("bad", ["a\x00b", "a\u202eb", "a\u2066b", "a\nb", "a\ud800b", "a\u2028b"])
def test_control_and_direction_characters_are_refused(bad):
    with pytest.raises(TextHasControl) as caught:
        clean(bad, 10, "name")
    assert caught.value.field == "name"
    assert caught.value.params == {"character": f"U+{ord(bad[1]):04X}"}


def test_notes_may_have_lines():
    assert clean("one\r\ntwo\n", 20, lines=True) == "one\ntwo"


def test_long_and_missing_text_is_refused():
    with pytest.raises(TextTooLong):
        clean("abcd", 3)
    with pytest.raises(TextMissing):
        clean("  ", 3, required=True)


def test_wildcards_mean_themselves_in_like():
    assert like_escape(r"50%_a\b") == r"50\%\_a\\b"


@pytest.mark.parametrize("cell", ["=1+1", "+8801712345678", "-5", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1"])
def test_a_cell_that_could_start_a_formula_is_made_text(cell):
    assert neutralise(cell) == f"'{cell}"


def test_an_ordinary_cell_stays():
    assert neutralise("Abdul Karim = customer") == "Abdul Karim = customer"


def test_digits_are_written_in_bengali():
    assert bengali_digits("C-02041") == "C-০২০৪১"


@cases("phones", "phones")
def test_a_phone_is_read(case):
    _check_phone(case)


@cases("phones", "server_only")
def test_a_phone_of_another_kind_is_read_by_the_server(case):
    _check_phone(case)


def _check_phone(case):
    if "error" in case:
        with pytest.raises(Invalid) as caught:
            phones.normalise(case["text"], field="phones.0")
        assert (caught.value.code, caught.value.field) == (case["error"], "phones.0")
    else:
        assert phones.normalise(case["text"]) == case["e164"]


@cases("phones", "cells")
def test_a_cell_holds_several_phones(case):
    if "error" in case:
        with pytest.raises(Problem) as caught:
            phones.split(case["cell"])
        assert caught.value.code == case["error"]
    else:
        assert phones.split(case["cell"]) == case["phones"]


@given(st.text(alphabet="0123456789০১৭+-() /,.Ee", max_size=20))
def test_any_text_is_phones_or_a_named_error(text):
    try:
        found = phones.split(text)
        assert [phones.normalise(number) for number in found] == found
    except Problem as problem:
        assert problem.code.startswith("phone_")
