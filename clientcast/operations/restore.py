"""``clientcast restore FILE``: an installation as it was; devices start a new copy and offer what they hold (DB-17)."""

from __future__ import annotations

import argparse
import shutil
import tarfile
import tempfile
from pathlib import Path

import psycopg

from clientcast.core.instance import Refused, prepare
from clientcast.operations.archive import (
    DUMP,
    FILES,
    MANIFEST,
    Manifest,
    counts,
    master_key_name,
    program,
    running_database,
)


class BackupDamaged(Refused):
    """The archive cannot be read, or its books do not balance."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="a new directory")
    parser.add_argument("--master-key", type=Path, metavar="FILE", help="the key that opens the backup's secrets")


def run(options: argparse.Namespace) -> int:
    """Make an installation in a new directory from a backup. Raises Refused."""
    if (options.data / "secret.key").exists():
        raise Refused(f"{options.data} holds an installation already: restore into a new directory.")
    with tempfile.TemporaryDirectory(prefix="clientcast-restore-") as scratch:
        manifest = _unpack(options.file, Path(scratch))
        _place_key(options.data, options.master_key, manifest)
        environment = prepare(options.data, options.environment)
        shutil.copytree(Path(scratch) / FILES, environment["CLIENTCAST_FILES_DIR"], dirs_exist_ok=True)
        Path(environment["CLIENTCAST_FILES_DIR"]).chmod(0o700)
        with running_database(options.data, options.environment) as url:
            load(Path(scratch) / DUMP, url, environment)
            check(url, manifest)
    print(f"Restored {manifest.customers} customers, {manifest.invoices} papers, {manifest.payments} payments")
    print(f"as of {manifest.made_at}. Start it with: clientcast serve --data {options.data}")
    return 0


def _unpack(file: Path, scratch: Path) -> Manifest:
    try:
        with tarfile.open(file) as archive:
            archive.extractall(scratch, filter="data")
        return Manifest.from_json((scratch / MANIFEST).read_text())
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as error:
        raise BackupDamaged(f"{file} is not a backup: {error}") from error


def _place_key(data: Path, given: Path | None, manifest: Manifest) -> None:
    """The right master key must be there before anything is restored; a wrong one would lose every secret."""
    data.mkdir(mode=0o755, parents=True, exist_ok=True)
    target = data / "master.key"
    if given is not None:
        shutil.copyfile(given, target)
        target.chmod(0o600)
    if master_key_name(target) != manifest.master_key:
        raise Refused(
            f"The backup's secrets need the master key {manifest.master_key}: give its file with --master-key."
        )


def load(dump: Path, url: str, environment: dict[str, str]) -> None:
    """Replace what is in the database by the dump, all or nothing, and begin a new epoch of the feed."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop schema if exists app cascade")
    program("pg_restore", environment, "--single-transaction", "--exit-on-error", "--dbname", url, str(dump))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("select app.new_epoch()")


BOOKS = """
with movement as (select debit kind, debit_party party, amount_minor amount from app.journal
                  union all select credit, credit_party, -amount_minor from app.journal)
select coalesce(sum(amount), 0), coalesce(sum(amount) filter (where kind = 'receivable'), 0) -
       (select coalesce(sum(due_minor), 0) from app.customer_balance),
       coalesce(-sum(amount) filter (where kind = 'advance'), 0) - (select coalesce(sum(advance_minor), 0) from app.customer_balance),
       coalesce(sum(amount) filter (where kind = 'cash'), 0) - (select coalesce(sum(cash_minor), 0) from app.seller_balance) from movement"""

GAPS = (
    """select organization_id, series from app.invoice group by 1, 2 having count(*) <> max(number) - min(number) + 1"""
)


def check(url: str, manifest: Manifest) -> None:
    """The books balance, numbers have no gap, nothing is missing. Raises BackupDamaged."""
    with psycopg.connect(url) as connection:
        books = connection.execute(BOOKS).fetchone()
        gaps = connection.execute(GAPS).fetchall()
        found = counts(connection)
    wanted = (manifest.organizations, manifest.customers, manifest.invoices, manifest.payments)
    if books is None or any(books) or gaps:
        raise BackupDamaged(f"The restored books do not balance: {books}, gaps in {len(gaps)} series.")
    if found != wanted:
        raise BackupDamaged(f"Rows are missing: {found} instead of {wanted}.")
