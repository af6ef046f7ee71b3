"""The feed beside concurrent writers: whoever pulls misses nothing (DB-8, I18).

Four writers work for two organizations at once, some slowly, some in vain, some moving customers between sellers.
Readers of every kind keep a copy by what the feed tells them. In the end every copy equals what its owner sees.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import errors

from clientcast.kit.ids import uuid7
from tests.walls.world import World, customer, movement, of, post, quoted

pytestmark = [pytest.mark.system, pytest.mark.fresh_database]

SECONDS = 4.0
OFFICE = ["customer", "subscription", "invoice_state", "payment", "customer_balance", "seller_balance"]
MIRRORED = {
    "ada": OFFICE,
    "eve": OFFICE,
    "sam": OFFICE,
    "sue": OFFICE,
    "pia": ["customer", "subscription", "customer_balance"],
}
# Writers here ignore the order of locks on purpose; who loses starts again.
CLASH = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)
Copy = dict[tuple[str, UUID], int]


@dataclass
class Story:
    """What the threads share."""

    world: World
    until: float
    writing: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    committed: int = 0
    pulls: int = 0


def change(chance: random.Random, owners: list[str]) -> str:
    """One statement: edit, move, take money, settle, or a new customer."""
    who, other, dice = chance.choice(owners), chance.choice(owners), chance.random()
    if dice < 0.4:
        return f"update customer set address = '{chance.random()}' where id = {of(who, 'customer')}"
    if dice < 0.6:
        return f"update customer set seller_id = {of(other, 'seller')} where id = {of(who, 'customer')}"
    if dice < 0.8:
        money = movement(
            "cash", "advance", chance.randint(1, 9), of_debit=of(other, "seller"), of_credit=of(who, "customer")
        )
        return post(quoted(uuid7()), money)
    if dice < 0.9:
        return f"update invoice_state set pdf_id = null where id = {of(who, 'invoice')}"
    return customer(who)


def write(story: Story, seed: int) -> None:
    """Transactions of one to three changes, one in ten given up, some long."""
    try:
        with psycopg.connect(story.world.dsn()) as connection:
            _write(story, connection, seed)
    finally:
        story.writing.discard(seed)


def _write(story: Story, connection: psycopg.Connection, seed: int) -> None:
    chance = random.Random(seed)
    book, owners = [("ada", ["sam", "sid", "sue"]), ("eve", ["eve"])][seed % 2]
    while time.monotonic() < story.until:
        try:
            story.world.enter(connection, book)
            for _ in range(chance.randint(1, 3)):
                connection.execute(change(chance, owners), story.world.ids)
            time.sleep(chance.choice([0, 0, 0.005, 0.3 if chance.random() < 0.1 else 0]))
            if chance.random() < 0.1:
                connection.rollback()
            else:
                connection.commit()
                story.committed += 1
        except CLASH:
            connection.rollback()


def fresh(story: Story, connection: psycopg.Connection, who: str) -> tuple[int, Copy]:
    """The position and all that this caller sees at one moment."""
    connection.execute("set transaction isolation level repeatable read, read only")
    story.world.enter(connection, who)
    row = connection.execute("select next from feed_since(0, 2147483647, 2147483647)").fetchone()
    assert row
    copy = {(t, i): v for t in MIRRORED[who] for i, v in connection.execute(f"select id, version from {t}")}
    connection.rollback()
    return row[0], copy


def pull(
    story: Story, connection: psycopg.Connection, who: str, position: int, page: int, copy: Copy
) -> tuple[int, bool]:
    """Learn what changed after ``position``: rows still seen replace those of the copy, others leave it."""
    connection.execute("set transaction isolation level repeatable read, read only")
    story.world.enter(connection, who)
    query = "select next, more, entities, ids from feed_since(%s, %s)"
    position, more, entities, ids = connection.execute(query, (position, page)).fetchone() or (0, False, [], [])
    told = {(t, i) for t, i in zip(entities, ids, strict=True) if t in MIRRORED[who]}
    for table in {t for t, _ in told}:
        seen: dict[UUID, int] = dict(
            connection.execute(
                f"select id, version from {table} where id = any (%s)", ([i for t, i in told if t == table],)
            )
        )
        for key in [key for key in told if key[0] == table]:
            if key[1] not in seen:
                copy.pop(key, None)
            elif copy.get(key, 0) > seen[key[1]]:
                story.faults.append(f"{who}: a version went back")
            else:
                copy[key] = seen[key[1]]
    connection.rollback()
    story.pulls += 1
    return position, more


def keep(story: Story, who: str, page: int, late: float) -> None:
    """Start somewhere in the middle, pull until the writers have stopped and nothing is left, compare."""
    with psycopg.connect(story.world.dsn()) as connection:
        time.sleep(late)
        position, copy = fresh(story, connection, who)
        left = True
        while left:
            written = not story.writing
            position, more = pull(story, connection, who, position, page, copy)
            left = more or not written
            time.sleep(0.01)
        differences = set(fresh(story, connection, who)[1].items()) ^ set(copy.items())
    if differences:
        story.faults.append(f"{who}, pages of {page}: {len(differences)} rows differ")


def run(story: Story, *parts: tuple[Any, ...]) -> None:
    def guarded(part: Callable[..., None], arguments: tuple[object, ...]) -> None:
        try:
            part(story, *arguments)
        except Exception as error:
            story.faults.append(f"{part.__name__}{arguments}: {error!r}")

    threads = [threading.Thread(target=guarded, args=(part, arguments)) for part, *arguments in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_no_reader_misses_a_change(world: World):
    chance = random.Random(7)
    writers = range(4)
    story = Story(world, time.monotonic() + SECONDS, set(writers))
    readers = [(keep, who, page, chance.random() * SECONDS / 3) for who in MIRRORED for page in (3, 1000)]
    run(story, *[(write, seed) for seed in writers], *readers)
    assert story.faults == []
    assert story.committed > 50
    assert story.pulls > 50
    assert positions_with_gaps(world) == []


def test_a_reader_who_is_told_nothing_is_found_out(world: World):
    """The mirror itself can fail: a copy that skips one page differs."""
    story = Story(world, time.monotonic())
    with psycopg.connect(world.dsn()) as connection:
        position, copy = fresh(story, connection, "ada")
        world.commit("ada", "update customer set address = 'moved'")
        assert set(fresh(story, connection, "ada")[1].items()) != set(copy.items())
        pull(story, connection, "ada", position, 10, copy)
        assert fresh(story, connection, "ada")[1] == copy


def test_a_transaction_has_one_position_and_one_in_vain_has_none(world: World):
    before = head(world)
    world.commit(
        "ada", "update customer set name = 'a'", "update customer set name = 'b'", "update plan set name = 'c'"
    )
    assert head(world) == before + 1
    world.call("ada", "update customer set name = 'd'")
    assert head(world) == before + 1


def head(world: World) -> int:
    got = world.call("ada", "select next from feed_since(0, 2147483647, 2147483647)")
    assert isinstance(got, list)
    return int(got[0][0])


GAPS = """select f.organization_id from feed_head f left join feed_tx t using (organization_id) group by 1, f.pos
  having count(t.pos) <> f.pos or max(t.pos) <> f.pos
  union all select organization_id from feed_change c where not exists (select from feed_tx t where t.organization_id = c.organization_id and t.xid = c.xid)
  union all select organization_id from feed_tx t where not exists (select from feed_change c where c.organization_id = t.organization_id and c.xid = t.xid)"""


def positions_with_gaps(world: World) -> list[tuple[UUID]]:
    """Organizations whose positions are not 1, 2, 3 … or stand for nothing."""
    with psycopg.connect(world.dsn("app_migrate"), options="-c role=app_owner -c app.migrating=on") as owner:
        return owner.execute(GAPS).fetchall()


def test_a_gap_is_found(world: World):
    with psycopg.connect(world.dsn("app_migrate"), options="-c role=app_owner -c app.migrating=on") as owner:
        owner.execute("delete from feed_tx where pos = 2")
        assert owner.execute(GAPS).fetchall() != []
        owner.rollback()
