"""Background work: deferred inside the transaction that causes it, run once it has committed (HOUSE-3).

A job may begin a second time when its worker was killed: each of them can.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from procrastinate import JobContext
from procrastinate.contrib.django import app

from clientcast.core.actor import system
from clientcast.core.db import execute, rows, work

Job = Callable[..., None]


def job(name: str, *, retry: int = 5) -> Callable[[Job], Job]:
    """Register ``function(organization: UUID, subject: UUID)`` as a background job."""

    def register(function: Job) -> Job:
        def entry(organization: str, subject: str) -> None:
            function(UUID(organization), UUID(subject))

        app.task(name=name, retry=retry)(entry)
        return function

    return register


def timetable(name: str, cron: str) -> Callable[[Job], Job]:
    """Register a job that every organization gets at the times of ``cron`` (UTC); its subject is the organization."""

    def register(function: Job) -> Job:
        def defer_everywhere(timestamp: int) -> None:
            for (organization,) in rows("select id from organization_ids()"):
                with work(system(organization)):
                    defer(name, organization)

        app.periodic(cron=cron)(app.task(name=f"{name}.everywhere")(defer_everywhere))
        return job(name)(function)

    return register


def defer(name: str, subject: UUID) -> None:
    """Queue a job about ``subject`` for the organization in the context, in this transaction."""
    execute("select defer_job(%s, %s)", (name, subject))


@app.periodic(cron="* * * * *")
@app.task(name="jobs.begin_again", queueing_lock="jobs.begin_again", pass_context=True)
async def begin_again(context: JobContext, timestamp: int) -> None:
    """Put back the jobs of workers that give no sign of life any more."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs():
        await manager.retry_job(stalled)
