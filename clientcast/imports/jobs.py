"""Applying an import in the background, as the member who asked for it; forgetting spreadsheets."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Protocol
from uuid import UUID

from clientcast.core.actor import Caller, system
from clientcast.core.db import read, work
from clientcast.core.jobs import job, timetable
from clientcast.imports import commands, queries
from clientcast.kit import clock
from clientcast.kit.errors import Problem

log = logging.getLogger(__name__)


class Work(Protocol):
    """What a job does with a run."""

    def __call__(self, caller: Caller, run_id: UUID, /, *, now: datetime) -> None: ...


@job(commands.APPLY)
def apply(organization: UUID, subject: UUID) -> None:
    """Apply every chunk of a run."""
    _run(commands.apply_all, organization, subject)


@job(commands.UNDO)
def undo(organization: UUID, subject: UUID) -> None:
    """Take a run back; as apply."""
    _run(commands.undo_all, organization, subject)


@timetable("imports.forget_files", "40 20 * * *")
def forget_files(organization: UUID, subject: UUID) -> None:
    """Delete the spreadsheets whose days are over, at night in Bangladesh."""
    with work(system(organization)) as actor:
        commands.forget_files(actor, now=clock.now())


def _run(work_on: Work, organization: UUID, subject: UUID) -> None:
    """What goes wrong is kept with the run, for a person to decide; the job is tried again when even that fails."""
    with read(system(organization)):
        caller = system(organization, queries.get(subject).created_by)
    try:
        work_on(caller, subject, now=clock.now())
    except Problem as problem:
        commands.fail(system(organization), subject, problem.code)
    except Exception:
        log.exception("import %s stopped", subject)
        commands.fail(system(organization), subject, "import_stopped")
