"""Sync tests talk HTTP to Django in this process, as ``app_web``."""

from __future__ import annotations

import pytest

from tests.sync.shop import Shop, open_shop


@pytest.fixture
def shop(db: str) -> Shop:
    """A business of its own for every test."""
    return open_shop()
