"""Plans and their versions (TMF620): a published version never changes, a new price is a new version (E1)."""

from __future__ import annotations

from django.db import models

from clientcast.catalog.rules import LateRule, PlanKind
from clientcast.core.registry import Synced
from clientcast.core.walls import TenantRef, TenantRow
from clientcast.kit.periods import Unit


class Plan(TenantRow):
    """What a customer can subscribe to. ``current_version`` is the one new terms use."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_bn = models.CharField(max_length=200, default="")
    kind = models.CharField(max_length=10, default="standard")
    retired_at = models.DateTimeField(null=True)
    current_version_id = models.UUIDField()

    class Meta:
        db_table = "plan"
        constraints = (
            models.UniqueConstraint(name="plan_key", fields=("organization_id", "id")),
            models.UniqueConstraint(name="plan_code_once", fields=("organization_id", "code")),
            models.CheckConstraint(name="plan_kind", condition=models.Q(kind__in=("standard", "trial"))),
        )

    synced = Synced(
        "plan",
        rank=20,
        columns="id, code, name, name_bn, kind, retired_at, current_version_id",
        types={"kind": PlanKind},
    )


class PlanVersion(TenantRow):
    """Price and term of a plan from one day on. Immutable."""

    plan = TenantRef("catalog.Plan")
    number = models.IntegerField()
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    tax_inclusive = models.BooleanField(default=True)
    tax_rate = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    unit = models.CharField(max_length=5, default="month")
    count = models.SmallIntegerField(default=1)
    grace_days = models.SmallIntegerField(default=0)
    late_rule = models.CharField(max_length=20, default="from_end_in_grace")
    connections = models.SmallIntegerField(default=1)

    class Meta:
        db_table = "plan_version"
        constraints = (
            models.UniqueConstraint(name="plan_version_key", fields=("organization_id", "id")),
            models.UniqueConstraint(name="plan_version_once", fields=("organization_id", "plan", "number")),
            models.CheckConstraint(name="plan_version_price", condition=models.Q(price_minor__gte=0)),
            models.CheckConstraint(name="plan_version_count", condition=models.Q(count__gte=1)),
            models.CheckConstraint(name="plan_version_unit", condition=models.Q(unit__in=("day", "month", "year"))),
        )

    synced = Synced(
        "plan_version",
        rank=30,
        columns=(
            "id, plan_id, number, price_minor, currency, tax_inclusive, tax_rate::text tax_rate, unit, count, "
            "grace_days, late_rule, connections, created_at published_at"
        ),
        types={"unit": Unit, "late_rule": LateRule},
    )
