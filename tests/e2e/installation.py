"""An installation of its own, served for real, with the shop in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg

from clientcast.core.instance import opened
from clientcast.core.postgres import connect_info
from tests.cast import Person, build
from tests.e2e.shop import open_shop

OPEN_AND_TELL = "import django; django.setup(); from tests.e2e.installation import open_and_tell; open_and_tell()"
PLAIN = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "MIGRATE_DATABASE_URL")}


def clientcast(*words: str | Path) -> str:
    """Run a command that must succeed; what it said."""
    command = [sys.executable, "-m", "clientcast", *map(str, words)]
    done = subprocess.run(command, env=PLAIN, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def served(data: Path, port: int) -> Iterator[str]:
    """The origin of ``serve`` on the directory; stopped as a service manager stops it."""
    command = [sys.executable, "-m", "clientcast", "serve", "--data", str(data), "--port", str(port)]
    with subprocess.Popen(command, env=PLAIN, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert any("Ready: " in line for line in process.stdout), "it did not become ready"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def with_shop(data: Path) -> dict[str, Person]:
    """Open the shop in a served installation; its people by name."""
    with opened(data, PLAIN) as environment:
        settings = {"DJANGO_SETTINGS_MODULE": "clientcast.config.settings"}
        command = [sys.executable, "-c", OPEN_AND_TELL]
        done = subprocess.run(command, env={**environment, **settings}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {person["name"]: Person(**person) for person in json.loads(done.stdout)}


def figures(data: Path, question: str) -> tuple[Any, ...]:
    """One row of a served installation's database, asked as its superuser."""
    with psycopg.connect(connect_info(data, "postgres")) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row


def open_and_tell() -> None:
    """Make the cast and its shop, and print the cast as JSON; runs where Django is set up for the installation."""
    cast = build()
    open_shop(cast)
    print(json.dumps([asdict(person) for person in cast.everybody], default=str))
