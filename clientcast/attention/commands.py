"""Opening and closing items; the acts that settle them belong to the modules that know how."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from clientcast.attention import queries
from clientcast.attention.models import Attention
from clientcast.attention.rules import AttentionKind, AttentionSettled, Outcome
from clientcast.core.actor import Actor
from clientcast.core.commands import Moment
from clientcast.kit.ids import uuid7


def open_item(
    kind: AttentionKind,
    *,
    seller_id: UUID,
    customer_id: UUID,
    payment_id: UUID,
    subscription_id: UUID | None,
    facts: dict[str, Any],
    envelope: dict[str, Any],
) -> UUID:
    """Put an exception before the collector and the office; ``envelope`` is the body that could not run."""
    item = Attention.objects.create(
        id=uuid7(),
        kind=kind,
        seller_id=seller_id,
        customer_id=customer_id,
        payment_id=payment_id,
        subscription_id=subscription_id,
        facts=facts,
        envelope=envelope,
    )
    return item.id


def take(item_id: UUID) -> Attention:
    """Lock an open item. Raises NotFound, AttentionSettled."""
    item = queries.get(item_id, lock=True)
    if item.state != "open":
        raise AttentionSettled(outcome=item.outcome)
    return item


def close_of_payment(actor: Actor, payment_id: UUID, outcome: Outcome, at: Moment) -> None:
    """Settle what waits because of a payment that was taken back meanwhile."""
    for item in queries.open_of_payment(payment_id):
        close(actor, item, outcome, at)


def close(actor: Actor, item: Attention, outcome: Outcome, at: Moment) -> None:
    """Settle a taken item, once."""
    item.state, item.outcome = "settled", outcome
    item.settled_at, item.settled_by = at.now, actor.member_id
    item.save(update_fields=["state", "outcome", "settled_at", "settled_by"])
