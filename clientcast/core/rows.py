"""One row, inside the caller's walls: found by its id, changed where it differs."""

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


def change(row: Model, **values: object) -> None:
    """Save those ``values`` that are not there yet; a row that holds them all is left alone."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed))
