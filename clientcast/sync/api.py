"""Sync over HTTP: parse, one call, text out. Bodies are JSON made by PostgreSQL (contract: docs/sync.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router

from clientcast.core.commands import Kind, kinds
from clientcast.core.http import caller_of, described, json_response, mark, number, only_parameters
from clientcast.core.schemas import REF, TEXT, ref_to
from clientcast.kit import clock
from clientcast.kit.errors import Invalid
from clientcast.sync import live, outbox, snapshot
from clientcast.sync.changes import changes_since, parse_pending
from clientcast.sync.cursor import Cursor
from clientcast.sync.outbox import Batch, Sent
from clientcast.sync.schemas import (
    CHANGES_ANSWER,
    COMMAND_ANSWER,
    COMMANDS_ANSWER,
    CURSOR,
    CUSTOMER_ANSWER,
    SNAPSHOT_LINE,
)
from clientcast.sync.window import customer_json

router = Router(tags=["sync"])
CHUNK = {"type": "integer", "minimum": 1, "maximum": snapshot.CHUNK}


class BadKey(Invalid):
    """The header Idempotency-Key is missing or no UUID."""

    code = "bad_key"


@router.get("/changes", openapi_extra=described(query={"cursor": CURSOR, "pending": TEXT}, answer=CHANGES_ANSWER))
def changes(request: HttpRequest) -> HttpResponse:
    """Rows put and removed since ``cursor`` (SYNC-2); ``pending`` keys that are applied by now (SYNC-5)."""
    only_parameters(request, "cursor", "pending")
    cursor = Cursor.parse(request.GET.get("cursor", ""))
    pending = parse_pending(request.GET.get("pending", ""))
    return json_response(changes_since(caller_of(request), cursor, pending, clock.now()))


@router.get(
    "/snapshot",
    openapi_extra=described(
        query={"after": TEXT, "chunk": CHUNK}, answer=SNAPSHOT_LINE, media=["application/x-ndjson"]
    ),
)
def first_load(request: HttpRequest) -> StreamingHttpResponse:
    """Every row the member may hold as NDJSON, collection by collection; ``after`` goes on behind a line (SYNC-7)."""
    only_parameters(request, "after", "chunk")
    chunk = number(request, "chunk", snapshot.CHUNK, least=1, most=snapshot.CHUNK)
    walk = snapshot.begin(caller_of(request), request.GET.get("after", ""), chunk, clock.now())
    gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = stream(snapshot.encoded(snapshot.lines(walk), gzip=gzip), "application/x-ndjson")
    response["Vary"] = "Accept-Encoding"
    if gzip:
        response["Content-Encoding"] = "gzip"
    return response


@router.get("/customers/{customer_id}", openapi_extra=described(answer=CUSTOMER_ANSWER))
def customer(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """All rows of a customer that the device does not hold (SYNC-11)."""
    only_parameters(request)
    return json_response(f'{{"changes":{customer_json(caller_of(request), customer_id)}}}')


@router.get("/live", openapi_extra=described(answer=TEXT, media=["text/event-stream"]))
def doorbell(request: HttpRequest) -> StreamingHttpResponse:
    """Server-sent events ``{"pos": n}``: something changed, pull (SYNC-9)."""
    only_parameters(request)
    caller = caller_of(request)
    organization, pos = live.head_of(caller)
    joined = live.bells.join(organization)
    return stream(live.Events(caller, joined, pos), "text/event-stream")


def stream(body: Iterable[bytes], kind: str) -> StreamingHttpResponse:
    """An answer made while it is sent; proxies must not hold it back."""
    response = StreamingHttpResponse(body, content_type=kind)
    response["X-Accel-Buffering"] = "no"
    mark(response)
    return response


@router.post("/commands", openapi_extra=described(body=ref_to(Batch), answer=COMMANDS_ANSWER))
def batch(request: HttpRequest) -> HttpResponse:
    """A batch of the outbox: results in order, touched rows of one final snapshot (SYNC-21)."""
    only_parameters(request)
    sent = outbox.parse_batch(outbox.read_json(request.body))
    return json_response(outbox.run_batch(caller_of(request), sent, clock.now()))


def _document(kind: Kind) -> None:
    """Each kind of command is an operation of its own (HOUSE-1)."""

    def one(request: HttpRequest) -> HttpResponse:
        only_parameters(request)
        caller = caller_of(request)
        envelope = outbox.parse_one(outbox.read_json(request.body), kind.name, _key(request))
        return json_response(outbox.run_one(caller, envelope, clock.now()))

    one.__doc__ = kind.handler.__doc__
    router.post(
        f"/commands/{kind.name}",
        operation_id=kind.name.replace(".", "_"),
        summary=kind.name,
        tags=[kind.name.partition(".")[0]],
        openapi_extra=described(header="Idempotency-Key", body=_envelope_of(kind), answer=COMMAND_ANSWER),
    )(one)


def _envelope_of(kind: Kind) -> dict[str, Any]:
    """Schema of an envelope that carries a body of ``kind``; key and kind stand in header and path already."""
    schema = Sent.model_json_schema(ref_template=REF)
    schema["title"] = kind.name
    schema["properties"]["body"] = kind.body.model_json_schema(ref_template=REF)
    schema["required"] = ["body"]
    return schema


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError as error:
        raise BadKey(field="key") from error


for _kind in kinds().values():
    _document(_kind)
