"""One installation: its data directory, its keys, and the environment that its Django processes get."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from clientcast.core.postgres import Cluster, DatabaseBusy, connect_info
from clientcast.core.postgres_place import write_private


class Refused(Exception):
    """What was asked for would be wrong or dangerous; the text says why and what helps."""


def prepare(data: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Make directory and keys on first use. Returns ``environment`` with their places added.

    ``master.key`` opens the sealed secrets and is in no backup. Raises Refused when it has been lost.
    """
    data.mkdir(mode=0o755, parents=True, exist_ok=True)
    (data / "files").mkdir(mode=0o700, exist_ok=True)
    master_key = Path(environment.get("CLIENTCAST_MASTER_KEY_FILE") or data / "master.key").resolve()
    secret_key = data / "secret.key"
    if not master_key.exists():
        if secret_key.exists():
            raise Refused(f"{master_key} is missing. Put it back: without it no sealed secret can be opened.")
        write_private(master_key, secrets.token_hex(32) + "\n")
    if not secret_key.exists():
        write_private(secret_key, secrets.token_hex(32) + "\n")
    return {
        **environment,
        "CLIENTCAST_DATA": str(data.resolve()),
        "CLIENTCAST_FILES_DIR": environment.get("CLIENTCAST_FILES_DIR") or str((data / "files").resolve()),
        "CLIENTCAST_MASTER_KEY_FILE": str(master_key),
        "CLIENTCAST_SECRET_KEY": environment.get("CLIENTCAST_SECRET_KEY") or secret_key.read_text().strip(),
    }


def with_database(environment: Mapping[str, str], data: Path) -> dict[str, str]:
    """``environment`` with the logins of the database that runs on ``data``; an external one stays."""
    if "DATABASE_URL" in environment:
        return dict(environment)
    return {
        **environment,
        "DATABASE_URL": connect_info(data),
        "MIGRATE_DATABASE_URL": connect_info(data, "app_migrate"),
    }


@contextmanager
def opened(data: Path, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment for a command beside ``serve``; starts the database for its time when none runs.

    Raises Refused when there is no installation in ``data``.
    """
    if not (data / "secret.key").exists():
        raise Refused(f"There is no ClientCast installation in {data}.")
    prepared = prepare(data, environment)
    if "DATABASE_URL" in environment:
        yield prepared
        return
    cluster = Cluster(data, environment)
    try:
        cluster.start()
    except DatabaseBusy:
        yield with_database(prepared, data)
        return
    try:
        yield with_database(prepared, data)
    finally:
        cluster.stop()
