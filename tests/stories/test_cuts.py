"""Two hundred cuts between request and answer: nothing twice, nothing lost (design 3.5).

A proxy stands between the device and the server. It cuts half of the requests before the server has them whole,
and the others' answers at some byte after the server has committed. The device sends again, with the same key.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from clientcast.core.db import one, read, rows
from clientcast.core.postgres import connect_info
from clientcast.kit.ids import uuid7
from tests.server import ask, serving
from tests.sync.device import envelope, loaded
from tests.sync.shop import PRICE, Shop, open_shop

CUTS, RENEWALS, SEED = 200, 40, 20261125


class Proxy:
    """Forwards one request per connection; ``cut_request`` or ``cut_answer`` says after how many bytes it fails."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.cut_request: int | None = None
        self.cut_answer: int | None = None
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            with client, socket.create_connection(("127.0.0.1", self.target)) as server:
                self._forward(client, server)

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        request = _message(client)
        if self.cut_request is not None:
            server.sendall(request[: min(self.cut_request, len(request) - 1)])
            return
        server.sendall(request)
        answer = _message(server)  # whole: so the command is committed
        client.sendall(answer if self.cut_answer is None else answer[: min(self.cut_answer, len(answer) - 1)])


def _message(source: socket.socket) -> bytes:
    """One HTTP message with a Content-Length."""
    data = b""
    while True:
        head, found, body = data.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        if found and len(body) >= sum(int(s[15:]) for s in lines if s.startswith(b"content-length:")):
            return data
        piece = source.recv(65536)
        if not piece:
            return data
        data += piece


@contextmanager
def proxy_to(port: int) -> Iterator[Proxy]:
    proxy = Proxy(port)
    try:
        yield proxy
    finally:
        proxy.close()


@pytest.fixture
def shop(db: str) -> Shop:
    return open_shop()


def test_two_hundred_cuts(shop: Shop, cluster: Path, database: str, tmp_path: Path):
    commands = _commands(shop, Random(SEED))
    with serving(connect_info(cluster, "app_web", database), tmp_path) as port, proxy_to(port) as proxy:
        for n, command in enumerate(commands):
            _send_through_a_cut(shop, proxy, command, Random(SEED + n), answer=n % 2 == 1)
    _nothing_twice_and_nothing_lost(shop, commands)


def test_a_command_that_was_lost_is_noticed(shop: Shop):
    done, lost = (envelope("customers.create", id=uuid7(), name=f"Cut {n}") for n in range(2))
    loaded(shop.cast.sam).send(done)
    with pytest.raises(AssertionError):
        _nothing_twice_and_nothing_lost(shop, [done, lost])


def _commands(shop: Shop, random: Random) -> list[dict[str, Any]]:
    creations = [envelope("customers.create", id=uuid7(), name=f"Cut {n}") for n in range(CUTS - RENEWALS)]
    renewals = [_renewal_of_new_line(shop) for _ in range(RENEWALS)]
    commands = [*creations, *renewals]
    random.shuffle(commands)
    return commands


def _renewal_of_new_line(shop: Shop) -> dict[str, Any]:
    line = uuid7()
    shop.cast.sam.does("subscriptions.add", id=line, customer_id=shop.customer, plan_id=shop.plan)
    body = json.loads(json.dumps(shop.renewal(subscription_id=line), default=str))
    return envelope("payments.renew", **body)


def _send_through_a_cut(shop: Shop, proxy: Proxy, command: dict[str, Any], random: Random, *, answer: bool) -> None:
    body = json.dumps({"commands": [command]}).encode()
    proxy.cut_request, proxy.cut_answer = (None, random.randrange(900)) if answer else (random.randrange(900), None)
    assert _sent(shop, proxy.port, body) is None, "the cut did not cut"
    assert _is_recorded(shop, command) is answer
    proxy.cut_request = proxy.cut_answer = None
    result = _sent(shop, proxy.port, body)
    assert result is not None
    assert result["status"] == ("applied_before" if answer else "applied"), result


def _sent(shop: Shop, port: int, body: bytes) -> dict[str, Any] | None:
    """The result of the one command, None when the answer did not arrive whole."""
    try:
        status, text = ask(port, "POST", "/api/commands", shop.cast.sam.cookie, body)
        assert status == 200, text
        found: dict[str, Any] = json.loads(text)["results"][0]
        return found
    except (OSError, ValueError, HTTPException):
        return None


def _is_recorded(shop: Shop, command: dict[str, Any]) -> bool:
    with read(shop.cast.sam.caller):
        return one("select 1 from applied_key where key = %s", (command["key"],)) is not None


def _nothing_twice_and_nothing_lost(shop: Shop, commands: list[dict[str, Any]]) -> None:
    created = {c["body"]["id"] for c in commands if c["kind"] == "customers.create"}
    renewed = {UUID(c["body"]["subscription_id"]) for c in commands if c["kind"] == "payments.renew"}
    copy = loaded(shop.cast.sam).copy
    assert {i for i, row in copy["customer"].items() if row["name"].startswith("Cut")} == created
    assert sorted(UUID(t["subscription_id"]) for t in copy["term"].values()) == sorted(renewed)
    assert len(copy["payment"]) == len(copy["invoice"]) == RENEWALS
    assert {s["open_minor"] for s in copy["invoice_state"].values()} == {0}
    assert [b["cash_minor"] for b in copy["seller_balance"].values()] == [RENEWALS * PRICE]
    with read(shop.cast.sam.caller):
        keys = rows("select key from applied_key where member_id = %s", (shop.cast.sam.member,))
    assert {c["key"] for c in commands} <= {str(key) for (key,) in keys}
