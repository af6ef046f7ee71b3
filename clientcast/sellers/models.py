"""Sellers, their tree, and what they hold."""

from __future__ import annotations

from typing import Literal

from django.db import models
from django.db.models import F

from clientcast.core.registry import Synced
from clientcast.core.walls import Projection, TenantRef, TenantRow
from clientcast.sellers.rules import SellerMode


class Seller(TenantRow):
    """A reseller or collector; the *house* is the one every organization has from its first minute (DB-6)."""

    seller_id = models.GeneratedField(expression=F("id"), output_field=models.UUIDField(), db_persist=True)  # type: ignore[arg-type]
    parent = TenantRef("sellers.Seller", null=True)
    name = models.CharField(max_length=200)
    name_bn = models.CharField(max_length=200, default="")
    phone = models.CharField(max_length=20, default="")
    mode = models.CharField(max_length=12, default="collector")
    state = models.CharField(max_length=12, default="active")
    credit_limit_minor = models.BigIntegerField(null=True)

    class Meta:
        db_table = "seller"
        constraints = (
            models.UniqueConstraint(name="seller_key", fields=("organization_id", "id")),
            models.UniqueConstraint(
                name="seller_one_house", fields=("organization_id",), condition=models.Q(mode="house")
            ),
            models.CheckConstraint(name="seller_not_own_parent", condition=~models.Q(parent=F("id"))),
            models.CheckConstraint(name="seller_mode", condition=models.Q(mode__in=("house", "collector"))),
            models.CheckConstraint(name="seller_state", condition=models.Q(state__in=("active", "frozen"))),
        )
        indexes = (models.Index(name="seller_children", fields=("organization_id", "parent")),)

    synced = Synced(
        "seller",
        rank=40,
        columns="id, parent_id, name, name_bn, phone, mode, state, credit_limit_minor",
        types={"mode": SellerMode, "state": Literal["active", "frozen"]},
    )


class SellerBalance(Projection):
    """Cash in hand and float of a seller; written by the ledger's door only (M16)."""

    seller = TenantRef("sellers.Seller")
    currency = models.CharField(max_length=3)
    cash_minor = models.BigIntegerField(default=0)
    float_minor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "seller_balance"
        constraints = (
            models.UniqueConstraint(name="seller_balance_once", fields=("organization_id", "seller", "currency")),
        )

    synced = Synced("seller_balance", rank=90, columns="id, seller_id, currency, cash_minor, float_minor")
