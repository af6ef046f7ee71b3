"""Reading papers: the record a screen draws, and its PDF."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from clientcast.core.db import read
from clientcast.core.http import caller_of, described, mark, only_parameters
from clientcast.core.permissions import Permission, require
from clientcast.invoices import paper, queries

router = Router(tags=["invoices"])


class InvoiceInfo(Schema):
    """``document`` is the issued record, word for word; the amounts are of now, in minor units."""

    id: UUID
    customer_id: UUID
    title: str
    document: dict[str, Any]
    paid_minor: int
    credited_minor: int
    open_minor: int


@router.get("/invoices/{invoice_id}", response=InvoiceInfo)
def invoice(request: HttpRequest, invoice_id: UUID) -> dict[str, Any]:
    """The issued record with what is paid and open now. Raises NotFound."""
    only_parameters(request)
    with read(caller_of(request)) as actor:
        require(actor, Permission.INVOICES_READ)
        found, state = queries.get(invoice_id), queries.state(invoice_id)
        return {
            "id": found.id,
            "customer_id": found.customer_id,
            "title": found.title,
            "document": found.document,
            "paid_minor": state.paid_minor,
            "credited_minor": state.credited_minor,
            "open_minor": state.open_minor,
        }


@router.get(
    "/invoices/{invoice_id}/pdf",
    openapi_extra=described(query={"download": {"type": "string"}}, media=["application/pdf"]),
)
def pdf(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """The paper as it was first drawn; drawn now when the job has not come to it yet. Raises NotFound."""
    only_parameters(request, "download")
    with read(caller_of(request)) as actor:
        require(actor, Permission.INVOICES_READ)
        found = queries.get(invoice_id)
        content = paper.stored(found.id) or paper.draw(found)
    response = HttpResponse(content, content_type="application/pdf")
    kind = "attachment" if "download" in request.GET else "inline"
    response["Content-Disposition"] = f'{kind}; filename="{found.label}.pdf"'
    mark(response)
    return response
