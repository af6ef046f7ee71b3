"""docs/permissions.md tells the permission table as it is (check 5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from clientcast.core.actor import Role
from clientcast.core.permissions import GRANTED, Permission
from tests.contracts import permissions
from tests.core.permission_table import MAY

PAGE = Path(__file__).parents[2] / "docs/permissions.md"


def test_the_page_is_current_and_names_every_permission():
    assert PAGE.read_text() == permissions.text(), "run `make generated`"
    assert set(permissions.WORDS) == {p.value for p in Permission}


def test_the_page_notices_a_changed_grant_and_a_changed_table(monkeypatch: pytest.MonkeyPatch):
    before = permissions.text()
    monkeypatch.setitem(GRANTED, Role.SELLER, GRANTED[Role.SELLER] - {Permission.PAYMENTS_UNDO})
    changed = permissions.text()
    monkeypatch.setitem(MAY, "payments.undo", MAY["payments.undo"] - {"sam"})
    assert len({before, changed, permissions.text()}) == 3
