"""A real server on loopback, as ``serve`` starts it, with one web process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

from django.conf import settings as django

SECONDS_TO_START = 30
WORKER = [sys.executable, "-m", "clientcast", "worker"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(dsn: str, home: Path, **settings: str) -> Iterator[int]:
    """The port of a server on the database at ``dsn``; ``settings`` are further environment."""
    port = free_port()
    words = [
        *("clientcast.config.wsgi:application", "--interface", "wsgi", "--no-ws", "--workers", "1"),
        *("--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "60", "--backpressure", "100"),
        *("--workers-kill-timeout", "1", "--log-level", "error"),
    ]
    environment = {
        **os.environ,
        "DATABASE_URL": dsn,
        "CLIENTCAST_ROLE": "web",
        "CLIENTCAST_DATA": str(home),
        "DJANGO_SETTINGS_MODULE": "clientcast.config.settings",
        **settings,
    }
    with (home / "web.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "granian", *words], env=environment, stderr=log, stdout=log)
        try:
            _wait_until_ready(port)
            yield port
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def working(dsn: str) -> Iterator[None]:
    """The background worker beside it, until the block ends."""
    process = subprocess.Popen(WORKER, env=_worker_environment(dsn))
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def work_off(dsn: str) -> None:
    """Run every job that waits."""
    subprocess.run([*WORKER, "--until-empty"], env=_worker_environment(dsn), check=True, timeout=60)


def _worker_environment(dsn: str) -> dict[str, str]:
    """Our own files and master key."""
    return {
        **os.environ,
        "DATABASE_URL": dsn,
        "CLIENTCAST_MASTER_KEY_FILE": str(django.MASTER_KEY_FILE),
        "CLIENTCAST_FILES_DIR": str(django.FILES_DIR),
    }


def _wait_until_ready(port: int) -> None:
    deadline = monotonic() + SECONDS_TO_START
    while monotonic() < deadline:
        try:
            if ask(port, "GET", "/readyz")[0] == 200:
                return
        except OSError:
            sleep(0.05)
    raise AssertionError("the server did not become ready")


def ask(port: int, method: str, path: str, cookie: str = "", body: bytes | None = None) -> tuple[int, bytes]:
    """Status and body of one request; unsafe ones carry the token against forgery."""
    token = "t" * 32
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": f"cc_session={cookie}; cc_csrf={token}", "X-CSRF-Token": token}
    try:
        connection.request(method, path, body, headers | {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
