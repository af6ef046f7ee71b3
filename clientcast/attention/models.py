"""One queue of what waits for a person's decision (E41)."""

from __future__ import annotations

from typing import Any, Literal

from django.db import models

from clientcast.attention.rules import AttentionKind, Outcome
from clientcast.core.registry import Synced
from clientcast.core.walls import TenantRef, TenantRow


class Attention(TenantRow):
    """An exception to settle once. ``seller`` is the collector who sees it besides the office (M14)."""

    kind = models.CharField(max_length=24)
    seller = TenantRef("sellers.Seller")
    customer_id = models.UUIDField(null=True)
    subscription_id = models.UUIDField(null=True)
    payment_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    envelope = models.JSONField(null=True)
    state = models.CharField(max_length=12, default="open")
    outcome = models.CharField(max_length=24, null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    class Meta:
        db_table = "attention"
        constraints = (
            models.CheckConstraint(
                name="attention_settled",
                condition=models.Q(state="open", outcome__isnull=True, settled_at__isnull=True)
                | models.Q(state="settled", outcome__isnull=False, settled_at__isnull=False),
            ),
        )
        indexes = (models.Index(name="attention_open", fields=("organization_id", "state", "created_at")),)

    synced = Synced(
        "attention",
        rank=180,
        columns="id, kind, seller_id, customer_id, subscription_id, payment_id, facts, state, outcome, settled_at, created_at",
        types={"kind": AttentionKind, "facts": dict[str, Any], "state": Literal["open", "settled"], "outcome": Outcome},
    )
