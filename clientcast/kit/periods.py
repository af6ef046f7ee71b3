"""Half-open date periods and the arithmetic of months with an anchor day (5.1)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Unit(StrEnum):
    """What a plan counts its terms in."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates ``[start, end)``, never empty (R2, I1)."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"period {self.start} to {self.end} is empty")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day of service, as people read it."""
        return last_day(self.end)

    def overlaps(self, other: "Period") -> bool:
        return self.start < other.end and other.start < self.end


def last_day(end: date) -> date:
    """The day before an exclusive end."""
    return end - timedelta(days=1)


def on_anchor(year: int, month: int, anchor_day: int) -> date:
    """The anchor day in that month, or the month's last day when it is shorter."""
    return date(year, month, min(anchor_day, monthrange(year, month)[1]))


def add_months(start: date, months: int, anchor_day: int) -> date:
    """``months`` after the month of ``start``, on the anchor day (1–31)."""
    index = start.year * 12 + start.month - 1 + months
    return on_anchor(index // 12, index % 12 + 1, anchor_day)


def add_units(start: date, unit: Unit, count: int, anchor_day: int) -> date:
    """The exclusive end of ``count`` units from ``start``; a year is 12 months."""
    if unit is Unit.DAY:
        return start + timedelta(days=count)
    return add_months(start, count * (12 if unit is Unit.YEAR else 1), anchor_day)


def sits_on(day: date, anchor_day: int) -> bool:
    """Whether a date is where that anchor day falls in its month."""
    return day == on_anchor(day.year, day.month, anchor_day)
