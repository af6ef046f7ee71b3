"""Money taken (TMF676), what it settled, receipts for it, and cash handed over."""

from __future__ import annotations

from django.db import models

from clientcast.core.registry import Papers, Synced
from clientcast.core.walls import TenantRef, TenantRow
from clientcast.payments.rules import Method, Provider


class Payment(TenantRow):
    """Money a collector took. The id is made by the client: the lasting guard against a double (DB-11).

    ``seller_id`` follows the customer, ``collector`` never moves. ``received_on`` is the local date of capture,
    or of arrival when the capture was older than the organization allows.
    """

    customer = TenantRef("customers.Customer")
    seller_id = models.UUIDField()
    collector = TenantRef("sellers.Seller")
    method = models.CharField(max_length=8)
    provider = models.CharField(max_length=20, null=True)
    trx_id = models.CharField(max_length=40, null=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    received_on = models.DateField()
    received_at = models.DateTimeField()
    captured_at = models.DateTimeField()
    receipt_number = models.CharField(max_length=30, null=True)
    note = models.CharField(max_length=500, default="")
    matched_at = models.DateTimeField(null=True)
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payment"
        constraints = (
            models.UniqueConstraint(name="payment_key", fields=("organization_id", "id")),
            models.UniqueConstraint(
                name="payment_trx_once",
                fields=("organization_id", "provider", "trx_id"),
                condition=models.Q(reversed_at__isnull=True, trx_id__isnull=False),
            ),
            models.CheckConstraint(name="payment_amount", condition=models.Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="payment_method",
                condition=models.Q(method="cash", provider__isnull=True, trx_id__isnull=True)
                | models.Q(method="mfs", provider__isnull=False, trx_id__isnull=False),
            ),
        )
        indexes = (
            models.Index(name="payment_by_customer", fields=("organization_id", "customer")),
            models.Index(name="payment_by_day", fields=("organization_id", "received_on")),
        )

    synced = Synced(
        "payment",
        rank=130,
        papers=Papers(by="payment", open="false"),
        columns=(
            "id, customer_id, seller_id, collector_id, method, provider, trx_id, amount_minor, currency, received_on, "
            "received_at, captured_at, receipt_number, note, matched_at, reversed_at, created_by"
        ),
        types={"method": Method, "provider": Provider},
    )


class Allocation(TenantRow):
    """What part of a payment (or of the advance, when ``payment`` is empty) settles an invoice; undone by a mirror row."""

    payment_id = models.UUIDField(null=True)
    invoice = TenantRef("invoices.Invoice")
    customer = TenantRef("customers.Customer")
    seller_id = models.UUIDField()
    amount_minor = models.BigIntegerField()

    class Meta:
        db_table = "allocation"
        constraints = (models.CheckConstraint(name="allocation_amount", condition=~models.Q(amount_minor=0)),)
        indexes = (
            models.Index(name="allocation_by_payment", fields=("organization_id", "payment_id")),
            models.Index(name="allocation_by_invoice", fields=("organization_id", "invoice")),
        )


class MoneyReceipt(TenantRow):
    """The paper the collector gave, with the number on it. ``seller`` is the collector and never moves (M16).

    The number comes from his device's series; after a restore two papers may bear the same one (SYNC-28).
    """

    payment_id = models.UUIDField()
    seller = TenantRef("sellers.Seller")
    number = models.CharField(max_length=30)
    customer_name = models.CharField(max_length=200)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    captured_at = models.DateTimeField()

    class Meta:
        db_table = "money_receipt"
        constraints = (
            models.UniqueConstraint(name="money_receipt_of_payment", fields=("organization_id", "payment_id")),
        )

    synced = Synced(
        "money_receipt",
        rank=160,
        columns="id, payment_id, seller_id, number, customer_name, amount_minor, currency, captured_at",
    )


class HandOver(TenantRow):
    """Cash a seller gave to the house, confirmed by the office (M16)."""

    seller = TenantRef("sellers.Seller")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    handed_on = models.DateField()
    note = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "hand_over"
        constraints = (models.CheckConstraint(name="hand_over_amount", condition=models.Q(amount_minor__gt=0)),)

    synced = Synced("hand_over", rank=170, columns="id, seller_id, amount_minor, currency, handed_on, note")
