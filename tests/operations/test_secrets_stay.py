"""What must never leave is planted, used, and looked for everywhere (check 12).

One day over HTTP on a real server, with mistakes and two crashes in it; then every place that keeps or ships something
is read. The numbers of transfers (TrxIDs) are facts of the books, no secrets.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import os
import tarfile
import zipfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from clientcast.accounts.commands import make_owner_link
from clientcast.core import vault
from clientcast.core.actor import system
from clientcast.core.db import read
from clientcast.kit import clock
from clientcast.kit.ids import uuid7
from clientcast.operations import backup, doctor
from tests.conftest import Dsn
from tests.server import serving

SIGN_IN, WRONG, JOINING = "planted horse of Olga", "planted guess of Olga", "planted horse of Nila"
SERVICE, IMPORTED = "planted-service-word", "planted-imported-word"
SHEET = f"Name,Mobile,User,Pass,Package,Expire\nRahim,01711111111,rahim,{IMPORTED},Home,31/02/2026\n"
TOKEN = "t" * 32

Secrets = dict[str, str | bytes]
Places = dict[str, str]


def leaks(places: Places, secrets: Secrets) -> set[tuple[str, str]]:
    """Which secret stands where, in any of the forms that programs write things in."""
    return {
        (place, name)
        for place, text in places.items()
        for name, secret in secrets.items()
        if any(form in text for form in forms(secret))
    }


def forms(secret: str | bytes) -> set[str]:
    raw = secret.encode() if isinstance(secret, str) else secret
    encoded = {
        base64.b64encode(raw).decode().rstrip("="),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
        raw.hex(),
    }
    return encoded | ({secret, quote(secret), json.dumps(secret)[1:-1]} if isinstance(secret, str) else set())


class Browser:
    """Somebody at the server; ``wire`` keeps every body that came, but for those that are meant to show a secret."""

    def __init__(self, port: int, wire: list[str]) -> None:
        self.port, self.wire, self.cookie = port, wire, ""

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "", key: str = "", shown: bool = False) -> Any:
        """Status and body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": f"cc_csrf={TOKEN}; cc_session={self.cookie}", "X-CSRF-Token": TOKEN}
        connection.request(
            method, path, body, headers | {"Content-Type": kind or "application/json", "Idempotency-Key": key}
        )
        answer = connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("cc_session="):
                self.cookie = cookie.removeprefix("cc_session=").split(";")[0]
        connection.close()
        if not shown:
            self.wire.append(unpacked(content))
        return answer.status, content

    def post(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        status, content = self.ask("POST", path, json.dumps(body, default=str).encode())
        return status, json.loads(content)

    def does(self, kind: str, shown: bool = False, key: UUID | None = None, **body: Any) -> tuple[int, dict[str, Any]]:
        envelope = json.dumps({"body": body}, default=str).encode()
        path = f"/api/commands/{kind}"
        status, content = self.ask("POST", path, envelope, key=str(key or uuid7()), shown=shown)
        return status, json.loads(content)


def unpacked(content: bytes) -> str:
    """Bytes as text; of an archive all that is in it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("latin-1")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("latin-1") for name in archive.namelist())


def tables(dsn: str) -> Places:
    """Every table of the database as text: books, feed, audit, applied keys, jobs."""
    with psycopg.connect(dsn) as server:
        names = server.execute("select schemaname, tablename from pg_tables where schemaname in ('app', 'public')")
        return {f"table {table}": _text_of(server, schema, table) for schema, table in names.fetchall()}


def _text_of(server: psycopg.Connection, schema: str, table: str) -> str:
    every = sql.SQL("select coalesce(string_agg(t::text, chr(10)), '') from {} t").format(sql.Identifier(schema, table))
    row = server.execute(every).fetchone()
    return str(row[0]) if row else ""


def kept(file: Path) -> str:
    """Names, manifest and files of a backup; its dump is the tables."""
    with tarfile.open(file) as archive:
        members = archive.getmembers()
        inside = [archive.extractfile(m) for m in members if m.isfile() and not m.name.endswith(".dump")]
        return "\n".join([*(m.name for m in members), *(f.read().decode("latin-1") for f in inside if f)])


class Day:
    """Olga starts her business by an owner link, Nila joins by invitation, passwords are kept, shown and imported."""

    def __init__(self, port: int, dsn: str) -> None:
        self.wire: list[str] = []
        self.olga, self.nila, self.dsn = Browser(port, self.wire), Browser(port, self.wire), dsn
        self.secrets: Secrets = {
            "sign-in password": SIGN_IN,
            "wrong password": WRONG,
            "password of an invited": JOINING,
            "service password": SERVICE,
            "imported password": IMPORTED,
            "master key": bytes.fromhex(settings.MASTER_KEY_FILE.read_text()),
        }

    def passes(self) -> None:
        self.start()
        self.invite()
        self.keep_a_password()
        self.import_a_list()
        self.look()
        self.crash()
        self.secrets |= {"session of Olga": self.olga.cookie, "session of Nila": self.nila.cookie}

    def start(self) -> None:
        token = make_owner_link(now=clock.now())
        self.secrets["owner link"] = token
        path, who = f"/api/links/{token}", {"username": "olga", "name": "Olga"}
        assert self.olga.ask("GET", path)[0] == 200
        assert self.olga.post(path, **who, password=SIGN_IN)[0] == 422, "not said to be an adult"
        assert self.olga.post(path, **who, password=SIGN_IN, adult=True)[0] == 200
        self.secrets["first session of Olga"] = self.olga.cookie
        self.plan = {"id": uuid7(), "version_id": uuid7(), "code": "H", "name": "Home", "price_minor": 50_000}
        status, session = self.olga.post("/api/start", organization={"name": "Olga Cable"}, plan=self.plan)
        assert status == 200
        self.organization = UUID(session["organization"]["id"])
        assert self.olga.post("/api/session", identifier="olga", password=WRONG)[0] == 401
        assert self.olga.post("/api/session", identifier="olga", password=SIGN_IN)[0] == 200

    def invite(self) -> None:
        key = uuid7()
        body: dict[str, Any] = {"id": uuid7(), "role": "manager", "name": "Nila"}
        self.invitation = self.olga.does("members.invite", shown=True, key=key, **body)[1]["data"]["link"]
        assert "data" not in self.olga.does("members.invite", key=key, **body)[1], "shown once"
        token = self.secrets["invitation link"] = self.invitation.removeprefix("/link/")
        who = {"username": "nila", "name": "Nila", "password": JOINING, "adult": True}
        assert self.nila.post(f"/api/links/{token}", **who)[0] == 200
        assert self.nila.post(f"/api/links/{token}", **who)[0] == 404, "used"

    def keep_a_password(self) -> None:
        customer, self.line, key = uuid7(), uuid7(), uuid7()
        self.olga.does("customers.create", id=customer, name="Karim", phones=[])
        self.olga.does("subscriptions.add", id=self.line, customer_id=customer, plan_id=self.plan["id"])
        for _ in range(2):
            assert self.olga.does("subscriptions.set_secret", key=key, id=self.line, password=SERVICE)[0] == 200
        assert self.olga.does("subscriptions.set_secret", id=self.line, password=SERVICE * 500)[0] == 422
        assert self.olga.does("subscriptions.set_secret", id=uuid7(), password=SERVICE)[0] == 404
        key = uuid7()
        self.revealed = self.nila.does("subscriptions.reveal", shown=True, key=key, id=self.line, reason="New router")[
            1
        ]
        assert "data" not in self.nila.does("subscriptions.reveal", key=key, id=self.line, reason="New router")[1]
        with read(system(self.organization)):
            self.secrets["data key"] = vault._data_key(self.organization)[1]

    def import_a_list(self) -> None:
        part = f'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n{SHEET}\r\n--x--\r\n'
        run = json.loads(
            self.olga.ask("POST", "/api/imports", part.encode(), kind="multipart/form-data; boundary=x")[1]
        )
        assert run["analysis"]["settings"]["columns"]["password"] == 3
        assert self.olga.does("imports.settle", id=run["id"], settings=run["analysis"]["settings"])[0] == 200
        assert self.olga.post(f"/api/imports/{run['id']}/dry-run")[1]["counts"]["error"] == 1
        for page in ("", "/analysis", "/errors.xlsx"):
            assert self.olga.ask("GET", f"/api/imports/{run['id']}{page}")[0] == 200

    def look(self) -> None:
        for browser in (self.olga, self.nila):
            content = browser.ask("GET", "/api/snapshot")[1]
            cursor = json.loads(content.splitlines()[0])["cursor"].rsplit(".", 1)[0] + ".0"
            for path in (f"/api/changes?cursor={cursor}", "/api/session", "/api/session/all", "/api/customers"):
                assert browser.ask("GET", path)[0] == 200

    def crash(self) -> None:
        """Two tables are gone: the server breaks with a password in its hands."""
        with psycopg.connect(self.dsn, autocommit=True) as server:
            server.execute("alter table app.service_secret rename to lost_secret")
            server.execute("alter table app.session rename to lost_session")
            assert self.olga.post("/api/session", identifier="olga", password=SIGN_IN)[0] == 500
            server.execute("alter table app.lost_session rename to session")
            assert self.olga.does("subscriptions.set_secret", id=self.line, password=SERVICE)[0] == 500


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def day(dsn: Dsn, home: Path) -> Iterator[Day]:
    places = {"CLIENTCAST_MASTER_KEY_FILE": settings.MASTER_KEY_FILE, "CLIENTCAST_FILES_DIR": settings.FILES_DIR}
    with serving(dsn(), home, **{name: str(path) for name, path in places.items()}) as port:
        day = Day(port, dsn("postgres"))
        day.passes()
        yield day


@pytest.mark.fresh_database
def test_no_secret_stands_anywhere(day: Day, home: Path, cluster: Path, capsys: pytest.CaptureFixture[str]):
    doctor.run(argparse.Namespace())
    environment = {**os.environ, "CLIENTCAST_MASTER_KEY_FILE": str(settings.MASTER_KEY_FILE)}
    backup.write(home / "backup.tar", day.dsn, environment | {"CLIENTCAST_FILES_DIR": str(settings.FILES_DIR)})
    places = {
        "server log": (home / "web.log").read_text(),
        "database log": (cluster / "postgres.log").read_text(),
        "wire": "\n".join(day.wire),
        "backup": kept(home / "backup.tar"),
        "doctor": capsys.readouterr().out,
        **tables(day.dsn),
    }
    assert places["server log"].count('"event": "crash"') == 2
    assert {"table feed_tx", "table audit_event", "table applied_key"} <= set(places)
    assert leaks(places, day.secrets) == set()
    shown = {"invitation": day.invitation, "reveal": json.dumps(day.revealed)}
    assert leaks(shown, day.secrets) == {("invitation", "invitation link"), ("reveal", "service password")}


@pytest.mark.parametrize("form", sorted(forms("planted & word")))
def test_a_secret_in_a_log_is_noticed_in_every_form(form: str):
    places = {"log": f'{{"event": "request", "path": "/x?p={form}"}}', "other": "nothing"}
    assert leaks(places, {"password": "planted & word"}) == {("log", "password")}
