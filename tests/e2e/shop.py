"""What the browser stories find when they begin: two plans and some customers, made by the people themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clientcast.kit.ids import uuid7
from clientcast.kit.periods import add_months
from tests.cast import Cast, Person

PRICE = 50_000


@dataclass
class Client:
    """A customer with his line."""

    id: UUID
    line: UUID
    name: str


@dataclass
class Shop:
    """Plans and customers of an organization."""

    cast: Cast
    plan: UUID
    version: UUID
    clients: dict[str, Client] = field(default_factory=dict)


def today() -> date:
    """The date in Dhaka: browser stories run on the real clock."""
    return datetime.now(ZoneInfo("Asia/Dhaka")).date()


def open_shop(cast: Cast) -> Shop:
    """One plan of ৳500 a month; customers whose month ended today, ends soon, or runs on."""
    plan, version = uuid7(), uuid7()
    now = datetime.now(UTC)
    cast.ada.does(
        "catalog.create_plan", now=now, id=plan, version_id=version, code="family", name="Family 60",
        name_bn="ফ্যামিলি ৬০", price_minor=PRICE, grace_days=3,
    )  # fmt: skip
    shop = Shop(cast, plan, version)
    for person, name, bengali, days_ago in (
        (cast.sam, "Abdul Karim", "আব্দুল করিম", 30),
        (cast.sam, "Selina Begum", "সেলিনা বেগম", 29),
        (cast.sam, "Rahim Uddin", "", 10),
        (cast.sid, "Jamal Hossain", "জামাল হোসেন", 31),
        (cast.sue, "Nasrin Akter", "নাসরিন আক্তার", 28),
    ):
        shop.clients[name] = _client(shop, person, name, bengali, today() - timedelta(days=days_ago), now)
    return shop


def _client(shop: Shop, person: Person, name: str, bengali: str, start: date, now: datetime) -> Client:
    client = Client(uuid7(), uuid7(), name)
    captured = now - (today() - start)
    phone = f"017110000{len(shop.clients):02}"
    person.does(
        "customers.create", now=captured, id=client.id, name=name, name_bn=bengali, phones=[phone], area="Savar",
        address="Bank Colony",
    )  # fmt: skip
    person.does("subscriptions.add", now=captured, id=client.line, customer_id=client.id, plan_id=shop.plan)
    renew(shop, person, client, captured, start, None)
    return client


def renew(shop: Shop, person: Person, client: Client, now: datetime, start: date, old_end: date | None) -> None:
    """A month paid in cash by what the person sees."""
    person.does(
        "payments.renew", now=now, subscription_id=client.line, term_id=uuid7(), invoice_id=uuid7(),
        payment={"id": uuid7(), "amount_minor": PRICE, "currency": "BDT", "method": "cash"},
        expect={
            "plan_version_id": shop.version, "price_minor": PRICE, "old_end": old_end, "new_start": start,
            "new_end": add_months(start, 1, start.day),
        },
    )  # fmt: skip
