"""``GET /api/snapshot``: the first load, collection by collection, to be continued after a cut (SYNC-7, SYNC-11)."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from clientcast.core.actor import Actor, Caller
from clientcast.core.db import one, read
from clientcast.core.gate import permit
from clientcast.core.permissions import DB_ROLE
from clientcast.core.registry import Synced, collections, held_by
from clientcast.kit.clock import local_date
from clientcast.kit.errors import Invalid, NotSignedIn
from clientcast.sync.cursor import Cursor, check, feed_since, scope_of
from clientcast.sync.window import EVERYBODY, condition, oldest_held

CHUNK = 4_000  # rows
PAPERS = 100_000  # of one collection, all open ones included
FIRST, LAST = str(UUID(int=0)), "ffffffff-ffff-ffff-ffff-ffffffffffff"


class BadResumeKey(Invalid):
    """``after`` is not a key that a snapshot gave out."""

    code = "bad_resume_key"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a walk stands: ``id`` is the last row sent of ``collection``; ``part`` is ``all``, ``open`` or ``closed``.

    ``oldest`` is the oldest customer of the window.
    """

    cursor: str
    oldest: str
    collection: str
    part: str
    id: str
    done: int
    total: int

    @classmethod
    def parse(cls, text: str) -> Place:
        """Raises :class:`BadResumeKey`."""
        try:
            raw = json.loads(base64.urlsafe_b64decode(text.encode()))
            ids = str(UUID(raw["o"])), str(UUID(raw["i"]))
            place = cls(raw["c"], ids[0], raw["k"], raw["p"], ids[1], int(raw["d"]), int(raw["t"]))
            fits = (place.part == "all") == (_collection(place.collection).papers is None)
        except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
            raise BadResumeKey(field="after") from error
        if place.part not in _PARTS or not fits or place.done < 0:
            raise BadResumeKey(field="after")
        return place

    def __str__(self) -> str:
        raw = dict(zip("cokpidt", asdict(self).values(), strict=True))
        return base64.urlsafe_b64encode(json.dumps(raw, separators=(",", ":")).encode()).decode()


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk that may begin: its head line and the collections still to send, ``place`` inside the first."""

    caller: Caller
    head: str
    cursor: str
    oldest: str
    rest: tuple[Synced, ...]
    place: Place | None
    chunk: int


def begin(caller: Caller, after: str, chunk: int, now: datetime) -> Walk:
    """Take the cursor first: rows may be newer than it, never older (SYNC-4). Raises BadResumeKey, Resync."""
    place = Place.parse(after) if after else None
    with read(caller, snapshot=True) as actor:
        feed = feed_since(0, 0)
        cursor = feed.at(feed.head, scope_of(actor))
        if place is not None:
            cursor = Cursor.parse(place.cursor)
            check(cursor, feed, actor)
        oldest = place.oldest if place else oldest_held()
        rest = _rest(actor, place)
        today = local_date(now, actor.zone.key)
    says = {"cursor": str(cursor), "today": today.isoformat(), "windowed": oldest != EVERYBODY}
    head = json.dumps(says, separators=(",", ":"))
    return Walk(caller, head, str(cursor), oldest, rest, place, chunk)


def _rest(actor: Actor, place: Place | None) -> tuple[Synced, ...]:
    held = held_by(DB_ROLE[actor.role])
    mine = [s for s in collections() if s.collection in held]
    if place is None:
        return tuple(mine)
    return tuple(s for s in mine if s.rank >= _collection(place.collection).rank)


def _collection(name: str) -> Synced:
    return next(s for s in collections() if s.collection == name)


END = '{"end":true}'


def lines(walk: Walk) -> Iterator[str]:
    """The lines of the answer, in short transactions; stops without its end when the session ends."""
    yield walk.head
    chunks = _chunks(walk)
    line = ""
    while line != END:
        try:
            some = _in_one_transaction(walk, chunks)
        except NotSignedIn:
            return
        for line in some:
            yield line


def _in_one_transaction(walk: Walk, chunks: Iterator[tuple[str, int]]) -> list[str]:
    """About one chunk of rows: several small collections, or a part of a large one."""
    some: list[str] = []
    rows = 0
    with permit(), read(walk.caller):
        while rows < walk.chunk:
            line, count = next(chunks)
            some.append(line)
            rows += count
            if line == END:
                break
    return some


def _chunks(walk: Walk) -> Iterator[tuple[str, int]]:
    """Lines with their numbers of rows; each is read in whatever transaction is open when it is asked for."""
    for synced in walk.rest:
        place: Place | None = walk.place
        if place is None or place.collection != synced.collection:
            part = "open" if synced.papers else "all"
            place = Place(walk.cursor, walk.oldest, synced.collection, part, FIRST, 0, _total(synced, walk.oldest))
        while place is not None:
            line, count, place = _chunk(walk, synced, place)
            if line:
                yield line, count
    yield END, 0


def _chunk(walk: Walk, synced: Synced, place: Place) -> tuple[str, int, Place | None]:
    """One line, its number of rows and where the walk goes on in this collection; None: it is complete."""
    limit = walk.chunk
    if place.part == "closed":
        limit = max(0, min(limit, PAPERS - place.done))
    bounds = {"after": place.id, "limit": limit, "oldest": place.oldest}
    found = one(_statement(synced, place), bounds)
    assert found is not None  # an aggregate without GROUP BY always answers one row
    rows, count, last = found
    after = replace(place, id=last or place.id, done=place.done + count)
    complete = count < walk.chunk
    if complete and place.part == "open":
        return _line(after, rows) if count else "", count, replace(after, part="closed", id=LAST)
    line = _line(after, rows) if count or (complete and not place.done) else ""
    return line, count, None if complete else after


def _line(after: Place, rows: str) -> str:
    one_line = rows.replace("\n", "")  # json_agg breaks between rows; inside strings a break is escaped
    return (
        f'{{"collection":"{after.collection}","rows":{one_line},"after":"{after}",'
        f'"done":{after.done},"total":{after.total}}}'
    )


def _total(synced: Synced, oldest: str) -> int:
    """How many rows the collection will bring, for the progress bar."""
    where, bounds = condition(synced, oldest), {"oldest": oldest}
    if synced.papers is None:
        row = one(f"select count(*) from {synced.collection} where {where}", bounds)
        return int(row[0]) if row else 0
    counts = f"count(*) filter (where {synced.papers.open}), count(*)"
    row = one(f"select {counts} from {synced.papers.by} where {where}", bounds)
    return max(row[0], min(row[1], PAPERS)) if row else 0


_PARTS = {
    "all": "select {columns}, version from {table} where id > %(after)s and {window} order by id limit %(limit)s",
    # Limit first, then join: under row security the planner underestimates joins of walled tables (DB-15).
    "open": """
      select {columns}, version from {table} where id = any (array(
        select id from {by} where {open} and id > %(after)s and {window} order by id limit %(limit)s)) order by id""",
    "closed": """
      select {columns}, version from {table} where id = any (array(
        select id from {by} where not ({open}) and id < %(after)s and {window} order by id desc limit %(limit)s)) order by id desc""",
}


def _statement(synced: Synced, place: Place) -> str:
    by, is_open = (synced.papers.by, synced.papers.open) if synced.papers else ("", "")
    rows = _PARTS[place.part].format(
        columns=synced.columns,
        table=synced.collection,
        by=by,
        open=is_open,
        window=condition(synced, place.oldest),
    )
    return f"with w as ({rows}) select coalesce(json_agg(w), '[]')::text, count(*), (array_agg(w.id))[count(*)]::text from w"


def encoded(text: Iterator[str], *, gzip: bool) -> Iterator[bytes]:
    """Lines as bytes; ``gzip`` flushes after each, so that the device can store it at once."""
    if not gzip:
        yield from (f"{line}\n".encode() for line in text)
        return
    pack = zlib.compressobj(1, zlib.DEFLATED, 31)
    for line in text:
        yield pack.compress(f"{line}\n".encode()) + pack.flush(zlib.Z_SYNC_FLUSH)
    yield pack.flush()
