"""Where the account that PostgreSQL runs as can go, and who is still alive."""

from __future__ import annotations

import os
from pathlib import Path


def open_the_way_to(place: Path) -> Path:
    """PostgreSQL's account may walk to ``place``, as it may below /var/lib."""
    for directory in (place, *list(place.parents)[:-1]):
        if directory.stat().st_uid == os.geteuid():
            directory.chmod(directory.stat().st_mode | 0o011)
    return place


def runs(pid: int) -> bool:
    """False also for a process that has ended and only waits to be noticed by its parent."""
    command = Path(f"/proc/{pid}/cmdline")
    return command.exists() and command.read_bytes() != b""
