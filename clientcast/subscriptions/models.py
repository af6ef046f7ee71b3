"""Lines: subscribed service instances (TMF637), their terms and boxes."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from clientcast.core.registry import Synced
from clientcast.core.walls import TenantRef, TenantRow
from clientcast.subscriptions.rules import TermKind, TermSource


class Subscription(TenantRow):
    """One line. ``term_starts_on``, ``ends_on``, ``term_kind`` mirror the last live term, kept by a trigger."""

    number = models.CharField(max_length=20, null=True)
    customer = TenantRef("customers.Customer")
    seller_id = models.UUIDField()
    plan = TenantRef("catalog.Plan")
    plan_version = TenantRef("catalog.PlanVersion")
    username = models.CharField(max_length=100, default="")
    connections = models.SmallIntegerField(default=1)
    anchor_day = models.SmallIntegerField(null=True)
    auto_renew = models.BooleanField(default=False)
    has_secret = models.BooleanField(default=False)
    sold_by_id = models.UUIDField()
    terminated_at = models.DateTimeField(null=True)
    term_starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    term_kind = models.CharField(max_length=12, null=True)

    class Meta:
        db_table = "subscription"
        constraints = (
            models.UniqueConstraint(name="subscription_key", fields=("organization_id", "id")),
            models.UniqueConstraint(
                name="subscription_part_key", fields=("organization_id", "id", "customer", "seller_id")
            ),
            models.UniqueConstraint(name="subscription_number_once", fields=("organization_id", "number")),
            models.UniqueConstraint(
                name="subscription_username_once",
                fields=("organization_id", "username"),
                condition=models.Q(terminated_at__isnull=True) & ~models.Q(username=""),
            ),
        )
        indexes = (
            models.Index(name="subscription_by_end", fields=("organization_id", "ends_on", "id")),
            models.Index(name="subscription_by_seller_end", fields=("organization_id", "seller_id", "ends_on", "id")),
            models.Index(name="subscription_by_customer", fields=("organization_id", "customer")),
        )

    synced = Synced(
        "subscription",
        rank=70,
        columns=(
            "id, number, customer_id, seller_id, plan_id, plan_version_id, username, connections, anchor_day, "
            "auto_renew, has_secret, sold_by_id, terminated_at, term_starts_on, ends_on, term_kind"
        ),
        types={"term_kind": TermKind},
    )


class Box(TenantRow):
    """A subscriber's set-top box; swapping it keeps terms and money (E3)."""

    subscription = TenantRef("subscriptions.Subscription")
    customer = TenantRef("customers.Customer")
    seller_id = models.UUIDField()
    mac = models.CharField(max_length=17, default="")
    serial = models.CharField(max_length=60, default="")
    model = models.CharField(max_length=60, default="")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "box"
        constraints = (
            models.UniqueConstraint(
                name="box_mac_once",
                fields=("organization_id", "mac"),
                condition=models.Q(removed_at__isnull=True) & ~models.Q(mac=""),
            ),
        )
        indexes = (models.Index(name="box_by_subscription", fields=("organization_id", "subscription")),)

    synced = Synced(
        "box",
        rank=80,
        columns="id, subscription_id, customer_id, seller_id, mac, serial, model, removed_at",
    )


class Term(TenantRow):
    """One paid, trial or goodwill period ``[start, end)`` in local dates (I1). Voided, never deleted."""

    subscription = TenantRef("subscriptions.Subscription")
    customer = TenantRef("customers.Customer")
    seller_id = models.UUIDField()
    plan_version = TenantRef("catalog.PlanVersion")
    period = DateRangeField()
    kind = models.CharField(max_length=12, default="paid")
    source = models.CharField(max_length=12, default="renewal")
    invoice_id = models.UUIDField(null=True)
    periods = models.SmallIntegerField(default=1)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "term"
        constraints = (
            ExclusionConstraint(
                name="term_no_overlap",
                expressions=(
                    ("organization_id", RangeOperators.EQUAL),
                    ("subscription", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ),
                condition=models.Q(voided_at__isnull=True),
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="term_kind_known",
                condition=models.Q(kind__in=("trial", "paid", "goodwill", "compensation")),
            ),
        )
        indexes = (
            models.Index(name="term_by_subscription", fields=("organization_id", "subscription")),
            models.Index(name="term_by_customer", fields=("organization_id", "customer")),
        )

    synced = Synced(
        "term",
        rank=140,
        columns=(
            "id, subscription_id, customer_id, seller_id, plan_version_id, lower(period) starts_on, "
            "upper(period) ends_on, kind, source, invoice_id, periods, voided_at, created_at"
        ),
        types={"kind": TermKind, "source": TermSource},
    )
