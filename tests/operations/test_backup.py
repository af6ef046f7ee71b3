"""A backup, some work after it, and a restore: the figures of the backup's moment, in a new epoch."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from clientcast.core.instance import opened, prepare
from clientcast.core.postgres import Cluster
from clientcast.kit.ids import uuid7
from clientcast.operations import backup
from clientcast.operations.archive import counts, program
from tests.cast import build
from tests.core.places import open_place

LATER = "name,phone,package,price,expire,due\nNew Customer,01711999999,Basic,300,20/12/2026,150\n"
FIGURES = """select (select count(*) from app.customer), (select count(*) from app.invoice), (select max(number) from app.invoice),
                    (select sum(due_minor) from app.customer_balance), (select sum(cash_minor) from app.seller_balance)"""
EPOCHS = "select organization_id, epoch from app.feed_head order by 1"


@pytest.fixture
def place() -> Iterator[Path]:
    with open_place() as directory:
        yield directory


def clientcast(*words: str | Path) -> subprocess.CompletedProcess[str]:
    plain = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "MIGRATE_DATABASE_URL")}
    return subprocess.run(
        [sys.executable, "-m", "clientcast", *map(str, words)], env=plain, capture_output=True, text=True, check=False
    )


def done(*words: str | Path) -> str:
    result = clientcast(*words)
    assert result.returncode == 0, result.stderr
    return result.stdout


def ask(data: Path, *questions: str) -> list[list[tuple[object, ...]]]:
    cluster = Cluster(data)
    cluster.start()
    try:
        with psycopg.connect(cluster.dsn("postgres")) as connection:
            return [list(connection.execute(question.encode())) for question in questions]
    finally:
        cluster.stop()


def installed(data: Path) -> Path:
    """An installation with the demo, as ``serve`` prepares it."""
    prepare(data, {})
    with opened(data, {}):
        done("migrate", "--data", data)
        done("demo", "--data", data, "--customers", "40")
    return data


def test_work_goes_on_while_a_backup_is_made(
    db: str, dsn: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam = build().sam
    sam.does("customers.create", id=uuid7(), name="In the backup")
    url = dsn("postgres")
    with psycopg.connect(url) as connection:
        before = counts(connection)

    def dumped(name: str, *words: Any, **more: Any) -> None:
        sam.does("customers.create", id=uuid7(), name="Before the dump has begun")
        program(name, *words, **more)
        sam.does("customers.create", id=uuid7(), name="After it has ended")

    monkeypatch.setattr(backup, "program", dumped)
    file = tmp_path / "busy.tar"
    keys = {"CLIENTCAST_MASTER_KEY_FILE": str(settings.MASTER_KEY_FILE), "CLIENTCAST_FILES_DIR": str(tmp_path)}
    made = backup.write(file, url, {**os.environ, **keys})
    assert (made.organizations, made.customers, made.invoices, made.payments) == before


def test_a_restore_brings_back_the_moment_of_the_backup(place: Path) -> None:
    data, file, anew = installed(place / "shop"), place / "monday.tar", place / "anew"
    said = done("backup", file, "--data", data)
    before, epochs = ask(data, FIGURES, EPOCHS)
    assert oct(file.stat().st_mode)[-3:] == "600"
    assert str(data / "master.key") in said, "it is said which key is needed and that it is not inside"

    sheet = place / "later.csv"
    sheet.write_text(LATER)
    done("import", sheet, "--data", data, "--organization", "demo")
    assert ask(data, FIGURES)[0] != before, "a week of work"

    done("restore", file, "--data", anew, "--master-key", data / "master.key")
    after, new_epochs = ask(anew, FIGURES, EPOCHS)
    assert after == before
    assert [o for o, _ in new_epochs] == [o for o, _ in epochs]
    assert all(new != old for new, old in zip(new_epochs, epochs, strict=True)), "devices take a fresh copy"
    assert "Nothing wrong was found" in done("doctor", "--data", anew)

    wrong_key = place / "wrong.key"
    wrong_key.write_text("00" * 32)
    refused = clientcast("restore", file, "--data", place / "other", "--master-key", wrong_key)
    assert refused.returncode == 2 and "master key" in refused.stderr
    assert clientcast("restore", file, "--data", anew).returncode == 2, "never over an installation"
    file.write_bytes(file.read_bytes()[:5_000])
    damaged = clientcast("restore", file, "--data", place / "third", "--master-key", data / "master.key")
    assert damaged.returncode == 2 and "not a backup" in damaged.stderr
