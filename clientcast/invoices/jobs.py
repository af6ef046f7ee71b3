"""Drawing papers in the background: a failed PDF never undoes an issue (D1)."""

from __future__ import annotations

from uuid import UUID

from clientcast.core.actor import system
from clientcast.core.db import work
from clientcast.core.jobs import job
from clientcast.invoices import paper, queries
from clientcast.invoices.commands import DRAW


@job(DRAW)
def draw(organization: UUID, subject: UUID) -> None:
    """Draw and keep the PDF of a paper."""
    with work(system(organization)):
        paper.store(queries.get(subject))
