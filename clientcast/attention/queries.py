"""Reading the queue."""

from __future__ import annotations

from uuid import UUID

from clientcast.attention.models import Attention
from clientcast.kit.errors import NotFound


def get(item_id: UUID, *, lock: bool = False) -> Attention:
    """One item. Raises NotFound."""
    found = Attention.objects.filter(id=item_id)
    item = (found.select_for_update(no_key=True) if lock else found).first()
    if item is None:
        raise NotFound
    return item


def open_of_payment(payment_id: UUID) -> list[Attention]:
    """Open items about a payment, locked."""
    return list(Attention.objects.filter(payment_id=payment_id, state="open").select_for_update(no_key=True))
