"""The embedded database cluster and its server: made once, started, kept, stopped (DB-2)."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from clientcast.core.postgres_binaries import DatabaseFailed, account, find_binaries, major, within_reach
from clientcast.core.postgres_place import (
    DATABASE,
    connect_info,
    find_place,
    open_log,
    read_passwords,
    read_pid_file,
    stop_orphan,
)
from clientcast.core.processes import Kept, end_with_parent

__all__ = ["DATABASE", "Cluster", "DatabaseBusy", "DatabaseFailed", "connect_info"]

PORT = 5432  # only names the socket file: no address is listened on
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 108
SECONDS_TO_START = 120  # recovery after a crash may take a while
STOPS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0))  # fast, then immediate

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "default_toast_compression": "pglz",  # the wheel's build could not read another's lz4
    # Statements, parameters and key values are people's data: an error's first line is all that is logged.
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",  # counts against the 250 MB of everything; the system caches the rest
    "huge_pages": "off",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_wal_size": "1GB",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "max_worker_processes": "4",
    "max_logical_replication_workers": "0",
    "max_parallel_workers_per_gather": "0",  # lists are short; a second process only adds latency
    "autovacuum_max_workers": "2",
    "jit": "off",
}


class DatabaseBusy(DatabaseFailed):
    """Another process holds the data directory."""


class Cluster:
    """PostgreSQL on one data directory, socket only, under an operating system lock for its life.

    ``data`` is ours: passwords, lock and log live there, the cluster in ``postgres`` below it, unless the
    account that PostgreSQL runs as cannot get there: then below /var/lib/clientcast, which is printed.
    ``settings`` are added to or replace SETTINGS.
    """

    def __init__(
        self,
        data: Path,
        environment: Mapping[str, str] | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.root = data.resolve()
        self._log = self.root / "postgres.log"
        self._environment = environment or {}
        self._settings = {**SETTINGS, **(settings or {})}
        self._lock: int | None = None
        self._socket_directory: Path | None = None
        self._kept = Kept("postgres", self._spawn, STOPS)

    @property
    def data_dir(self) -> Path:
        """PostgreSQL's own directory (PGDATA)."""
        return self._place / "postgres"

    def start(self) -> None:
        """Make the cluster if it is new, start the server, create roles and database if they are missing.

        Raises DatabaseBusy when another process holds the directory, else DatabaseFailed with the reason.
        """
        self.root.mkdir(mode=0o755, parents=True, exist_ok=True)
        self._take_lock()
        try:
            self._prepare()
            self._kept.start()
            self._wait_until_ready()
            self._bootstrap_once()
        except BaseException:
            self.stop()
            raise

    def keep(self) -> None:
        """Call often: starts the server again, with back-off, when it has crashed."""
        self._kept.keep()

    @property
    def alive(self) -> bool:
        return self._kept.alive

    @property
    def pid(self) -> int:
        """Process id of the running server."""
        if self._kept.process is None:
            raise DatabaseFailed("The database does not run.")
        return self._kept.process.pid

    def stop(self) -> None:
        """Stop fast, then immediately; give the lock back."""
        self._kept.stop()
        if self._socket_directory is not None:
            with contextlib.suppress(OSError):
                self._socket_directory.rmdir()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def dsn(self, role: str = "app_web", database: str = DATABASE) -> str:
        """Connection URL as ``app_web``, ``app_migrate`` or ``postgres`` (the superuser)."""
        return connect_info(self.root, role, database)

    def _take_lock(self) -> None:
        self._lock = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            self._lock = None
            raise DatabaseBusy(f"{self.root} is in use by another clientcast process.") from None

    def _prepare(self) -> None:
        """Find programs, account and place; make the cluster when there is none."""
        self._account = account()
        found = find_binaries(self._environment)
        self.bin_dir = within_reach(found, self._account)
        self._place = find_place(self.root, self._account)
        self._passwords = read_passwords(self.root, self._place)
        if not self.data_dir.exists():
            self._initdb()
        self._check_major()
        stop_orphan(self.data_dir)
        self._socket_directory = self._make_socket_directory()

    def _initdb(self) -> None:
        """Into a directory beside the real one: a killed initdb leaves nothing that looks like a cluster."""
        fresh = self._place / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._account.own(fresh)
        with tempfile.NamedTemporaryFile("w", dir=self._place, prefix="initdb-") as password:
            password.write(self._passwords["postgres"])
            password.flush()
            self._account.own(Path(password.name))
            self._program(
                "initdb", "--pgdata", fresh, "--username=postgres", f"--pwfile={password.name}",
                "--locale=C", "--encoding=UTF8", "--auth=scram-sha-256", "--no-instructions",
            )  # fmt: skip
        fresh.rename(self.data_dir)

    def _program(self, name: str, *arguments: str | Path) -> None:
        command = [self.bin_dir / name, *arguments]
        done = subprocess.run(
            command,
            **self._as_account(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise DatabaseFailed(f"{name} failed: {done.stdout.strip()}")

    def _as_account(self) -> dict[str, Any]:
        """What every program of PostgreSQL gets: the account, a bare environment, a place it can be in."""
        return {"env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, "cwd": self._place, **self._account.popen()}

    def _check_major(self) -> None:
        written, ours = int((self.data_dir / "PG_VERSION").read_text()), major(self.bin_dir)
        if written != ours:
            raise DatabaseFailed(
                f"{self.data_dir} was written by PostgreSQL {written}, the programs found are {ours}. With "
                f"CLIENTCAST_PG_BIN=/usr/lib/postgresql/{written}/bin run `clientcast backup FILE`, then "
                "without it `clientcast restore FILE` into a new data directory."
            )

    def _make_socket_directory(self) -> Path:
        """``run`` beside the cluster; a fresh private one in /tmp when that path is too long for a socket."""
        directory = self._place / "run"
        if len(os.fsencode(directory / f".s.PGSQL.{PORT}.lock")) >= LONGEST_SOCKET_PATH:
            directory = Path(tempfile.mkdtemp(prefix="clientcast-", dir="/tmp"))
        directory.mkdir(mode=0o700, exist_ok=True)
        self._account.own(directory)
        return directory

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = {**self._settings, "unix_socket_directories": str(self._socket_directory)}
        if major(self.bin_dir) >= 18:
            settings["io_method"] = "sync"  # three processes less; our reads are small and cached
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        log = open_log(self._log)
        try:
            return subprocess.Popen(
                [self.bin_dir / "postgres", "-D", self.data_dir, "-p", str(PORT), *options],
                **self._as_account(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=end_with_parent(signal.SIGINT),
            )  # fmt: skip
        finally:
            os.close(log)

    def _wait_until_ready(self) -> None:
        deadline = monotonic() + SECONDS_TO_START
        while not ((running := read_pid_file(self.data_dir)) and running.pid == self.pid and running.ready):
            if not self.alive or monotonic() > deadline:
                lines = self._log.read_text().splitlines()[-5:]
                raise DatabaseFailed("\n".join(["PostgreSQL did not start:", *lines]))
            sleep(0.02)

    def _bootstrap_once(self) -> None:
        """In a child, so that this process stays small. The mark says that it has run to its end."""
        mark = self._place / "bootstrapped"
        if mark.exists():
            return
        arguments = {
            "conninfo": self.dsn("postgres", "postgres"),
            "database": DATABASE,
            "web_password": self._passwords["app_web"],
            "migrate_password": self._passwords["app_migrate"],
        }
        command = [sys.executable, "-m", "clientcast.core.bootstrap"]
        done = subprocess.run(command, input=json.dumps(arguments), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise DatabaseFailed(f"The database could not be created: {done.stderr.strip()}")
        mark.touch()
