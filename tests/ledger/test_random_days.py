"""Random business days: whatever people do, in whatever order, the books are in order after every step (I1–I6).

``CLIENTCAST_SEEDS`` sets how many days are lived, default 20; a failing one is told by its seed.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from clientcast.core import commands
from clientcast.core.db import work
from clientcast.kit.clock import local_date
from clientcast.kit.errors import Problem
from clientcast.kit.ids import uuid7
from tests.cast import NOW, Cast, Person
from tests.shop import Renewed, cash, check_books, open_shop

pytestmark = pytest.mark.system

SEEDS = int(os.environ.get("CLIENTCAST_SEEDS", "20"))
STEPS = 50


# What every batch must have lived through, or it shows little.
FULL_LIFE = [
    *("renew", "collect", "undo", "settle", "hand_over", "reassign", "die", "reprice"),
    *("renew: not_found", "undo: undo_too_late", "hand_over: more_than_in_hand"),
]


class PowerCut(Exception):
    """The transaction dies before its commit."""


class Day:
    """One organization, three lines, everybody with a hand in the till, and a clock that moves on."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.shop = open_shop()
        self.shop.settings(discount_limits={"seller": 20, "manager": 40}, credit_limit_minor=120_000)
        self.now = NOW
        self.customers = [self.shop.add_customer(who) for who in (self.cast.sam, self.cast.sid, self.cast.sue)]
        self.lines = [self.shop.add_line(customer) for customer in self.customers]
        self.lines.append(self.shop.add_line(self.customers[0], self.shop.add_plan(price=33_333, unit="day", count=10)))
        self.old: list[dict[str, Any]] = []
        self.made: list[tuple[Person, Renewed]] = []
        self.paid: list[tuple[Person, UUID]] = []
        self.told: Counter[str] = Counter()

    @property
    def cast(self) -> Cast:
        return self.shop.cast

    def somebody(self) -> Person:
        return self.chance.choice([self.cast.ada, self.cast.mina, self.cast.asha, self.cast.sam, self.cast.sid])

    def amount(self) -> int:
        return self.chance.choice([1, 9_999, 20_000, 33_333, 50_000, 75_001, 150_000])

    def body(self) -> dict[str, Any]:
        """A renewal as the moment shows it, or as an older one did: then it will differ."""
        if self.old and self.chance.random() < 0.25:
            aged = self.chance.choice(self.old)
            payment = aged["payment"] and {**aged["payment"], "id": uuid7()}
            return {**aged, "term_id": uuid7(), "invoice_id": uuid7(), "payment": payment}
        line, on = self.chance.choice(self.lines), local_date(self.now, "Asia/Dhaka")
        more: dict[str, Any] = {"count": self.chance.choice([1, 1, 1, 2, 12])}
        if self.chance.random() < 0.3:
            more |= {"discount_minor": self.chance.choice([1, 5_000, 30_000]), "discount_reason": "a friend"}
        if self.chance.random() < 0.3:
            more["use_advance_minor"] = self.chance.choice([1, 10_000, 30_000])
        body = self.shop.renewal(line, self.chance.choice([None, self.amount(), self.amount()]), on=on, **more)
        self.old.append(body)
        return body

    def renew(self) -> None:
        who, body = self.somebody(), self.body()
        outcome = who.does("payments.renew", now=self.now, **body)
        self.made.append((who, Renewed(body, outcome)))

    def collect(self) -> None:
        who, customer = self.somebody(), self.chance.choice(self.customers)
        ago = timedelta(days=self.chance.choice([0, 0, 3, 9]))
        body = cash(self.amount())
        if self.chance.random() < 0.3:
            body |= {"method": "mfs", "provider": "bkash", "trx_id": f"TRX{self.chance.randrange(1_000):07}"}
        who.does("payments.collect", now=self.now, captured=self.now - ago, customer_id=customer, **body)
        self.paid.append((who, body["id"]))

    def undo(self) -> None:
        subjects: list[tuple[Person, UUID | None, UUID | None]] = [
            (who, made.payment, made.invoice) for who, made in self.made
        ]
        subjects += [(who, payment, None) for who, payment in self.paid]
        if not subjects:
            return
        who, payment, invoice = self.chance.choice(subjects[-6:])
        if self.chance.random() < 0.2:
            invoice = None
        body: dict[str, Any] = {
            "payment_id": payment,
            "invoice_id": invoice,
            "credit_note_id": uuid7(),
            "reason": "a mistake",
        }
        who.does("payments.undo", now=self.now, **body)

    def settle(self) -> None:
        waiting = [item for item in self.shop.items() if item["state"] == "open"]
        if waiting:
            outcome = self.chance.choice(["keep_advance", "extend", "hand_back", "run"])
            ids = {"id": self.chance.choice(waiting)["id"], "term_id": uuid7(), "invoice_id": uuid7()}
            self.somebody().does("attention.settle", now=self.now, outcome=outcome, **ids)

    def hand_over(self) -> None:
        seller = self.chance.choice([self.cast.sam, self.cast.sid, self.cast.sue]).seller
        amount = self.chance.choice([max(1, self.shop.cash(seller)), self.amount()])
        body: dict[str, Any] = {"id": uuid7(), "seller_id": seller, "amount_minor": amount}
        self.cast.asha.does("payments.hand_over", now=self.now, **body)

    def reassign(self) -> None:
        seller = self.chance.choice([self.cast.sam, self.cast.sid, self.cast.sue]).seller
        moved = self.chance.sample(self.customers, 2)
        self.cast.mina.does("customers.reassign", now=self.now, customer_ids=moved, seller_id=seller)

    def die(self) -> None:
        """The power fails when everything is written and before it is committed."""
        who, body = self.somebody(), self.body()
        kind = commands.kinds()["payments.renew"]
        parsed = commands.parse(kind.body, json.loads(json.dumps(body, default=str)))
        with pytest.raises(PowerCut), work(who.caller) as actor:
            kind.handler(actor, parsed, at=commands.Moment(self.now, self.now))
            raise PowerCut

    def reprice(self) -> None:
        self.shop.new_price(self.chance.choice([40_000, 50_000, 60_000]))

    def wait(self) -> None:
        self.now += timedelta(minutes=self.chance.choice([1, 1, 10, 60 * 24, 60 * 24 * 25]))

    def step(self) -> None:
        acts = [self.renew] * 6 + [self.collect] * 4 + [self.undo] * 5 + [self.settle] * 3 + [self.wait]
        act = self.chance.choice([*acts, self.hand_over, self.hand_over, self.reassign, self.die, self.reprice])
        try:
            act()
        except Problem as refused:
            self.told[f"{act.__name__}: {refused.code}"] += 1
        else:
            self.told[act.__name__] += 1


def live(seed: int) -> Counter[str]:
    """One day from morning to evening; what happened how often."""
    day = Day(seed)
    for step in range(STEPS):
        before = dict(day.told)
        day.step()
        try:
            check_books(day.shop)
        except AssertionError as wrong:
            did = next(what for what in day.told if day.told[what] != before.get(what, 0))
            raise AssertionError(f"seed {seed}, step {step}, {did}: {wrong}") from wrong
    check_totals(day)
    return day.told


def check_totals(day: Day) -> None:
    """Cash and wallets hold what came in and did not go back; revenue is what papers say: counted without the books."""
    books = day.shop.books()
    taken = "select coalesce(sum(amount_minor), 0)::bigint from payment where reversed_at is null"
    sold = (
        "select coalesce(sum(case kind when 'invoice' then total_minor else -total_minor end), 0)::bigint from invoice"
    )
    assert books.get("cash", 0) + books.get("wallet", 0) == day.shop.ask(taken)[0][0]
    assert -books.get("revenue", 0) - books.get("discount", 0) == day.shop.ask(sold)[0][0]


@pytest.mark.parametrize("batch", range(4))
def test_the_books_are_in_order_after_every_step(db, batch):
    told: Counter[str] = Counter()
    for seed in range(batch, SEEDS, 4):
        told += live(seed)
    lacking = [act for act in FULL_LIFE if not told[act]]
    assert not lacking, f"{lacking} of {told.most_common()}"
