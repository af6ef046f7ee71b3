"""What devices hold: each module declares its collections beside its tables, sync ships them (SYNC-10, DB-9)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from clientcast.core.db import one, rows

PROTOCOL = 1


@dataclass(frozen=True, slots=True)
class Papers:
    """Says which papers are open: those whose row of the same id in ``by`` fulfils ``open``, an SQL condition."""

    by: str
    open: str


@dataclass(frozen=True, slots=True)
class Synced:
    """One collection: a table, its place in the first load, and the columns of its wire row.

    ``columns`` is SQL, an explicit list; what is not in it never leaves the server. Collections of ``papers`` are
    windowed: open ones first, then closed ones newest first (SYNC-11). ``types`` says what a column of text or JSON
    may hold, where the table does not.
    """

    collection: str
    rank: int
    columns: str
    papers: Papers | None = None
    types: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _collections[self.collection] = self

    @property
    def wire(self) -> str:
        """Select of wire rows by id; the caller's walls decide what is visible now."""
        return f"select {self.columns}, version from {self.collection}"


_collections: dict[str, Synced] = {}


def collections() -> list[Synced]:
    """All collections, in the order of the first load."""
    return sorted(_collections.values(), key=lambda s: s.rank)


@cache
def schema_hash() -> str:
    """Changes when a wire row changes its shape: devices then walk again (UI-2)."""
    text = "\n".join(f"{s.collection}: {s.columns}" for s in collections())
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def row(collection: str, row_id: UUID) -> dict[str, Any] | None:
    """The wire row of one id as its collection ships it, or None when it is not visible."""
    found = one(f"select row_to_json(w)::text from ({_collections[collection].wire} where id = %s) w", (row_id,))
    return dict(json.loads(found[0])) if found else None


@cache
def held_by(db_role: str) -> frozenset[str]:
    """Collections that a database role may hold: those it may select (DB-4). Asked once per process."""
    found = rows(
        "select c from unnest(%s::text[]) c where has_table_privilege(%s, c, 'select')",
        (list(_collections), db_role),
    )
    return frozenset(name for (name,) in found)


def changes_json(touched: Mapping[str, Iterable[str | UUID]]) -> str:
    """``{collection: {put: [row], remove: [id]}}`` as JSON text: rows visible now, ids that are not (SYNC-3).

    One statement, so one moment; bodies come as text from PostgreSQL and are never parsed here (DB-15).
    """
    wanted = {name: sorted({str(i) for i in ids}) for name, ids in _with_papers(touched).items()}
    if not wanted:
        return "{}"
    parts = [_CHANGE.format(name=name, wire=_collections[name].wire) for name in wanted]
    found = rows(" union all ".join(parts), wanted)
    return "{" + ",".join(f'"{name}":{{"put":{put},"remove":{remove}}}' for name, put, remove in found) + "}"


def _with_papers(touched: Mapping[str, Iterable[str | UUID]]) -> dict[str, set[str | UUID]]:
    """A state never travels without its paper: the device may have left a closed paper out, which is open again."""
    wanted = {name: set(ids) for name, ids in touched.items() if name in _collections}
    for paper in _collections.values():
        if paper.papers and paper.papers.by in wanted and paper.papers.by != paper.collection:
            wanted.setdefault(paper.collection, set()).update(wanted[paper.papers.by])
    return wanted


# The wire row of an id, or none: the left join keeps the ids that are not visible any more.
_CHANGE = """
select '{name}', coalesce(json_agg(w) filter (where w.id is not null), '[]')::text,
       coalesce(json_agg(c.id) filter (where w.id is null), '[]')::text
  from unnest(%({name})s::uuid[]) c(id) left join ({wire} where id = any (%({name})s::uuid[])) w using (id)"""
