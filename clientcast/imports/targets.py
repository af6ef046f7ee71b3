"""Plans and sellers that an import makes for its rows, and that go with its undo while nobody uses them (X8, X13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.db import IntegrityError

from clientcast.catalog.models import Plan, PlanVersion
from clientcast.core.actor import Actor
from clientcast.core.db import attempt
from clientcast.imports.settings import NewPlan, PlanChoice, SellerChoice, Settings
from clientcast.kit.ids import uuid7
from clientcast.kit.text import fold
from clientcast.sellers.models import Seller

UNCHANGED = 1  # the version of a row that nobody has touched since it was made


class Target(TypedDict):
    """A plan or seller that a run has made."""

    kind: Literal["plan", "seller"]
    id: str


@dataclass(slots=True)
class Settled:
    """Settings whose every choice names what exists, and what had to be made for that."""

    settings: Settings
    made: list[Target] = field(default_factory=list)


def settle(actor: Actor, settings: Settings) -> Settled:
    """Make the plans and sellers that were settled as new (X13)."""
    settled = Settled(settings)
    plans: dict[NewPlan, str] = {}
    for choice in settings.plans.values():
        if choice.new is not None and choice.new not in plans:
            plans[choice.new] = _made(settled, "plan", _make_plan(actor, choice.new))
    sellers: dict[str, str] = {}
    for seller in settings.sellers.values():
        if seller.new is not None and seller.new not in sellers:
            known = Seller.objects.filter(name=seller.new).first()
            sellers[seller.new] = str(known.id) if known else _made(settled, "seller", _make_seller(seller.new))
    settled.settings = replace(
        settings,
        plans={k: PlanChoice(plan_id=plans[c.new]) if c.new else c for k, c in settings.plans.items()},
        sellers={k: SellerChoice(seller_id=sellers[c.new]) if c.new else c for k, c in settings.sellers.items()},
    )
    return settled


def _made(settled: Settled, kind: Literal["plan", "seller"], made: UUID) -> str:
    settled.made.append({"kind": kind, "id": str(made)})
    return str(made)


def _make_plan(actor: Actor, new: NewPlan) -> UUID:
    plan_id, version_id = uuid7(), uuid7()
    Plan.objects.create(
        id=plan_id, code=_free_code(new.name), name=new.name, kind=new.kind, current_version_id=version_id
    )
    PlanVersion.objects.create(
        id=version_id,
        plan_id=plan_id,
        number=1,
        price_minor=new.price_minor,
        currency=actor.currency,
        unit=new.unit,
        count=new.count,
    )
    return plan_id


def _free_code(name: str) -> str:
    taken = set(Plan.objects.values_list("code", flat=True))
    word = "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in fold(name)).split())[:30] or "plan"
    return next(c for c in (word, *(f"{word}-{n}" for n in range(2, 1000))) if c not in taken)


def _make_seller(name: str) -> UUID:
    return Seller.objects.create(id=uuid7(), name=name).id


def take_back(made: Iterable[Target]) -> dict[str, Any]:
    """Remove what nobody has changed or used. Returns ``{gone, stays: [{kind, id, name}]}``."""
    gone, stays = 0, []
    for target in made:
        row = (Plan if target["kind"] == "plan" else Seller).objects.filter(id=target["id"]).first()
        if row is not None and _removed(row):
            gone += 1
        elif row is not None:
            stays.append({**target, "name": row.name})
    return {"gone": gone, "stays": stays}


def _removed(row: Plan | Seller) -> bool:
    """Whether it could go: the database's references know best who uses it."""
    if row.version != UNCHANGED:
        return False
    try:
        with attempt():
            PlanVersion.objects.filter(plan_id=row.id).delete()
            row.delete()
    except IntegrityError:
        return False
    return True
