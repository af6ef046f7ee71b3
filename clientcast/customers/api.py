"""Reading customers over HTTP, for whoever has no local copy. Devices list and search by themselves (UI-2)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from clientcast.core.http import caller_of, described, json_response, number, only_parameters
from clientcast.core.schemas import ref_to
from clientcast.customers import queries
from clientcast.kit.errors import Invalid

router = Router(tags=["customers"])
SORTS = ("ends_on", "newest")
MAX_ROWS, MAX_OFFSET = 200, 100_000
_TEXT = {"type": "string"}
_LIST = {
    "seller_id": {"type": "string", "format": "uuid"},
    "q": _TEXT,
    "sort": {"enum": SORTS},
    "offset": {"type": "integer", "minimum": 0, "maximum": MAX_OFFSET},
    "limit": {"type": "integer", "minimum": 1, "maximum": MAX_ROWS},
}


class ListedCustomer(Schema):
    """A customer with his balance and the line that decides his place; amounts in minor units."""

    id: UUID
    number: str | None
    seller_id: UUID
    name: str
    name_bn: str
    phones: list[str]
    area: str
    archived_at: datetime | None
    line_id: UUID | None
    plan_id: UUID | None
    username: str | None
    ends_on: date | None
    term_kind: str | None
    due_minor: int
    advance_minor: int
    currency: str | None


class CustomerList(Schema):
    """One page."""

    rows: list[ListedCustomer]


class Found(Schema):
    """Ids of customers."""

    ids: list[UUID]


class UnknownSort(Invalid):
    """``sort`` is none of ``known``."""

    code = "unknown_sort"


class BadId(Invalid):
    """Not a UUID."""

    code = "bad_id"


@router.get("/customers", openapi_extra=described(query=_LIST, answer=ref_to(CustomerList)))
def listed(request: HttpRequest) -> HttpResponse:
    """Customers with balance and line, by the line's end or newest first; ``q`` searches (DB-7, DB-15)."""
    only_parameters(request, *_LIST)
    asked = request.GET
    rows = queries.list_json(
        caller_of(request),
        sort=_sort(asked.get("sort", "newest")),
        seller_id=_id(asked.get("seller_id")),
        q=asked.get("q", ""),
        offset=number(request, "offset", 0, least=0, most=MAX_OFFSET),
        limit=number(request, "limit", 50, least=1, most=MAX_ROWS),
    )
    return json_response(b'{"rows":' + rows + b"}")


@router.get("/search", openapi_extra=described(query={"q": _TEXT}, answer=ref_to(Found)))
def search(request: HttpRequest) -> HttpResponse:
    """Ids of at most 50 customers whose text holds every word of ``q`` (DB-7)."""
    only_parameters(request, "q")
    ids = queries.search_json(caller_of(request), request.GET.get("q", ""))
    return json_response(b'{"ids":' + ids + b"}")


def _sort(text: str) -> str:
    if text not in SORTS:
        raise UnknownSort(field="sort", known=list(SORTS))
    return text


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise BadId(field="seller_id") from error
