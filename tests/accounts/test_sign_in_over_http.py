"""Signing in: by whatever a person remembers, with nothing to learn for a stranger, and ended when it should be."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from clientcast.accounts import commands, rules
from clientcast.accounts.models import Session, SignInLink, User
from clientcast.core.actor import session_hash
from clientcast.core.db import sign_in_tables
from clientcast.kit import clock
from clientcast.kit.ids import uuid7
from tests.cast import Cast, Person, build

PASSWORD = "correct horse battery"


@pytest.fixture
def cast(db: str) -> Cast:
    return build()


def remembers(person: Person, **identifiers: str) -> None:
    """Give a person a password and ways to name himself."""
    with sign_in_tables():
        User.objects.filter(id=person.user).update(password=make_password(PASSWORD), **identifiers)


def browser() -> Client:
    """A browser that has looked at the sign-in page: it holds the token against forgery."""
    client = Client(enforce_csrf_checks=True)
    client.get("/api/public")
    return client


def post(client: Client, path: str, **body: Any) -> Any:
    token = client.cookies["cc_csrf"].value
    headers = {"X-CSRF-Token": token}
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def test_sam_signs_in_by_name_mail_or_phone_in_any_form(cast: Cast):
    mark = cast.sam.user.hex[-8:]
    phone = f"+88017{int(mark, 16) % 10**8:08}"
    remembers(cast.sam, username=f"sam-{mark}", email=f"sam-{mark}@example.org", phone=phone)
    for identifier in (f"SAM-{mark}", f" Sam-{mark}@Example.org ", phone[3:], phone):
        answer = post(browser(), "/api/session", identifier=identifier, password=PASSWORD)
        assert answer.status_code == 200, identifier
        assert answer.json()["member"]["role"] == "seller"


def test_a_stranger_learns_nothing(cast: Cast):
    mark = cast.sam.user.hex[-8:]
    remembers(cast.sam, username=f"sam-{mark}")
    wrong = post(browser(), "/api/session", identifier=f"sam-{mark}", password="wrong password")
    unknown = post(browser(), "/api/session", identifier=f"nobody-{mark}", password="wrong password")
    assert wrong.status_code == unknown.status_code == 401
    same = ("code", "params", "title", "detail")
    assert [wrong.json()[k] for k in same] == [unknown.json()[k] for k in same]


def test_guessing_locks_the_identifier_for_longer_and_longer(cast: Cast):
    remembers(cast.sue)
    name, now = f"sue-{cast.sue.user.hex[-12:]}", clock.now()
    for _ in range(rules.FREE_FAILURES):
        with pytest.raises(rules.SignInFailed):
            commands.sign_in(name, "guess", uuid7().hex, "", now=now)
    with pytest.raises(rules.LockedOut) as locked:
        commands.sign_in(name, PASSWORD, uuid7().hex, "", now=now)
    assert locked.value.params["retry_after"] >= 1
    later = now + timedelta(minutes=16)
    assert commands.sign_in(name, PASSWORD, uuid7().hex, "", now=later), "right again after the lock"


def test_every_sign_in_is_a_new_session_and_a_revoked_one_is_over(cast: Cast):
    remembers(cast.sam)
    client, name = browser(), f"sam-{cast.sam.user.hex[-12:]}"
    client.cookies["cc_session"] = "chosen by an attacker"
    post(client, "/api/session", identifier=name, password=PASSWORD)
    cookie = client.cookies["cc_session"].value
    assert cookie != "chosen by an attacker"
    with sign_in_tables():
        assert Session.objects.filter(key=session_hash(cookie)).exists()
        assert not Session.objects.filter(key=cookie).exists(), "the cookie itself is nowhere"
    assert client.get("/api/session").status_code == 200
    commands.end_all_sessions(cast.sam.user, now=clock.now())
    assert client.get("/api/session").status_code == 401


def test_a_request_without_the_token_is_refused(cast: Cast):
    remembers(cast.sam)
    body = json.dumps({"identifier": "sam", "password": PASSWORD})
    answer = browser().post("/api/session", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "forged_request")


def test_an_invitation_is_accepted_once_by_an_adult(cast: Cast):
    done = cast.ada.does("members.invite", id=uuid7(), role="manager", name="Nila", now=clock.now())
    path = f"/api/links/{(done.data or {})['link'].removeprefix('/link/')}"
    assert browser().get(path).json()["organization_name"] == "Ada's Cable"
    body = {"username": f"nila-{uuid7().hex[-8:]}", "name": "Nila", "password": PASSWORD}
    child = post(browser(), path, **body)
    assert (child.status_code, child.json()["code"]) == (422, "adult_not_confirmed")
    short = post(browser(), path, **body | {"password": "short", "adult": True})
    assert short.json()["errors"][0]["field"] == "password"
    joined = post(browser(), path, **body, adult=True)
    assert joined.json()["member"]["role"] == "manager"
    again = post(browser(), path, **body | {"username": "somebody-else"}, adult=True)
    assert (again.status_code, again.json()["code"]) == (404, "link_invalid")


def test_a_reset_link_ends_every_session(cast: Cast):
    done = cast.ada.does("members.reset_link", id=cast.sam.member, now=clock.now())
    path = f"/api/links/{(done.data or {})['link'].removeprefix('/link/')}"
    assert post(browser(), path, password="another good one").status_code == 200
    with sign_in_tables():
        assert Session.objects.get(key=session_hash(cast.sam.cookie)).revoked_at is not None
    assert post(browser(), path, password="another good one").status_code == 404, "once"


def test_an_owner_link_leads_to_one_organization(db: str):
    token = commands.make_owner_link(now=clock.now())
    client = browser()
    name = f"olga-{uuid7().hex[-8:]}"
    welcome = post(client, f"/api/links/{token}", username=name, name="Olga", password=PASSWORD, adult=True)
    assert welcome.json()["may_start"] and welcome.json()["member"] is None
    plan = {"id": str(uuid7()), "version_id": str(uuid7()), "code": "HOME", "name": "Home 10", "price_minor": 50_000}
    lost = post(client, "/api/start", organization={"name": "Olga Cable", "time_zone": "Mars"}, plan=plan)
    assert lost.json()["code"] == "zone_unknown"
    priceless = post(client, "/api/start", organization={"name": "Olga Cable"}, plan=plan | {"price_minor": -1})
    assert priceless.json()["errors"][0]["field"] == "price_minor"
    session = post(client, "/api/start", organization={"name": "Olga Cable"}, plan=plan).json()
    assert session["member"]["role"] == "owner" and session["organization"]["name"] == "Olga Cable"
    assert client.get("/api/session").json()["member"] == session["member"]
    book: Any = client.get("/api/snapshot")
    assert b'"Home 10"' in b"".join(book.streaming_content), "the plan is there"
    assert post(client, "/api/start", organization={"name": "A second one"}).status_code == 403
    with sign_in_tables():
        assert SignInLink.objects.get(key=session_hash(token)).used_at is not None
