"""Reading the queue."""

from __future__ import annotations

from uuid import UUID

from clientcast.attention.models import Attention
from clientcast.core.rows import find


def get(item_id: UUID, *, lock: bool = False) -> Attention:
    """One item. Raises NotFound."""
    return find(Attention, item_id, lock=lock)


def open_of_payment(payment_id: UUID) -> list[Attention]:
    """Open items about a payment, locked."""
    return list(Attention.objects.filter(payment_id=payment_id, state="open").select_for_update(no_key=True))
