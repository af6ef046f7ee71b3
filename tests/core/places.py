"""Where the account that PostgreSQL runs as can go, and who is still alive."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_place() -> Iterator[Path]:
    """A directory that PostgreSQL's account may walk to, as below /var/lib; pytest's own are closed to it."""
    place = Path(tempfile.mkdtemp(prefix="clientcast-place-"))
    place.chmod(0o755)
    try:
        yield place
    finally:
        shutil.rmtree(place)


def runs(pid: int) -> bool:
    """False also for a process that has ended and only waits to be noticed by its parent."""
    command = Path(f"/proc/{pid}/cmdline")
    return command.exists() and command.read_bytes() != b""
