"""Customers, what they owe, and the notes about them."""

from __future__ import annotations

from typing import Literal

from django.contrib.postgres.fields import ArrayField
from django.db import models

from clientcast.core.registry import Synced
from clientcast.core.walls import Projection, TenantRef, TenantRow
from clientcast.customers.rules import CustomerKind


class Customer(TenantRow):
    """The person or firm that pays (TMF629). ``seller`` decides who sees it; ``search`` is folded text (DB-7)."""

    number = models.CharField(max_length=20, null=True)
    seller = TenantRef("sellers.Seller")
    kind = models.CharField(max_length=12, default="person")
    name = models.CharField(max_length=200)
    name_bn = models.CharField(max_length=200, default="")
    phones = ArrayField(models.CharField(max_length=20), default=list)
    email = models.CharField(max_length=254, default="")
    address = models.CharField(max_length=500, default="")
    area = models.CharField(max_length=100, default="")
    language = models.CharField(max_length=5, default="")
    credit_limit_minor = models.BigIntegerField(null=True)
    archived_at = models.DateTimeField(null=True)
    import_id = models.UUIDField(null=True)
    search = models.TextField()

    class Meta:
        db_table = "customer"
        constraints = (
            models.UniqueConstraint(name="customer_key", fields=("organization_id", "id", "seller")),
            models.UniqueConstraint(name="customer_number_once", fields=("organization_id", "number")),
            models.CheckConstraint(name="customer_kind", condition=models.Q(kind__in=("person", "organization"))),
        )

    synced = Synced(
        "customer",
        rank=50,
        columns=(
            "id, number, seller_id, kind, name, name_bn, phones, email, address, area, language, credit_limit_minor, "
            "archived_at, created_at"
        ),
        types={"kind": CustomerKind, "language": Literal["", "en", "bn"]},
    )


class CustomerBalance(Projection):
    """What a customer owes and has paid in advance; written by the ledger's door only."""

    customer = TenantRef("customers.Customer")
    seller_id = models.UUIDField()
    currency = models.CharField(max_length=3)
    due_minor = models.BigIntegerField(default=0)
    advance_minor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "customer_balance"
        constraints = (
            models.UniqueConstraint(name="customer_balance_once", fields=("organization_id", "customer", "currency")),
            models.CheckConstraint(name="customer_balance_due", condition=models.Q(due_minor__gte=0)),
            models.CheckConstraint(name="customer_balance_advance", condition=models.Q(advance_minor__gte=0)),
        )

    synced = Synced(
        "customer_balance", rank=60, columns="id, customer_id, seller_id, currency, due_minor, advance_minor"
    )


class CustomerNote(TenantRow):
    """What somebody wrote about a customer; notes are only ever added (M20)."""

    customer = TenantRef("customers.Customer")
    seller_id = models.UUIDField()
    text = models.CharField(max_length=2000)
    captured_at = models.DateTimeField()

    class Meta:
        db_table = "customer_note"
        indexes = (models.Index(name="customer_note_by", fields=("organization_id", "customer")),)

    synced = Synced("customer_note", rank=150, columns="id, customer_id, seller_id, text, captured_at, created_by")
