"""Papers as they are issued: their tax, their numbers, what they keep (M2, M3, D1, D2, E14)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clientcast.core.commands import AlreadyExists
from clientcast.core.db import read, rows
from clientcast.invoices.rules import sha256
from clientcast.payments.rules import TrxIdUsed
from tests.cast import NOW
from tests.shop import Shop, check_books, open_shop

pytestmark = pytest.mark.system


@pytest.fixture
def shop(db: str) -> Iterator[Shop]:
    opened = open_shop()
    yield opened
    check_books(opened)


def register(shop: Shop, rate: str | None = "15") -> None:
    shop.settings(bin="001234567-0101")
    if rate is not None:
        shop.settings(tax_rate=rate)


def issued(shop: Shop, plan: Any, paid: int | None, **more: Any) -> dict[str, Any]:
    line = shop.add_line(shop.add_customer(), plan)
    return shop.paper(shop.renew(shop.cast.ada, line, paid, **more).invoice)


def sums(paper: dict[str, Any]) -> tuple[int, ...]:
    return tuple(paper[f"{name}_minor"] for name in ("net", "allowance", "tax", "rounding", "total"))


TAXED: dict[str, Any] = {
    # terms of the plan, count, discount: net, allowance, tax, rounding, total
    "500 with VAT in it": ({"price": 50_000}, 1, 0, (43_478, 0, 6_522, 0, 50_000)),
    "three times 33.33 with VAT in it": ({"price": 3_333}, 3, 0, (8_695, 0, 1_304, 0, 9_999)),
    "1,000 with VAT in it, a poisha left over": ({"price": 50_000}, 2, 0, (86_957, 0, 13_044, -1, 100_000)),
    "500 and VAT on top": ({"price": 50_000, "tax_inclusive": False}, 1, 0, (50_000, 0, 7_500, 0, 57_500)),
    "less a tenth, VAT in it": ({"price": 50_000}, 1, 5_000, (43_478, 4_348, 5_870, 0, 45_000)),
    "less a tenth, VAT on top": (
        {"price": 50_000, "tax_inclusive": False},
        1,
        5_000,
        (50_000, 5_000, 6_750, 0, 51_750),
    ),
    "a rate of its own": ({"price": 50_000, "tax_rate": "5"}, 1, 0, (47_619, 0, 2_381, 0, 50_000)),
    "zero rated": ({"price": 50_000, "tax_rate": "0"}, 1, 0, (50_000, 0, 0, 0, 50_000)),
    "for nothing": ({"price": 0}, 1, 0, (0, 0, 0, 0, 0)),
}


@pytest.mark.parametrize("what", TAXED)
def test_a_paper_of(shop, what):
    terms, count, discount, expected = TAXED[what]
    register(shop)
    more = {"discount_minor": discount, "discount_reason": "Eid"} if discount else {}
    plan = shop.add_plan(**{"tax_inclusive": True, **terms})
    paper = issued(shop, plan, expected[-1] or None, count=count, **more)
    assert sums(paper) == expected
    totals = paper["document"]["totals"]
    assert tuple(totals[f"{name}_minor"] for name in ("net", "allowance", "tax", "rounding", "total")) == expected
    assert sum(tax["tax_minor"] for tax in paper["document"]["tax"]) == expected[2]
    books = shop.books()
    assert (-books.get("output_tax", 0), -books.get("rounding", 0)) == (expected[2], expected[3])
    assert -books.get("revenue", 0) - books.get("discount", 0) == expected[0] - expected[1]


def test_without_a_vat_number_there_is_no_vat(shop):
    shop.settings(tax_rate="15")
    paper = issued(shop, shop.add_plan(price=50_000, tax_rate="15"), 50_000)
    assert sums(paper) == (50_000, 0, 0, 0, 50_000)
    assert [tax["category"] for tax in paper["document"]["tax"]] == ["O"]


def test_a_credit_note_says_the_same_the_other_way(shop):
    register(shop)
    line = shop.add_line(shop.add_customer())
    made = shop.renew(shop.cast.ada, line, 45_000, discount_minor=5_000, discount_reason="Eid")
    note = shop.paper(shop.undo(shop.cast.ada, made))
    assert sums(note) == sums(shop.paper(made.invoice))
    assert note["document"]["preceding"] == {"label": "INV-2627-000001", "issued_on": "2026-11-25"}
    assert not any(shop.books().values())


def test_the_hash_is_of_the_record(shop):
    paper = issued(shop, shop.plan, 50_000)
    record = dict(paper["document"])
    assert record.pop("sha256") == paper["sha256"] == sha256(record)


def test_a_paper_keeps_the_names_of_its_day(shop):
    customer = shop.add_customer(name="Karim")
    made = shop.renew(shop.cast.ada, shop.add_line(customer, username="karim-1"))
    shop.cast.ada.does("customers.edit", id=customer, set={"name": "Karim Mia"}, was={"name": "Karim"})
    shop.settings(name="Ada's Fibre")
    record = shop.paper(made.invoice)["document"]
    assert (record["buyer"]["name"], record["issuer"]["name"]) == ("Karim", "Ada's Cable")
    assert record["lines"][0]["username_masked"] == "kar•••"
    note = shop.paper(shop.undo(shop.cast.ada, made))["document"]
    assert (note["buyer"]["name"], note["issuer"]["name"]) == ("Karim", "Ada's Fibre")


def test_in_bengali_the_plan_has_its_bengali_name(shop):
    shop.settings(language="bn")
    plan = shop.add_plan(price=50_000, name_bn="ঘর ১০")
    paper = issued(shop, plan, 50_000)
    assert paper["title"].startswith("ঘর ১০")
    assert paper["document"]["language"] == "bn"


def test_numbers_begin_again_with_the_fiscal_year(shop):
    june, july = datetime(2027, 6, 30, 17, 59, tzinfo=UTC), datetime(2027, 6, 30, 18, 0, tzinfo=UTC)
    labels = [issued(shop, shop.plan, 50_000, now=now)["label"] for now in (NOW, june, july, july)]
    assert labels == ["INV-2627-000001", "INV-2627-000002", "INV-2728-000001", "INV-2728-000002"]


def test_a_calendar_year_is_a_year_too(shop):
    shop.settings(fiscal_month=1)
    assert issued(shop, shop.plan, 50_000)["label"] == "INV-2026-000001"


def test_what_fails_uses_no_number(shop):
    money = {"provider": "bkash", "trx_id": "9A8B7C6D5E"}
    shop.renew(shop.cast.ada, shop.new_line()[1], money=money)
    with pytest.raises(TrxIdUsed):
        shop.renew(shop.cast.ada, shop.new_line()[1], money=money)
    assert issued(shop, shop.plan, 50_000)["number"] == 2


def test_a_second_organization_counts_for_itself(shop):
    issued(shop, shop.plan, 50_000)
    other = open_shop()
    assert issued(other, other.plan, 50_000)["label"] == "INV-2627-000001"


def test_a_paper_is_seen_by_those_whose_customer_it_is(shop):
    made = shop.renew(shop.cast.sid, shop.new_line(shop.cast.sid)[1])
    cast, seen = shop.cast, []
    for who in (cast.ada, cast.adam, cast.mina, cast.asha, cast.sam, cast.sid, cast.sue, cast.eve):
        with read(who.caller):
            seen += [who.name for _ in rows("select 1 from invoice where id = %s", (made.invoice,))]
    assert seen == ["Ada", "Adam", "Mina", "Asha", "Sam", "Sid"]


def test_an_old_capture_is_issued_on_the_day_it_arrives(shop):
    line = shop.new_line()[1]
    made = shop.renew(shop.cast.sam, line, captured=NOW, now=NOW + timedelta(days=3))
    paper = shop.paper(made.invoice)
    assert (paper["issued_on"].isoformat(), paper["captured_at"]) == ("2026-11-28", NOW)
    assert shop.terms(line) == [("2026-11-25", "2026-12-25")]


def test_a_credit_note_id_that_is_taken(shop):
    line = shop.new_line()[1]
    made = shop.renew(shop.cast.sam, line)
    with pytest.raises(AlreadyExists):
        shop.undo(shop.cast.sam, made, credit_note_id=made.invoice)
    assert shop.state(made.invoice) == (50_000, 0, 0)
    assert shop.terms(line) == [("2026-11-25", "2026-12-25")]
