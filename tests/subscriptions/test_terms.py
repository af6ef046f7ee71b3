"""Terms in the database: they never overlap, the line ends with the last, a trial begins with its line (I1, R1–R7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError

from clientcast.catalog import queries as catalog
from clientcast.core.commands import translate
from clientcast.core.db import work
from clientcast.kit.ids import uuid7
from clientcast.subscriptions import commands, queries
from clientcast.subscriptions.rules import Renewal, RenewalRule, TermsOverlap, TrialTermMissing
from tests.cast import NOW
from tests.shop import Shop, check_books, open_shop

pytestmark = pytest.mark.system


@pytest.fixture
def shop(db: str) -> Iterator[Shop]:
    opened = open_shop()
    yield opened
    check_books(opened)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


def mirrored(shop: Shop, line: UUID) -> tuple[Any, ...]:
    """Start, end and kind of the last live term, as the line mirrors them."""
    return shop.ask("select term_starts_on::text, ends_on::text, term_kind from subscription where id = %s", line)[0]


def add_term(shop: Shop, line: UUID, start: date, end: date) -> None:
    """A term past the renewal rules, as only a mistake in them could make it."""
    with work(shop.cast.ada.caller):
        row = queries.get(line, lock=True)
        made = Renewal(start, end, start.day, RenewalRule.FIRST)
        commands.make_term(row, catalog.version(row.plan_version_id), made, term_id=uuid7())


def test_terms_never_overlap(shop):
    _, line = shop.new_line()
    shop.renew(shop.cast.sam, line)
    for start, end in ((date(2026, 12, 24), date(2027, 1, 24)), (date(2026, 11, 1), date(2026, 11, 26))):
        with pytest.raises(DatabaseError) as refused:
            add_term(shop, line, start, end)
        assert isinstance(translate(refused.value), TermsOverlap)
    assert shop.terms(line) == [("2026-11-25", "2026-12-25")]


def test_the_line_mirrors_its_last_term(shop):
    _, line = shop.new_line()
    assert mirrored(shop, line) == (None, None, None)
    first = shop.renew(shop.cast.sam, line)
    assert mirrored(shop, line) == ("2026-11-25", "2026-12-25", "paid")
    second = shop.renew(shop.cast.sam, line)
    assert mirrored(shop, line) == ("2026-12-25", "2027-01-25", "paid")
    shop.undo(shop.cast.sam, second)
    assert mirrored(shop, line) == ("2026-11-25", "2026-12-25", "paid")
    shop.undo(shop.cast.sam, first)
    assert mirrored(shop, line) == (None, None, None)


def test_the_31st_comes_back_after_february(shop):
    _, line = shop.new_line()
    for _ in range(4):
        shop.renew(shop.cast.sam, line, now=at(date(2027, 1, 31)))
    assert [end for _, end in shop.terms(line)] == ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]
    assert shop.ask("select anchor_day from subscription where id = %s", line) == [(31,)]


LENGTHS = [
    ({"unit": "day", "count": 10}, 1, "2026-12-05"),
    ({"unit": "day", "count": 10}, 3, "2026-12-25"),
    ({"unit": "month", "count": 1}, 12, "2027-11-25"),
    ({"unit": "month", "count": 3}, 2, "2027-05-25"),
    ({"unit": "year", "count": 1}, 1, "2027-11-25"),
]


@pytest.mark.parametrize(("terms", "count", "end"), LENGTHS)
def test_a_term_is_as_long_as_the_plan_says(shop, terms, count, end):
    line = shop.add_line(shop.add_customer(), shop.add_plan(price=50_000, **terms))
    shop.renew(shop.cast.sam, line, 50_000 * count, count=count)
    assert shop.terms(line) == [("2026-11-25", end)]


LATE = {
    # rule, days after the end: where the next term starts
    ("from_end_in_grace", 0): "2026-12-25",
    ("from_end_in_grace", 2): "2026-12-25",
    ("from_end_in_grace", 3): "2026-12-28",
    ("from_payment", 0): "2026-12-25",
    ("from_payment", 1): "2026-12-26",
    ("from_end_always", 20): "2026-12-25",
}


@pytest.mark.parametrize(("rule", "late"), LATE)
def test_who_is_late(shop, rule, late):
    line = shop.add_line(shop.add_customer(), shop.add_plan(price=50_000, grace_days=3, late_rule=rule))
    shop.renew(shop.cast.sam, line)
    shop.renew(shop.cast.sam, line, now=NOW + timedelta(days=30 + late))
    assert shop.terms(line)[1][0] == LATE[rule, late]


def test_late_is_judged_by_the_terms_own_plan_version(shop):
    """E1: grace is what was sold with the last term, whatever the plan says now."""
    _, line = shop.new_line()
    shop.renew(shop.cast.sam, line)
    shop.new_price(50_000, grace_days=0)
    shop.renew(shop.cast.sam, line, now=NOW + timedelta(days=32))
    assert shop.terms(line)[1] == ("2026-12-25", "2027-01-25")


def test_a_day_is_a_day_in_dhaka(shop):
    _, line = shop.new_line()
    shop.renew(shop.cast.sam, line, now=datetime(2026, 11, 25, 18, 30, tzinfo=UTC))
    assert shop.terms(line) == [("2026-11-26", "2026-12-26")]


def trial(shop: Shop) -> UUID:
    return shop.add_plan(kind="trial", price=0, unit="day", count=3)


def test_a_trial_begins_with_its_line(shop):
    line = shop.add_line(shop.add_customer(), trial(shop), trial_term_id=uuid7())
    assert mirrored(shop, line) == ("2026-11-25", "2026-11-28", "trial")
    assert shop.count("invoice") == 0


def test_a_trial_names_its_term(shop):
    customer = shop.add_customer()
    with pytest.raises(TrialTermMissing):
        shop.add_line(customer, trial(shop))
    assert shop.count("subscription") == 0


def test_a_trial_that_is_over_has_no_grace(shop):
    line = shop.add_line(shop.add_customer(), trial(shop), trial_term_id=uuid7())
    shop.renew(shop.cast.sam, line, plan_id=shop.plan, now=NOW + timedelta(days=4))
    assert shop.terms(line)[1] == ("2026-11-29", "2026-12-29")


def test_after_the_trial_the_line_is_on_the_plan_that_was_sold(shop):
    line = shop.add_line(shop.add_customer(), trial(shop), trial_term_id=uuid7())
    shop.renew(shop.cast.sam, line, plan_id=shop.plan)
    sold = shop.ask("select plan_id, plan_version_id from subscription where id = %s", line)
    assert sold == [(shop.plan, shop.versions[shop.plan])]
    shop.renew(shop.cast.sam, line)
    assert [end for _, end in shop.terms(line)] == ["2026-11-28", "2026-12-28", "2027-01-28"]
