"""Every write on members, settings and devices."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field

from clientcast.accounts.rules import LINK_LIFE
from clientcast.core import edits
from clientcast.core.actor import Actor, Role, session_hash
from clientcast.core.commands import Body, Done, Moment, command, guarded_by
from clientcast.core.db import execute
from clientcast.core.fields import Email, Language, Line, Minor, Name, OptionalName, Phone, Rate, ShortText, checked
from clientcast.core.numbers import next_number
from clientcast.core.permissions import Permission, require
from clientcast.kit.errors import NotFound, NotSignedIn
from clientcast.kit.ids import uuid7
from clientcast.kit.text import printable
from clientcast.organizations import queries, rules
from clientcast.organizations.models import Device, Member
from clientcast.organizations.rules import Wallet

guarded_by("last_owner", rules.LastOwner)
guarded_by("reset_only_here", rules.ResetElsewhere)


def _of_a_member(role: Role) -> Role:
    """Jobs act as ``system``; nobody is one."""
    if role is Role.SYSTEM:
        raise ValueError("no role of a member")
    return role


MemberRole = Annotated[Role, AfterValidator(_of_a_member)]


class Invite(Body):
    """A new member; the answer carries a link that is shown once."""

    id: UUID
    role: MemberRole
    name: Name
    seller_id: UUID | None = None


class One(Body):
    """One member."""

    id: UUID


class SetRole(Body):
    """Another role for a member; his devices start anew."""

    id: UUID
    role: MemberRole
    seller_id: UUID | None = None


class OrganizationFields(Body):
    """Settings an edit may touch; only fields that are sent count. The currency is set at the start and stays (M7)."""

    name: Name = ""
    name_bn: OptionalName = ""
    legal_name: OptionalName = ""
    address: Line = ""
    bin: Annotated[ShortText, Field(max_length=30)] = ""
    phone: Phone = ""
    email: Email = ""
    support_contact: Annotated[Line, Field(max_length=200)] = ""
    controller_contact: Annotated[Line, Field(max_length=200)] = ""
    data_region: ShortText = ""
    time_zone: Annotated[str, AfterValidator(checked(rules.check_zone))] = ""
    language: Language = "en"
    fiscal_month: Annotated[int, Field(ge=1, le=12)] = 1
    tax_rate: Rate | None = None
    credit_limit_minor: Minor | None = None
    backdate_days: Annotated[int, Field(ge=0, le=60)] = 0
    hide_minor_zero: bool = True
    color: Annotated[str, AfterValidator(checked(rules.check_color))] = ""
    footer: Line = ""
    payment_hint: Annotated[Line, Field(max_length=300)] = ""
    wallets: Annotated[list[Wallet], AfterValidator(lambda wallets: list(dict.fromkeys(wallets)))] = Field(
        default_factory=list
    )
    discount_limits: dict[MemberRole, Annotated[int, Field(ge=0, le=100)]] = Field(default_factory=dict)


class Edit(Body):
    """Changed settings with what the person saw."""

    set: OrganizationFields
    was: OrganizationFields = OrganizationFields()


@command("organizations.edit")
def edit(actor: Actor, body: Edit, *, at: Moment) -> None:
    """Change settings and branding. Raises ChangedMeanwhile."""
    require(actor, Permission.ORGANIZATION_WRITE)
    organization = queries.current()
    organization.tax_rate = None if organization.tax_rate is None else f"{organization.tax_rate:.4f}"
    changed = edits.apply(organization, "organization", body.set, body.was)
    if changed:
        organization.save(update_fields=changed)


@command("members.invite")
def invite(actor: Actor, body: Invite, *, at: Moment) -> Done:
    """Add a member and hand out his link. Raises NotFound, SellerNeeded, OwnerUntouchable."""
    require(actor, Permission.MEMBERS_WRITE)
    rules.check_may_change(actor.role, body.role, own=False)
    rules.check_seller(body.role, body.seller_id is not None)
    Member.objects.create(id=body.id, role=body.role, name=body.name, seller_id=body.seller_id, state="invited")
    return Done(data={"link": _issue_link(body.id, "invite", at.now)})


@command("members.reset_link")
def reset_link(actor: Actor, body: One, *, at: Moment) -> Done:
    """A fresh link: to accept while invited, else to set a new password (RUN-4). Raises NotFound, ResetElsewhere."""
    require(actor, Permission.MEMBERS_WRITE)
    member = _not_removed(body.id)
    rules.check_may_change(actor.role, member.role, own=False)
    purpose = "invite" if member.state == "invited" else "reset"
    return Done(data={"link": _issue_link(member.id, purpose, at.now)})


def _issue_link(member_id: UUID, purpose: str, now: datetime) -> str:
    """The link's path with its token; only the token's hash is kept."""
    token = secrets.token_urlsafe(24)
    execute("select issue_link(%s, %s, %s, %s)", (session_hash(token), purpose, member_id, now + LINK_LIFE[purpose]))
    return f"/link/{token}"


@command("members.suspend")
def suspend(actor: Actor, body: One, *, at: Moment) -> None:
    """Take access away, for now. Raises NotFound, NotYourself, OwnerUntouchable, LastOwner."""
    _set_state(actor, body.id, "suspended")


@command("members.activate")
def activate(actor: Actor, body: One, *, at: Moment) -> None:
    """Give access back; who never accepted is invited again. Raises NotFound, NotYourself, OwnerUntouchable."""
    _set_state(actor, body.id, "active")


@command("members.remove")
def remove(actor: Actor, body: One, *, at: Moment) -> None:
    """Take access away for good. Raises NotFound, NotYourself, OwnerUntouchable, LastOwner."""
    _set_state(actor, body.id, "removed")


@command("members.set_role")
def set_role(actor: Actor, body: SetRole, *, at: Moment) -> None:
    """Change what a member may do. Raises NotFound, NotYourself, OwnerUntouchable, SellerNeeded, LastOwner."""
    member = _changeable(actor, body.id)
    rules.check_may_change(actor.role, body.role, own=False)
    rules.check_seller(body.role, body.seller_id is not None)
    member.role, member.seller_id = body.role, body.seller_id
    member.save(update_fields=["role", "seller_id"])


def _set_state(actor: Actor, member_id: UUID, state: str) -> None:
    member = _changeable(actor, member_id)
    member.state = "invited" if state == "active" and member.user_id is None else state
    member.save(update_fields=["state"])


def _changeable(actor: Actor, member_id: UUID) -> Member:
    require(actor, Permission.MEMBERS_WRITE)
    member = _not_removed(member_id)
    rules.check_may_change(actor.role, member.role, own=member.id == actor.member_id)
    return member


def _not_removed(member_id: UUID) -> Member:
    """A member, locked; removed ones are gone for good. Raises NotFound."""
    member = queries.get_member(member_id, lock=True)
    if member.state == "removed":
        raise NotFound
    return member


def register_device(actor: Actor, device_id: UUID, label: str, platform: str, app_version: str) -> dict[str, Any]:
    """Remember an installation of the app for the acting member and give it its series of receipts (M17).

    An id that is known to him keeps its prefix; one of somebody else gets a new id.
    """
    if actor.member_id is None:
        raise NotSignedIn
    known = Device.objects.filter(id=device_id, member_id=actor.member_id, revoked_at__isnull=True).first()
    if known is None:
        known = Device.objects.create(
            id=uuid7(),
            member_id=actor.member_id,
            label=printable(label, 200),
            platform=printable(platform, 100),
            app_version=printable(app_version, 40),
            receipt_prefix=rules.receipt_prefix(queries.own_name(), next_number("device")),
        )
    return {"id": known.id, "receipt_prefix": known.receipt_prefix}
