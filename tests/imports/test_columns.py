"""Which column is what: from header and values, asked when it is not certain (X1)."""

from __future__ import annotations

import pytest

from clientcast.imports import columns

PHONES = ["01711111111", "০১৮১১১১১১১১", 1911111111.0]
MACS = ["00:1A:79:9E:E4:91", "00-1a-79-9e-e4-92"]
DATES = ["25/11/2026", "25 Nov 26", "২৫/১১/২০২৬"]
AMOUNTS = ["৳300", "300/-", 300.0, "৩০০"]


def guessed(*pairs):
    return columns.guess([header for header, _ in pairs], [values for _, values in pairs])


@pytest.mark.parametrize(
    ("header", "values", "field"),
    [
        ("Customer Name / নাম", ["Rahim"], "name"),
        ("গ্রাহকের নাম", ["রহিম"], "name"),
        ("full_name", ["Rahim"], "name"),
        ("Cell No.", PHONES, "phone"),
        ("মোবাইল নম্বর", PHONES, "phone"),
        ("User ID", ["bd1"], "username"),
        ("MAC", MACS, "mac"),
        ("Box ID", ["77001", "77002"], "serial"),
        ("User", MACS, "mac"),
        ("Pkg", ["Basic"], "plan"),
        ("প্যাকেজ", ["Basic"], "plan"),
        ("tariff", ["Basic"], "plan"),
        ("Monthly Bill", AMOUNTS, "price"),
        ("জমা", AMOUNTS, "paid"),
        ("বকেয়া", AMOUNTS, "due"),
        ("মেয়াদ শেষ", DATES, "end"),
        ("Valid Till", DATES, "end"),
        ("সংযোগের তারিখ", DATES, "start"),
        ("এলাকা", ["Savar"], "area"),
        ("ঠিকানা", ["House 3"], "address"),
        ("Collector", ["Sam"], "seller"),
        ("মন্তব্য", ["call"], "note"),
    ],
)
def test_headers_met_in_the_wild_are_known(header, values, field):
    (column,) = guessed((header, values))
    assert (column.field, column.ask) == (field, False)


@pytest.mark.parametrize(
    ("header", "candidates"),
    [
        ("SL", ("number",)),
        ("ক্রমিক", ("number",)),
        ("Line", ("username", "area")),
        ("Balance", ("due", "advance")),
        ("Date", ("start", "end")),
    ],
)
def test_a_header_that_can_mean_two_things_is_asked(header, candidates):
    (column,) = guessed((header, ["1", "2"]))
    assert (column.field, column.ask, column.candidates) == (None, True, candidates)
    assert columns.mapping([column]) == {}


def test_values_that_speak_against_the_header_make_it_a_question():
    (column,) = guessed(("Bill", ["Rahim", "Karim"]))
    assert (column.field, column.ask, column.candidates) == (None, True, ("price",))


def test_values_speak_for_an_unknown_header_but_are_asked():
    phone, when, mac = guessed(("Número", PHONES), ("Fin", DATES), ("Caja", MACS))
    assert [column.candidates for column in (phone, when, mac)] == [("phone",), ("start", "end"), ("mac",)]
    assert all(column.ask for column in (phone, when, mac))


def test_an_unknown_column_of_words_is_left_alone():
    (column,) = guessed(("Zodiac", ["lion", "fish"]))
    assert (column.field, column.ask) == (None, False)


def test_a_second_phone_column_is_the_second_phone():
    assert columns.mapping(guessed(("Mobile", PHONES), ("WhatsApp", PHONES))) == {"phone": 0, "phone_2": 1}


def test_two_columns_for_one_field_are_a_question_about_the_weaker():
    first, second = guessed(("Expiry", ["x", "y"]), ("Exp Date", DATES))
    assert (first.field, first.ask, second.field) == (None, True, "end")
    first, second = guessed(("Area", ["Savar"]), ("Zone", ["Tongi"]))
    assert (first.field, second.field, second.candidates) == ("area", None, ("area",))


def test_five_samples_are_shown_and_no_password():
    name, secret = guessed(("Name", list("aabcdefg")), ("Pass", ["hunter2", "letmein"]))
    assert name.samples == ("a", "b", "c", "d", "e")
    assert secret.field == "password"
    assert not any("hunter2" in sample or "letmein" in sample for sample in secret.samples)


def test_a_signature_is_the_same_for_the_same_headers_only():
    assert columns.signature(["Name", "Mobile"]) == columns.signature([" NAME ", "mobile."])
    assert columns.signature(["Name", "Mobile"]) != columns.signature(["Mobile", "Name"])
