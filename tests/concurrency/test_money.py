"""Many at once: numbers without a gap, one key one effect, no poisha allocated twice (I2, I6, I8)."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection

from clientcast.core.commands import Outcome
from clientcast.core.db import work
from clientcast.core.numbers import next_number
from clientcast.customers import queries as customers
from clientcast.kit.errors import Problem
from clientcast.kit.ids import uuid7
from clientcast.payments import money as taking
from clientcast.payments.rules import Part
from tests.cast import Person
from tests.shop import Shop, cash, check_books, open_shop

pytestmark = pytest.mark.system
# What stands in the way when payment or invoice is full.
FULL = {"allocation_fits", "invoice_state_sums", "invoice_state_open"}


@pytest.fixture
def shop(db: str) -> Shop:
    return open_shop()


def in_threads(threads: int, acts: Iterable[Callable[[], Any]]) -> list[Any]:
    """Run acts on so many threads; each gives its result, or the problem it raised."""
    queue, done, lock = iter(acts), [], threading.Lock()

    def take() -> Callable[[], Any] | None:
        with lock:
            return next(queue, None)

    def work_off() -> None:
        try:
            while (act := take()) is not None:
                try:
                    done.append(act())
                except Problem as problem:
                    done.append(problem)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        for future in [pool.submit(work_off) for _ in range(threads)]:
            future.result()
    return done


class PowerCut(Exception):
    """The transaction dies after its number was given."""


def test_two_thousand_papers_from_eight_threads_of_which_five_percent_die(shop):
    """Renewals of a quarter of the lines at a time, each in a transaction of its own; 5 % end after the number."""
    lines = [shop.new_line()[1] for _ in range(8)]
    chance = random.Random(2026)

    def numbered(dies: bool) -> int:
        with work(shop.cast.ada.caller):
            number = next_number("INV-2627")
            if dies:
                raise PowerCut
        return number

    def draw(dies: bool) -> int | None:
        try:
            return numbered(dies)
        except PowerCut:
            return None

    fates = [chance.random() < 0.05 for _ in range(2_000)]
    given = [n for n in in_threads(8, [partial(draw, dies) for dies in fates]) if n is not None]
    assert sorted(given) == list(range(1, 2_001 - sum(fates)))
    paper = shop.paper(shop.renew(shop.cast.sam, lines[0]).invoice)
    assert paper["number"] == len(given) + 1


def test_renewals_from_eight_threads_some_of_which_are_refused(shop):
    """Every twentieth uses a TrxID that exists: it dies late, and its invoice number with it."""
    shop.collect(shop.cast.ada, shop.add_customer(), 1, provider="bkash", trx_id="TAKEN1")
    lines = [shop.new_line()[1] for _ in range(160)]
    bodies = []
    for n, line in enumerate(lines):
        trx = "TAKEN1" if n % 20 == 7 else f"NEW{n:05}"
        bodies.append(shop.renewal(line, money={"provider": "bkash", "trx_id": trx}))
    results = in_threads(8, [partial(shop.cast.ada.does, "payments.renew", **b) for b in bodies])
    refused = [r for r in results if isinstance(r, Problem)]
    assert {type(r).__name__ for r in refused} == {"TrxIdUsed"} and len(refused) == 8
    assert shop.count("invoice") == 152
    check_books(shop)


def test_a_hundred_repeats_of_one_key_at_once(shop):
    customer, line = shop.new_line()
    body, key = shop.renewal(line), uuid7()
    results = in_threads(20, [lambda: shop.cast.sam.does("payments.renew", key=key, **body)] * 100)
    statuses = [r.status if isinstance(r, Outcome) else r.code for r in results]
    assert statuses.count("applied") == 1
    assert set(statuses) <= {"applied", "applied_before", "unavailable"}
    assert [shop.count(table) for table in ("payment", "term", "invoice", "attention")] == [1, 1, 1, 0]
    assert shop.owes(customer) == (0, 0)
    check_books(shop)


def test_repeats_of_what_was_done_on_credit_and_undone(shop):
    """Without a payment's id to stumble over, the second one sees only that the line was renewed."""
    customer, line = shop.new_line()
    body, key = shop.renewal(line, None), uuid7()
    results = in_threads(8, [lambda: shop.cast.sam.does("payments.renew", key=key, **body)] * 16)
    assert {r.status for r in results} == {"applied", "applied_before"}
    undo = {"invoice_id": body["invoice_id"], "credit_note_id": uuid7(), "reason": "wrong line"}
    key = uuid7()
    results = in_threads(8, [lambda: shop.cast.sam.does("payments.undo", key=key, **undo)] * 16)
    assert {r.status for r in results} == {"applied", "applied_before"}
    assert shop.owes(customer) == (0, 0)
    check_books(shop)


def test_a_hundred_repeats_of_one_payment_under_new_keys(shop):
    customer, body = shop.add_customer(), cash(10_000)
    results = in_threads(20, [lambda: shop.cast.sam.does("payments.collect", customer_id=customer, **body)] * 100)
    assert sum(isinstance(r, Outcome) for r in results) == 1
    assert {r.code for r in results if isinstance(r, Problem)} <= {"already_exists", "unavailable"}
    assert shop.owes(customer) == (0, 10_000)
    check_books(shop)


def test_two_people_renew_one_line_at_once(shop):
    for _ in range(10):
        customer, line = shop.new_line()
        bodies = [(who, shop.renewal(line)) for who in (shop.cast.sam, shop.cast.ada)]
        results = in_threads(2, [partial(w.does, "payments.renew", **b) for w, b in bodies])
        assert sorted(r.attention is not None for r in results) == [False, True]
        assert len(shop.terms(line)) == 1
        assert shop.owes(customer) == (0, 50_000)
    assert len(shop.items()) == 10
    check_books(shop)


def test_eight_customers_on_credit_at_once_stay_within_their_sellers_limit(shop):
    """Each by itself would be within it; together they are asked one after the other (M11)."""
    shop.set_limit("sellers", shop.cast.sam.seller, 3 * 50_000)
    for _ in range(4):
        customers, lines = zip(*[shop.new_line() for _ in range(8)], strict=True)
        bodies = [shop.renewal(line, None) for line in lines]
        people = [shop.cast.sam, shop.cast.ada] * 4
        results = in_threads(8, [partial(w.does, "payments.renew", **b) for w, b in zip(people, bodies, strict=True)])
        assert sorted(getattr(r, "code", "applied") for r in results) == ["applied"] * 3 + ["over_limit"] * 5
        for customer in customers:
            shop.collect(shop.cast.asha, customer, 50_000)
    check_books(shop)


def test_everybody_collects_from_one_customer_at_once(shop):
    customer, line = shop.new_line()
    invoices = [shop.renew(shop.cast.ada, line, None).invoice for _ in range(5)]
    people = [shop.cast.sam, shop.cast.ada, shop.cast.mina, shop.cast.asha] * 5
    in_threads(8, [partial(shop.collect, who, customer, 15_000) for who in people])
    assert shop.owes(customer) == (0, 50_000)  # 20 × 150 against 5 × 500
    assert all(shop.state(invoice) == (50_000, 0, 0) for invoice in invoices)
    check_books(shop)


def test_twenty_parallel_allocations_of_one_payment(shop):
    """Straight at the table, past the commands: the database adds up what fits and refuses the rest (I6)."""
    customer, line = shop.new_line()
    payment = shop.collect(shop.cast.ada, customer, 100_000)
    invoices = [shop.renew(shop.cast.ada, line, None).invoice for _ in range(4)]
    acts = [lambda i=invoices[n % 4]: allocated(shop, shop.cast.ada, customer, payment, i) for n in range(20)]
    results = in_threads(8, acts)
    assert results.count(True) == 10
    assert shop.ask("select sum(amount_minor)::bigint from allocation where payment_id = %s", payment) == [(100_000,)]


def allocated(shop: Shop, who: Person, customer: UUID, payment: UUID, invoice: UUID) -> bool:
    """10,000 more of the payment for the invoice, state and all; whether the database let it pass."""
    try:
        with work(who.caller):
            taking.shift(invoice, 10_000)
            taking.allocate(customers.get(customer), payment, [Part(invoice, 10_000)])
    except DatabaseError as error:
        assert constraint_of(error) in FULL
        return False
    return True


def constraint_of(error: DatabaseError) -> str | None:
    cause = error.__cause__
    return cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None


def test_two_desks_take_the_same_cash_at_once(shop):
    shop.collect(shop.cast.sam, shop.add_customer(), 50_000)
    body = {"seller_id": shop.cast.sam.seller, "amount_minor": 50_000}
    people = (shop.cast.asha, shop.cast.mina)
    results = in_threads(2, [partial(w.does, "payments.hand_over", id=uuid7(), **body) for w in people])
    assert sorted(getattr(r, "code", "applied") for r in results) == ["applied", "more_than_in_hand"]
    assert shop.cash() == 50_000
    check_books(shop)


def test_undone_and_collected_at_once(shop):
    """Whoever comes first: the invoice is credited as a whole, or paid and not credited."""
    for _ in range(10):
        customer, line = shop.new_line()
        made = shop.renew(shop.cast.sam, line, None)
        results = in_threads(
            2,
            [partial(shop.undo, shop.cast.sam, made), partial(shop.collect, shop.cast.asha, customer, 50_000)],
        )
        credited = not any(isinstance(r, Problem) for r in results)
        assert shop.state(made.invoice) == ((0, 50_000, 0) if credited else (50_000, 0, 0))
        assert shop.owes(customer) == ((0, 50_000) if credited else (0, 0))
    check_books(shop)
