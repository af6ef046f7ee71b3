"""Applying an import in the background, as the member who asked for it."""

from __future__ import annotations

from uuid import UUID

from clientcast.core.actor import system
from clientcast.core.db import read
from clientcast.core.jobs import job
from clientcast.imports import commands, queries
from clientcast.kit import clock
from clientcast.kit.errors import Problem


@job(commands.APPLY)
def apply(organization: UUID, subject: UUID) -> None:
    """Apply every chunk of a run; a refusal is kept with the run, anything else is tried again."""
    with read(system(organization)):
        caller = system(organization, queries.get(subject).created_by)
    try:
        commands.apply_all(caller, subject, now=clock.now())
    except Problem as problem:
        commands.fail(caller, subject, problem.code)
