"""What a person decided travels as JSON and comes back the same, or is refused by name."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcast.imports import settings
from clientcast.imports.columns import FIELDS
from clientcast.imports.settings import NewPlan, PlanChoice, SellerChoice, Settings
from clientcast.kit.errors import Invalid
from clientcast.kit.periods import Unit

spelling = st.text(max_size=20)
name = st.from_regex(r"[A-Za-zঅ-হ][A-Za-z0-9 ]{0,18}[A-Za-z0-9]", fullmatch=True)
new_plans = st.builds(
    NewPlan,
    name,
    st.integers(0, 10**9),
    st.sampled_from(Unit),
    st.integers(1, 3660),
    st.sampled_from(["standard", "trial"]),
)
plan_choices = st.one_of(
    st.builds(PlanChoice, plan_id=name), st.builds(PlanChoice, new=new_plans), st.just(PlanChoice(skip=True))
)
seller_choices = st.one_of(
    st.builds(SellerChoice, seller_id=name), st.builds(SellerChoice, new=name), st.just(SellerChoice(house=True))
)
rows = st.integers(1, 200_000)
duplicates = st.sampled_from(["skip", "update_empty", "update_all", "create"])
decides = st.sampled_from(["amount", "status", "ignore"])
decisions = st.builds(
    Settings,
    sheet=st.none() | st.integers(0, 9),
    header_row=st.none() | st.integers(1, 20),
    columns=st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 255)),
    end_meaning=st.sampled_from(["last_day", "cut_off"]),
    day_first=st.none() | st.booleans(),
    plans=st.dictionaries(spelling, plan_choices, max_size=4),
    sellers=st.dictionaries(spelling, seller_choices, max_size=4),
    areas=st.dictionaries(spelling, st.just("") | name, max_size=4),
    separators=st.dictionaries(spelling, st.just("") | name, max_size=4),
    duplicates=duplicates,
    rows=st.dictionaries(rows, duplicates, max_size=4),
    row_kinds=st.dictionaries(rows, st.sampled_from(["data", "blank", "separator", "total", "header"]), max_size=4),
    paid=decides,
    contradictions=st.dictionaries(spelling, decides, max_size=4),
    fixes=st.dictionaries(spelling, spelling, max_size=4),
    note_macs=st.booleans(),
)


@given(decisions)
def test_settings_survive_the_wire(decided):
    assert settings.from_json(json.loads(json.dumps(decided.as_json()))) == decided


def test_nothing_said_is_the_default():
    assert settings.from_json({}) == Settings()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"sheet": -1}, "sheet"),
        ({"header_row": 0}, "header_row"),
        ({"header_row": True}, "header_row"),
        ({"columns": {"zodiac": 1}}, "columns.zodiac"),
        ({"columns": {"name": "B"}}, "columns.name"),
        ({"columns": [1]}, "columns"),
        ({"end_meaning": "someday"}, "end_meaning"),
        ({"day_first": "yes"}, "day_first"),
        ({"plans": {"Basic": {}}}, "plans.Basic"),
        ({"plans": {"Basic": {"plan_id": "1", "skip": True}}}, "plans.Basic"),
        ({"plans": {"Basic": {"plan_id": 7}}}, "plans.Basic"),
        ({"plans": {"Basic": {"new": {"name": " ", "price_minor": 1, "unit": "month", "count": 1}}}}, "plans.Basic.new.name"),
        ({"plans": {"B": {"new": {"name": "B", "price_minor": -1, "unit": "month", "count": 1}}}}, "plans.B.new.price_minor"),
        ({"plans": {"B": {"new": {"name": "B", "price_minor": 1.5, "unit": "month", "count": 1}}}}, "plans.B.new.price_minor"),
        ({"plans": {"B": {"new": {"name": "B", "price_minor": 1, "unit": "week", "count": 1}}}}, "plans.B.new.unit"),
        ({"plans": {"B": {"new": {"name": "B", "price_minor": 1, "unit": "day", "count": 0}}}}, "plans.B.new.count"),
        ({"sellers": {"Sam": {"new": ""}}}, "sellers.Sam"),
        ({"sellers": {"Sam": "house"}}, "sellers.Sam"),
        ({"areas": {"Savar": 1}}, "areas.Savar"),
        ({"areas": {"Savar": "x" * 101}}, "areas.Savar"),
        ({"separators": {"Savar side": "Sa\u202evar"}}, "separators.Savar side"),
        ({"plans": {"B": {"new": {"name": "B", "price_minor": 1, "unit": "day", "count": 9999}}}}, "plans.B.new.count"),
        ({"duplicates": "merge"}, "duplicates"),
        ({"rows": {"x": "skip"}}, "rows"),
        ({"rows": {"7": "merge"}}, "rows.7"),
        ({"row_kinds": {"7": "title"}}, "row_kinds.7"),
        ({"contradictions": {"paid_but_part": "me"}}, "contradictions.paid_but_part"),
        ({"fixes": {"A1": None}}, "fixes.A1"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named(body, field):
    with pytest.raises(Invalid) as caught:
        settings.from_json(body)
    assert caught.value.field == field
