"""Plans and their prices: a published version never changes (E1). Told with the cast."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from clientcast.catalog import queries
from clientcast.catalog.models import Plan, PlanVersion
from clientcast.catalog.rules import PlanCodeTaken, PlanRetired
from clientcast.core.commands import AlreadyExists
from clientcast.core.db import read
from clientcast.core.edits import ChangedMeanwhile
from clientcast.kit.errors import InvalidBody, NotAllowed, NotFound
from clientcast.kit.ids import uuid7
from tests.cast import Cast, Person, build


@pytest.fixture
def cast(db: str) -> Cast:
    return build()


def create(who: Person, plan: UUID | None = None, **more: Any) -> UUID:
    plan = plan or uuid7()
    body = {"version_id": uuid7(), "code": f"P{plan.hex[-6:]}", "name": "Home 10", "price_minor": 50_000, **more}
    who.does("catalog.create_plan", id=plan, **body)
    return plan


def publish(who: Person, plan: UUID, price: int, **more: Any) -> UUID:
    version = uuid7()
    who.does("catalog.publish_version", plan_id=plan, version_id=version, price_minor=price, **more)
    return version


def seen(who: Person, plan: UUID) -> tuple[Plan, list[PlanVersion]]:
    with read(who.caller):
        return queries.get(plan), list(PlanVersion.objects.filter(plan_id=plan).order_by("number"))


def test_a_plan_starts_with_its_first_version_in_the_organizations_currency(cast: Cast):
    row, [version] = seen(cast.sam, create(cast.mina, kind="trial", unit="day", count=7, tax_rate="15"))
    assert (row.kind, row.retired_at, row.current_version_id) == ("trial", None, version.id)
    assert (version.number, version.price_minor, version.currency) == (1, 50_000, "BDT")
    assert (version.unit, version.count, str(version.tax_rate)) == ("day", 7, "15.0000")


def test_a_new_price_is_a_new_version_and_the_old_one_stays(cast: Cast):
    plan = create(cast.ada)
    second = publish(cast.ada, plan, 60_000, count=3)
    row, versions = seen(cast.ada, plan)
    assert row.current_version_id == second
    assert [(v.number, v.price_minor, v.count) for v in versions] == [(1, 50_000, 1), (2, 60_000, 3)]


def test_a_retired_plan_gets_no_price_until_it_is_revived(cast: Cast):
    plan = create(cast.ada)
    for _ in range(2):
        cast.ada.does("catalog.retire_plan", id=plan)
    with pytest.raises(PlanRetired):
        publish(cast.ada, plan, 60_000)
    cast.ada.does("catalog.revive_plan", id=plan)
    publish(cast.ada, plan, 60_000)
    assert seen(cast.ada, plan)[0].retired_at is None


def test_a_code_names_one_plan_of_an_organization(cast: Cast):
    create(cast.ada, code="HOME")
    other = create(cast.ada)
    with pytest.raises(PlanCodeTaken):
        create(cast.ada, code="HOME")
    with pytest.raises(PlanCodeTaken):
        cast.ada.does("catalog.rename_plan", id=other, set={"code": "HOME"}, was={"code": f"P{other.hex[-6:]}"})
    create(cast.eve, code="HOME")


def test_a_plan_is_renamed_where_it_still_has_the_name_that_was_seen(cast: Cast):
    plan = create(cast.ada)
    cast.ada.does(
        "catalog.rename_plan", id=plan, set={"name": "Home 20", "name_bn": "বাসা"}, was={"name": "Home 10", "name_bn": ""}
    )
    with pytest.raises(ChangedMeanwhile) as caught:
        cast.mina.does("catalog.rename_plan", id=plan, set={"name": "Home 30"}, was={"name": "Home 10"})
    assert caught.value.row and caught.value.row["name"] == "Home 20"


def test_a_taken_id_is_said(cast: Cast):
    plan = create(cast.ada)
    with pytest.raises(AlreadyExists):
        create(cast.ada, plan)
    _, [version] = seen(cast.ada, plan)
    with pytest.raises(AlreadyExists):
        cast.ada.does("catalog.publish_version", plan_id=plan, version_id=version.id, price_minor=1)


def test_sellers_sell_what_the_office_prices(cast: Cast):
    plan = create(cast.ada)
    for person in (cast.sam, cast.asha, cast.pia):
        with pytest.raises(NotAllowed):
            publish(person, plan, 1)


def test_plans_of_others_do_not_exist(cast: Cast):
    plan = create(cast.ada)
    with pytest.raises(NotFound):
        publish(cast.eve, plan, 1)
    for act in ("retire_plan", "revive_plan"):
        with pytest.raises(NotFound):
            cast.eve.does(f"catalog.{act}", id=plan)
    with pytest.raises(NotFound):
        cast.eve.does("catalog.rename_plan", id=plan, set={"name": "Mine"}, was={"name": "Home 10"})
    with pytest.raises(NotFound):
        seen(cast.eve, plan)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("price_minor", -1, "number_too_small"),
        ("price_minor", 10**30, "number_too_large"),
        ("price_minor", "500", "invalid_value"),
        ("price_minor", 1.5, "invalid_value"),
        ("count", 0, "number_too_small"),
        ("count", 367, "number_too_large"),
        ("count", True, "invalid_value"),
        ("grace_days", -1, "number_too_small"),
        ("tax_rate", "-5", "rate_unreadable"),
        ("unit", "century", "invalid_value"),
        ("late_rule", "never", "invalid_value"),
        ("name", "a\u202eb", "text_has_control"),
        ("code", "x" * 41, "text_too_long"),
        ("currency", "USD", "unknown_field"),
    ],
)
def test_terms_that_make_no_sense_are_named(cast: Cast, field: str, value: object, code: str):
    bad: dict[str, Any] = {field: value}
    with pytest.raises(InvalidBody) as caught:
        create(cast.ada, **bad)
    assert [(e["field"], e["code"]) for e in caught.value.errors] == [(field, code)]
