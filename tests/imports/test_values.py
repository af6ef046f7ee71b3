"""Cells as people type them → values, or what is wrong and what would be right (X2–X4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcast.imports import dates, values
from clientcast.kit import phones as kit_phones
from clientcast.kit.errors import Invalid
from clientcast.kit.text import bengali_digits
from tests.imports.builders import anything, flaw


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("৳300", 30000), ("Tk 3200", 320000), ("3200/-", 320000), ("৩২০০", 320000), ("3,200.00", 320000),
        ("1,23,456", 12345600), (300.0, 30000), (299.99999999999994, 30000), (0.1 + 0.2, 30), (850, 85000),
        ("(450)", -45000), ("450-", -45000), ("-450", -45000), ("300.0", 30000), ("০", 0),
    ],
)  # fmt: skip
def test_amounts_as_they_stand_in_lists(written, minor):
    assert values.amount(written) == minor


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("(450", "amount_unreadable"), ("three hundred", "amount_unreadable"), ("=1+1", "amount_unreadable"),
        (True, "amount_unreadable"), ("1.005", "amount_too_precise"), (1e300, "amount_too_large"),
        ("9" * 30, "amount_too_large"), (float("nan"), "amount_unreadable"), ("1,2,3", "amount_unreadable"),
    ],
)  # fmt: skip
def test_amounts_that_are_none(written, code):
    assert flaw(values.amount, written).code == code


def test_a_payment_below_zero_has_no_meaning():
    assert flaw(values.amount, "-300", negative=False).code == "amount_negative"


@given(st.integers(0, 10**12))
def test_every_amount_survives_both_digit_sets(minor):
    written = f"{minor // 100}.{minor % 100:02}"
    assert values.amount(written) == values.amount(bengali_digits(written)) == minor


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("01711-111111", ["+8801711111111"]),
        ("০১৭১১১১১১১১", ["+8801711111111"]),
        ("008801711111111", ["+8801711111111"]),
        ("8801711111111", ["+8801711111111"]),
        (1711111111.0, ["+8801711111111"]),
        (1711111111, ["+8801711111111"]),
        ("01711111111 / 01812345678", ["+8801711111111", "+8801812345678"]),
        ("01711111111 (wife)", ["+8801711111111"]),
        ("\u202a+8801711111111\u202c", ["+8801711111111"]),
        ("02-9551234, 01711111111", ["+8801711111111", "+88029551234"]),
    ],
)
def test_phones_as_they_stand_in_lists(written, numbers):
    assert values.phones(written) == numbers


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("8.80171E+12", "phone_lost_digits"), ("none", "phone_unreadable"),
        ("12345", "phone_unreadable"), ("01211111111", "phone_unreadable"), ("01711111111 / 123", "phone_unreadable"),
    ],
)  # fmt: skip
def test_phones_that_are_none(written, code):
    assert flaw(values.phones, written).code == code


@given(st.from_regex(r"(\+?880|00880|0)?1[3-9][0-9]{8}", fullmatch=True))
def test_the_short_way_for_plain_mobiles_agrees_with_the_numbering_plan(written):
    assert values.phones(written) == kit_phones.split(written)
    assert values.phones(bengali_digits(written)) == kit_phones.split(written)


def test_the_short_way_is_for_bangladesh_only():
    assert values.phones("0151 23456789", "DE") == ["+4915123456789"]


def test_a_word_beside_a_number_is_kept_for_the_note():
    assert values.phone_label("01711111111 (wife)") == "01711111111 (wife)"
    assert values.phone_label("01711111111 / 01812345678") == ""


@pytest.mark.parametrize(
    "written",
    ["00:1a:79:9e:e4:91", "00-1A-79-9E-E4-91", "001a799ee491", "001A.799E.E491", "MAC 00:1A:79:9E:E4:91", " 00 1A 79 9E E4 91 "],
)  # fmt: skip
def test_a_mac_in_every_form_is_one_address(written):
    assert values.macs(written) == ["00:1A:79:9E:E4:91"]


@pytest.mark.parametrize("written", ["00:1A:79:9E:E4", "00:1A:79:9E:E4:9G", "00:00:00:00:00:00", "box 7", 12345.0])
def test_what_is_no_mac_is_refused(written):
    assert flaw(values.macs, written).code == "mac_unreadable"


def test_two_boxes_in_one_cell_are_two():
    assert values.macs("001a799ee491 / 001a799ee492") == ["00:1A:79:9E:E4:91", "00:1A:79:9E:E4:92"]


def test_a_mac_in_the_remarks_is_taken_out_of_them():
    assert values.macs_in_note("MAC 00:1A:79:9E:E4:91") == (["00:1A:79:9E:E4:91"], "")
    assert values.macs_in_note("call 8pm, mac: 00-1a-79-9e-e4-91 new") == (["00:1A:79:9E:E4:91"], "call 8pm, new")
    assert values.macs_in_note("call  after 8pm") == ([], "call  after 8pm")


@pytest.mark.parametrize(
    ("word", "standing"),
    [
        ("Paid", "paid"), ("পরিশোধ", "paid"), (" PAID. ", "paid"), ("Due", "due"), ("বাকি", "due"), ("unpaid", "due"),
        ("half", "half"), ("আংশিক", "half"), ("Active", None), ("", None), (True, None),
    ],
)  # fmt: skip
def test_what_a_status_says_about_money(word, standing):
    assert values.standing(word) == standing


def test_an_unknown_status_is_reported():
    assert flaw(values.standing, "maybe").code == "status_unknown"


@pytest.mark.parametrize("written", ["†gvt iwng DwÏb", "Rvgvj †nv‡mb", "dviRvbv Bqvmwgb", "ingvb"])
def test_text_for_a_bijoy_font_is_reported(written):
    assert flaw(values.text, written, most=200).code == "bijoy_text"


@pytest.mark.parametrize(
    "written",
    ["Rahim Uddin", "রহিম উদ্দিন", "José Ångström", "Kevin Irving", "DIPA HOSSAIN", "Mr. Khan & Sons", "৳300 paid", "½ paid",
     "Vivian", "Sylvia Wyn", "IPTV BTV", "5° north", "Tk.500 ±"],
)  # fmt: skip
def test_other_text_is_left_alone(written):
    assert values.text(written, 200) == written


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\x07", "\x00", "\x1b"])
def test_control_and_direction_characters_are_named_and_a_clean_text_suggested(character):
    error = flaw(values.text, f"Rahim{character} Uddin", most=200)
    assert (error.code, error.suggestion) == ("text_has_control", "Rahim Uddin")
    assert error.params == {"character": f"U+{ord(character):04X}"}


def test_a_name_of_100_000_characters_is_too_long():
    error = flaw(values.text, "n" * 100_000, most=200)
    assert (error.code, error.params) == ("text_too_long", {"max": 200})


def test_formulas_and_markup_are_only_text():
    assert values.text("=1+1", 200) == "=1+1"
    assert values.text("<b>Rahim</b>", 200) == "<b>Rahim</b>"


@given(anything)
def test_no_cell_whatever_breaks_a_parser(cell):
    for parse in (values.phones, dates.day, values.amount, values.macs, values.standing, values.email):
        try:
            parse(cell)
        except Invalid as error:
            assert error.code
    try:
        values.text(cell, 50)
    except Invalid as error:
        assert error.code in ("text_has_control", "text_too_long", "bijoy_text")
    assert values.looks_like([cell]) is None or isinstance(values.looks_like([cell]), str)
