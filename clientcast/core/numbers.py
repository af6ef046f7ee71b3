"""Running numbers of an organization (I2): gapless, because the counter stays locked until the commit."""

from __future__ import annotations

from clientcast.core.db import one


def next_number(series: str, count: int = 1) -> int:
    """The first of ``count`` consecutive numbers. Take it last: everybody else waits for our commit (DB-14)."""
    row = one("select next_number(%s, %s)", (series, count))
    assert row is not None
    return int(row[0])
