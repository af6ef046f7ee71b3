"""The books' doors as functions; business commands call them inside their transaction (DB-12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from clientcast.core.commands import guarded_by
from clientcast.core.db import execute
from clientcast.kit.ids import uuid7
from clientcast.ledger.rules import Entry, PeriodClosed, Source

guarded_by("open_period", PeriodClosed)

_POST = """
select post_entries(array(select row(e, k, s, d, da, dp, ca, cp, c, m)::posting
  from unnest(%s::uuid[], %s::text[], %s::uuid[], %s::date[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[])
       with ordinality x(e, k, s, d, da, dp, ca, cp, c, m, i) order by i))"""


def post(entries: Sequence[Entry]) -> None:
    """Post entries, keep balances. Raises PeriodClosed; an entry without movements posts nothing."""
    lines = [
        (
            entry_id,
            e.source.value,
            e.source_id,
            e.on,
            m.debit.kind.value,
            m.debit.party,
            m.credit.kind.value,
            m.credit.party,
            e.currency,
            m.amount_minor,
        )
        for entry_id, e in ((uuid7(), e) for e in entries)
        for m in e.movements
    ]
    if lines:
        execute(_POST, [list(column) for column in zip(*lines, strict=True)])


def reverse(source: Source, source_id: UUID, on: date) -> None:
    """Post the mirror of a source's live entry; afterwards the source may be posted again. Raises NotFound."""
    execute("select reverse_entry(%s, %s, %s, %s)", (source.value, source_id, uuid7(), on))
