"""The window: above ``CUSTOMERS`` a device holds the newest customers, any other when he is opened (SYNC-11)."""

from __future__ import annotations

from uuid import UUID

from clientcast.core.actor import Caller
from clientcast.core.db import one, read, rows
from clientcast.core.permissions import DB_ROLE
from clientcast.core.registry import Synced, changes_json, collections, held_by
from clientcast.kit.errors import NotFound

CUSTOMERS = 50_000
EVERYBODY = str(UUID(int=0))


def oldest_held() -> str:
    """Id of the oldest customer that a device of this member holds; ``EVERYBODY`` when all fit."""
    found = rows("select id::text from customer order by id desc offset %s limit 2", (CUSTOMERS - 1,))
    return str(found[0][0]) if len(found) == 2 else EVERYBODY


def condition(synced: Synced, oldest: str) -> str:
    """SQL condition on the collection's rows that belong to customers from ``%(oldest)s`` on."""
    if oldest == EVERYBODY or not _column(synced):
        return "true"
    # What concerns no customer belongs to everybody.
    return f"coalesce({_column(synced)} >= %(oldest)s, true)"


def _column(synced: Synced) -> str:
    if synced.collection == "customer":
        return "id"
    return "customer_id" if "customer_id" in synced.columns.split(", ") else ""


def customer_json(caller: Caller, customer: UUID) -> str:
    """All rows of one customer that the member may hold, as changes (SYNC-3). Raises NotFound, NotSignedIn."""
    with read(caller, snapshot=True) as actor:
        if one("select 1 from customer where id = %s", (customer,)) is None:
            raise NotFound
        held = held_by(DB_ROLE[actor.role])
        touched = {s.collection: _ids(s, customer) for s in collections() if s.collection in held and _column(s)}
        return changes_json(touched)


def _ids(synced: Synced, customer: UUID) -> list[UUID]:
    sql = f"select id from {synced.collection} where organization_id = org() and {_column(synced)} = %s"
    return [found[0] for found in rows(sql, (customer,))]
