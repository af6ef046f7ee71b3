"""Who acts: what the edge knows (Caller) and what the database made of it (Actor)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo


class Role(StrEnum):
    """What a member is in his organization; ``SYSTEM`` is a job."""

    OWNER = "owner"
    ADMIN = "admin"
    MANAGER = "manager"
    ACCOUNTANT = "accountant"
    SELLER = "seller"
    EMPLOYEE = "employee"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Caller:
    """What the edge knows of a request: never a role, never an organization it was not given by the session.

    Exactly one of ``session`` (hash of the session cookie) and ``organization`` (jobs and the command line, which
    act as ``member`` or as nobody) is set.
    """

    session: str = ""
    organization: UUID | None = None
    member: UUID | None = None
    device: UUID | None = None
    request: UUID | None = None
    reason: str = ""


def system(organization: UUID, member: UUID | None = None) -> Caller:
    """A job of one organization, or a person on the command line of the server."""
    return Caller(organization=organization, member=member)


def session_hash(cookie: str) -> str:
    """The key under which a session cookie is stored; the cookie itself is nowhere."""
    return hashlib.sha256(cookie.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Actor:
    """A member in one transaction, as resolved by the database's ``enter``. ``sellers`` is his subtree."""

    organization_id: UUID
    role: Role
    zone: ZoneInfo
    currency: str
    house_id: UUID
    member_id: UUID | None = None
    user_id: UUID | None = None
    seller_id: UUID | None = None
    device_id: UUID | None = None
    sellers: tuple[UUID, ...] = ()

    @classmethod
    def from_context(cls, row: dict[str, Any]) -> Actor:
        """Shape the answer of ``enter``."""
        return cls(
            organization_id=UUID(row["organization_id"]),
            role=Role(row["role"]),
            zone=ZoneInfo(row["time_zone"]),
            currency=row["currency"],
            house_id=UUID(row["house_id"]),
            member_id=_uuid(row["member_id"]),
            user_id=_uuid(row["user_id"]),
            seller_id=_uuid(row["own_seller"]),
            device_id=_uuid(row["device_id"]),
            sellers=tuple(UUID(s) for s in row["sellers"] or ()),
        )

    @property
    def own_seller_id(self) -> UUID:
        """The seller this actor sells and collects as: his own, or the house."""
        return self.seller_id or self.house_id


def _uuid(value: str | None) -> UUID | None:
    return UUID(value) if value else None
