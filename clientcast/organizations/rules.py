"""Decisions about members and settings."""

from __future__ import annotations

import re
from typing import Literal
from zoneinfo import available_timezones

from clientcast.core.actor import Role
from clientcast.kit.errors import Conflict, Invalid, NotAllowed

MAX_PREFIX_LETTERS = 3
Wallet = Literal["bkash", "nagad", "rocket"]  # what a customer may pay with besides cash (M13)


class LastOwner(Conflict):
    """An organization always has an active owner (I19)."""

    code = "last_owner"


class OwnerUntouchable(NotAllowed):
    """Only an owner changes an owner."""

    code = "owner_untouchable"


class NotYourself(NotAllowed):
    """Nobody changes his own access."""

    code = "not_yourself"


class ResetElsewhere(Conflict):
    """The user is a member of another organization too: his password is not ours to reset."""

    code = "reset_elsewhere"


class SellerNeeded(Invalid):
    """A seller's member works for one seller; nobody else does."""

    code = "seller_needed"


class MemberNotInvited(Conflict):
    """The member has accepted already: a fresh link resets his password instead."""

    code = "member_not_invited"


class ZoneUnknown(Invalid):
    """No such time zone."""

    code = "zone_unknown"


class ColorUnreadable(Invalid):
    """A colour is ``#`` and six hex digits."""

    code = "color_unreadable"


def check_zone(name: str) -> str:
    """Raises ZoneUnknown."""
    if name not in available_timezones():
        raise ZoneUnknown("time_zone")
    return name


def check_color(text: str) -> str:
    """Raises ColorUnreadable."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        raise ColorUnreadable("color")
    return text.upper()


def check_may_change(actor_role: Role, target_role: str, *, own: bool) -> None:
    """Raises NotYourself, OwnerUntouchable."""
    if own:
        raise NotYourself
    if target_role == Role.OWNER and actor_role != Role.OWNER:
        raise OwnerUntouchable


def check_seller(role: Role, has_seller: bool) -> None:
    """Raises SellerNeeded."""
    if (role is Role.SELLER) != has_seller:
        raise SellerNeeded("seller_id")


def receipt_prefix(name: str, number: int) -> str:
    """``JAM7``: up to three letters of the member's name and a number unique in the organization (M17)."""
    letters = "".join(c for c in name.upper() if "A" <= c <= "Z")[:MAX_PREFIX_LETTERS]
    return f"{letters or 'R'}{number}"
