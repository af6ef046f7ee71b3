"""The list and the search of the server, for whoever has no local copy (DB-7, DB-15)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from clientcast.kit.ids import uuid7
from tests.cast import Person
from tests.sync.device import Device
from tests.sync.shop import Shop, add_customer, open_shop


@pytest.fixture
def shop(db: str) -> Shop:
    return open_shop()


def listed(person: Person, **query: Any) -> list[dict[str, Any]]:
    answer = Device(person).get("/api/customers", **query)
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def names(person: Person, **query: Any) -> list[str]:
    return [row["name"] for row in listed(person, **query)]


def test_newest_first_by_default_and_page_by_page(shop: Shop):
    add_customer(shop.cast.sam, name="Newest")
    assert names(shop.cast.ada) == ["Newest", "Salma", "Rahim"]
    assert names(shop.cast.ada, limit=1, offset=1) == ["Salma"]


def test_by_end_come_lines_with_an_end_of_all_sellers_in_one_order(shop: Shop):
    shop.cast.sam.does("payments.renew", **shop.renewal())
    for person, name, day in ((shop.cast.sid, "Later", 29), (shop.cast.sam, "Sooner", 5)):
        _with_line_ending(shop, person, name, day)
    for person in (shop.cast.ada, shop.cast.sam):
        assert names(person, sort="ends_on") == ["Sooner", "Rahim", "Later"]
        assert names(person, sort="ends_on", limit=2, offset=1) == ["Rahim", "Later"]
    assert names(shop.cast.sid, sort="ends_on") == ["Later"]
    assert names(shop.cast.sue, sort="ends_on") == []


def _with_line_ending(shop: Shop, person: Person, name: str, day: int) -> None:
    """A customer whose line was renewed until that day of December."""
    other = Shop(shop.cast, shop.plan, shop.version, line=uuid7())
    add_customer(person, other.customer, name)
    person.does("subscriptions.add", id=other.line, customer_id=other.customer, plan_id=shop.plan)
    start = date(2026, 11, day)
    now = datetime(2026, 11, day, 6, tzinfo=UTC)
    assert person.does("payments.renew", now=now, **other.renewal(start=start)).attention is None


def test_a_row_has_balance_and_line(shop: Shop):
    shop.cast.sam.does("payments.renew", **shop.renewal(paid=False))
    row = listed(shop.cast.sam)[0]
    assert (row["due_minor"], row["currency"], row["ends_on"]) == (50_000, "BDT", "2026-12-25")
    assert (row["id"], row["line_id"]) == (str(shop.customer), str(shop.line))


def test_everybody_lists_only_what_is_behind_his_wall(shop: Shop):
    assert names(shop.cast.sam) == ["Rahim"]
    assert names(shop.cast.sue) == ["Salma"]
    assert sorted(names(shop.cast.pia)) == ["Rahim", "Salma"]
    assert names(shop.cast.eve) == []
    assert names(shop.cast.sue, seller_id=shop.cast.sam.seller) == []


def test_people_take_turns_on_one_connection_and_its_kept_plans(shop: Shop):
    for _ in range(3):
        assert names(shop.cast.ada, seller_id=shop.cast.sue.seller) == ["Salma"]
        assert names(shop.cast.sam) == ["Rahim"]
        assert names(shop.cast.eve) == []


def test_search_by_a_part_of_the_name(shop: Shop):
    assert names(shop.cast.ada, q="alm") == ["Salma"]
    assert names(shop.cast.ada, q="100%") == []
    assert names(shop.cast.sam, q="alm") == []
    assert Device(shop.cast.ada).get("/api/search", q="rahi").json() == {"ids": [str(shop.customer)]}
    assert Device(shop.cast.sue).get("/api/search", q="rahi").json() == {"ids": []}


@pytest.mark.parametrize(
    "query", [{"limit": 201}, {"limit": 0}, {"offset": "x"}, {"sort": "name"}, {"seller_id": "1"}, {"page": 2}]
)
def test_what_is_not_understood_is_refused(shop: Shop, query: dict[str, Any]):
    assert Device(shop.cast.ada).get("/api/customers", **query).status_code == 422
