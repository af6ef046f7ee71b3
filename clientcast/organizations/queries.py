"""Reading the organization of the context, its members, and the member who asks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from clientcast.core.actor import Actor
from clientcast.core.db import records
from clientcast.core.permissions import GRANTED
from clientcast.core.rows import find
from clientcast.kit.errors import NotFound
from clientcast.organizations.models import Device, Member, Organization


def current() -> Organization:
    """The caller's organization: the walls show no other."""
    organization = Organization.objects.first()
    if organization is None:
        raise NotFound
    return organization


def get_member(member_id: UUID, *, lock: bool = False) -> Member:
    """One member. Raises NotFound."""
    return find(Member, member_id, lock=lock)


def own_name() -> str:
    """The acting member's name; roles that may not read members know their own."""
    return str(records("select own_name() as name")[0]["name"] or "")


def own_member(actor: Actor) -> dict[str, Any]:
    """Who the acting member is and what he may do."""
    return {
        "id": actor.member_id,
        "role": actor.role.value,
        "name": own_name(),
        "seller_id": actor.seller_id,
    }


def permissions(actor: Actor) -> list[str]:
    """What the acting member's role grants."""
    return sorted(p.value for p in GRANTED[actor.role])


def own_device(actor: Actor) -> dict[str, Any] | None:
    """The device of this session."""
    if actor.device_id is None or actor.member_id is None:
        return None
    device = Device.objects.filter(id=actor.device_id, member_id=actor.member_id).first()
    return {"id": device.id, "receipt_prefix": device.receipt_prefix} if device else None


def public_face() -> dict[str, Any]:
    """What anybody may know of this installation (S23, S40, S48)."""
    return records("select * from public_face()")[0]
