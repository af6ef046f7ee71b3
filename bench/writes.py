"""Commands over HTTP at eight clients, search, and the way from a commit to another device's event."""

from __future__ import annotations

import json
import re
import selectors
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from time import monotonic, perf_counter, sleep
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bench.book import NAMES
from bench.figure import Figure, at_least, at_most
from bench.list import Book
from bench.load import closed_loop, share
from bench.why import ceiling, shares
from clientcast.core.db import read, rows
from clientcast.kit import clock
from clientcast.kit.ids import uuid7

if TYPE_CHECKING:
    from tests.cast import Person

CLIENTS, SECONDS, RUNS, ALONE = 8, 4.0, 3, 220
STREAMS, EVENTS = 500, 10


def create(book: Book) -> Iterator[Figure]:
    """New customers with feed, audit and applied key."""
    figure = _commands("create", book, _creates(book.cast.ada.cookie), 1_000)
    alone = [partial(book.cast.ada.does, "customers.create", id=uuid7(), name="New") for _ in range(ALONE)]
    yield replace(figure, why=f"{shares(alone)}; {ceiling(book.home)}")


def renew(book: Book) -> Iterator[Figure]:
    """Renewals with cash, each another line; every one must have made its term."""
    before = _terms(book)
    figure = _commands("renew", book, _renewals(book), 250)
    made = _terms(book) - before
    why = f"{shares(_renewals_alone(book))}; {ceiling(book.home)}"
    yield replace(figure, conditions=f"{figure.conditions}, {made} terms made", why=why)


def _commands(name: str, book: Book, requests: Iterable[bytes], goal: float) -> Figure:
    closed_loop(book.port, requests, connections=CLIENTS, seconds=1)
    runs = [closed_loop(book.port, requests, connections=CLIENTS, seconds=SECONDS) for _ in range(RUNS)]
    failed = sum(run.failed for run in runs)
    conditions = f"over HTTP, {CLIENTS} clients, fsync, {failed} failed"
    return Figure(name, [run.per_second for run in runs], "/s", at_least(goal), conditions)


def _creates(cookie: str) -> Iterator[bytes]:
    while True:
        yield _command(cookie, "customers.create", {"id": str(uuid7()), "name": "New"})


def _renewals(book: Book) -> Iterator[bytes]:
    for body in _renewals_of(book, book.cast.sue):
        yield _command(book.cast.ada.cookie, "payments.renew", _plain(body))


def _renewals_alone(book: Book) -> list[Callable[[], object]]:
    bodies = islice(_renewals_of(book, book.cast.sam), ALONE)
    return [partial(book.cast.ada.does, "payments.renew", now=clock.now(), **body) for body in bodies]


def _renewals_of(book: Book, seller: Person) -> Iterator[dict[str, Any]]:
    from tests.shop import Shop

    with read(book.cast.job):
        lines = rows("select id from subscription where seller_id = %s order by number", (seller.seller,))
    today = clock.local_date(clock.now(), "Asia/Dhaka")
    seen = Shop(book.cast).sees(lines[0][0], today)  # the same for all: no line has a term yet
    for (line,) in lines:
        yield _renewal(line, seen)


def _renewal(line: UUID, seen: dict[str, Any]) -> dict[str, Any]:
    payment = {"id": uuid7(), "amount_minor": seen["price_minor"], "currency": "BDT", "method": "cash"}
    return {"subscription_id": line, "term_id": uuid7(), "invoice_id": uuid7(), "payment": payment, "expect": seen}


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(
        json.dumps(body, default=lambda v: v.isoformat() if isinstance(v, date) else str(v))
    )
    return plain


def _terms(book: Book) -> int:
    with read(book.cast.job):
        return int(rows("select count(*) from term where voided_at is null")[0][0])


def _command(cookie: str, kind: str, body: dict[str, Any]) -> bytes:
    """One command by its own address, so that a refusal is a status of its own."""
    token, text = "t" * 32, json.dumps({"body": body}).encode()
    head = (
        f"POST /api/commands/{kind} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Cookie: cc_session={cookie}; cc_csrf={token}\r\nX-CSRF-Token: {token}\r\n"
        f"Idempotency-Key: {uuid7()}\r\nContent-Length: {len(text)}\r\n\r\n"
    )
    return head.encode() + text


def search(book: Book) -> Iterator[Figure]:
    """Parts of names and telephone numbers, one after another."""
    from clientcast.customers.queries import search_json

    cookie = book.cast.ada.cookie
    people = [(n, n * 48271 % 99_999_989) for n in range(100, 50_000, 731)]
    words = [
        text
        for n, phone in people
        for text in (NAMES[n % len(NAMES)].replace(" ", "+"), f"017{phone:08}", f"{phone:08}"[2:])
    ]
    requests = [
        f"GET /api/search?q={q} HTTP/1.1\r\nHost: localhost\r\nCookie: cc_session={cookie}\r\n\r\n".encode()
        for q in words
    ]
    runs = [closed_loop(book.port, requests, connections=1, seconds=SECONDS) for _ in range(RUNS)]
    failed = sum(run.failed for run in runs)
    conditions = f"over HTTP keep-alive, one connection, {len(words)} texts by turns, {failed} failed"
    alone = [partial(search_json, book.cast.ada.caller, q.replace("+", " ")) for q in words]
    yield Figure("search.p50", [run.p50 for run in runs], "ms", at_most(2), conditions, shares(alone))


def event(book: Book) -> Iterator[Figure]:
    """From the return of a commit in this process to the event on every stream."""
    streams = Streams(book.port, book.cast.ada.cookie)
    p50, p99, took = [], [], []
    try:
        streams.open(STREAMS)
        for _ in range(RUNS):
            latencies: list[float] = []
            for _ in range(EVENTS):
                sleep(0.6)
                streams.arrivals(until=0)
                start = perf_counter()
                book.cast.sam.does("customers.create", id=uuid7(), name="Rung", now=clock.now())
                commit = perf_counter()
                took.append((commit - start) * 1000)
                latencies += [max(0.0, at - commit) * 1000 for at in streams.arrivals(until=STREAMS)]
                if streams.missed:
                    break
            latencies.sort()
            p50.append(share(latencies, 0.5))
            p99.append(share(latencies, 0.99))
            if streams.missed:
                break
        conditions = f"{len(streams.heads)} open streams, {EVENTS} commits a run, reader in this process too"
        if streams.missed:
            conditions = f"{streams.missed} of {STREAMS} streams not rung in 5 s, which counts as 5 s; stopped there"
    except (OSError, TimeoutError, IndexError) as error:
        p50, p99, took, conditions = [], [], [], f"{type(error).__name__}: {error}"
    finally:
        streams.close()
    alone = [partial(book.cast.sam.does, "customers.create", id=uuid7(), name="Rung") for _ in range(ALONE)]
    why = f"the last of {STREAMS} streams waits for a thread's turn for each before it, here and at the reader"
    yield Figure("event.p50", p50, "ms", at_most(10), conditions, why)
    yield Figure("event.p99", p99, "ms", at_most(30), conditions, why)
    conditions = f"{conditions}; command in process, with fsync"
    yield Figure("event.write", took, "ms", at_most(5), conditions, f"{shares(alone)}; {ceiling(book.home)}")


class Streams:
    """Open event streams, read on one thread; ``heads`` are their newest positions."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port = port
        self._request = f"GET /api/live HTTP/1.1\r\nHost: localhost\r\nCookie: cc_session={cookie}\r\n\r\n".encode()
        self._watch = selectors.DefaultSelector()
        self.heads: dict[socket.socket, int] = {}
        self.missed = 0

    def open(self, count: int) -> None:
        """Raises TimeoutError when the server does not let as many in: a full process sends away, the other has room."""
        deadline = monotonic() + 60
        while len(self.heads) < count:
            if monotonic() > deadline:
                raise TimeoutError(f"{len(self.heads)} of {count} streams were let in")
            one = socket.create_connection(("127.0.0.1", self._port), timeout=10)
            one.sendall(self._request)
            if one.recv(4096).startswith(b"HTTP/1.1 200"):
                self.heads[one] = 0
                self._watch.register(one, selectors.EVENT_READ)
            else:
                one.close()
        sleep(2)
        self.arrivals(until=0)

    def arrivals(self, until: int, seconds: float = 5) -> list[float]:
        """When new positions came, at most one for a stream; who is not rung in ``seconds`` counts as rung then."""
        found: dict[socket.socket, float] = {}
        deadline = monotonic() + seconds
        while True:
            ready = self._watch.select(0 if not until else 0.5)
            if not ready and not until:
                return []
            for key, _ in ready:
                one: Any = key.fileobj
                pieces = re.findall(rb'"pos": (\d+)', one.recv(4096))
                if pieces and int(pieces[-1]) > self.heads[one]:
                    self.heads[one] = int(pieces[-1])
                    found.setdefault(one, perf_counter())
            if until and len(found) >= until:
                return list(found.values())
            if monotonic() > deadline:
                self.missed += until - len(found)
                return [*found.values(), *[perf_counter()] * (until - len(found))]

    def close(self) -> None:
        for one in self.heads:
            one.close()
        self._watch.close()
