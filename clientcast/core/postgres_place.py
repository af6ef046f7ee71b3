"""Where a cluster lies, who may sign in to it, and what its server says about itself (DB-2)."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import signal
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote

from clientcast.core.postgres_binaries import STATE, Account, DatabaseFailed
from clientcast.core.processes import say

DATABASE = "clientcast"
LOGINS = ("postgres", "app_web", "app_migrate")


@dataclass(frozen=True)
class Running:
    """What the postmaster.pid of a running server says."""

    pid: int
    port: int
    socket_directory: str
    ready: bool


def read_pid_file(data_dir: Path) -> Running | None:
    """None when there is no file, or only the beginning of one."""
    try:
        lines = (data_dir / "postmaster.pid").read_text().splitlines()
        return Running(int(lines[0]), int(lines[3]), lines[4], lines[7].strip() == "ready")
    except (OSError, IndexError, ValueError):
        return None


def connect_info(data: Path, role: str = "app_web", database: str = DATABASE) -> str:
    """Connection URL to the server that runs on the data directory ``data``.

    Raises DatabaseFailed when none runs there.
    """
    root = data.resolve()
    running = read_pid_file(root / "postgres") or read_pid_file(elsewhere(root) / "postgres")
    if running is None or not (root / "passwords.json").exists():
        raise DatabaseFailed(f"No database runs on {root}.")
    password = json.loads((root / "passwords.json").read_text())[role]
    host = quote(running.socket_directory, safe="")
    return f"postgresql://{role}:{password}@/{database}?host={host}&port={running.port}"


def elsewhere(root: Path) -> Path:
    """The place of a cluster whose account cannot get to ``root``."""
    return STATE / hashlib.sha256(bytes(root)).hexdigest()[:12]


def find_place(root: Path, who: Account) -> Path:
    """Where the cluster of ``root`` lives: where it already is, else ``root`` if ``who`` can get there."""
    other = elsewhere(root)
    if (root / "postgres").exists() or (not (other / "postgres").exists() and who.can("-x", root)):
        return root
    other.mkdir(mode=0o755, parents=True, exist_ok=True)
    say(f"the user {who.name} cannot get to {root}: the database is in {other}")
    return other


def read_passwords(root: Path, place: Path) -> dict[str, str]:
    """The logins' passwords, made on first use and kept in ``root``, 0600.

    When ``root`` was removed and made anew while its cluster stood elsewhere, that one is set aside. Raises
    DatabaseFailed when a cluster in ``root`` itself has lost them.
    """
    file = root / "passwords.json"
    if file.exists():
        passwords: dict[str, str] = json.loads(file.read_text())
        return passwords
    if (root / "postgres").exists():
        raise DatabaseFailed(f"{file} is missing: without it nobody can sign in to the database beside it.")
    if place != root and (place / "postgres").exists():
        _set_aside(place)
    passwords = {role: secrets.token_urlsafe(24) for role in LOGINS}
    write_private(file, json.dumps(passwords))
    return passwords


def _set_aside(place: Path) -> None:
    kept = Path(tempfile.mkdtemp(prefix="left-behind-", dir=place))
    for name in ("postgres", "bootstrapped"):
        if (place / name).exists():
            (place / name).rename(kept / name)
    say(f"the database of an earlier data directory was set aside in {kept}")


def write_private(file: Path, text: str) -> None:
    """Write a file that only we may read, whole or not at all."""
    unfinished = file.with_name(f"{file.name}.new")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.rename(file)


def stop_orphan(data_dir: Path) -> None:
    """End a server whose supervisor is gone; the caller holds the lock, so nobody else needs it."""
    running = read_pid_file(data_dir)
    if running is None or not _serves(running.pid, data_dir):
        return
    say(f"ending a database server that was left behind (process {running.pid})")
    for number, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 10)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(running.pid, number)
        deadline = monotonic() + seconds
        while _serves(running.pid, data_dir) and monotonic() < deadline:
            sleep(0.05)


def _serves(pid: int, data_dir: Path) -> bool:
    """Whether ``pid`` is a server on this directory, and not a stranger that got the number later."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(data_dir) in words


def open_log(file: Path) -> int:
    """A descriptor that appends to ``file``, for the caller to close. Over 10 MB it becomes ``file.1``."""
    if file.exists() and file.stat().st_size > 10_000_000:
        file.rename(file.with_name(f"{file.name}.1"))
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
