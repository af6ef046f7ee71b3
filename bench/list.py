"""The hot list over HTTP at 50,000 customers and 100,000 invoices, beside 50 writes a second (DB-15, RUN-6)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import monotonic, sleep
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bench.figure import Figure, at_least, at_most
from bench.load import closed_loop
from bench.why import per_answer, shares
from clientcast.core.instance import prepare
from clientcast.core.postgres import DATABASE, Cluster, connect_info
from clientcast.core.serve import granian_words
from clientcast.kit.ids import uuid7

if TYPE_CHECKING:
    from tests.cast import Cast, Person

PORT = 8791
CONNECTIONS, SECONDS, RUNS, WRITES_PER_SECOND = 8, 4.0, 3, 50
LIST = "/api/customers?sort=ends_on&limit=50"


@dataclass(frozen=True)
class Book:
    """The big organization: its people and cookies, on a server at ``port``."""

    home: Path
    cast: Cast
    port: int = PORT


@contextmanager
def big_book() -> Iterator[Book]:
    """A cluster of its own with the big organization, and the web processes on it."""
    with tempfile.TemporaryDirectory(prefix="clientcast-bench-") as directory:
        home = Path(directory)
        home.chmod(0o755)
        cluster = Cluster(home)
        cluster.start()
        try:
            cast = make_book(home)
            with web(home):
                yield Book(home, cast)
        finally:
            cluster.stop()


def measure(book: Book) -> Iterator[Figure]:
    """The list for the office and a seller beside writes; the median of three runs each."""
    cast = book.cast
    everyone = [cast.house, *(p.seller for p in (cast.sam, cast.sid, cast.sue) if p.seller)]
    for who, person, sellers in (("office", cast.ada, everyone), ("seller", cast.sue, everyone[-1:])):
        requests = list_requests(person.cookie, sellers)
        closed_loop(book.port, requests, connections=CONNECTIONS, seconds=2)
        runs, written = [], 0
        for _ in range(RUNS):
            with writes(book.port, cast.ada.cookie) as statuses:
                runs.append(closed_loop(book.port, requests, connections=CONNECTIONS, seconds=SECONDS))
            written += statuses.count(200)
        failed = sum(run.failed for run in runs)
        conditions = f"{CONNECTIONS} connections, {len(sellers)} sellers by turns, offsets 0 to 950, beside {written / SECONDS / RUNS:.0f} writes/s, {failed} failed"
        rates = [run.per_second for run in runs]
        profile = f"{shares(_lists(person, sellers))}; {per_answer(median(rates))}"
        yield Figure(f"list.{who}", rates, "/s", at_least(1_500), conditions, profile)
        yield Figure(f"list.{who}.p99", [run.p99 for run in runs], "ms", at_most(10), conditions, profile)


def list_requests(cookie: str, sellers: list[UUID]) -> list[bytes]:
    """Lists by turns of sellers and offsets: no two following requests ask the same."""
    return [
        f"GET {LIST}&offset={offset}&seller_id={seller} HTTP/1.1\r\nHost: localhost\r\nCookie: cc_session={cookie}\r\n\r\n".encode()
        for offset in range(0, 1_000, 50)
        for seller in sellers
    ]


def _lists(person: Person, sellers: list[UUID]) -> list[Callable[[], object]]:
    from clientcast.customers.queries import list_json

    asked = [(offset, seller) for offset in range(0, 1_000, 50) for seller in sellers] * 10
    return [
        partial(list_json, person.caller, sort="ends_on", seller_id=seller, q="", offset=offset, limit=50)
        for offset, seller in asked
    ]


@contextmanager
def writes(port: int, cookie: str) -> Iterator[list[int]]:
    """New customers at a steady pace on a connection of their own; their statuses."""
    statuses: list[int] = []
    stop = threading.Event()
    thread = threading.Thread(target=_write_until, args=(port, cookie, stop, statuses))
    thread.start()
    try:
        yield statuses
    finally:
        stop.set()
        thread.join()
        if bad := [status for status in statuses if status != 200]:
            print(f"  {len(bad)} writes failed: {sorted(set(bad))}")


def _write_until(port: int, cookie: str, stop: threading.Event, statuses: list[int]) -> None:
    connection = HTTPConnection("127.0.0.1", port)
    token = "t" * 32
    headers = {"Cookie": f"cc_session={cookie}; cc_csrf={token}", "X-CSRF-Token": token}
    due = monotonic()
    while not stop.wait(max(0.0, due - monotonic())):
        body = json.dumps({"body": {"id": str(uuid7()), "name": "New"}})
        own = {"Content-Type": "application/json", "Idempotency-Key": str(uuid7())}
        connection.request("POST", "/api/commands/customers.create", body, headers | own)
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
        due += 1 / WRITES_PER_SECOND


def make_book(home: Path) -> Cast:
    """Migrate and fill; Django is set up on the result."""
    os.environ.update(prepare(home, os.environ))
    environment = {**os.environ, "MIGRATE_DATABASE_URL": connect_info(home, "app_migrate")}
    subprocess.run([sys.executable, "-m", "clientcast", "migrate"], env=environment, check=True)
    os.environ["DATABASE_URL"] = connect_info(home, "app_web")
    os.environ["CLIENTCAST_ROLE"] = "command"
    os.environ["DJANGO_SETTINGS_MODULE"] = "clientcast.config.settings"
    import django

    django.setup()
    from bench.book import fill
    from tests.cast import build

    cast = build()
    sellers = [cast.house, *(p.seller for p in (cast.sam, cast.sid, cast.sue) if p.seller)]
    fill(connect_info(home, "postgres", DATABASE), cast.organization, sellers)
    return cast


@contextmanager
def web(home: Path) -> Iterator[None]:
    """Web processes as ``serve`` starts them."""
    options: Any = SimpleNamespace(host="127.0.0.1", port=PORT, tls=None)
    environment = {**os.environ, "CLIENTCAST_ROLE": "web"}
    with (home / "web.log").open("wb") as log:
        words = [sys.executable, "-m", "granian", *granian_words(options)]
        process = subprocess.Popen(words, env=environment, stdout=log, stderr=log)
        try:
            _wait()
            yield
        finally:
            process.terminate()
            process.wait(20)


def _wait() -> None:
    deadline = monotonic() + 30
    while monotonic() < deadline:
        try:
            connection = HTTPConnection("127.0.0.1", PORT)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            sleep(0.1)
    raise SystemExit("the server did not become ready")
