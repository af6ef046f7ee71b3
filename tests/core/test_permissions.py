"""The permission table against what commands and routes really do (check 5). One without a line here fails."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from clientcast.config.urls import api
from clientcast.core.actor import Role
from clientcast.core.commands import kinds
from clientcast.core.permissions import GRANTED, Permission
from clientcast.kit.errors import NotAllowed, NotSignedIn, Problem
from clientcast.kit.ids import uuid7
from tests.cast import Cast, Person, build
from tests.core.permission_table import ALL, MAY, MAY_ASK
from tests.sync.device import Device
from tests.sync.recipes import RECIPES
from tests.sync.shop import Shop, open_shop


@pytest.fixture
def shop(db: str) -> Shop:
    return open_shop()


@pytest.fixture
def cast(db: str) -> Cast:
    return build()


def people(cast: Cast) -> dict[str, Person]:
    """One member of every role."""
    return {name: getattr(cast, name) for name in sorted(ALL)}


def refused(person: Person, kind: str, body: dict[str, Any]) -> bool:
    """Whether it is the person, not the state of the books, that stands in the way."""
    try:
        person.does(kind, **body)
    except Problem as problem:
        return type(problem) is NotAllowed or isinstance(problem, NotSignedIn)
    return False


def test_every_role_plays_and_every_kind_has_a_line(cast: Cast):
    assert {p.role for p in people(cast).values()} == set(Role) - {Role.SYSTEM} == set(GRANTED) - {Role.SYSTEM}
    assert set(kinds()) == set(MAY)


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_a_role_without_the_permission_is_refused_and_one_with_it_is_not(shop: Shop, kind: str):
    _, body = RECIPES[kind](shop)
    cast = people(shop.cast)
    assert {name for name in ALL - MAY[kind] if not refused(cast[name], kind, body)} == set()
    assert {name for name in sorted(MAY[kind]) if refused(cast[name], kind, body)} == set()


def test_a_role_that_got_a_permission_too_much_or_too_little_is_noticed(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    _, body = RECIPES["organizations.edit"](shop)
    monkeypatch.setitem(GRANTED, Role.ACCOUNTANT, GRANTED[Role.ACCOUNTANT] | {Permission.ORGANIZATION_WRITE})
    monkeypatch.setitem(GRANTED, Role.ADMIN, GRANTED[Role.ADMIN] - {Permission.ORGANIZATION_WRITE})
    assert "asha" not in MAY["organizations.edit"] and not refused(shop.cast.asha, "organizations.edit", body)
    assert "adam" in MAY["organizations.edit"] and refused(shop.cast.adam, "organizations.edit", body)


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_a_stranger_changes_nothing_of_ours(shop: Shop, kind: str):
    """Eve owns another organization: what is ours does not exist for her; what she makes is hers."""
    _, body = RECIPES[kind](shop)
    before = _ours(shop)
    try:
        shop.cast.eve.does(kind, **body)
    except Problem as problem:
        assert not isinstance(problem, NotAllowed | NotSignedIn)
        assert getattr(problem, "row", None) is None
    assert _ours(shop) == before


def _ours(shop: Shop) -> Any:
    device = Device(shop.cast.ada)
    device.load()
    return device.held


def routes() -> list[str]:
    """Every route that is no command of its own, as OpenAPI names it."""
    paths: dict[str, dict[str, Any]] = api.get_openapi_schema()["paths"]
    own = [p for p in paths if not p.startswith("/api/commands/")]
    return sorted(f"{method} {path}" for path in own for method in paths[path])


def test_every_route_has_a_line():
    assert set(routes()) == set(MAY_ASK)


@pytest.mark.parametrize("route", routes())
def test_a_route_refuses_who_may_not_ask_it(cast: Cast, route: str):
    may = MAY_ASK[route]
    assert (_asked(Client(), route)[1] == "not_signed_in") == bool(may)
    for name, person in people(cast).items():
        status, _ = _asked(Device(person).client, route)
        assert status < 500
        if may:
            assert (status == 403) == (name not in may), name


def _asked(client: Client, route: str) -> tuple[int, str]:
    """Status and code of the answer."""
    method, path = route.split()
    for name in ("token", "public_id", "customer_id", "file_id", "invoice_id", "run_id"):
        path = path.replace("{" + name + "}", str(uuid7()))
    answer = client.generic(
        method, path + _QUERIES.get(route, ""), _BODIES.get(route, "{}"), _TYPES.get(route, "application/json")
    )
    if answer.streaming:
        answer.close()
        return answer.status_code, ""
    json = "json" in answer["Content-Type"]
    return answer.status_code, answer.json().get("code", "") if json else ""


_QUERIES = {"get /api/changes": "?cursor=v1.000000000000.000000000000.0"}
_BODIES = {
    "post /api/session": '{"identifier": "nobody", "password": "wrong"}',
    "post /api/start": '{"organization": {"name": "x"}}',
    "post /api/commands": f'{{"commands": [{{"key": "{uuid7()}", "kind": "none", "body": {{}}}}]}}',
    "post /api/session/membership": f'{{"member_id": "{uuid7()}"}}',
    "post /api/session/device": f'{{"id": "{uuid7()}"}}',
    "put /api/files/{file_id}": "no picture",
    "post /api/imports": '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nName\nKarim\n\r\n--x--\r\n',
}
_TYPES = {"post /api/imports": "multipart/form-data; boundary=x", "put /api/files/{file_id}": "image/png"}
