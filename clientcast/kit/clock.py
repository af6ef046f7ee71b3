"""The only clock, and what an instant means in an organization's zone (T1, T2)."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant, aware, in UTC. Only the edge calls this; everything else is handed ``now``."""
    return datetime.now(UTC)


def local_date(instant: datetime, zone: str) -> date:
    """The calendar date of an aware instant in an IANA zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def cut_off(end: date, zone: str) -> datetime:
    """The instant service stops: 00:00 of the exclusive end in the zone, in UTC (R2)."""
    return datetime.combine(end, time.min, ZoneInfo(zone)).astimezone(UTC)


def fiscal_year(day: date, first_month: int) -> str:
    """The fiscal year of a date: ``2627`` for July 2026 to June 2027, ``2026`` for a calendar year (M18)."""
    if first_month == 1:
        return f"{day.year:04}"
    start = day.year if day.month >= first_month else day.year - 1
    return f"{start % 100:02}{(start + 1) % 100:02}"
