"""Dates as people type them: ISO, day first or month first, in both digit sets, named months, serials (X3)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from clientcast.imports.sheets import Cell
from clientcast.imports.values import Flawed, is_blank, shown
from clientcast.kit.text import fold

FIRST_YEAR, LAST_YEAR = 2000, 2099


class DateDoesNotExist(Flawed):
    """31/02/2026; also a month above 12. The suggestion is the last day of that month, or the other order."""

    code = "date_does_not_exist"


class DateUnreadable(Flawed):
    """No date."""

    code = "date_unreadable"


class DateImplausible(Flawed):
    """Outside the years ``first`` to ``last``."""

    code = "date_implausible"


class DateDayOnly(Flawed):
    """Only a day of the month (``day``): the month must be said."""

    code = "date_day_only"


_MONTHS = (
    "jan,জানু", "feb,ফেব", "mar,মার্চ", "apr,এপ্রি", "may,মে", "jun,জুন", "jul,জুল", "aug,আগ,অগ", "sep,সেপ",
    "oct,অক", "nov,নভ", "dec,ডিস",
)  # fmt: skip
_MONTH_OF = {fold(stem): number for number, stems in enumerate(_MONTHS, 1) for stem in stems.split(",")}
_TIME = r"(?:[t ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?(?:z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_NUMERIC = re.compile(rf"(\d{{1,2}}) ?[-/. ] ?(\d{{1,2}}) ?[-/. ] ?(\d{{4}}|\d{{2}}){_TIME}")
_NAMED = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|ই|শে)?[-/., ]*([^\d\s\-/.,']+)[-/.,' ]*(\d{{4}}|\d{{2}}){_TIME}")
_NAMED_FIRST = re.compile(rf"([^\d\s\-/.,']+)[-/. ]*(\d{{1,2}})(?:st|nd|rd|th)?[-/,' ]+(\d{{4}}|\d{{2}}){_TIME}")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_DAY_ONLY = re.compile(r"(\d{1,2})(?:\.0)?(?:st|nd|rd|th)?(?: ?(?:তারিখ|তাং))?")


def day(cell: Cell, *, day_first: bool = True, date_1904: bool = False) -> date | None:
    """A calendar date; None for a blank. A time of day is dropped.

    Raises DateDoesNotExist, DateUnreadable, DateImplausible, DateDayOnly.
    """
    if is_blank(cell):
        return None
    if isinstance(cell, datetime):
        return _plausible(cell.date())
    if isinstance(cell, date):
        return _plausible(cell)
    return _day(shown(cell), day_first, date_1904)


@lru_cache(maxsize=32768)
def _day(cell: str, day_first: bool, date_1904: bool) -> date:
    written = fold(cell)
    if match := _ISO.fullmatch(written) or _COMPACT.fullmatch(written):
        return _exact(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(written):
        first, second = int(match[1]), int(match[2])
        number, month = (first, second) if day_first else (second, first)
        return _exact(_year(match[3]), month, number)
    if match := _NAMED.fullmatch(written):
        return _exact(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _NAMED_FIRST.fullmatch(written):
        return _exact(_year(match[3]), _month(match[1]), int(match[2]))
    if _SERIAL.fullmatch(written):
        return _plausible(_from_serial(int(float(written)), date_1904))
    if (match := _DAY_ONLY.fullmatch(written)) and 1 <= int(match[1]) <= 31:
        raise DateDayOnly(day=int(match[1]))
    raise DateUnreadable()


def _year(written: str) -> int:
    return int(written) if len(written) == 4 else 2000 + int(written)


def _month(name: str) -> int:
    """By its beginning, so ``sept`` and ``জানুয়ারী`` are months and ``Mars`` is one too. Raises DateUnreadable."""
    for stem, number in _MONTH_OF.items():
        if name.startswith(stem):
            return number
    raise DateUnreadable()


def _from_serial(serial: int, date_1904: bool) -> date:
    return (date(1904, 1, 1) if date_1904 else date(1899, 12, 30)) + timedelta(days=serial)


def _exact(year: int, month: int, number: int) -> date:
    try:
        return _plausible(date(year, month, number))
    except ValueError:
        raise DateDoesNotExist(_nearest(year, month, number)) from None


def _nearest(year: int, month: int, number: int) -> str | None:
    """31/02 → 28/02; month 25 → day and month were swapped."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if 1 <= month <= 12 and 28 < number <= 31:
        return date(year, month, calendar.monthrange(year, month)[1]).isoformat()
    swapped_fits = month > 12 and 1 <= number <= 12 and month <= calendar.monthrange(year, number)[1]
    return date(year, number, month).isoformat() if swapped_fits else None


def _plausible(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise DateImplausible(first=FIRST_YEAR, last=LAST_YEAR)
    return value


def order_proof(cells: Iterable[Cell]) -> tuple[int, int]:
    """How many dates of a column can only be day/month, and how many only month/day (X3)."""
    day_first = month_first = 0
    for cell in cells:
        match = _NUMERIC.fullmatch(fold(cell)) if isinstance(cell, str) else None
        if match is None:
            continue
        day_first += int(match[1]) > 12 >= int(match[2])
        month_first += int(match[2]) > 12 >= int(match[1])
    return day_first, month_first
