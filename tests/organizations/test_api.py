"""Sessions over HTTP: choosing an organization, devices, leaving, and what is refused at the door."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from clientcast.accounts.models import User
from clientcast.core import demo
from clientcast.core.db import one, sign_in_tables, work
from clientcast.kit.clock import now
from clientcast.kit.ids import uuid7
from clientcast.organizations import queries
from tests.cast import Cast, Person, build
from tests.sync.device import Device

PASSWORD = "correct horse battery"
NUL, SURROGATE, HUGE = "a\0b", "\ud800", "x" * 100_000


@pytest.fixture
def cast(db: str) -> Cast:
    return build()


def browser(who: Person) -> Client:
    return Device(who).client


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")


def login(who: Person) -> Any:
    """Sign in with a password, from a browser that does not know him yet; its client."""
    name = f"{who.name.lower()}-{who.user.hex[-12:]}"
    with sign_in_tables():
        User.objects.filter(id=who.user).update(password=make_password(PASSWORD))
    client = Client()
    assert post(client, "/api/session", identifier=name, password=PASSWORD).status_code == 200
    return client


def test_the_session_says_who_where_and_what_he_may(cast: Cast):
    answer = browser(cast.sam).get("/api/session")
    told = answer.json()
    assert answer["ClientCast-Protocol"] == "1" and answer["Cache-Control"] == "no-store"
    assert told["member"] == {
        "id": str(cast.sam.member),
        "role": "seller",
        "name": "Sam",
        "seller_id": str(cast.sam.seller),
    }
    assert told["organization"]["id"] == str(cast.organization)
    assert "payments.take" in told["permissions"] and "members.write" not in told["permissions"]
    assert not {"password", "is_active"} & set(told["user"])


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(cast: Cast):
    cookie = login(cast.sam).cookies["cc_session"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_who_works_for_two_organizations_chooses_one(cast: Cast):
    elsewhere = build()
    with work(elsewhere.job):
        one("update member set user_id = %s where id = %s returning 1", (cast.sam.user, elsewhere.mina.member))
    client = login(cast.sam)
    told = client.get("/api/session").json()
    assert told["member"] is None and len(told["memberships"]) == 2
    assert client.get("/api/snapshot").status_code == 401, "no organization, no book"
    chosen = post(client, "/api/session/membership", member_id=str(elsewhere.mina.member)).json()
    assert chosen["member"]["role"] == "manager" and chosen["organization"]["id"] == str(elsewhere.organization)
    refused = post(client, "/api/session/membership", member_id=str(cast.ada.member))
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_a_device_gets_its_receipts_and_the_session_knows_it(cast: Cast):
    client = browser(cast.sam)
    device = post(client, "/api/session/device", id=str(uuid7()), label="Phone", platform="Android").json()
    assert device["receipt_prefix"].startswith("SAM")
    assert client.get("/api/session").json()["device"] == device


def test_one_sees_his_own_sessions_and_ends_a_lost_phones(cast: Cast):
    here, lost = login(cast.sam), login(cast.sam)
    sessions = here.get("/api/session/all").json()["sessions"]
    assert len(sessions) == 3 and [s["current"] for s in sessions].count(True) == 1
    gone = next(s for s in lost.get("/api/session/all").json()["sessions"] if s["current"])
    assert browser(cast.sue).delete(f"/api/session/all/{gone['id']}").status_code == 200
    assert lost.get("/api/session").status_code == 200, "another person's request ends nothing"
    here.delete(f"/api/session/all/{gone['id']}")
    assert lost.get("/api/session").status_code == 401
    assert here.get("/api/session").status_code == 200


def as_if(monkeypatch: pytest.MonkeyPatch, settings: Any, *, directory: bool, organization: bool) -> None:
    face = queries.public_face()
    monkeypatch.setattr(queries, "public_face", lambda: {**face, "demo": organization, "data_region": ""})
    settings.DEMO = directory


def test_a_demo_says_how_to_sign_in_to_it(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any):
    as_if(monkeypatch, settings, directory=True, organization=True)
    told = Client().get("/api/public").json()["demo_users"]
    assert [user["username"] for user in told] == ["ada", "adam", "mina", "asha", "sam", "sue", "sid", "pia", "eve"]
    assert {user["password"] for user in told} == {demo.PASSWORD}
    assert [user["username"] for user in told if user["elsewhere"]] == ["eve"]


@pytest.mark.parametrize(("directory", "organization"), [(False, True), (True, False), (False, False)])
def test_a_real_installation_never_names_its_users(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any, directory: bool, organization: bool
):
    as_if(monkeypatch, settings, directory=directory, organization=organization)
    assert "demo_users" not in Client().get("/api/public").json()


def test_where_the_data_is_kept_is_said_only_when_somebody_said_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any
):
    as_if(monkeypatch, settings, directory=False, organization=False)
    assert Client().get("/api/public").json()["data_region"] == ""
    settings.DATA_REGION = "Dhaka"
    assert Client().get("/api/public").json()["data_region"] == "Dhaka"


def test_signing_out_ends_this_session_only_and_twice_is_fine(cast: Cast):
    here, there = login(cast.sam), login(cast.sam)
    assert here.delete("/api/session").json() == {"signed_out": True}
    assert here.delete("/api/session").status_code == 200
    assert here.get("/api/session").status_code == 401
    assert there.get("/api/session").status_code == 200


def test_who_is_suspended_or_frozen_is_told_that_he_is_signed_out(cast: Cast):
    cast.ada.does("members.suspend", id=cast.pia.member)
    cast.ada.does("sellers.freeze", id=cast.sam.seller)
    for who in (cast.pia, cast.sam):
        assert Device(who).get("/api/snapshot").status_code == 401
    assert browser(cast.pia).get("/api/session").json()["member"] is None


def test_too_many_tries_are_told_when_to_come_back(cast: Cast):
    client, name = Client(REMOTE_ADDR=uuid7().hex), f"nobody-{uuid7().hex[-8:]}"
    for _ in range(5):
        assert post(client, "/api/session", identifier=name, password="guess").status_code == 401
    answer = post(client, "/api/session", identifier=name, password="guess")
    assert (answer.status_code, answer.json()["code"]) == (429, "locked_out")
    assert int(answer["Retry-After"]) >= 1


@pytest.mark.parametrize("path", ["/api/session", "/api/public", "/api/session/all", "/api/search", "/api/customers"])
def test_an_unknown_parameter_is_never_ignored(cast: Cast, path: str):
    answer = Device(cast.sam).get(path, admin="1")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_parameter")


@pytest.mark.parametrize("text", [NUL, "%", "\\", HUGE[:9000], "'; drop table customer; --", "'\"%s%(x)s{}"])
def test_whatever_is_searched_is_only_not_found(cast: Cast, text: str):
    for path in ("/api/search", "/api/customers"):
        assert Device(cast.ada).get(path, q=text).status_code == 200, path


@pytest.mark.parametrize("text", [NUL, SURROGATE, HUGE, "", None, 5, ["x"], {"$ne": 1}])
def test_whatever_is_typed_at_the_door_is_refused_politely(cast: Cast, text: object):
    client = Client(REMOTE_ADDR=uuid7().hex)
    assert 400 <= post(client, "/api/session", identifier=text, password="x").status_code < 500
    assert 400 <= post(client, "/api/session", identifier="x", password=text).status_code < 500
    assert 400 <= client.get("/api/links/" + "x" * 3000).status_code < 500
    known = browser(cast.sam)
    assert post(known, "/api/session/device", id=str(uuid7()), label=text).status_code < 500
    assert 400 <= post(known, "/api/session/membership", member_id=text).status_code < 500


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"null", b'{"identifier": "x"}'])
def test_what_cannot_be_read_is_said_as_a_problem(db: str, body: bytes):
    answer = Client().post("/api/session", body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] and answer["ClientCast-Protocol"] == "1"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", NUL),
        ("name", HUGE),
        ("username", NUL),
        ("email", NUL),
        ("email", HUGE),
        ("phone", NUL),
        ("language", "x"),
    ],
)
def test_who_accepts_a_link_is_told_which_field_is_wrong(cast: Cast, field: str, value: str):
    link = (cast.ada.does("members.invite", id=uuid7(), role="manager", name="Nila", now=now()).data or {})["link"]
    path = f"/api/links/{link.removeprefix('/link/')}"
    good = {"username": f"nila-{uuid7().hex[-8:]}", "name": "Nila", "password": PASSWORD, "adult": True}
    answer = post(Client(), path, **{**good, field: value})
    assert answer.status_code == 422
    assert [e["field"].rpartition(".")[2] for e in answer.json()["errors"]] == [field]
    assert post(Client(), path, **good).status_code == 200, "the link is still good"
