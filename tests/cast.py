"""The standing cast: every story is told about these people.

Ada (owner), Adam (admin), Mina (manager), Asha (accountant), Sam (seller), Sid (Sam's sub-seller), Sue (another
seller), Pia (support) work for one organization; Eve owns another one. Each ``build()`` makes a new pair of
organizations, so tests never meet.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from clientcast.accounts.models import Session, User
from clientcast.core import commands
from clientcast.core.actor import Caller, session_hash, system
from clientcast.core.commands import Envelope, Outcome
from clientcast.core.db import execute, sign_in_tables, work
from clientcast.customers.queries import search_json
from clientcast.kit.ids import uuid7

# A quiet Wednesday in Dhaka; stories move it.
NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


@dataclass
class Person:
    """Somebody signed in. ``caller`` is what the edge would make of his cookie."""

    name: str
    role: str
    organization: UUID
    member: UUID
    user: UUID
    cookie: str
    seller: UUID | None = None

    @property
    def caller(self) -> Caller:
        return Caller(session=session_hash(self.cookie))

    def does(
        self,
        kind: str,
        /,
        *,
        key: UUID | None = None,
        now: datetime = NOW,
        captured: datetime | None = None,
        **body: Any,
    ) -> Outcome:
        """Run one command as this person; ``body`` as JSON would carry it."""
        envelope = Envelope(key or uuid7(), kind, _json(body), captured)
        return commands.run(self.caller, envelope, now=now)

    def finds(self, text: str) -> list[UUID]:
        """Customers by a part of what stands about them, newest first."""
        return [UUID(found) for found in json.loads(search_json(self.caller, text))]


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _json(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_json(v) for v in value]
    return str(value) if isinstance(value, UUID) else value.isoformat() if hasattr(value, "isoformat") else value


@dataclass
class Cast:
    """Everybody, and the organization they work for."""

    organization: UUID
    house: UUID
    ada: Person
    adam: Person
    mina: Person
    asha: Person
    sam: Person
    sid: Person
    sue: Person
    pia: Person
    eve: Person
    others: dict[str, Any] = field(default_factory=dict)

    @property
    def everybody(self) -> list[Person]:
        return [self.ada, self.adam, self.mina, self.asha, self.sam, self.sid, self.sue, self.pia]

    @property
    def job(self) -> Caller:
        """A background job of the organization."""
        return system(self.organization)


def build(currency: str = "BDT", time_zone: str = "Asia/Dhaka") -> Cast:
    """Two organizations with their people, signed in."""
    organization, house, ada = _organization("Ada", currency, time_zone)
    _, _, eve = _organization("Eve", currency, time_zone)
    sam, sue, sid = uuid7(), uuid7(), uuid7()
    with work(system(organization)):
        for seller, parent, name in ((sam, None, "Sam"), (sue, None, "Sue"), (sid, sam, "Sid")):
            execute(
                "insert into seller (id, organization_id, parent_id, name, name_bn, phone, mode, state) values (%s, org(), %s, %s, '', '', 'collector', 'active')",
                (seller, parent, name),
            )
    return Cast(
        organization,
        house,
        ada,
        _member(organization, "Adam", "admin"),
        _member(organization, "Mina", "manager"),
        _member(organization, "Asha", "accountant"),
        _member(organization, "Sam", "seller", sam),
        _member(organization, "Sid", "seller", sid),
        _member(organization, "Sue", "seller", sue),
        _member(organization, "Pia", "employee"),
        eve,
    )


def _organization(owner: str, currency: str, time_zone: str) -> tuple[UUID, UUID, Person]:
    organization, house, member = uuid7(), uuid7(), uuid7()
    user = _user(owner)
    with sign_in_tables():
        execute(
            "select start_organization(%s, %s, %s, %s, %s, %s, %s, 'en', %s, %s, false)",
            (organization, house, member, user, owner, str(organization), f"{owner}'s Cable", time_zone, currency),
        )
    return organization, house, _signed_in(owner, "owner", organization, member, user, None)


def _member(organization: UUID, name: str, role: str, seller: UUID | None = None) -> Person:
    member, user = uuid7(), _user(name)
    with work(system(organization)):
        execute(
            "insert into member (id, organization_id, user_id, role, name, seller_id, state) values (%s, org(), %s, %s, %s, %s, 'active')",
            (member, user, role, name, seller),
        )
    return _signed_in(name, role, organization, member, user, seller)


def _user(name: str) -> UUID:
    user = uuid7()
    with sign_in_tables():
        User.objects.create(id=user, username=f"{name.lower()}-{user.hex[-12:]}", name=name, password="!")
    return user


def _signed_in(name: str, role: str, organization: UUID, member: UUID, user: UUID, seller: UUID | None) -> Person:
    cookie = uuid7().hex
    real_now = datetime.now(UTC)
    with sign_in_tables():
        Session.objects.create(
            key=session_hash(cookie),
            public_id=uuid7(),
            user_id=user,
            member_id=member,
            created_at=real_now,
            seen_at=real_now,
            expires_at=real_now + timedelta(days=1),
        )
    return Person(name, role, organization, member, user, cookie, seller)
