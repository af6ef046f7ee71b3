"""The world of the attackers, built once per database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.walls.world import World, holds


@pytest.fixture(scope="session")
def worlds() -> Iterator[dict[str, World]]:
    built: dict[str, World] = {}
    yield built
    for one in built.values():
        one.web.close()


@pytest.fixture
def world(db: str, dsn: Callable[..., str], worlds: dict[str, World]) -> World:
    """Two organizations with one of everything."""
    if db not in worlds:
        worlds[db] = World(dsn)
    return worlds[db]


@pytest.fixture
def attempt(world: World) -> Callable[..., None]:
    """``attempt(who, statement, …, want)``: the last statement comes to ``want``, and nothing of it stays."""

    def check(who: str, *statements: str, want: Any) -> None:
        got = world.call(who, *statements)
        assert holds(got, want), f"{who}: {statements[-1]}\n→ {type(got).__name__}: {got}\nwanted {want}"

    return check
