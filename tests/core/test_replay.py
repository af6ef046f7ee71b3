"""A command sent twice has one effect; a key means one command for ever (check 7, DB-11, E28)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest

from clientcast.core.commands import KeyReused, kinds
from clientcast.kit.errors import NotSignedIn, Problem
from clientcast.kit.ids import uuid7
from tests.cast import Person
from tests.conftest import Dsn
from tests.sync.device import Device, envelope, statuses
from tests.sync.recipes import RECIPES
from tests.sync.shop import Shop, open_shop

Books = dict[str, tuple[int, str]]


@pytest.fixture
def shop(db: str) -> Shop:
    return open_shop()


def everything(dsn: Dsn) -> Books:
    """How many rows each table of the database has, and a digest of all that stands in them."""
    with psycopg.connect(dsn("postgres")) as server:
        found = server.execute("select tablename from pg_tables where schemaname = 'app' order by 1").fetchall()
        return {table: _whole(server, table) for (table,) in found}


def _whole(server: psycopg.Connection, table: str) -> tuple[int, str]:
    query = f"select count(*), coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') from app.\"{table}\" t"
    row = server.execute(query.encode()).fetchone()
    assert row
    return int(row[0]), str(row[1])


def differences(before: Books, after: Books) -> set[str]:
    return {table for table in before if before[table] != after[table]}


def another(body: dict[str, Any]) -> dict[str, Any]:
    """A body that fits the same schema and says something else."""
    for name, value in body.items():
        if isinstance(value, UUID):
            return {**body, name: uuid7()}
    return {**body, "set": {"phone": "+8801711999999"}}


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_twice_with_one_key_is_one_effect_and_another_body_is_refused(shop: Shop, dsn: Dsn, kind: str):
    person, body = RECIPES[kind](shop)
    key = uuid7()
    first = person.does(kind, key=key, **body)
    after = everything(dsn)
    second = person.does(kind, key=key, **body)
    assert (first.status, second.status) == ("applied", "applied_before")
    assert (second.touched, second.attention, second.data) == (first.touched, first.attention, None)
    with pytest.raises(KeyReused):
        person.does(kind, key=key, **another(body))
    assert not differences(after, everything(dsn))


def test_the_comparison_notices_a_second_effect(shop: Shop, dsn: Dsn):
    person, body = RECIPES["customers.add_note"](shop)
    person.does("customers.add_note", **body)
    after = everything(dsn)
    person.does("customers.add_note", **{**body, "id": uuid7()})
    assert differences(after, everything(dsn)) >= {"customer_note", "applied_key", "feed_tx"}


def test_the_key_of_one_kind_is_refused_for_another(shop: Shop):
    key = uuid7()
    shop.cast.ada.does("customers.archive", key=key, id=shop.other)
    with pytest.raises(KeyReused):
        shop.cast.ada.does("customers.restore", key=key, id=shop.other)


def test_a_refused_command_leaves_its_key_free_and_nothing_behind(shop: Shop, dsn: Dsn):
    key, before = uuid7(), everything(dsn)
    with pytest.raises(Problem):
        shop.cast.sam.does("customers.create", key=key, id=shop.other, name="Salma")
    assert not differences(before, everything(dsn))
    assert shop.cast.sam.does("customers.create", key=key, id=uuid7(), name="Salma").status == "applied"


def test_keys_of_two_people_never_meet(shop: Shop):
    key = uuid7()
    for person in (shop.cast.sam, shop.cast.sue, shop.cast.eve):
        outcome = person.does("customers.create", key=key, id=uuid7(), name="Karim")
        assert outcome.status == "applied"


def test_over_http_a_repeat_is_told_and_another_body_is_422(shop: Shop):
    device, key = Device(shop.cast.sam), uuid7()
    sent = envelope("customers.add_note", key=key, id=uuid7(), customer_id=shop.customer, text="Second floor")
    assert statuses(device.send(sent)) == ["applied"]
    again = device.send(sent)
    assert statuses(again) == ["applied_before"] and again["changes"]["customer_note"]["put"]
    other = device.send({**sent, "body": {**sent["body"], "text": "Third floor"}})["results"][0]
    assert (other["status"], other["http_status"], other["code"]) == ("rejected", 422, "key_reused")


def test_a_repeat_by_somebody_who_has_lost_his_access_is_nobody(shop: Shop):
    sam: Person = shop.cast.sam
    key = uuid7()
    note: dict[str, Any] = {"id": uuid7(), "customer_id": shop.customer, "text": "Second floor"}
    sam.does("customers.add_note", key=key, **note)
    shop.cast.ada.does("members.suspend", id=sam.member)
    with pytest.raises(NotSignedIn):
        sam.does("customers.add_note", key=key, **note)
