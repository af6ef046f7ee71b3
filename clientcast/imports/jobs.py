"""Applying an import in the background, as the member who asked for it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from clientcast.core.actor import Caller, system
from clientcast.core.db import read
from clientcast.core.jobs import job
from clientcast.imports import commands, queries
from clientcast.kit import clock
from clientcast.kit.errors import Problem


class Work(Protocol):
    """What a job does with a run."""

    def __call__(self, caller: Caller, run_id: UUID, /, *, now: datetime) -> None: ...


@job(commands.APPLY)
def apply(organization: UUID, subject: UUID) -> None:
    """Apply every chunk of a run; a refusal is kept with the run, anything else is tried again."""
    _run(commands.apply_all, organization, subject)


@job(commands.UNDO)
def undo(organization: UUID, subject: UUID) -> None:
    """Take a run back; as apply."""
    _run(commands.undo_all, organization, subject)


def _run(work: Work, organization: UUID, subject: UUID) -> None:
    with read(system(organization)):
        caller = system(organization, queries.get(subject).created_by)
    try:
        work(caller, subject, now=clock.now())
    except Problem as problem:
        commands.fail(caller, subject, problem.code)
