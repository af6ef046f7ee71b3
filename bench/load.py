"""Load over HTTP with few processor cycles of its own: closed-loop connections on one thread."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter


@dataclass
class Connection:
    """One keep-alive connection with one request on its way."""

    socket: socket.socket
    sent: float = 0.0
    buffer: bytearray = field(default_factory=bytearray)
    expected: int = 0


@dataclass(frozen=True)
class Figures:
    """Answers per second and latencies in milliseconds."""

    per_second: float
    p50: float
    p99: float
    failed: int

    def __str__(self) -> str:
        return f"{self.per_second:,.0f}/s  p50 {self.p50:.1f} ms  p99 {self.p99:.1f} ms  failed {self.failed}"


def closed_loop(port: int, requests: Iterable[bytes], *, connections: int, seconds: float) -> Figures:
    """Send the next of ``requests`` on a connection as soon as its answer is complete; begins anew at their end."""
    following = cycle(requests)
    watch = selectors.DefaultSelector()
    for _ in range(connections):
        one = Connection(socket.create_connection(("127.0.0.1", port)))
        one.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        watch.register(one.socket, selectors.EVENT_READ, one)
        _send(one, next(following))
    taken, failed, start = [], 0, perf_counter()
    while perf_counter() - start < seconds:
        for key, _ in watch.select(1):
            one = key.data
            status = _receive(one)
            if status:
                taken.append(perf_counter() - one.sent)
                failed += status != 200
                _send(one, next(following))
    elapsed = perf_counter() - start
    for key in list(watch.get_map().values()):
        key.data.socket.close()
    taken.sort()
    return Figures(len(taken) / elapsed, share(taken, 0.5) * 1000, share(taken, 0.99) * 1000, failed)


def share(ordered: list[float], part: float) -> float:
    """The value that ``part`` of the ordered values stay below."""
    return ordered[int(len(ordered) * part)]


def _send(one: Connection, request: bytes) -> None:
    one.buffer.clear()
    one.expected = 0
    one.sent = perf_counter()
    one.socket.sendall(request)


def _receive(one: Connection) -> int:
    """Status of the answer when it is complete, else 0. Raises ConnectionError."""
    piece = one.socket.recv(1 << 18)
    if not piece:
        raise ConnectionError("the server closed the connection")
    one.buffer += piece
    if not one.expected:
        head = one.buffer.find(b"\r\n\r\n")
        if head < 0:
            return 0
        lines = bytes(one.buffer[:head]).lower().split(b"\r\n")
        length = next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))
        one.expected = head + 4 + length
    return int(one.buffer[9:12]) if len(one.buffer) >= one.expected else 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
