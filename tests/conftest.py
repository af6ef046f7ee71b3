"""One embedded cluster for the whole run, migrated once; each worker process tests on its own copy (DB-16).

The code under test always signs in as ``app_web``. Tests keep out of each other's way by having organizations
of their own; ``@pytest.mark.fresh_database`` gives a test a database of its own.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from clientcast.core.bootstrap import copy_database
from clientcast.core.postgres import DATABASE, Cluster, connect_info
from clientcast.core.postgres_binaries import system_binaries

UNSAFE_BUT_QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "120",
}
CLUSTER = pytest.StashKey[Cluster]()
Dsn = Callable[..., str]


def pytest_configure(config: pytest.Config) -> None:
    """The process that runs the session owns the cluster; xdist's workers are told where it is."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    directory = Path(tempfile.mkdtemp(prefix="clientcast-test-"))
    directory.chmod(0o755)  # the account that PostgreSQL runs as must get through
    config.stash[CLUSTER] = Cluster(directory, _which_postgres(), UNSAFE_BUT_QUICK)
    config.stash[CLUSTER].start()


def _which_postgres() -> dict[str, str]:
    if os.environ.get("CLIENTCAST_TEST_PG") != "system":
        return {}
    found = system_binaries()
    if found is None:
        pytest.exit("PG=system: no PostgreSQL in /usr/lib/postgresql. Install Debian's postgresql package.", 3)
    return {"CLIENTCAST_PG_BIN": str(found)}


def pytest_configure_node(node: Any) -> None:
    node.workerinput["cluster"] = str(node.config.stash[CLUSTER].root)


def pytest_report_header(config: pytest.Config) -> str | None:
    if CLUSTER not in config.stash:
        return None
    with psycopg.connect(config.stash[CLUSTER].dsn("postgres", "postgres")) as server:
        return f"postgresql: {server.info.parameter_status('server_version')} from {config.stash[CLUSTER].bin_dir}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if CLUSTER in config.stash:
        config.stash[CLUSTER].stop()
        shutil.rmtree(config.stash[CLUSTER].root)


@pytest.fixture(scope="session")
def cluster(pytestconfig: pytest.Config) -> Path:
    """The data directory of the running cluster."""
    told = getattr(pytestconfig, "workerinput", {}).get("cluster")
    return Path(told) if told else pytestconfig.stash[CLUSTER].root


@pytest.fixture(scope="session")
def template(cluster: Path) -> str:
    """Name of the migrated database; whichever worker needs it first migrates it."""
    with (cluster / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = cluster / "template.migrated"
        if not done.exists():
            migrate(connect_info(cluster, "app_migrate"))
            done.touch()
    return DATABASE


def migrate(dsn: str) -> None:
    """Bring the database at ``dsn`` to this version, as a deployment does."""
    environment = {**os.environ, "MIGRATE_DATABASE_URL": dsn}
    subprocess.run([sys.executable, "-m", "clientcast", "migrate"], env=environment, check=True)


@pytest.fixture(scope="session")
def database(cluster: Path, template: str) -> str:
    """This worker's database; Django is pointed to it, and to keys and files beside it."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    copy_database(connect_info(cluster, "postgres", "postgres"), template, name)
    home = cluster / name
    home.mkdir()
    (home / "master.key").write_text(secrets.token_hex(32))
    settings.MASTER_KEY_FILE, settings.FILES_DIR = home / "master.key", home / "files"
    point_django_to(connect_info(cluster, "app_web", name))
    return name


def point_django_to(dsn: str) -> None:
    """Every connection that Django opens from now on goes there."""
    parts = conninfo_to_dict(dsn)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    for connection in connections.all(initialized_only=True):
        connection.close()
    for target in (connections.settings["default"], connections["default"].settings_dict):
        target.update({ours: parts[theirs] for ours, theirs in names.items()})
        target["OPTIONS"].pop("pool", None)  # one process, few threads: a pool would only hide leaks
    os.environ["DATABASE_URL"] = dsn


@pytest.fixture
def db(
    request: pytest.FixtureRequest, cluster: Path, template: str, database: str, django_db_blocker: Any
) -> Iterator[str]:
    """Access to this worker's database as app_web; its name. Marked ``fresh_database``: to one of its own."""
    fresh = request.node.get_closest_marker("fresh_database") is not None
    name = f"fresh_{secrets.token_hex(6)}" if fresh else database
    superuser = connect_info(cluster, "postgres", "postgres")
    with django_db_blocker.unblock():
        if fresh:
            copy_database(superuser, template, name)
            point_django_to(connect_info(cluster, "app_web", name))
        yield name
        for connection in connections.all(initialized_only=True):
            connection.close()
        if fresh:
            point_django_to(connect_info(cluster, "app_web", database))
            with psycopg.connect(superuser, autocommit=True) as server:
                server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def dsn(cluster: Path, db: str) -> Dsn:
    """Connection URL to this test's database as ``app_web``, ``app_migrate`` or ``postgres``."""
    return lambda role="app_web": connect_info(cluster, role, db)
