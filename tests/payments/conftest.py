"""A shop per story, and its books checked when the story is over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.shop import Shop, check_books, open_shop


@pytest.fixture
def shop(db: str) -> Iterator[Shop]:
    opened = open_shop()
    yield opened
    check_books(opened)
