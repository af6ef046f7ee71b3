"""One row by its id, inside the caller's walls."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model

from clientcast.kit.errors import NotFound

Row = TypeVar("Row", bound=Model)


def find(model: type[Row], row_id: UUID, *, lock: bool = False) -> Row:
    """The row, absent and not the caller's alike NotFound. ``lock`` holds it against other writers (DB-14).

    FOR NO KEY UPDATE is enough: nothing that decides money changes a key.
    """
    found = model._default_manager.filter(pk=row_id)
    row = (found.select_for_update(no_key=True) if lock else found).first()
    if row is None:
        raise NotFound
    return row
