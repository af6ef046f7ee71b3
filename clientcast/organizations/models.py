"""The tenant, its members and their devices."""

from __future__ import annotations

from typing import Literal

from django.db import models
from django.db.models import F

from clientcast.core.registry import Synced
from clientcast.core.walls import TenantRow
from clientcast.organizations.rules import Wallet


class Organization(TenantRow):
    """The operator. ``organization_id`` is its own id, so that walls and history are the same for every table."""

    organization_id = models.GeneratedField(expression=F("id"), output_field=models.UUIDField(), db_persist=True)  # type: ignore[arg-type]
    slug = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    name_bn = models.CharField(max_length=200, default="")
    legal_name = models.CharField(max_length=200, default="")
    address = models.CharField(max_length=500, default="")
    bin = models.CharField(max_length=30, default="")
    phone = models.CharField(max_length=20, default="")
    email = models.CharField(max_length=254, default="")
    support_contact = models.CharField(max_length=200, default="")
    controller_contact = models.CharField(max_length=200, default="")
    data_region = models.CharField(max_length=100, default="")
    time_zone = models.CharField(max_length=60, default="Asia/Dhaka")
    currency = models.CharField(max_length=3, default="BDT")
    language = models.CharField(max_length=5, default="en")
    fiscal_month = models.SmallIntegerField(default=7)
    tax_rate = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    credit_limit_minor = models.BigIntegerField(null=True)
    backdate_days = models.SmallIntegerField(default=7)
    hide_minor_zero = models.BooleanField(default=True)
    color = models.CharField(max_length=7, default="#0B5C4B")
    footer = models.CharField(max_length=500, default="")
    payment_hint = models.CharField(max_length=300, default="")
    wallets = models.JSONField(default=list)
    discount_limits = models.JSONField(default=dict)
    logo_id = models.UUIDField(null=True)
    house_id = models.UUIDField(null=True)
    demo = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default="active")

    class Meta:
        db_table = "organization"

    synced = Synced(
        "organization",
        rank=10,
        columns=(
            "id, slug, name, name_bn, legal_name, address, bin, phone, email, support_contact, controller_contact, data_region, "
            "time_zone, currency, language, fiscal_month, tax_rate::text tax_rate, credit_limit_minor, backdate_days, "
            "hide_minor_zero, color, footer, payment_hint, wallets, discount_limits, logo_id, house_id, demo"
        ),
        types={
            "language": Literal["en", "bn"],
            "wallets": list[Wallet],
            "discount_limits": dict[str, int],
        },
    )


class Member(TenantRow):
    """A user inside an organization, with a role. ``user_id`` is empty until the invitation is accepted."""

    user_id = models.UUIDField(null=True)
    role = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    seller_id = models.UUIDField(null=True)
    state = models.CharField(max_length=12, default="invited")

    class Meta:
        db_table = "member"
        constraints = (
            models.UniqueConstraint(name="member_key", fields=("organization_id", "id")),
            models.UniqueConstraint(name="member_once", fields=("organization_id", "user_id")),
            models.CheckConstraint(
                name="member_role",
                condition=models.Q(role__in=("owner", "admin", "manager", "accountant", "seller", "employee")),
            ),
            models.CheckConstraint(
                name="member_seller",
                condition=models.Q(role="seller", seller_id__isnull=False)
                | (~models.Q(role="seller") & models.Q(seller_id__isnull=True)),
            ),
        )
        # Sign-in starts from the user: the one index that does not lead with the organization.
        indexes = (models.Index(name="member_by_user", fields=("user_id",)),)

    synced = Synced(
        "member",
        rank=100,
        columns="id, user_id, name, role, seller_id, state",
        types={
            "role": Literal["owner", "admin", "manager", "accountant", "seller", "employee"],
            "state": Literal["invited", "active", "suspended", "removed"],
        },
    )


class Device(TenantRow):
    """An installation of the app. ``receipt_prefix`` starts its own series of money receipts (M17)."""

    member_id = models.UUIDField()
    label = models.CharField(max_length=200, default="")
    platform = models.CharField(max_length=100, default="")
    app_version = models.CharField(max_length=40, default="")
    receipt_prefix = models.CharField(max_length=12)
    seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "device"
        constraints = (
            models.UniqueConstraint(name="device_prefix_once", fields=("organization_id", "receipt_prefix")),
        )
