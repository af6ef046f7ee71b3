"""Dates as they stand in lists, and those that do not exist (X3)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcast.imports import dates, values
from clientcast.kit.text import bengali_digits
from tests.imports.builders import anything, flaw

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
BN_MONTHS = ["জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "এপ্রিল", "মে", "জুন", "জুলাই", "আগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর"]
EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "December")


@pytest.mark.parametrize(
    "written",
    [
        "25/11/2026", "25-11-26", "25.11.2026", "25 11 2026", "২৫/১১/২০২৬", "২৫-১১-২৬", "2026-11-25",
        "2026-11-25 00:00:00", "2026/11/25", "2026-11-25T09:30:00Z", "25 Nov 26", "25-Nov-2026", "25 November 2026",
        "Nov 25, 2026", "25th Nov 2026", "২৫ নভেম্বর ২০২৬", "২৫ নভেম্বর, ২৬", "20261125", "46351", "46351.5",
        46351, 46351.0, date(2026, 11, 25), datetime(2026, 11, 25, 23, 59), " 25/11/2026 ", "25/11/2026 10:30 PM",
    ],
)  # fmt: skip
def test_one_day_in_many_hands(written):
    assert dates.day(written) == date(2026, 11, 25)


@given(days)
def test_every_day_is_read_back_from_every_form(day):
    forms = [
        f"{day:%d/%m/%Y}", f"{day:%d-%m}-{day:%Y}", f"{day:%d.%m}.{day:%y}", day.isoformat(),
        bengali_digits(f"{day:%d/%m/%Y}"), f"{day.day} {EN_MONTHS[day.month - 1]} {day.year}",
        bengali_digits(f"{day.day} {BN_MONTHS[day.month - 1]} {day.year}"),
    ]  # fmt: skip
    assert {dates.day(form) for form in forms} == {day}
    assert dates.day(f"{day:%m/%d/%Y}", day_first=False) == day
    assert dates.day((day - date(1899, 12, 30)).days if day > date(2000, 1, 1) else day) == day


def test_a_mac_workbook_counts_from_1904():
    assert dates.day(44889, date_1904=True) == date(2026, 11, 25)
    assert dates.day(44889) == date(2022, 11, 24)


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("31/02/2026", "2026-02-28"), ("৩১/০২/২০২৬", "2026-02-28"), ("30.02.2028", "2028-02-29"),
        ("31/04/26", "2026-04-30"), ("2026-02-31", "2026-02-28"), ("31 Jun 2026", "2026-06-30"),
        ("02/25/2026", "2026-02-25"), ("45/13/2026", None), ("32/01/2026", None), ("00/01/2026", None),
    ],
)  # fmt: skip
def test_a_date_that_does_not_exist_says_so_and_suggests_the_near_one(written, suggestion):
    error = flaw(dates.day, written)
    assert (error.code, error.suggestion) == ("date_does_not_exist", suggestion)


@pytest.mark.parametrize(("written", "day"), [("10", 10), ("১০", 10), (5.0, 5), ("15th", 15), ("১০ তারিখ", 10)])
def test_only_a_day_is_a_question(written, day):
    error = flaw(dates.day, written)
    assert (error.code, error.params) == ("date_day_only", {"day": day})


@pytest.mark.parametrize("written", ["tomorrow", "25/11", "২৫ বৈশাখ ১৪৩৩", "11/2026", 0.5, "#N/A", True])
def test_what_is_no_date_is_said_to_be_none(written):
    assert flaw(dates.day, written).code == "date_unreadable"


@pytest.mark.parametrize("written", [date(1926, 1, 1), "01/01/1999", "01/01/2100", 99999])
def test_a_date_of_another_century_is_not_believed(written):
    assert flaw(dates.day, written).code == "date_implausible"


@pytest.mark.parametrize("written", ["", "  ", "-", "—"])
def test_blank_is_no_date_and_no_amount(written):
    assert dates.day(written) is None
    assert values.amount(written) is None


def test_one_day_above_12_proves_the_order_of_a_column():
    assert dates.order_proof(["07/11/2026", "25/11/2026", date(2026, 1, 2), 5.0]) == (1, 0)
    assert dates.order_proof(["07/11/2026", "11/25/26", "11/26/26"]) == (0, 2)
    assert dates.order_proof(["৩১/০২/২০২৬", "2026-11-25"]) == (1, 0)


@given(anything)
def test_what_is_suggested_for_a_date_is_a_date(cell):
    try:
        dates.day(cell)
    except values.Flawed as error:
        assert error.suggestion is None or dates.day(error.suggestion) is not None


@given(days, st.integers(1, 400))
def test_order_is_kept_from_serials(day, later):
    other = day + timedelta(days=later)
    if other.year < 2100:
        epoch = date(1899, 12, 30)
        read = [dates.day(float((at - epoch).days)) for at in (day, other)]
        assert read == [day, other]
