"""Commands on their way up: the batch of an outbox, and one by itself (SYNC-21, SYNC-22)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from time import monotonic
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from clientcast.core import commands
from clientcast.core.actor import Caller
from clientcast.core.commands import Envelope, Outcome
from clientcast.core.db import read
from clientcast.core.http import InternalError, problem_body, status_of
from clientcast.core.logs import crashed
from clientcast.core.permissions import DB_ROLE
from clientcast.core.registry import changes_json, held_by
from clientcast.kit.errors import InvalidBody, Malformed, NotSignedIn, Problem, TooLarge, Unavailable
from clientcast.sync.cursor import check_epoch

MAX_COMMANDS = 50
MAX_BYTES = 256 * 1024
SECONDS = 5.0

Result = dict[str, Any]


class Sent(BaseModel):
    """An envelope as devices send it (SYNC-20). ``needs`` are keys of earlier commands this one builds on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: UUID
    seq: int | None = Field(default=None, ge=0, lt=1 << 53)
    kind: str = Field(max_length=60)
    kind_version: Literal[1] = 1
    body: dict[str, Any]
    needs: tuple[UUID, ...] = Field(default=(), max_length=500)
    captured_at: AwareDatetime | None = None
    clock_offset_ms: int = Field(default=0, ge=-(1 << 45), le=1 << 45)

    def envelope(self) -> Envelope:
        """As ``core.commands`` takes it."""
        return Envelope(self.key, self.kind, self.body, self.captured_at, self.clock_offset_ms, self.seq, self.needs)


class Batch(BaseModel):
    """At most 50 commands, in the order in which the person gave them; ``epoch`` is the one they build on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    commands: tuple[Sent, ...] = Field(min_length=1, max_length=MAX_COMMANDS)
    epoch: str | None = Field(default=None, pattern="^[0-9a-f]{12}$")

    def envelopes(self) -> list[Envelope]:
        """As ``core.commands`` takes them."""
        return [sent.envelope() for sent in self.commands]


class Blocked(Problem):
    """A command that this one needs was not applied."""

    code = "blocked"


class NotTried(Unavailable):
    """The time of the batch was up before this command's turn."""

    code = "not_tried"


def read_json(raw: bytes) -> Any:
    """Raises :class:`TooLarge` above 256 KB, :class:`Malformed` when it is no JSON."""
    if len(raw) > MAX_BYTES:
        raise TooLarge(max_bytes=MAX_BYTES)
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed from error


def parse_batch(raw: Any) -> Batch:
    """Raises :class:`InvalidBody`."""
    try:
        return Batch.model_validate(raw)
    except ValidationError as error:
        raise _invalid(error) from error


def parse_one(raw: Any, kind: str, key: UUID) -> Envelope:
    """An envelope whose kind and key also stand in path and header. Raises :class:`InvalidBody`."""
    if not isinstance(raw, dict):
        raise Malformed
    for name, said in (("kind", kind), ("key", str(key))):
        if raw.get(name, said) != said:
            raise InvalidBody([{"field": name, "code": "contradicts_request", "params": {}}])
    try:
        return Sent.model_validate({**raw, "kind": kind, "key": key}).envelope()
    except ValidationError as error:
        raise _invalid(error) from error


def _invalid(error: ValidationError) -> InvalidBody:
    return InvalidBody([commands.field_error(e) for e in error.errors(include_url=False, include_input=False)])


def run_batch(caller: Caller, batch: Batch, now: datetime) -> str:
    """Results in order and the touched rows of one final snapshot, as JSON text.

    Raises :class:`NotSignedIn`, and :class:`Resync` in another epoch: what the commands build on may be gone.
    """
    if batch.epoch is not None:
        with read(caller):
            check_epoch(batch.epoch)
    deadline = monotonic() + SECONDS
    results: list[Result] = []
    outcomes: list[Outcome] = []
    failed: set[UUID] = set()
    for envelope in batch.envelopes():
        outcome = _try(caller, envelope, now, failed, late=monotonic() > deadline)
        if isinstance(outcome, Outcome):
            outcomes.append(outcome)
            results.append(_applied(outcome))
        else:
            failed.add(envelope.key)
            results.append(_refused(envelope.key, outcome))
    changes = touched_rows(caller, outcomes)
    return f'{{"results":{_json(results)},"changes":{changes}}}'


def _try(caller: Caller, envelope: Envelope, now: datetime, failed: set[UUID], *, late: bool) -> Outcome | Problem:
    """One command by itself: what goes wrong with it stays with it (SYNC-22)."""
    needs = failed.intersection(envelope.needs)
    if needs:
        return Blocked(needs=sorted(map(str, needs)))
    if late:
        return NotTried(retry_after=1)
    try:
        return commands.run(caller, envelope, now=now)
    except NotSignedIn:
        raise
    except Problem as problem:
        return problem
    except Exception as error:
        crashed(error, request=caller.request, kind=envelope.kind)
        return InternalError(request_id=str(caller.request))


def run_one(caller: Caller, envelope: Envelope, now: datetime) -> str:
    """The outcome of one command and the rows it touched, as JSON text. Raises :class:`Problem`."""
    outcome = commands.run(caller, envelope, now=now)
    result = _applied(outcome)
    del result["http_status"]
    return f'{_json(result)[:-1]},"changes":{touched_rows(caller, [outcome])}}}'


def touched_rows(caller: Caller, outcomes: Iterable[Outcome]) -> str:
    """Rows the caller may see now; one snapshot for all of them (SYNC-21)."""
    touched: dict[str, set[str]] = {}
    for outcome in outcomes:
        for entity, ids in outcome.touched.items():
            touched.setdefault(entity, set()).update(ids)
    if not touched:
        return "{}"
    with read(caller, snapshot=True) as actor:
        held = held_by(DB_ROLE[actor.role])
        return changes_json({name: ids for name, ids in touched.items() if name in held})


def _applied(outcome: Outcome) -> Result:
    result: Result = {"key": outcome.key, "status": outcome.status, "http_status": 200}
    if outcome.attention:
        result["attention"] = outcome.attention
    if outcome.data is not None:
        result["data"] = outcome.data
    return result


def _refused(key: UUID, problem: Problem) -> Result:
    """A refusal is the server's no; what may go well another time was not tried (design 3.4)."""
    status = 424 if isinstance(problem, Blocked) else status_of(problem)
    retry = status == 424 or status == 429 or status >= 500
    return {
        "key": key,
        "status": "not_tried" if retry else "rejected",
        "http_status": status,
        **problem_body(problem),
    }


def _json(value: Any) -> str:
    return json.dumps(value, default=str, separators=(",", ":"))
