"""The PDF of an issued paper: drawn once, stored with its hash (D1, MONEY-5)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast
from uuid import UUID

from clientcast.files import storage
from clientcast.files.models import File
from clientcast.invoices import queries
from clientcast.invoices.models import Invoice
from clientcast.kit.ids import uuid7
from clientcast.organizations import queries as organizations

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientcast.invoices.render import Document

PDF = "application/pdf"


@cache
def _renderer() -> Callable[..., bytes]:
    """The typesetter is loaded by the first paper, not by every process that might never draw one."""
    from clientcast.invoices.render import render

    return render


def draw(invoice: Invoice) -> bytes:
    """The paper as PDF, with what is paid now. The record itself never changes."""
    state = queries.state(invoice.id)
    return _renderer()(
        cast("Document", invoice.document),
        logo=_logo(),
        paid_minor=state.paid_minor,
        open_minor=state.open_minor,
        advance_minor=None,
    )


def store(invoice: Invoice) -> None:
    """Draw a paper and keep it, unless it is kept already."""
    if stored(invoice.id) is not None:
        return
    content = draw(invoice)
    File.objects.create(
        id=uuid7(),
        kind="invoice_pdf",
        media_type=PDF,
        size=len(content),
        sha256=storage.put(invoice.organization_id, content),
        owner_id=invoice.id,
    )


def stored(invoice_id: UUID) -> bytes | None:
    """The kept PDF of a paper, or None."""
    file = File.objects.filter(kind="invoice_pdf", owner_id=invoice_id).order_by("created_at").first()
    return storage.get(file.organization_id, file.sha256) if file else None


def _logo() -> bytes | None:
    logo_id = organizations.current().logo_id
    logo = File.objects.filter(id=logo_id, kind="logo").first() if logo_id else None
    return storage.get(logo.organization_id, logo.sha256) if logo else None
