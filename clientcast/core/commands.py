"""The one write path (HOUSE-1): a command is a kind, a body and a key; it runs once, in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.db import DatabaseError
from pydantic import BaseModel, ConfigDict, ValidationError

from clientcast.core.actor import Actor, Caller
from clientcast.core.db import one, work
from clientcast.core.fields import FieldProblem
from clientcast.kit.errors import Conflict, Invalid, InvalidBody, NotFound, Problem, Unavailable


class Body(BaseModel):
    """Schema of a command's body: unknown fields are refused, strings are trimmed, ``true`` or "1" is no number."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True, strict=True)


AnyBody = TypeVar("AnyBody", bound=Body)


@dataclass(frozen=True, slots=True)
class Moment:
    """``now``: when the server received the command. ``captured``: when the person did it, never later than now."""

    now: datetime
    captured: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """What a command answers besides rows: an attention item it opened, data shown once (never stored)."""

    attention: UUID | None = None
    data: dict[str, Any] | None = None


Handler = Callable[..., Done | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A registered command."""

    name: str
    body: type[Body]
    handler: Handler
    offline: bool


@dataclass(frozen=True, slots=True)
class Envelope:
    """A command on its way. ``captured_at`` is the device's clock, ``clock_offset_ms`` what to add to it."""

    key: UUID
    kind: str
    body: dict[str, Any]
    captured_at: datetime | None = None
    clock_offset_ms: int = 0
    seq: int | None = None
    needs: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """``status`` is ``applied`` or ``applied_before``; ``touched`` the ids per collection to ship."""

    key: UUID
    status: str
    touched: dict[str, list[str]] = field(default_factory=dict)
    attention: UUID | None = None
    data: dict[str, Any] | None = None


class UnknownKind(Invalid):
    """No such command."""

    code = "unknown_kind"


class KeyReused(Invalid):
    """The key was used for another command (E28)."""

    code = "key_reused"


class AlreadyExists(Conflict):
    """The client-made id is taken: the row was made by an earlier command."""

    code = "already_exists"


_kinds: dict[str, Kind] = {}
_constraints: dict[str, type[Problem]] = {}


def command(name: str, *, offline: bool = False) -> Callable[[Handler], Handler]:
    """Register ``handler(actor, body, *, at: Moment)`` as the command ``name``; its body type is its annotation."""

    def register(handler: Handler) -> Handler:
        body = handler.__annotations__["body"]
        body = body if isinstance(body, type) else handler.__globals__[body]
        _kinds[name] = Kind(name, body, handler, offline)
        return handler

    return register


def guarded_by(constraint: str, problem: type[Problem]) -> None:
    """Say which fact the violation of a database constraint tells the caller."""
    _constraints[constraint] = problem


def kinds() -> dict[str, Kind]:
    """All registered commands by name."""
    return dict(_kinds)


def run(caller: Caller, envelope: Envelope, *, now: datetime) -> Outcome:
    """Run a command once and remember its key (DB-11, DB-14).

    Raises a :class:`Problem`; then nothing has happened and the key is free. The same key with the same body
    answers ``applied_before``; with another body it raises :class:`KeyReused`.
    """
    kind = _kinds.get(envelope.kind)
    if kind is None:
        raise UnknownKind(field="kind", kind=envelope.kind)
    body = parse(kind.body, envelope.body)
    for _ in range(_TRIES):
        try:
            return _run_once(caller, kind, body, envelope, now)
        except Conflict as why:
            return _of_a_double(caller, envelope, why)
        except DatabaseError as error:
            if not _worth_another_try(error):
                return _of_a_double(caller, envelope, translate(error))
    raise Unavailable(retry_after=1)


_TRIES = 4


def _of_a_double(caller: Caller, envelope: Envelope, why: Exception) -> Outcome:
    """What a parallel double of the command came to, when it was what stood in the way; else raise ``why``."""
    if isinstance(why, Conflict):
        with work(caller) as actor:
            before = _applied(actor, envelope, body_digest(envelope))
        if before is not None:
            return before
    raise why


def _run_once(caller: Caller, kind: Kind, body: Body, envelope: Envelope, now: datetime) -> Outcome:
    digest = body_digest(envelope)
    with work(caller) as actor:
        before = _applied(actor, envelope, digest)
        if before is not None:
            return before
        done = kind.handler(actor, body, at=_moment(envelope, now)) or Done()
        touched = _remember(actor, envelope, digest, done)
    return Outcome(envelope.key, "applied", touched, done.attention, done.data)


def _moment(envelope: Envelope, now: datetime) -> Moment:
    """The device's clock is corrected by its offset and never runs ahead of ours (I11)."""
    if envelope.captured_at is None:
        return Moment(now, now)
    try:
        captured = envelope.captured_at.astimezone(UTC) + timedelta(milliseconds=envelope.clock_offset_ms)
    except OverflowError:
        return Moment(now, now)
    return Moment(now, min(captured, now))


def body_digest(envelope: Envelope) -> bytes:
    """SHA-256 of kind and body in canonical JSON."""
    text = json.dumps([envelope.kind, envelope.body], sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).digest()


def _applied(actor: Actor, envelope: Envelope, digest: bytes) -> Outcome | None:
    row = one(
        "select body_sha256, touched::text, attention_id from applied_key where organization_id = org() and member_id = %s and key = %s",
        (actor.member_id, envelope.key),
    )
    if row is None:
        return None
    if bytes(row[0]) != digest:
        raise KeyReused(field="key")
    return Outcome(envelope.key, "applied_before", _as_dict(row[1]), row[2])


_REMEMBER = """
insert into applied_key (organization_id, member_id, key, kind, body_sha256, status, attention_id, seq, touched)
select org(), %s, %s, %s, %s, 200, %s, %s,
       (select coalesce(jsonb_object_agg(entity, ids), '{}') from (select entity, jsonb_agg(id) ids from touched() group by entity) t)
returning touched::text"""


def _remember(actor: Actor, envelope: Envelope, digest: bytes, done: Done) -> dict[str, list[str]]:
    row = one(
        _REMEMBER,
        (actor.member_id, envelope.key, envelope.kind, digest, done.attention, envelope.seq),
    )
    return _as_dict(row[0]) if row else {}


def _as_dict(text: str) -> dict[str, list[str]]:
    touched: dict[str, list[str]] = json.loads(text)
    return touched


def parse(body: type[AnyBody], raw: Any) -> AnyBody:
    """Check a body against its schema. Raises :class:`InvalidBody` naming every field that is wrong."""
    try:
        return body.model_validate_json(json.dumps(raw, default=str))
    except ValidationError as error:
        raise InvalidBody([field_error(e) for e in error.errors(include_url=False)]) from error


# Pydantic's error types as the codes that people's sentences hang on, and its names of limits as theirs.
SCHEMA_CODES = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_long": "text_too_long",
    "string_too_short": "text_missing",
    "too_short": "required",
    "too_long": "list_too_long",
    "greater_than": "number_too_small",
    "greater_than_equal": "number_too_small",
    "less_than": "number_too_large",
    "less_than_equal": "number_too_large",
    "int_parsing_size": "number_too_large",
}
_LIMITS = {"max_length": "max", "min_length": "min"}


def field_error(error: Any) -> dict[str, Any]:
    """``{field, code, params}`` of one of pydantic's errors."""
    context = error.get("ctx") or {}
    inner = context.get("error")
    path = ".".join(str(part) for part in error["loc"])
    if isinstance(inner, FieldProblem):
        return {"field": path, "code": inner.problem.code, "params": inner.problem.params}
    params = {_LIMITS.get(k, k): v for k, v in context.items() if isinstance(v, int | str)}
    return {"field": path, "code": SCHEMA_CODES.get(error["type"], "invalid_value"), "params": params}


def _sqlstate(error: BaseException) -> tuple[str, str]:
    cause = error.__cause__
    if isinstance(cause, psycopg.Error):
        return cause.sqlstate or "", cause.diag.constraint_name or ""
    return "", ""


def _worth_another_try(error: DatabaseError) -> bool:
    """Serialization failure, deadlock, lock timeout, or a parallel double of the same key."""
    state, constraint = _sqlstate(error)
    return state in ("40001", "40P01", "55P03") or constraint == "applied_key_pkey"


def translate(error: DatabaseError) -> Exception:
    """The fact behind a database error: a guarded constraint, a wall, a taken id; otherwise the error itself."""
    state, constraint = _sqlstate(error)
    if constraint in _constraints:
        return _constraints[constraint]()
    if state in ("42501", "23503", "P0002"):  # a wall, a reference outside it, nothing found: the same answer
        return NotFound()
    if state == "23505" and constraint.endswith("_pkey"):
        return AlreadyExists()
    return error
