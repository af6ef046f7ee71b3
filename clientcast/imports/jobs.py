"""Applying an import in the background, as the member who asked for it."""

from __future__ import annotations

from uuid import UUID

from clientcast.core.actor import system
from clientcast.core.db import read
from clientcast.core.jobs import job
from clientcast.imports import commands, queries
from clientcast.kit import clock


@job(commands.APPLY)
def apply(organization: UUID, subject: UUID) -> None:
    """Apply every chunk of a run."""
    with read(system(organization)):
        member = queries.get(subject).created_by
    commands.apply_all(system(organization, member), subject, now=clock.now())
