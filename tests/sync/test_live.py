"""Doorbells and the gate, on a real server (SYNC-9, DB-19, RUN-6)."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest

from clientcast.core.actor import session_hash
from clientcast.core.postgres import connect_info
from tests.cast import Person
from tests.server import ask, serving
from tests.sync.shop import Shop, add_customer, open_shop

STREAMS = 22
LAST_CHUNK = b"0\r\n\r\n"


class Listener:
    """One open event stream."""

    def __init__(self, port: int, person: Person, timeout: float = 10) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        request = f"GET /api/live HTTP/1.1\r\nHost: localhost\r\nCookie: cc_session={person.cookie}\r\n\r\n"
        self.socket.sendall(request.encode())
        self.buffer = b""
        self.head = self._until(b"\r\n\r\n").decode()

    def _until(self, mark: bytes) -> bytes:
        while mark not in self.buffer:
            piece = self.socket.recv(4096)
            self.buffer += piece
            if not piece or self.buffer.endswith(LAST_CHUNK):
                raise EOFError
        part, _, self.buffer = self.buffer.partition(mark)
        return part

    def next(self) -> int:
        """The position of the next event. Raises EOFError when the stream has ended."""
        while True:
            event = self._until(b"\n\n")
            _, found, data = event.partition(b"data: ")
            if found:
                return int(json.loads(data)["pos"])

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def listening(port: int, person: Person) -> Listener:
    """A stream that is let in: those who left are noticed at a heartbeat."""
    deadline = monotonic() + 10
    while monotonic() < deadline:
        listener = Listener(port, person)
        if listener.head.startswith("HTTP/1.1 200"):
            return listener
        listener.close()
        sleep(0.1)
    raise AssertionError("streams that were left still count")


@pytest.fixture(scope="module")
def port(database: str, cluster: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    settings = {
        "CLIENTCAST_MAX_STREAMS": str(STREAMS),
        "CLIENTCAST_HEARTBEAT_SECONDS": "1",
        "CLIENTCAST_WEB_PERMITS": "2",
    }
    with serving(connect_info(cluster, "app_web", database), tmp_path_factory.mktemp("web"), **settings) as one:
        yield one


@pytest.fixture
def shop(db: str) -> Shop:
    return open_shop()


def test_a_commit_rings_twenty_streams_at_once(shop: Shop, port: int):
    with ExitStack() as stack:
        listeners = [stack.enter_context(listening(port, shop.cast.ada)) for _ in range(20)]
        before = {listener.next() for listener in listeners}
        start = monotonic()
        add_customer(shop.cast.sam)
        seen = [_beyond(listener, max(before)) for listener in listeners]
        assert monotonic() - start < 2
    assert len(before) == 1 and set(seen) == {max(before) + 1}


def _beyond(listener: Listener, pos: int) -> int:
    """The first position behind ``pos``: a heartbeat may come in between."""
    while (found := listener.next()) <= pos:
        pass
    return found


def test_every_ring_is_heard_between_two_heartbeats(shop: Shop, cluster: Path, database: str, tmp_path: Path):
    """A heartbeat brings the position too, every 25 seconds; these come within the ten that a listener waits."""
    with (
        serving(connect_info(cluster, "app_web", database), tmp_path) as port,
        listening(port, shop.cast.ada) as listener,
    ):
        pos = listener.next()
        for _ in range(3):
            add_customer(shop.cast.sam)
            pos = _beyond(listener, pos)


def test_streams_wait_without_a_permit_or_a_connection(shop: Shop, port: int):
    """Ten times as many streams as permits are open, and the API answers."""
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(listening(port, shop.cast.ada)).next()
        start = monotonic()
        for _ in range(20):
            assert ask(port, "GET", "/api/customers", shop.cast.ada.cookie)[0] == 200
        assert monotonic() - start < 5


def test_another_organization_is_not_rung(shop: Shop, port: int):
    with listening(port, shop.cast.eve) as listener:
        before = listener.next()
        add_customer(shop.cast.sam)
        assert {listener.next(), listener.next()} == {before}  # heartbeats


def test_many_commits_are_few_events(shop: Shop, port: int):
    with listening(port, shop.cast.ada) as listener:
        listener.next()
        start = monotonic()
        for _ in range(30):
            add_customer(shop.cast.sam)
        last, events = _head(shop.cast.ada, port), 1
        while listener.next() < last:
            events += 1
        assert events <= 2 + 5 * (monotonic() - start)  # four a second, and heartbeats


def _head(person: Person, port: int) -> int:
    with listening(port, person) as listener:
        return listener.next()


def test_a_revoked_session_ends_its_stream(shop: Shop, port: int, dsn: Callable[..., str]):
    with listening(port, shop.cast.sue) as listener:
        listener.next()
        with psycopg.connect(dsn("postgres")) as server:
            key = session_hash(shop.cast.sue.cookie)
            server.execute("update app.session set revoked_at = now() where key = %s", (key,))
        with pytest.raises(EOFError):
            for _ in range(9):
                listener.next()


def test_above_the_limit_a_stream_is_refused_and_later_let_in(shop: Shop, port: int):
    with ExitStack() as stack:
        for _ in range(STREAMS):
            stack.enter_context(listening(port, shop.cast.ada)).next()
        refused = stack.enter_context(Listener(port, shop.cast.ada))
        assert "503" in refused.head.splitlines()[0]
        assert "retry-after: 5" in refused.head.lower()
    listening(port, shop.cast.ada).close()


def test_slow_uploads_do_not_hold_others_up(shop: Shop, port: int):
    with ExitStack() as stack:
        for _ in range(6):
            upload = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            head = "POST /api/commands HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
            upload.sendall(head.encode() + b"{")
        sleep(0.3)
        start = monotonic()
        assert ask(port, "GET", "/api/customers", shop.cast.ada.cookie)[0] == 200
        assert monotonic() - start < 2


def test_a_body_that_is_too_long_is_refused_before_it_is_read(shop: Shop, port: int):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as upload:
        size = 33 * 1024 * 1024
        upload.sendall(f"POST /api/imports HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n".encode())
        answer = upload.recv(4096)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b'"code": "too_large"' in answer


def test_the_log_of_the_server_names_nobody(shop: Shop, port: int, tmp_path_factory: pytest.TempPathFactory):
    ask(port, "GET", "/api/search?q=Rahim", shop.cast.ada.cookie)
    ask(port, "GET", f"/api/customers/{shop.customer}", shop.cast.ada.cookie)
    logs = [path.read_text() for path in tmp_path_factory.getbasetemp().glob("web*/web.log")]
    assert any('"route": "api/search"' in text for text in logs)
    assert not any("Rahim" in text or str(shop.customer) in text for text in logs)
