"""Reading the books."""

from __future__ import annotations

from uuid import UUID

from clientcast.core.db import one, rows
from clientcast.ledger.rules import Source

_TRIAL_BALANCE = """
select kind, currency, sum(amount)::bigint from (
    select debit kind, currency, amount_minor amount from journal where organization_id = org()
    union all select credit, currency, -amount_minor from journal where organization_id = org()) x
 group by kind, currency order by kind, currency"""


def trial_balance() -> dict[tuple[str, str], int]:
    """Balance of every kind of account and currency, debit positive; their sum is zero at every instant (I5)."""
    return {(kind, currency): amount for kind, currency, amount in rows(_TRIAL_BALANCE)}


def balance(kind: str, currency: str, party: str | None = None) -> int:
    """Balance of one kind of account, or of one party's, debit positive, in minor units."""
    row = one(
        """select coalesce(sum(case when debit = %(k)s and (%(p)s::text is null or debit_party = %(p)s) then amount_minor else 0 end), 0)
                - coalesce(sum(case when credit = %(k)s and (%(p)s::text is null or credit_party = %(p)s) then amount_minor else 0 end), 0)
             from journal where organization_id = org() and currency = %(c)s and %(k)s in (debit, credit)""",
        {"k": kind, "p": party, "c": currency},
    )
    return int(row[0]) if row else 0


def has_live_entry(source: Source, source_id: UUID) -> bool:
    """Whether the source is posted and not reversed; only the office may ask."""
    return bool(
        one(
            "select 1 from journal where organization_id = org() and source_kind = %s and source_id = %s and n = 1 and reversed_by is null",
            (source.value, source_id),
        )
    )
