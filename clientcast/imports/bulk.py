"""Many rows of one table in one statement. COPY is refused on walled tables, and Django compiles every single value."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from clientcast.core.actor import Actor
from clientcast.core.db import execute
from clientcast.core.walls import TenantRow

BY_DATABASE = "created_at"


def insert(actor: Actor, rows: Sequence[TenantRow]) -> None:
    """Write new rows of one table inside the caller's walls; what the context would fill in is given."""
    if not rows:
        return
    for row in rows:
        row.organization_id, row.created_by, row.version = actor.organization_id, actor.member_id, 1
    statement, attributes = _statement(type(rows[0]))
    written = [{column: getattr(row, name) for column, name in attributes} for row in rows]
    execute(statement, (json.dumps(written, default=_text),))


@cache
def _statement(table: type[TenantRow]) -> tuple[str, list[tuple[str, str]]]:
    """The insert, and each column with the attribute that holds it. The names are our models' own.

    The schema is named: ``box`` alone is PostgreSQL's own type.
    """
    fields = table._meta.concrete_fields
    attributes = [(field.column, field.attname) for field in fields if field.column and field.column != BY_DATABASE]
    columns, name = ", ".join(column for column, _ in attributes), table._meta.db_table
    statement = f"insert into {name} ({columns}) select {columns} from json_populate_recordset(null::app.{name}, %s)"
    return statement, attributes


def _text(value: UUID | date | DateRange) -> str:
    """Values that JSON does not know, as PostgreSQL reads them."""
    if isinstance(value, DateRange):
        return f"[{value.lower},{value.upper})"
    return str(value)
