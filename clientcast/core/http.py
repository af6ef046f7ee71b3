"""The edge: session cookie → Caller, problems → RFC 9457 answers (HOUSE-5), routes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from clientcast.core.actor import Caller, session_hash
from clientcast.core.logs import crashed
from clientcast.core.registry import PROTOCOL
from clientcast.core.schemas import ANYTHING, ID, NUMBER, TEXT, list_of, record, wire_schemas
from clientcast.kit import errors

# The only class → status table.
STATUS: dict[type[errors.Problem], int] = {
    errors.Malformed: 400,
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Gone: 410,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}


class UnknownParameter(errors.Invalid):
    """A query parameter the route does not know: never ignored (HOUSE-5)."""

    code = "unknown_parameter"


class InternalError(errors.Problem):
    """Something broke on our side; the request id leads to it in the log."""

    code = "internal_error"


def caller_of(request: HttpRequest) -> Caller:
    """Who the session cookie says is calling. Raises :class:`NotSignedIn` without one."""
    cookie = request.COOKIES.get(settings.SESSION_COOKIE, "")
    if not cookie:
        raise errors.NotSignedIn
    return Caller(session=session_hash(cookie), request=request_id(request))


def request_id(request: HttpRequest) -> UUID:
    """One id per request: in the audit, in problems and in the log."""
    known: UUID | None = getattr(request, "_request_id", None)
    if known is None:
        known = uuid4()
        request._request_id = known  # type: ignore[attr-defined]
    return known


def only_parameters(request: HttpRequest, *known: str) -> None:
    """Refuse query parameters the route does not know."""
    for name in request.GET:
        if name not in known:
            raise UnknownParameter(field=name)


class BadNumber(errors.Invalid):
    """Not a whole number between ``least`` and ``most``."""

    code = "bad_number"


def number(request: HttpRequest, name: str, default: int, *, least: int, most: int) -> int:
    """A query parameter that is a number. Raises :class:`BadNumber`."""
    text = request.GET.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise BadNumber(field=name, least=least, most=most)
    return int(text)


def status_of(problem: errors.Problem) -> int:
    """HTTP status of a problem, by its family."""
    return next((STATUS[c] for c in type(problem).__mro__ if c in STATUS), 500)


def problem_body(problem: errors.Problem) -> dict[str, Any]:
    """The members of a problem besides its status: code, params, field errors, current row."""
    body: dict[str, Any] = {"code": problem.code, "params": problem.params}
    if isinstance(problem, errors.InvalidBody):
        body["errors"] = problem.errors
    elif isinstance(problem, errors.Invalid) and problem.field:
        body["errors"] = [{"field": problem.field, "code": problem.code, "params": problem.params}]
    if isinstance(problem, errors.Conflict) and problem.row is not None:
        body["row"] = problem.row
    return body


def problem_response(request: HttpRequest, problem: errors.Problem) -> HttpResponse:
    """``application/problem+json``; the person's words are the app's business."""
    status = status_of(problem)
    detail = (type(problem).__doc__ or "").split("\n")[0]
    body = {
        "type": "about:blank",
        "title": problem.code.replace("_", " "),
        "status": status,
        "detail": detail,
    }
    body |= problem_body(problem) | {"request_id": str(request_id(request))}
    response = json_response(json.dumps(body, default=str), status=status, kind="application/problem+json")
    if retry := problem.params.get("retry_after"):
        response["Retry-After"] = str(retry)
    return response


def json_response(text: str | bytes, *, status: int = 200, kind: str = "application/json") -> HttpResponse:
    """JSON text that is already made, marked with our protocol so that a captive portal is not mistaken for us."""
    response = HttpResponse(text, status=status, content_type=kind)
    mark(response)
    return response


def mark(response: HttpResponseBase) -> None:
    """Mark an answer as ours, never to be kept by anybody on the way."""
    response["ClientCast-Protocol"] = str(PROTOCOL)
    response["Cache-Control"] = "no-store"


class Api(NinjaAPI):
    """The JSON API: every problem becomes RFC 9457, every answer carries the protocol."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        """As ninja makes it, marked as ours."""
        response: HttpResponse = super().create_response(request, data, **kwargs)
        mark(response)
        return response

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """As ninja makes it; besides, every operation may answer with a problem, and schemas are named once."""
        schema = deepcopy(super().get_openapi_schema(**kwargs))
        definitions = schema["components"]["schemas"]
        definitions |= deepcopy(wire_schemas()) | {"Problem": PROBLEM}
        schema["components"]["responses"] = {"Problem": _PROBLEM_ANSWER}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"] |= {status: {"$ref": "#/components/responses/Problem"} for status in REFUSALS}
        _hoist([*definitions.values(), schema["paths"]], definitions)
        return schema


def _hoist(node: Any, definitions: dict[str, Any]) -> None:
    """Move the ``$defs`` of embedded schemas to the components, and drop titles: they only repeat names.

    Raises ValueError when one name means two things.
    """
    if isinstance(node, dict):
        if isinstance(node.get("title"), str):
            del node["title"]
        for name, definition in node.pop("$defs", {}).items():
            _hoist(definition, definitions)
            if definitions.setdefault(name, definition) != definition:
                raise ValueError(f"two schemas are called {name}")
        for child in node.values():
            _hoist(child, definitions)
    elif isinstance(node, list):
        for child in node:
            _hoist(child, definitions)


REFUSALS = sorted(STATUS.values())
_PROBLEM_ANSWER = {
    "description": "A problem: a fact with a code",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
PROBLEM = record(
    {
        "type": {"const": "about:blank"},
        "title": TEXT,
        "status": NUMBER,
        "detail": TEXT,
        "code": TEXT,
        "params": ANYTHING,
        "errors": list_of(record({"field": TEXT, "code": TEXT, "params": ANYTHING})),
        "row": ANYTHING,
        "request_id": ID,
    },
    required=("type", "title", "status", "code", "params"),
)


def described(
    *,
    query: Mapping[str, Any] | None = None,
    header: str = "",
    body: dict[str, Any] | None = None,
    answer: dict[str, Any] | None = None,
    media: Iterable[str] = (),
) -> dict[str, Any]:
    """What OpenAPI says of a route that reads its request and writes its answer itself.

    Schemas by query name, a header, the body's; the answer's (JSON unless ``media`` says what else; bytes without one).
    """
    extra: dict[str, Any] = {}
    if answer or media:
        content = {kind: {"schema": answer or _BYTES} for kind in media or ["application/json"]}
        extra["responses"] = {200: {"description": "OK", "content": content}}
    parameters = [_parameter("query", name, schema) for name, schema in (query or {}).items()]
    if header:
        parameters.append(_parameter("header", header, {"type": "string", "format": "uuid"}) | {"required": True})
    if parameters:
        extra["parameters"] = parameters
    if body:
        extra["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return extra


_BYTES = {"type": "string", "format": "binary"}


def uploaded(media: Iterable[str]) -> dict[str, Any]:
    """What OpenAPI says of a route whose body is a file."""
    return {"requestBody": {"required": True, "content": {kind: {"schema": _BYTES} for kind in media}}}


def _parameter(place: str, name: str, schema: Any) -> dict[str, Any]:
    return {"in": place, "name": name, "schema": schema, "required": False}


class UnicodeParser(Parser):
    """JSON whose texts are text: half a character, which no database or hash takes, is malformed."""

    def parse_body(self, request: HttpRequest) -> Any:
        """What ninja answers with 400 when it raises."""
        body = json.loads(request.body)
        json.dumps(body, ensure_ascii=False).encode()
        return body


def make_api() -> Api:
    """The API object with its error handling; modules add their routers in ``config.urls``."""
    api = Api(
        title="ClientCast Manager", version="1", docs_url=None, openapi_url="/openapi.json", parser=UnicodeParser()
    )

    @api.exception_handler(errors.Problem)
    def on_problem(request: HttpRequest, problem: errors.Problem) -> HttpResponse:
        return problem_response(request, problem)

    @api.exception_handler(ValidationError)
    def on_schema(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = [_schema_error(e) for e in error.errors]
        return problem_response(request, errors.InvalidBody(fields))

    @api.exception_handler(HttpError)
    def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem_response(request, errors.NotFound() if error.status_code == 404 else errors.Malformed())

    @api.exception_handler(Exception)
    def on_crash(request: HttpRequest, error: Exception) -> HttpResponse:
        crashed(error, request=request_id(request))
        return problem_response(request, InternalError())

    return api


def no_such_route(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer of paths below /api that are no route."""
    return problem_response(request, errors.NotFound())


def _schema_error(error: dict[str, Any]) -> dict[str, Any]:
    path = [str(p) for p in error["loc"] if p not in ("body", "query", "path")]
    return {"field": ".".join(path), "code": "invalid_value", "params": {}}
