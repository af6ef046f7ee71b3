"""Every write on plans: a version that is published never changes (E1)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from clientcast.catalog import queries, rules
from clientcast.catalog.models import Plan, PlanVersion
from clientcast.catalog.rules import LateRule, PlanKind
from clientcast.core import edits
from clientcast.core.actor import Actor
from clientcast.core.commands import Body, Moment, command, guarded_by
from clientcast.core.fields import Code, Minor, Name, OptionalName, Rate
from clientcast.core.permissions import Permission, require
from clientcast.kit.periods import Unit

guarded_by("plan_code_once", rules.PlanCodeTaken)


class Terms(Body):
    """Price and term of a version. ``tax_rate`` None takes the organization's."""

    version_id: UUID
    price_minor: Minor
    tax_inclusive: bool = True
    tax_rate: Rate | None = None
    unit: Unit = Unit.MONTH
    count: Annotated[int, Field(ge=1, le=366)] = 1
    grace_days: Annotated[int, Field(ge=0, le=60)] = 0
    late_rule: LateRule = LateRule.FROM_END_IN_GRACE
    connections: Annotated[int, Field(ge=1, le=50)] = 1


class CreatePlan(Terms):
    """A new plan with its first version."""

    id: UUID
    code: Code
    name: Name
    name_bn: OptionalName = ""
    kind: PlanKind = PlanKind.STANDARD


class PublishVersion(Terms):
    """A new price or term; running terms and papers keep theirs."""

    plan_id: UUID


class Names(Body):
    """What an edit may touch; only fields that are sent count."""

    code: Code = ""
    name: Name = ""
    name_bn: OptionalName = ""


class RenamePlan(Body):
    """Changed names with what the person saw."""

    id: UUID
    set: Names
    was: Names = Names()


class One(Body):
    """One plan."""

    id: UUID


@command("catalog.create_plan")
def create_plan(actor: Actor, body: CreatePlan, *, at: Moment) -> None:
    """Add a plan. Raises PlanCodeTaken, AlreadyExists, RateUnreadable."""
    require(actor, Permission.CATALOG_WRITE)
    Plan.objects.create(
        id=body.id,
        code=body.code,
        name=body.name,
        name_bn=body.name_bn,
        kind=body.kind,
        current_version_id=body.version_id,
    )
    _publish(actor, body.id, 1, body)


@command("catalog.publish_version")
def publish_version(actor: Actor, body: PublishVersion, *, at: Moment) -> None:
    """Sell the plan on new terms from now on. Raises NotFound, PlanRetired, AlreadyExists."""
    require(actor, Permission.CATALOG_WRITE)
    plan = queries.get(body.plan_id, lock=True)
    if plan.retired_at is not None:
        raise rules.PlanRetired
    number = queries.version(plan.current_version_id).number + 1
    _publish(actor, plan.id, number, body)
    plan.current_version_id = body.version_id
    plan.save(update_fields=["current_version_id"])


@command("catalog.rename_plan")
def rename_plan(actor: Actor, body: RenamePlan, *, at: Moment) -> None:
    """Change code or names. Raises NotFound, ChangedMeanwhile, PlanCodeTaken."""
    require(actor, Permission.CATALOG_WRITE)
    plan = queries.get(body.id, lock=True)
    changed = edits.apply(plan, "plan", body.set, body.was)
    if changed:
        plan.save(update_fields=changed)


@command("catalog.retire_plan")
def retire_plan(actor: Actor, body: One, *, at: Moment) -> None:
    """Sell the plan no more; running terms go on. Raises NotFound."""
    require(actor, Permission.CATALOG_WRITE)
    plan = queries.get(body.id, lock=True)
    if plan.retired_at is None:
        plan.retired_at = at.now
        plan.save(update_fields=["retired_at"])


@command("catalog.revive_plan")
def revive_plan(actor: Actor, body: One, *, at: Moment) -> None:
    """Sell a retired plan again. Raises NotFound."""
    require(actor, Permission.CATALOG_WRITE)
    plan = queries.get(body.id, lock=True)
    if plan.retired_at is not None:
        plan.retired_at = None
        plan.save(update_fields=["retired_at"])


def _publish(actor: Actor, plan_id: UUID, number: int, terms: Terms) -> None:
    PlanVersion.objects.create(
        id=terms.version_id,
        plan_id=plan_id,
        number=number,
        price_minor=terms.price_minor,
        currency=actor.currency,
        tax_inclusive=terms.tax_inclusive,
        tax_rate=terms.tax_rate,
        unit=terms.unit,
        count=terms.count,
        grace_days=terms.grace_days,
        late_rule=terms.late_rule,
        connections=terms.connections,
    )
