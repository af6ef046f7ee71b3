"""Old copy + changes = fresh copy, for every kind of command and every sort of member (check 8)."""

from __future__ import annotations

import pytest

from clientcast.core.commands import Outcome, kinds
from tests.sync.device import Device, loaded
from tests.sync.recipes import RECIPES
from tests.sync.shop import Shop

WATCHERS = ("ada", "sam", "sue", "pia", "eve")


def test_every_kind_has_a_recipe(shop: Shop):
    assert set(kinds()) == set(RECIPES)


@pytest.mark.parametrize("kind", sorted(RECIPES))
def test_an_old_copy_and_its_changes_are_a_fresh_copy(shop: Shop, kind: str):
    person, body = RECIPES[kind](shop)
    watchers = {name: loaded(getattr(shop.cast, name)) for name in WATCHERS}
    outcome = person.does(kind, **body)
    _answer_brings_what_a_pull_would(watchers[person.name.lower()], outcome)
    for name, device in watchers.items():
        device.pull()
        assert device.held == loaded(getattr(shop.cast, name)).held, name


def _answer_brings_what_a_pull_would(device: Device, outcome: Outcome) -> None:
    """A repeat answers by the key's record: the rows that it touched, as they are now (SYNC-5)."""
    answer = device.changes([outcome.key]).json()
    assert answer["applied"] == [str(outcome.key)]
    changes = answer["changes"]
    for collection, ids in outcome.touched.items():
        change = changes[collection]
        assert set(ids) <= {row["id"] for row in change["put"]} | set(change["remove"]), collection


def test_the_mirror_shows_a_copy_that_missed_a_row(shop: Shop):
    device = loaded(shop.cast.ada)
    device.copy["customer"].popitem()
    device.pull()
    assert device.held != loaded(shop.cast.ada).held
