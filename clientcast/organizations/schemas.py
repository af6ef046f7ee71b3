"""What travels when somebody signs in, follows a link, or looks at his sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from clientcast.core.actor import Role
from clientcast.core.permissions import Permission


class SignIn(Schema):
    """Identifier: e-mail, username or phone."""

    identifier: str
    password: str


class ChooseMembership(Schema):
    """Which of one's memberships to work as."""

    member_id: UUID


class RegisterDevice(Schema):
    """An installation of the app, by the id it gave itself."""

    id: UUID
    label: str = ""
    platform: str = ""
    app_version: str = ""


class AcceptLink(Schema):
    """``reset`` links need the password only."""

    password: str
    username: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    language: Literal["en", "bn"] = "en"
    adult: bool = False


class DemoUser(Schema):
    """A sign-in of the demo; ``elsewhere``: of the other organization."""

    username: str
    role: str
    password: str
    elsewhere: bool


class PublicInfo(Schema):
    """The sign-in page's facts; the name only where one organization lives here."""

    organization_name: str | None
    demo: bool
    needs_owner: bool
    support_contact: str
    controller_contact: str
    data_region: str
    demo_users: list[DemoUser] = []


class SessionUser(Schema):
    """The person, in all of his organizations."""

    id: UUID
    name: str
    email: str | None
    username: str
    phone: str | None
    language: str


class SessionMember(Schema):
    """The person in the organization he works for now."""

    id: UUID
    role: Role
    name: str
    seller_id: UUID | None


class SessionOrganization(Schema):
    """The organization he works for now."""

    id: UUID
    name: str
    slug: str
    demo: bool


class Membership(Schema):
    """One organization he may choose."""

    member_id: UUID
    organization_id: UUID
    organization_name: str
    role: Role


class DeviceInfo(Schema):
    """An installation as the server knows it; its receipts start with the prefix (M17)."""

    id: UUID
    receipt_prefix: str


class SessionInfo(Schema):
    """The bootstrap of the app. Its ``schema`` changes when wire rows change shape."""

    user: SessionUser
    memberships: list[Membership]
    member: SessionMember | None
    organization: SessionOrganization | None
    permissions: list[Permission]
    device: DeviceInfo | None
    protocol: int
    wire: str = Field(alias="schema")
    may_start: bool
    now: datetime
    data_region: str
    support_contact: str
    controller_contact: str


class SignedOut(Schema):
    """The session is over."""

    signed_out: Literal[True]


class SessionEnded(Schema):
    """One of one's own sessions is over."""

    ended: Literal[True]


class OwnSession(Schema):
    """One sign-in somewhere."""

    id: UUID
    label: str
    created_at: datetime
    seen_at: datetime
    current: bool


class OwnSessions(Schema):
    """Newest first."""

    sessions: list[OwnSession]


class LinkInfo(Schema):
    """Whom a link is for; an owner link is for nobody yet."""

    purpose: Literal["owner", "invite", "reset"]
    name: str | None
    organization_name: str | None
    role: Role | None
