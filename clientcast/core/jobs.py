"""Background work: deferred inside the transaction that causes it, run once it has committed (HOUSE-3)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from procrastinate.contrib.django import app

from clientcast.core.db import execute

Job = Callable[..., None]


def job(name: str, *, retry: int = 5) -> Callable[[Job], Job]:
    """Register ``function(organization: UUID, subject: UUID)`` as a background job."""

    def register(function: Job) -> Job:
        def entry(organization: str, subject: str) -> None:
            function(UUID(organization), UUID(subject))

        app.task(name=name, retry=retry)(entry)
        return function

    return register


def defer(name: str, subject: UUID) -> None:
    """Queue a job about ``subject`` for the organization in the context, in this transaction."""
    execute("select defer_job(%s, %s)", (name, subject))
