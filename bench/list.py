"""The hot list over HTTP at 50,000 customers and 100,000 invoices, beside 50 writes a second (DB-15, RUN-6).

``python -m bench.list`` makes a cluster, a book and two web processes of its own, and prints figures beside goals.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep
from types import SimpleNamespace
from typing import Any

from bench.load import closed_loop
from clientcast.core.postgres import DATABASE, Cluster, connect_info
from clientcast.core.serve import granian_words
from clientcast.kit.ids import uuid7

PORT = 8791
CONNECTIONS, SECONDS, WRITES_PER_SECOND = 8, 8.0, 50
GOAL_PER_SECOND, GOAL_P99_MS = 1_500, 10
LIST = "/api/customers?sort=ends_on&limit=50"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="clientcast-bench-") as directory:
        home = Path(directory)
        home.chmod(0o755)
        cluster = Cluster(home)
        cluster.start()
        try:
            cookies = _book(home)
            with _web(home):
                measure(PORT, cookies)
        finally:
            cluster.stop()


def measure(port: int, cookies: dict[str, str]) -> None:
    """Print figures of the list for the office and a seller, alone and beside writes."""
    print(f"hot list, {CONNECTIONS} connections; goal {GOAL_PER_SECOND:,}/s, p99 {GOAL_P99_MS} ms beside writes")
    for who, cookie in cookies.items():
        request = f"GET {LIST} HTTP/1.1\r\nHost: localhost\r\nCookie: cc_session={cookie}\r\n\r\n".encode()
        closed_loop(port, request, connections=CONNECTIONS, seconds=2)
        print(f"  {who:<10}", closed_loop(port, request, connections=CONNECTIONS, seconds=SECONDS))
        with _writes(port, cookie) as written:
            figures = closed_loop(port, request, connections=CONNECTIONS, seconds=SECONDS)
        print(f"  {who:<10}", figures, f"beside {len(written) / SECONDS:.0f} writes/s")


@contextmanager
def _writes(port: int, cookie: str) -> Iterator[list[int]]:
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
        body = {
            "commands": [{"key": str(uuid7()), "kind": "customers.create", "body": {"id": str(uuid7()), "name": "New"}}]
        }
        connection.request("POST", "/api/commands", json.dumps(body), headers | {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
        due += 1 / WRITES_PER_SECOND


def _book(home: Path) -> dict[str, str]:
    """Migrate, fill, sign in: cookies of the owner and a seller."""
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
    return {"office": cast.ada.cookie, "seller": cast.sue.cookie}


@contextmanager
def _web(home: Path) -> Iterator[None]:
    """Web processes as ``serve`` starts them."""
    options: Any = SimpleNamespace(host="127.0.0.1", port=PORT, tls=None)
    environment = {**os.environ, "CLIENTCAST_ROLE": "web", "CLIENTCAST_SECRET_KEY": "bench"}
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


if __name__ == "__main__":
    main()
