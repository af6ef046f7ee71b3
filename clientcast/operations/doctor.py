"""``clientcast doctor``: looks for what is wrong with an installation and says what helps."""

from __future__ import annotations

import argparse
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from clientcast.core import vault
from clientcast.core.db import one, rows
from clientcast.core.vault import VaultLocked


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(options: argparse.Namespace) -> int:
    """Print every finding; exit code 1 when there is one."""
    found = list(findings())
    for text in found:
        print(f"- {text}")
    print("Nothing wrong was found." if not found else f"{len(found)} to look at.")
    return 1 if found else 0


def findings() -> Iterator[str]:
    """One sentence for each thing that is wrong."""
    yield from _database()
    yield from _key(Path(settings.MASTER_KEY_FILE))
    yield from _files(Path(settings.FILES_DIR))


def _database() -> Iterator[str]:
    row = one("select current_setting('server_version_num')::int, current_setting('fsync')")
    if row is None or row[0] < 150000:
        yield "PostgreSQL 15 or newer is needed."
    elif row[1] != "on":
        yield "fsync is off: acknowledged writes can be lost. Switch it on."
    if not rows("select id from organization_ids()"):
        yield "There is no organization yet: make one with `clientcast owner-link`."


def _key(file: Path) -> Iterator[str]:
    try:
        vault.master_key_id()
    except VaultLocked:
        yield f"{file} is missing or unreadable: sealed passwords cannot be opened."
        return
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield f"{file} can be read by others: chmod 600."


def _files(directory: Path) -> Iterator[str]:
    if not directory.is_dir():
        yield f"{directory} is missing: papers and logos cannot be read."
    elif stat.S_IMODE(directory.stat().st_mode) & 0o007:
        yield f"{directory} can be read by everybody on this machine: chmod 700."
