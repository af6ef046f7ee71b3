"""A small business in motion: a plan, customers of Sam and Sue, lines, renewals. Every id is known to the test."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from clientcast.kit.ids import uuid7
from tests.cast import Cast, Person, build

PRICE = 50_000


@dataclass
class Shop:
    """``line`` belongs to ``customer`` of Sam; ``other`` is a customer of Sue."""

    cast: Cast
    plan: UUID = field(default_factory=uuid7)
    version: UUID = field(default_factory=uuid7)
    customer: UUID = field(default_factory=uuid7)
    other: UUID = field(default_factory=uuid7)
    line: UUID = field(default_factory=uuid7)

    def renewal(self, *, paid: bool = True, start: date = date(2026, 11, 25), **changes: Any) -> dict[str, Any]:
        """Body of a renewal of the line by a month, from ``start``, as somebody sees it who never renewed it."""
        end = date(start.year + start.month // 12, start.month % 12 + 1, start.day)
        payment = {"id": uuid7(), "amount_minor": PRICE, "currency": "BDT", "method": "cash"}
        body: dict[str, Any] = {
            "subscription_id": self.line,
            "term_id": uuid7(),
            "invoice_id": uuid7(),
            "payment": payment if paid else None,
            "expect": {
                "plan_version_id": self.version,
                "price_minor": PRICE,
                "old_end": None,
                "new_start": start,
                "new_end": end,
            },
        }
        return {**body, **changes}


def open_shop() -> Shop:
    """Sam has a customer with a line that was never renewed; Sue has a customer."""
    shop = Shop(build())
    cast = shop.cast
    cast.ada.does(
        "catalog.create_plan", id=shop.plan, version_id=shop.version, code="HOME", name="Home 10", price_minor=PRICE
    )
    add_customer(cast.sam, shop.customer, "Rahim")
    add_customer(cast.sue, shop.other, "Salma")
    cast.sam.does("subscriptions.add", id=shop.line, customer_id=shop.customer, plan_id=shop.plan)
    return shop


def add_customer(person: Person, customer: UUID | None = None, name: str = "Karim") -> UUID:
    customer = customer or uuid7()
    person.does("customers.create", id=customer, name=name, phones=[])
    return customer
