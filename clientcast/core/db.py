"""The only doors into a transaction (HOUSE-2), and the only place that runs SQL text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, transaction
from psycopg.pq import DiagnosticField, ExecStatus

from clientcast.core.actor import Actor, Caller
from clientcast.kit.errors import NotSignedIn

Params = Sequence[Any] | Mapping[str, Any]


@contextmanager
def work(caller: Caller) -> Iterator[Actor]:
    """One write transaction as ``caller``: context first, then the work, then the doorbell (DB-19).

    Raises :class:`NotSignedIn` when the session names no active membership.
    """
    with transaction.atomic(durable=True):
        actor = _enter(caller)
        yield actor
    _ring(actor.organization_id)


@contextmanager
def read(caller: Caller, *, snapshot: bool = False) -> Iterator[Actor]:
    """One read-only transaction as ``caller``; ``snapshot`` sees one moment throughout (SYNC-2)."""
    with transaction.atomic(durable=True):
        mode = "isolation level repeatable read, read only" if snapshot else "read only"
        execute(f"set transaction {mode}")
        yield _enter(caller)


def read_json(caller: Caller, query: str, params: Mapping[str, Any]) -> bytes:
    """The one value of a hot query as UTF-8, in one round trip and with a plan that is kept (DB-15).

    Context and query travel in one message, which is one transaction. Raises :class:`NotSignedIn`. When anything
    goes wrong the query is asked again in :func:`read`, which says what it was.
    """
    hot = _hot(query)
    connection.ensure_connection()
    raw = connection.connection
    message = psycopg.ClientCursor(raw).mogrify(hot.run, {**params, **_named_context(caller)}).encode()
    result = raw.pgconn.exec_(message)
    if result.error_field(DiagnosticField.SQLSTATE) == NO_SUCH_STATEMENT:
        execute(hot.prepare)
        result = raw.pgconn.exec_(message)
    if result.status == ExecStatus.TUPLES_OK and (value := result.get_value(0, 0)) is not None:
        return bytes(value)
    with read(caller):
        row = one(query, params)
    return str(row[0]).encode() if row else b""


_READ_HOT = "set transaction read only; set local plan_cache_mode = force_generic_plan"
NO_SUCH_STATEMENT = b"26000"


@dataclass(frozen=True, slots=True)
class _Hot:
    """``prepare`` plans a query for the rest of the connection's life, ``run`` runs it as somebody."""

    prepare: str
    run: str


@cache
def _hot(query: str) -> _Hot:
    """Named by its text: behind a pooler any connection may know it already, or not."""
    name = f"hot_{hashlib.sha256(query.encode()).hexdigest()[:16]}"
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", query)))
    numbered = re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", query)
    given = f"({', '.join(f'%({n})s' for n in names)})" if names else ""
    enter = "select enter(%(s)s, %(o)s, %(m)s, %(r)s, %(d)s, %(w)s)"
    return _Hot(f"prepare {name} as {numbered}", f"{_READ_HOT}; {enter}; execute {name}{given}")


def _named_context(caller: Caller) -> dict[str, Any]:
    return dict(zip("somrdw", _context(caller), strict=True))


def _context(caller: Caller) -> tuple[Any, ...]:
    return (caller.session, caller.organization, caller.member, caller.request, caller.device, caller.reason)


@contextmanager
def sign_in_tables() -> Iterator[None]:
    """One transaction on users, sessions and links: they belong to no organization and have no context."""
    with transaction.atomic(durable=True):
        yield


def _enter(caller: Caller) -> Actor:
    row = one("select enter(%s, %s, %s, %s, %s, %s)::text", _context(caller))
    if row is None or row[0] is None:
        raise NotSignedIn
    return Actor.from_context(json.loads(row[0]))


def _ring(organization: UUID) -> None:
    """Wake the listeners. In a transaction of its own: a NOTIFY inside holds a cluster-wide lock through the flush."""
    text = f"begin; set local synchronous_commit = off; select pg_notify('feed', '{organization}'); commit"
    with connection.cursor() as cursor:
        cursor.execute(text)


def release() -> None:
    """Give this thread's connection back to the pool, before it waits for anything but the database."""
    connection.close()


@contextmanager
def attempt() -> Iterator[None]:
    """A savepoint: what fails inside is undone, the transaction goes on."""
    with transaction.atomic():
        yield


def execute(sql: str, params: Params | None = None) -> int:
    """Run a statement, return the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def one(sql: str, params: Params | None = None) -> tuple[Any, ...] | None:
    """The first row of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def rows(sql: str, params: Params | None = None) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def records(sql: str, params: Params | None = None) -> list[dict[str, Any]]:
    """All rows of a query, by column name."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@cache
def named_sql(file: Path) -> dict[str, str]:
    """Statements of a ``queries.sql``: each starts with a line ``-- name: word``."""
    parts = file.read_text().split("-- name: ")[1:]
    return {head.strip(): text.strip() for head, _, text in (part.partition("\n") for part in parts)}
