"""``clientcast backup FILE``: database and files in one archive; the master key stays apart (DB-17)."""

from __future__ import annotations

import argparse
import os
import tarfile
import tempfile
from pathlib import Path

import psycopg

from clientcast.core.instance import Refused, prepare
from clientcast.kit import clock
from clientcast.operations.archive import (
    DUMP,
    FILES,
    FORMAT,
    MANIFEST,
    Manifest,
    counts,
    master_key_name,
    program,
    running_database,
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the installation's directory")


def run(options: argparse.Namespace) -> int:
    """Write the backup, also while the installation serves. Raises Refused."""
    if not (options.data / "secret.key").exists():
        raise Refused(f"There is no ClientCast installation in {options.data}.")
    environment = prepare(options.data, options.environment)
    with running_database(options.data, options.environment) as url:
        manifest = write(options.file, url, environment)
    print(f"{options.file}: {manifest.customers} customers, {manifest.invoices} papers, {manifest.payments} payments.")
    print(
        f"Its secrets open only with the master key {manifest.master_key} "
        f"({environment['CLIENTCAST_MASTER_KEY_FILE']}), which is not in it: keep a copy elsewhere."
    )
    return 0


def write(file: Path, url: str, environment: dict[str, str]) -> Manifest:
    """One archive, whole or not at all: a dump of one moment first, then the files, which are only ever added."""
    unfinished = file.with_name(f"{file.name}.new")
    with tempfile.TemporaryDirectory(prefix="clientcast-backup-") as scratch:
        dump, manifest = Path(scratch) / DUMP, Path(scratch) / MANIFEST
        made = _dump(dump, url, environment)
        manifest.write_text(made.to_json())
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as target, tarfile.open(fileobj=target, mode="w") as archive:
            archive.add(manifest, MANIFEST)
            archive.add(dump, DUMP)
            archive.add(environment["CLIENTCAST_FILES_DIR"], FILES)
    unfinished.rename(file)
    return made


def _dump(target: Path, url: str, environment: dict[str, str]) -> Manifest:
    """Dump and count in one snapshot: work goes on meanwhile, and a restore compares the two."""
    key = master_key_name(Path(environment["CLIENTCAST_MASTER_KEY_FILE"]))
    with psycopg.connect(url) as connection, target.open("wb") as stream:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = connection.execute("select pg_export_snapshot()").fetchone()
        assert row is not None
        made_at = clock.now().isoformat(timespec="seconds")
        words = ("--format=custom", "--compress=gzip:6", f"--snapshot={row[0]}", "--dbname", url)
        program("pg_dump", environment, *words, stdout=stream.fileno())
        return Manifest(FORMAT, made_at, str(connection.info.server_version), key, *counts(connection))
