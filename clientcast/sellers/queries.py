"""Reading sellers and what they hold."""

from __future__ import annotations

from uuid import UUID

from clientcast.core.db import one
from clientcast.core.rows import find
from clientcast.sellers.models import Seller


def get(seller_id: UUID, *, lock: bool = False) -> Seller:
    """One seller. Raises NotFound."""
    return find(Seller, seller_id, lock=lock)


def cash_minor(seller_id: UUID, currency: str) -> int:
    """Cash in a seller's hands, in minor units."""
    row = one(
        "select cash_minor from seller_balance where organization_id = org() and seller_id = %s and currency = %s",
        (seller_id, currency),
    )
    return int(row[0]) if row else 0


_CREDIT_LIMIT = """
select credit_limit_minor, case when credit_limit_minor is not null
       then pg_advisory_xact_lock(hashtextextended('credit ' || organization_id || ' ' || id, 0)) is not null end
  from seller where organization_id = org() and id = %s"""


def credit_limit_minor(seller_id: UUID) -> int | None:
    """What the seller's customers may owe together, asked before more is given; None = no limit.

    Where there is one, whoever asks next waits until this transaction ends. The lock comes after those of customers and
    invoices, before those of balances (DB-14); sellers may not lock rows of sellers.
    """
    row = one(_CREDIT_LIMIT, (seller_id,))
    return row[0] if row else None


def due_minor(seller_id: UUID, currency: str) -> int:
    """What the seller's customers owe together."""
    row = one(
        "select coalesce(sum(due_minor), 0) from customer_balance where organization_id = org() and seller_id = %s and currency = %s",
        (seller_id, currency),
    )
    return int(row[0]) if row else 0
