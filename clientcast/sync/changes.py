"""``GET /api/changes``: what became of the rows a member may see since his cursor (SYNC-2 to SYNC-5)."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from clientcast.core.actor import Actor, Caller, Role
from clientcast.core.db import read, rows
from clientcast.core.registry import changes_json
from clientcast.kit.errors import Invalid
from clientcast.sync.cursor import Cursor, Feed, Resync, check, feed_since

TRANSACTIONS = 200
TRANSACTIONS_OF_SELLER = 1000  # most of what he walks over is not his
BULK = 20_000  # ids; a larger transaction is cheaper as a new copy
MAX_PENDING = 50

Touched = dict[str, set[str]]


class BadKeys(Invalid):
    """``pending`` is not a list of at most ``max`` keys."""

    code = "bad_keys"


def parse_pending(text: str) -> list[UUID]:
    """Keys separated by commas. Raises :class:`BadKeys`."""
    words = [word for word in text.split(",") if word]
    try:
        keys = [UUID(word) for word in words]
    except ValueError as error:
        raise BadKeys(field="pending", max=MAX_PENDING) from error
    if len(keys) > MAX_PENDING:
        raise BadKeys(field="pending", max=MAX_PENDING)
    return keys


def changes_since(caller: Caller, cursor: Cursor, pending: list[UUID], now: datetime) -> str:
    """The answer as JSON text, of one moment (SYNC-2). Raises :class:`Resync`."""
    with read(caller, snapshot=True) as actor:
        feed = feed_since(cursor.pos, _reach(actor))
        check(cursor, feed, actor)
        if sum(map(len, feed.touched.values())) > BULK:
            raise Resync(reason="bulk")
        applied, touched = _applied(pending, feed.touched)
        text = changes_json(touched)
    return _answer(feed.at(feed.next, cursor.scope), feed, text, applied, now)


def _reach(actor: Actor) -> int:
    return TRANSACTIONS_OF_SELLER if actor.role == Role.SELLER else TRANSACTIONS


def _applied(pending: list[UUID], touched: Touched) -> tuple[list[str], Touched]:
    """Which pending keys are recorded in this very snapshot, and ``touched`` with the rows they touched (SYNC-5)."""
    if not pending:
        return [], touched
    found = rows(
        "select key, touched::text from applied_key where organization_id = org() and member_id = ctx('member') and key = any(%s)",
        (pending,),
    )
    for _, of_key in found:
        for entity, ids in json.loads(of_key).items():
            touched.setdefault(entity, set()).update(ids)
    return [str(key) for key, _ in found], touched


def _answer(cursor: Cursor, feed: Feed, changes: str, applied: list[str], now: datetime) -> str:
    instant = now.isoformat().replace("+00:00", "Z")
    more = "true" if feed.more else "false"
    return (
        f'{{"cursor":"{cursor}","more":{more},"head":{feed.head},"changes":{changes},'
        f'"applied":{json.dumps(applied)},"now":"{instant}"}}'
    )
