"""Edits carry what the person saw: ``{set, was}`` for changed fields only (SYNC-23)."""

from __future__ import annotations

from django.db import models

from clientcast.core import registry
from clientcast.core.commands import Body
from clientcast.kit.errors import Conflict


class ChangedMeanwhile(Conflict):
    """Somebody else changed ``fields`` since; ``row`` is what stands there now."""

    code = "changed_meanwhile"


def apply(target: models.Model, collection: str, wanted: Body, was: Body) -> list[str]:
    """Set the fields of ``wanted`` on ``target`` where they still hold what ``was`` says; name those that changed.

    A field that already holds the wanted value is fine. Raises :class:`ChangedMeanwhile` with the current row;
    then nothing is set. Saving is the caller's.
    """
    fields = {name: getattr(wanted, name) for name in wanted.model_fields_set}
    seen = {name: getattr(was, name) for name in was.model_fields_set}
    changes = {name: value for name, value in fields.items() if getattr(target, name) != value}
    lost = [name for name in changes if name not in seen or getattr(target, name) != seen[name]]
    if lost:
        raise _conflict(target, collection, lost)
    for name, value in changes.items():
        setattr(target, name, value)
    return list(changes)


def _conflict(target: models.Model, collection: str, fields: list[str]) -> ChangedMeanwhile:
    problem = ChangedMeanwhile(fields=fields)
    problem.row = registry.row(collection, target.pk)
    return problem
