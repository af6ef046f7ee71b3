"""Reading plans and their versions."""

from __future__ import annotations

from uuid import UUID

from clientcast.catalog.models import Plan, PlanVersion
from clientcast.catalog.rules import Price, effective_rate
from clientcast.core.rows import find
from clientcast.organizations.models import Organization


def get(plan_id: UUID, *, lock: bool = False) -> Plan:
    """One plan. Raises NotFound."""
    return find(Plan, plan_id, lock=lock)


def version(version_id: UUID) -> PlanVersion:
    """One version of a plan. Raises NotFound."""
    return find(PlanVersion, version_id)


def price(of: PlanVersion, organization: Organization) -> Price:
    """What the version costs in this organization; no tax without its VAT number (E14)."""
    rate = effective_rate(
        str(of.tax_rate) if of.tax_rate is not None else None,
        str(organization.tax_rate) if organization.tax_rate is not None else None,
        registered=bool(organization.bin),
    )
    return Price(of.price_minor, of.currency, of.tax_inclusive, rate)
