"""Where a device stands in the feed, and why it may have to start anew (SYNC-1, SYNC-8)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from clientcast.core.actor import Actor
from clientcast.core.db import one
from clientcast.core.permissions import DB_ROLE, GRANTED
from clientcast.kit.errors import Gone, Invalid


class BadCursor(Invalid):
    """The cursor is not one of ours."""

    code = "bad_cursor"


class Resync(Gone):
    """The device must load a new copy; ``reason`` is ``epoch``, ``scope``, ``pruned`` or ``bulk``."""

    code = "resync"


@dataclass(frozen=True, slots=True)
class Cursor:
    """``v1.<epoch>.<scope>.<pos>``: all that this member may see up to ``pos``."""

    epoch: str
    scope: str
    pos: int

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Raises :class:`BadCursor`."""
        found = re.fullmatch(r"v1\.([0-9a-f]{12})\.([0-9a-f]{12})\.([0-9]{1,18})", text)
        if found is None:
            raise BadCursor(field="cursor")
        return cls(found[1], found[2], int(found[3]))

    def __str__(self) -> str:
        return f"v1.{self.epoch}.{self.scope}.{self.pos}"


@dataclass(frozen=True, slots=True)
class Feed:
    """A stretch of the feed: up to ``next`` of ``head``, and the ids it names per collection."""

    next: int
    more: bool
    head: int
    epoch: str
    floor: int
    touched: dict[str, set[str]]

    def at(self, pos: int, scope: str) -> Cursor:
        """The cursor of a device of ``scope`` that stands at ``pos`` of this feed."""
        return Cursor(self.epoch, scope, pos)


def scope_of(actor: Actor) -> str:
    """What decides which rows a member sees: role, permissions and seller subtree, as a short hash."""
    granted = sorted(GRANTED[actor.role])
    sellers = sorted(str(s) for s in actor.sellers)
    text = " ".join([actor.role, DB_ROLE[actor.role], *granted, *sellers])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def feed_since(pos: int, transactions: int) -> Feed:
    """Read the feed behind ``pos``: at most ``transactions`` transactions, about 1,000 ids (DB-9)."""
    row = one(
        "select next, more, head, left(epoch::text, 8) || substr(epoch::text, 10, 4), coalesce(floor, 0), entities, ids::text[]"
        " from feed_since(%s, %s)",
        (pos, transactions),
    )
    assert row is not None  # a function call always answers one row
    touched: dict[str, set[str]] = {}
    for entity, row_id in zip(row[5] or (), row[6] or (), strict=True):
        touched.setdefault(entity, set()).add(row_id)
    return Feed(row[0], row[1], row[2], row[3] or "0" * 12, row[4], touched)


def check_epoch(epoch: str) -> None:
    """Raise :class:`Resync` when the server was restored since a device saw it in ``epoch``."""
    if feed_since(0, 0).epoch != epoch:
        raise Resync(reason="epoch")


def check(cursor: Cursor, feed: Feed, actor: Actor) -> None:
    """Raise :class:`Resync` when ``cursor`` cannot be continued in ``feed`` by ``actor``."""
    if cursor.epoch != feed.epoch or cursor.pos > feed.head:
        raise Resync(reason="epoch")
    if cursor.scope != scope_of(actor):
        raise Resync(reason="scope")
    if cursor.pos < feed.floor:
        raise Resync(reason="pruned")
