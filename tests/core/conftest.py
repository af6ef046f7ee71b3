from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.places import open_place


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory of the test's own that PostgreSQL's account may walk to."""
    with open_place() as directory:
        yield directory
