"""``GET /api/live``: doorbells of one process (SYNC-9, DB-19, RUN-6). Only positions pass, never rows."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
from collections.abc import Generator, Iterator
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection

from clientcast.core.actor import Caller
from clientcast.core.db import read
from clientcast.core.gate import permit
from clientcast.kit.errors import NotSignedIn, Unavailable
from clientcast.sync.cursor import feed_since

GAP = 0.25  # seconds: at most four events a second, and a missed ring is no later than this
_HEADS = "select organization_id, pos from feed_heads(%s)"


class TooManyStreams(Unavailable):
    """This process holds as many event streams as it may."""

    code = "too_many_streams"


class Stream:
    """One device's doorbell; holds the newest position only, so a slow reader costs nothing."""

    def __init__(self, organization: UUID) -> None:
        self.organization = organization
        self._newest: queue.Queue[int] = queue.Queue(maxsize=1)

    def ring(self, pos: int) -> None:
        """Called by the one listener thread."""
        try:
            self._newest.put_nowait(pos)
        except queue.Full:
            with contextlib.suppress(queue.Empty):
                self._newest.get_nowait()
            self._newest.put_nowait(pos)

    def wait(self, seconds: float) -> int | None:
        """The next position, or None after ``seconds``."""
        try:
            return self._newest.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return None


class Bells:
    """The streams of this process, and the thread that rings them: started by the first stream, never at import."""

    def __init__(self) -> None:
        self._streams: dict[UUID, set[Stream]] = {}
        self._heads: dict[UUID, tuple[int, float]] = {}
        self._lock = threading.Lock()
        self._started = False

    def join(self, organization: UUID) -> Stream:
        """A new stream. Raises :class:`TooManyStreams`."""
        stream = Stream(organization)
        with self._lock:
            if sum(map(len, self._streams.values())) >= settings.MAX_STREAMS:
                raise TooManyStreams(retry_after=5)
            self._streams.setdefault(organization, set()).add(stream)
            if not self._started:
                self._started = True
                threading.Thread(target=self._listen, name="doorbells", daemon=True).start()
        return stream

    def leave(self, stream: Stream) -> None:
        """The stream has ended; leaving twice is fine."""
        with self._lock:
            streams = self._streams.get(stream.organization, set())
            streams.discard(stream)
            if not streams:
                self._streams.pop(stream.organization, None)
                self._heads.pop(stream.organization, None)

    def _listen(self) -> None:
        while True:
            try:
                with psycopg.connect(**_parameters(), autocommit=True) as listener:
                    listener.execute("listen feed")
                    while True:
                        self._turn(listener)
            except psycopg.Error as error:
                logging.getLogger(__name__).warning("doorbells: %s, again in a second", type(error).__name__)
                sleep(1)

    def _turn(self, listener: psycopg.Connection[Any]) -> None:
        """Wait for rings until the next poll; a ring within the gap is left to the poll."""
        end = monotonic() + GAP
        while (left := end - monotonic()) > 0:
            for note in list(listener.notifies(timeout=left, stop_after=1)):  # inside, the connection would be locked
                organization = UUID(note.payload)
                if organization in self._streams and self._due(organization):
                    self._ring(listener, [organization])
        self._ring(listener, list(self._streams))

    def _due(self, organization: UUID) -> bool:
        return monotonic() - self._heads.get(organization, (0, 0.0))[1] >= GAP

    def _ring(self, listener: psycopg.Connection[Any], organizations: list[UUID]) -> None:
        if not organizations:
            return
        for organization, pos in listener.execute(_HEADS, (organizations,)).fetchall():
            with self._lock:
                known = self._heads.get(organization, (-1, 0.0))[0]
                streams = list(self._streams.get(organization, ())) if pos != known else []
                if streams:
                    self._heads[organization] = (pos, monotonic())
            for stream in streams:
                stream.ring(pos)


def _parameters() -> dict[str, Any]:
    """The listener's own connection: outside the pool, which it would keep one short."""
    found = connection.get_connection_params()
    return {name: value for name, value in found.items() if name not in ("pool", "context", "cursor_factory")}


bells = Bells()


def head_of(caller: Caller) -> tuple[UUID, int]:
    """The caller's organization and its newest position. Raises :class:`NotSignedIn`."""
    with read(caller, snapshot=True) as actor:
        return actor.organization_id, feed_since(0, 0).head


class Events:
    """The body of one stream: ends when the session has ended, seen at a heartbeat."""

    def __init__(self, caller: Caller, stream: Stream, pos: int) -> None:
        self._stream = stream
        self._pieces = _pieces(caller, stream, pos)

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """The server is done with the answer, whether it was begun or not."""
        self._pieces.close()
        bells.leave(self._stream)


def _pieces(caller: Caller, stream: Stream, pos: int) -> Generator[bytes, None, None]:
    yield b"retry: 2000\n" + _event(pos)
    beat = monotonic() + settings.HEARTBEAT_SECONDS
    while True:
        rung = stream.wait(beat - monotonic())
        if rung is not None:
            yield _event(rung)
            continue
        try:
            with permit():
                _, pos = head_of(caller)
        except NotSignedIn:
            return
        yield _event(pos)
        beat = monotonic() + settings.HEARTBEAT_SECONDS


def _event(pos: int) -> bytes:
    return b'data: {"pos": %d}\n\n' % pos
