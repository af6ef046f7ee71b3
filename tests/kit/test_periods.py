"""Dates, months and the local day (5.1, 5.4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcast.kit.clock import cut_off, fiscal_year, local_date, now
from clientcast.kit.ids import uuid7
from clientcast.kit.periods import Period, Unit, add_months, add_units, sits_on
from tests.vectors import cases

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@cases("renewal", "local_dates")
def test_an_instant_has_a_local_date(case):
    assert local_date(datetime.fromisoformat(case["instant"]), case["zone"]) == date.fromisoformat(case["date"])


@cases("renewal", "cut_offs")
def test_service_stops_at_local_midnight(case):
    instant = cut_off(date.fromisoformat(case["end"]), case["zone"])
    assert instant == datetime.fromisoformat(case["instant"])
    assert instant.tzinfo is UTC


@cases("renewal", "fiscal_years")
def test_a_date_has_a_fiscal_year(case):
    assert fiscal_year(date.fromisoformat(case["date"]), case["first_month"]) == case["year"]


def test_the_clock_is_aware_and_utc():
    assert now().utcoffset() == timedelta(0)


def test_ids_are_version_seven_and_ordered():
    ids = [uuid7() for _ in range(100)]
    assert {i.version for i in ids} == {7}
    assert ids == sorted(ids)


def test_a_period_is_half_open():
    period = Period(date(2026, 11, 1), date(2026, 12, 1))
    assert (period.days, period.last_day) == (30, date(2026, 11, 30))
    assert date(2026, 11, 1) in period
    assert date(2026, 12, 1) not in period


def test_neighbours_do_not_overlap():
    first, second = (Period(date(2026, m, 1), date(2026, m + 1, 1)) for m in (1, 2))
    assert not first.overlaps(second)
    assert first.overlaps(Period(date(2026, 1, 31), date(2026, 2, 2)))


def test_an_empty_period_is_refused():
    with pytest.raises(ValueError):
        Period(date(2026, 11, 1), date(2026, 11, 1))


@given(days, st.integers(1, 24), st.integers(1, 31))
def test_months_land_on_the_anchor_in_the_right_month(start, months, anchor):
    end = add_months(start, months, anchor)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert sits_on(end, anchor)


@given(days, st.integers(1, 24), st.integers(1, 31))
def test_a_year_is_twelve_months(start, years, anchor):
    assert add_units(start, Unit.YEAR, years, anchor) == add_units(start, Unit.MONTH, 12 * years, anchor)
