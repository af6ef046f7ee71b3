"""What a backup file holds and how PostgreSQL's own programs make and read its dump."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from clientcast.core.instance import Refused
from clientcast.core.postgres import Cluster, DatabaseBusy, connect_info
from clientcast.core.postgres_binaries import account, find_binaries, within_reach
from clientcast.kit.ids import key_name

FORMAT = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files"


@dataclass(frozen=True)
class Manifest:
    """What is in a backup. ``master_key`` names the key that opens its secrets; the key itself is not in it."""

    format: int
    made_at: str
    postgres: str
    master_key: str
    organizations: int
    customers: int
    invoices: int
    payments: int

    def to_json(self) -> str:
        """The file's text."""
        return json.dumps(asdict(self), indent=2)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read it back. Raises Refused for another format."""
        values = json.loads(text)
        if values.get("format") != FORMAT:
            raise Refused(f"This backup has format {values.get('format')}, this version reads {FORMAT}.")
        return cls(**values)


def master_key_name(file: Path) -> str:
    """A name for a master key that says nothing about it; empty when the key is not there."""
    if not file.exists():
        return ""
    return key_name(bytes.fromhex(file.read_text().strip()))


@contextmanager
def running_database(data: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """The superuser's URL of an installation's database; started for the time when nobody serves it."""
    if "DATABASE_URL" in environment:
        raise Refused("The database is external: back it up with its own tools (docs/operating.md).")
    cluster = Cluster(data, environment)
    try:
        cluster.start()
    except DatabaseBusy:
        yield connect_info(data, "postgres")
        return
    try:
        yield cluster.dsn("postgres")
    finally:
        cluster.stop()


def program(
    name: str, environment: Mapping[str, str], *words: str, stdin: int | None = None, stdout: int | None = None
) -> None:
    """Run one of PostgreSQL's programs. Raises Refused with what it said."""
    path = within_reach(find_binaries(environment), account()) / name
    plain = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
    done = subprocess.run(
        [path, *words], env=plain, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        raise Refused(f"{name} failed: {done.stderr.strip()}")


COUNTS = """select (select count(*) from app.organization), (select count(*) from app.customer),
                   (select count(*) from app.invoice), (select count(*) from app.payment)"""


def counts(connection: psycopg.Connection) -> tuple[int, int, int, int]:
    """Organizations, customers, invoices, payments."""
    row = connection.execute(COUNTS).fetchone()
    assert row is not None
    return tuple(int(n) for n in row)  # type: ignore[return-value]
