"""Issued papers (TMF678, EN 16931): immutable; what is paid stands in a row of its own (MONEY-5)."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from clientcast.core.registry import Papers, Synced
from clientcast.core.walls import Projection, TenantRef, TenantRow, TransactionTime
from clientcast.invoices.rules import InvoiceKind


class Invoice(TenantRow):
    """An invoice or credit note. ``document`` is the record PDF and screen are made from, ``sha256`` its hash.

    ``captured_at`` is when the person did it, ``issued_at`` when it arrived.
    """

    kind = models.CharField(max_length=12, default="invoice")
    customer = TenantRef("customers.Customer")
    seller_id = models.UUIDField()
    sold_by_id = models.UUIDField()
    series = models.CharField(max_length=40)
    number = models.BigIntegerField()
    label = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    issued_at = models.DateTimeField()
    captured_at = models.DateTimeField(db_default=TransactionTime())
    issued_on = models.DateField()
    due_on = models.DateField(null=True)
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    allowance_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    rounding_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField()
    preceding_id = models.UUIDField(null=True)
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        db_table = "invoice"
        constraints = (
            models.UniqueConstraint(name="invoice_key", fields=("organization_id", "id", "customer", "seller_id")),
            models.UniqueConstraint(name="invoice_number_once", fields=("organization_id", "series", "number")),
            # A paper is credited as a whole, once.
            models.UniqueConstraint(name="invoice_credited_once", fields=("organization_id", "preceding_id")),
            models.CheckConstraint(
                name="invoice_sum",
                condition=models.Q(
                    total_minor=models.F("net_minor")
                    - models.F("allowance_minor")
                    + models.F("tax_minor")
                    + models.F("rounding_minor")
                ),
            ),
            models.CheckConstraint(name="invoice_total", condition=models.Q(total_minor__gte=0)),
            models.CheckConstraint(
                name="invoice_kind",
                condition=models.Q(kind="invoice", preceding_id__isnull=True)
                | models.Q(kind="credit_note", preceding_id__isnull=False),
            ),
        )
        indexes = (
            models.Index(name="invoice_by_day", fields=("organization_id", "issued_on")),
            models.Index(name="invoice_by_customer", fields=("organization_id", "customer")),
        )

    synced = Synced(
        "invoice",
        rank=110,
        papers=Papers(by="invoice_state", open="open_minor > 0"),
        columns=(
            "id, kind, customer_id, seller_id, sold_by_id, series, number, label, title, issued_at, issued_on, due_on, "
            "currency, net_minor, allowance_minor, tax_minor, rounding_minor, total_minor, preceding_id"
        ),
        types={"kind": InvoiceKind},
    )


class InvoiceLine(TenantRow):
    """One line of a paper (BG-25); added only by the transaction that issues it."""

    invoice = TenantRef("invoices.Invoice")
    customer = TenantRef("customers.Customer")
    seller_id = models.UUIDField()
    line = models.SmallIntegerField()
    subscription_id = models.UUIDField()
    plan_version_id = models.UUIDField()
    period = DateRangeField()
    description = models.CharField(max_length=300)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    net_minor = models.BigIntegerField()
    tax_rate = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    tax_minor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "invoice_line"
        constraints = (
            models.UniqueConstraint(name="invoice_line_once", fields=("organization_id", "invoice", "line")),
        )
        # The key to the line: without it every line that an undone import takes back reads all invoice lines.
        indexes = (models.Index(name="invoice_line_by_subscription", fields=("organization_id", "subscription_id")),)


class InvoiceState(Projection):
    """What is paid, credited and open of an invoice; its id is the invoice's."""

    customer_id = models.UUIDField()
    seller_id = models.UUIDField()
    paid_minor = models.BigIntegerField(default=0)
    credited_minor = models.BigIntegerField(default=0)
    open_minor = models.BigIntegerField()
    pdf_id = models.UUIDField(null=True)

    class Meta:
        db_table = "invoice_state"
        constraints = (
            models.CheckConstraint(name="invoice_state_open", condition=models.Q(open_minor__gte=0)),
            models.CheckConstraint(name="invoice_state_paid", condition=models.Q(paid_minor__gte=0)),
        )
        indexes = (
            models.Index(
                name="invoice_state_open_by_customer",
                fields=("organization_id", "customer_id"),
                condition=models.Q(open_minor__gt=0),
            ),
        )

    synced = Synced(
        "invoice_state",
        rank=120,
        papers=Papers(by="invoice_state", open="open_minor > 0"),
        columns="id, customer_id, seller_id, paid_minor, credited_minor, open_minor",
    )
