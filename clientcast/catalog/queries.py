"""Reading plans and their versions."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from clientcast.catalog.models import Plan, PlanVersion
from clientcast.catalog.rules import Price, effective_rate
from clientcast.core.rows import find
from clientcast.kit.errors import NotFound
from clientcast.organizations.models import Organization


def get(plan_id: UUID, *, lock: bool = False) -> Plan:
    """One plan. Raises NotFound."""
    return find(Plan, plan_id, lock=lock)


def version(version_id: UUID) -> PlanVersion:
    """One version of a plan. Raises NotFound."""
    return find(PlanVersion, version_id)


def current(plan_id: UUID) -> PlanVersion:
    """The version of a plan that new terms use, with its ``plan``. Raises NotFound."""
    of_plan = PlanVersion.objects.select_related("plan").filter(plan_id=plan_id)
    found = of_plan.filter(plan__current_version_id=F("id")).first()
    if found is None:
        raise NotFound
    return found


def price(of: PlanVersion, organization: Organization) -> Price:
    """What the version costs in this organization; no tax without its VAT number (E14)."""
    rate = effective_rate(
        str(of.tax_rate) if of.tax_rate is not None else None,
        str(organization.tax_rate) if organization.tax_rate is not None else None,
        registered=bool(organization.bin),
    )
    return Price(of.price_minor, of.currency, of.tax_inclusive, rate)
