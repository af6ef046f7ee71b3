"""Signing in and out, choosing an organization, links, this installation's face."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from ninja import Router

from clientcast.accounts import commands as accounts
from clientcast.accounts import queries as users
from clientcast.accounts.models import Session, User
from clientcast.accounts.rules import SESSION_LIFE, AdultNotConfirmed
from clientcast.core import demo
from clientcast.core.actor import Caller, session_hash
from clientcast.core.db import execute, read, sign_in_tables, work
from clientcast.core.http import caller_of, only_parameters
from clientcast.core.registry import PROTOCOL, schema_hash
from clientcast.kit import clock
from clientcast.kit.errors import NotSignedIn
from clientcast.organizations import commands, queries
from clientcast.organizations.schemas import (
    AcceptLink,
    ChooseMembership,
    DeviceInfo,
    LinkInfo,
    OwnSessions,
    PublicInfo,
    RegisterDevice,
    SessionEnded,
    SessionInfo,
    SignedOut,
    SignIn,
)

router = Router(tags=["session"])


@router.get("/public", response=PublicInfo, exclude_unset=True)
def public(request: HttpRequest) -> dict[str, Any]:
    """What the sign-in page shows before anybody is known."""
    only_parameters(request)
    get_token(request)
    face = queries.public_face()
    return {
        "organization_name": face["name"],
        "demo": face["demo"],
        "needs_owner": face["organizations"] == 0,
        "support_contact": face["support_contact"] or "",
        "controller_contact": face["controller_contact"] or "",
        "data_region": face["data_region"] or settings.DATA_REGION,
        **({"demo_users": _demo_users()} if settings.DEMO and face["demo"] else {}),
    }


def _demo_users() -> list[dict[str, Any]]:
    """How to sign in to a demo, password included."""
    return [
        {
            "username": person.username,
            "role": person.role,
            "password": demo.PASSWORD,
            "elsewhere": person is demo.STRANGER,
        }
        for person in (*demo.PEOPLE, demo.STRANGER)
    ]


@router.get("/session", response=SessionInfo, by_alias=True)
def session(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, for which organization, and what he may do. Raises NotSignedIn."""
    only_parameters(request)
    get_token(request)
    return describe(session_of(request))


@router.post("/session", response=SessionInfo, by_alias=True)
def sign_in(request: HttpRequest, body: SignIn, response: HttpResponse) -> dict[str, Any]:
    """Open a session. Raises SignInFailed, LockedOut."""
    now = clock.now()
    cookie = accounts.sign_in(body.identifier, body.password, _address(request), _label(request), now=now)
    return _signed_in(request, response, cookie)


@router.delete("/session", response=SignedOut)
def sign_out(request: HttpRequest, response: HttpResponse) -> dict[str, bool]:
    """End this session; nothing happens without one."""
    found = users.live_session(_key(request))
    if found is not None:
        accounts.end_session(found.user_id, found.public_id, now=clock.now())
    response.delete_cookie(settings.SESSION_COOKIE)
    return {"signed_out": True}


@router.post("/session/membership", response=SessionInfo, by_alias=True)
def choose_membership(request: HttpRequest, body: ChooseMembership) -> dict[str, Any]:
    """Work for another of one's organizations. Raises NotFound."""
    accounts.choose_membership(session_of(request), body.member_id)
    return describe(session_of(request))


@router.post("/session/device", response=DeviceInfo)
def register_device(request: HttpRequest, body: RegisterDevice) -> dict[str, Any]:
    """Make this browser a known installation of the app, with its own series of receipts."""
    found = session_of(request)
    with work(caller_of(request)) as actor:
        device = commands.register_device(actor, body.id, body.label, body.platform, body.app_version)
    with sign_in_tables():
        Session.objects.filter(key=found.key).update(device_id=device["id"])
    return device


@router.get("/session/all", response=OwnSessions)
def sessions(request: HttpRequest) -> dict[str, Any]:
    """Where I am signed in."""
    only_parameters(request)
    found = session_of(request)
    own = users.sessions_of(found.user_id)
    return {"sessions": [{**s, "current": s["id"] == found.public_id} for s in own]}


@router.delete("/session/all/{public_id}", response=SessionEnded)
def end_session(request: HttpRequest, public_id: UUID) -> dict[str, bool]:
    """End one of my sessions."""
    accounts.end_session(session_of(request).user_id, public_id, now=clock.now())
    return {"ended": True}


@router.get("/links/{token}", response=LinkInfo)
def link(request: HttpRequest, token: str) -> dict[str, Any]:
    """Whom a link is for. Raises LinkInvalid."""
    only_parameters(request)
    get_token(request)
    face = users.link_face(token)
    return {key: face[key] for key in ("purpose", "name", "organization_name", "role")}


@router.post("/links/{token}", response=SessionInfo, by_alias=True)
def use_link(request: HttpRequest, token: str, body: AcceptLink, response: HttpResponse) -> dict[str, Any]:
    """Use a link, once: become a member, an owner to be, or set a new password; then be signed in."""
    face = users.link_face(token)
    now = clock.now()
    with sign_in_tables():
        user = _reset(token, body) if face["purpose"] == "reset" else _join(token, face["purpose"], body)
        cookie = accounts.open_session(user, _label(request), now=now)
        if face["purpose"] == "owner":
            execute("update sign_in_link set user_id = %s where key = %s", (user.id, session_hash(token)))
    return _signed_in(request, response, cookie)


def _reset(token: str, body: AcceptLink) -> User:
    now = clock.now()
    link = accounts.use_link(token, "reset", now=now)
    user = User.objects.get(id=users.link_face(token)["user_id"])
    accounts.mark_used(link, now=now)
    accounts.reset_password(user, body.password, now=now)
    return user


def _join(token: str, purpose: str, body: AcceptLink) -> User:
    if not body.adult:
        raise AdultNotConfirmed("adult")
    now = clock.now()
    link = accounts.use_link(token, purpose, now=now)
    user = accounts.create_user(
        username=body.username,
        name=body.name,
        password=body.password,
        email=body.email,
        phone=body.phone,
        language=body.language,
        now=now,
    )
    if purpose == "invite":
        accounts.accept_invitation(token, user)
    else:
        accounts.mark_used(link, now=now)
    return user


def _signed_in(request: HttpRequest, response: HttpResponse, cookie: str) -> dict[str, Any]:
    response.set_cookie(
        settings.SESSION_COOKIE,
        cookie,
        max_age=int(SESSION_LIFE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )
    get_token(request)
    found = users.live_session(session_hash(cookie))
    if found is None:
        raise NotSignedIn
    return describe(found)


def describe(found: Session) -> dict[str, Any]:
    """The bootstrap of the app: user, member, organization, permissions, device."""
    user = found.user
    memberships = users.memberships(user.id)
    chosen = next((m for m in memberships if m["member_id"] == found.member_id), None)
    answer: dict[str, Any] = {
        "user": {k: getattr(user, k) for k in ("id", "name", "email", "username", "phone", "language")},
        "memberships": [
            {k: m[k] for k in ("member_id", "organization_id", "organization_name", "role")} for m in memberships
        ],
        "member": None,
        "organization": None,
        "permissions": [],
        "device": None,
        "protocol": PROTOCOL,
        "schema": schema_hash(),
        "may_start": users.may_start(user.id),
        "now": clock.now(),
        "data_region": settings.DATA_REGION,
        "support_contact": "",
        "controller_contact": "",
    }
    if chosen is not None:
        with read(Caller(session=found.key)) as actor:
            organization = queries.current()
            answer |= {
                "member": queries.own_member(actor),
                "organization": {k: getattr(organization, k) for k in ("id", "name", "slug", "demo")},
                "permissions": queries.permissions(actor),
                "device": queries.own_device(actor),
                "data_region": organization.data_region or settings.DATA_REGION,
                "support_contact": organization.support_contact,
                "controller_contact": organization.controller_contact,
            }
    return answer


def session_of(request: HttpRequest) -> Session:
    """The live session of a request, kept alive by it. Raises NotSignedIn."""
    found = users.live_session(_key(request))
    if found is None or not found.user.is_active:
        raise NotSignedIn
    accounts.keep_session(found, now=clock.now())
    return found


def _key(request: HttpRequest) -> str:
    return session_hash(request.COOKIES.get(settings.SESSION_COOKIE, ""))


def _address(request: HttpRequest) -> str:
    """The network address that counts failures; behind a proxy the one it saw last."""
    if settings.BEHIND_PROXY:
        return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _label(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_USER_AGENT", ""))
