"""Roles and database, once, on a server that has neither (DB-4). Needs no psql.

``python -m clientcast.core.bootstrap`` reads the four arguments of :func:`bootstrap` as JSON from standard
input: the supervisor starts it as a child, so that it need not load psycopg itself.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

SCRIPT = Path(__file__).parent / "sql" / "bootstrap.sql"


def bootstrap(conninfo: str, database: str, web_password: str, migrate_password: str) -> None:
    """Create what is missing of the roles, the database, its rights and its schema.

    ``conninfo`` leads to the database ``postgres`` as a superuser or a role with CREATEROLE and CREATEDB.
    Each step is one transaction and is left out when already done, so an interrupted run can be repeated.
    """
    with psycopg.connect(conninfo, autocommit=True) as server:
        if not _exists(server, "select from pg_roles where rolname = %s", "app_web"):
            _run(server, "roles", web_password=web_password, migrate_password=migrate_password)
        with _as_owner(server):
            if not _exists(server, "select from pg_database where datname = %s", database):
                _run(server, "create", database=database, template="template0")
            _run(server, "settings", database=database)
            with psycopg.connect(make_conninfo(conninfo, dbname=database), autocommit=True) as inside:
                if not _exists(inside, "select from pg_namespace where nspname = %s", "app"):
                    _run(inside, "schema")


def copy_database(conninfo: str, template: str, database: str) -> None:
    """Create ``database`` as a copy of ``template`` with the settings and rights that a copy lacks."""
    with psycopg.connect(conninfo, autocommit=True) as server, _as_owner(server):
        _run(server, "create", database=database, template=template)
        _run(server, "settings", database=database)


@contextmanager
def _as_owner(server: Connection) -> Iterator[None]:
    """For the time inside, the connected role may act as app_owner; hosted administrators need it (DB-4).

    A superuser may anyway: it is granted nothing, so that several of them can work at the same time.
    """
    if _exists(server, "select from pg_roles where rolname = current_user and rolsuper"):
        yield
        return
    server.execute("grant app_owner to current_user")
    try:
        yield
    finally:
        server.execute("revoke app_owner from current_user")


def _run(connection: Connection, step: str, **values: str) -> None:
    """Run one step of the script as one transaction. ``*password`` is a literal, the rest are identifiers."""
    text = SCRIPT.read_text().split(f"-- step: {step}\n")[1].partition("-- step: ")[0]
    filled = {k: sql.Literal(v) if k.endswith("password") else sql.Identifier(v) for k, v in values.items()}
    connection.execute(sql.SQL(text).format(**filled))


def _exists(connection: Connection, query: LiteralString, *names: str) -> bool:
    return connection.execute(query, names).fetchone() is not None


if __name__ == "__main__":
    bootstrap(**json.load(sys.stdin))
