"""A device as the server meets it: it loads, pulls, sends, and keeps what it is told (SYNC-4)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.test import Client

from clientcast.kit.ids import uuid7
from tests.cast import Person

Row = dict[str, Any]
Copy = dict[str, dict[str, Row]]


class Device:
    """The app of one person; ``copy`` holds rows by collection and id."""

    def __init__(self, person: Person) -> None:
        self.client = Client()
        self.client.cookies["cc_session"] = person.cookie
        self.copy: Copy = {}
        self.cursor = ""
        self.today = ""
        self.windowed: bool | None = None

    def load(self, *, chunk: int = 4000, stop_after: int = 0, after: str = "") -> str:
        """First load; ``stop_after`` lines the connection is cut. Gives the last resume key, "" when it is complete."""
        if not after:
            self.copy = {}
        answer = self.get("/api/snapshot", chunk=chunk, **({"after": after} if after else {}))
        assert answer.status_code == 200, answer.content
        for n, text in enumerate(b"".join(answer.streaming_content).decode().splitlines(), 1):
            line = json.loads(text)
            if "cursor" in line:
                self.cursor, self.today = line["cursor"], line["today"]
                self.windowed = line["windowed"]
            elif "end" in line:
                return ""
            else:
                self._put(line["collection"], line["rows"])
                after = line["after"]
            if n == stop_after:
                break
        return after

    def pull(self, pending: Iterable[UUID] = ()) -> list[str]:
        """Pull until there is no more; the applied keys of the last answer."""
        while True:
            answer = self.changes(pending)
            assert answer.status_code == 200, answer.content
            body = answer.json()
            self.learn(body["changes"])
            self.cursor = body["cursor"]
            if not body["more"]:
                return list(body["applied"])

    def changes(self, pending: Iterable[UUID] = ()) -> Any:
        keys = ",".join(map(str, pending))
        return self.get("/api/changes", cursor=self.cursor, **({"pending": keys} if keys else {}))

    def learn(self, changes: dict[str, Any]) -> None:
        """Keep the greater version; forget what is removed."""
        for collection, change in changes.items():
            self._put(collection, change["put"])
            for row_id in change["remove"]:
                self.copy.get(collection, {}).pop(row_id, None)

    def _put(self, collection: str, rows: list[Row]) -> None:
        held = self.copy.setdefault(collection, {})
        for row in rows:
            if row["id"] not in held or held[row["id"]]["version"] < row["version"]:
                held[row["id"]] = row

    def send(self, *commands: dict[str, Any]) -> dict[str, Any]:
        """POST a batch, learn the rows of its answer."""
        answer = self.client.post("/api/commands", {"commands": commands}, content_type="application/json")
        assert answer.status_code == 200, answer.content
        body: dict[str, Any] = answer.json()
        self.learn(body["changes"])
        return body

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(path, query)

    def ids(self, collection: str) -> set[str]:
        return set(self.copy.get(collection, {}))

    @property
    def held(self) -> Copy:
        """The copy without collections that are empty."""
        return {name: rows for name, rows in self.copy.items() if rows}


def envelope(kind: str, *, key: UUID | None = None, needs: Iterable[UUID] = (), **body: Any) -> dict[str, Any]:
    """A command as the outbox holds it."""
    return {
        "key": str(key or uuid7()),
        "kind": kind,
        "kind_version": 1,
        "body": {name: str(v) if isinstance(v, UUID) else v for name, v in body.items()},
        "needs": [str(n) for n in needs],
    }


def statuses(answer: dict[str, Any]) -> list[str]:
    return [result["status"] for result in answer["results"]]


def loaded(person: Person) -> Device:
    """A device that has just loaded everything."""
    device = Device(person)
    device.load()
    return device
