"""Reading sellers and what they hold."""

from __future__ import annotations

from uuid import UUID

from clientcast.core.db import execute, one
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


def due_minor(seller_id: UUID, currency: str) -> int:
    """What the seller's customers owe together, asked before more is given: until this transaction ends nobody else is told.

    Its lock comes after those of customers and invoices, before those of balances (DB-14).
    """
    execute("select pg_advisory_xact_lock(hashtextextended('credit ' || org() || ' ' || %s, 0))", (str(seller_id),))
    row = one(
        "select coalesce(sum(due_minor), 0) from customer_balance where organization_id = org() and seller_id = %s and currency = %s",
        (seller_id, currency),
    )
    return int(row[0]) if row else 0
