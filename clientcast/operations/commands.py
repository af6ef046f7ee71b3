"""Making an organization: it, its house seller and its owner come to be together (E40)."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from clientcast.accounts import queries as users
from clientcast.accounts.models import Session, SignInLink
from clientcast.core.db import execute, one, sign_in_tables
from clientcast.kit.errors import NotAllowed
from clientcast.kit.ids import uuid7
from clientcast.kit.money import exponent
from clientcast.kit.text import clean, fold
from clientcast.organizations.rules import check_zone


class NoOwnerLink(NotAllowed):
    """Only somebody who came by an owner link makes an organization, one per link."""

    code = "no_owner_link"


def start(session: Session, name: str, language: str, time_zone: str, currency: str, *, now: datetime) -> UUID:
    """Make the organization an owner link was for and choose it for the session. Returns its id.

    Raises NoOwnerLink, ZoneUnknown, CurrencyUnknown, and what the name raises.
    """
    exponent(currency)
    name = clean(name, 200, "name", required=True)
    with sign_in_tables():
        link = SignInLink.objects.select_for_update().filter(
            user_id=session.user_id, purpose="owner", used_at__isnull=False, organization_id__isnull=True
        )
        if not link:
            raise NoOwnerLink
        organization = create_organization(
            session.user_id, session.user.name, name, language, check_zone(time_zone), currency
        )
        link.update(organization_id=organization)
        member = next(m for m in users.memberships(session.user_id) if m["organization_id"] == organization)
        Session.objects.filter(key=session.key).update(member_id=member["member_id"])
    return organization


def create_organization(
    user_id: UUID,
    member_name: str,
    name: str,
    language: str,
    time_zone: str,
    currency: str,
    *,
    slug: str = "",
    demo: bool = False,
) -> UUID:
    """The rows of a new tenant, inside the caller's transaction. Returns its id."""
    organization = uuid7()
    execute(
        "select start_organization(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            organization,
            uuid7(),
            uuid7(),
            user_id,
            member_name,
            slug or free_slug(name),
            name,
            language,
            time_zone,
            currency,
            demo,
        ),
    )
    return organization


def free_slug(name: str) -> str:
    """A short Latin name for the command line, unique in the installation."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:30] or "organization"
    taken = set(_slugs())
    return next(s for s in (words, *(f"{words}-{n}" for n in range(2, 10_000))) if s not in taken)


def _slugs() -> list[str]:
    row = one("select coalesce(array_agg(slug), '{}') from organization_ids()")
    return list(row[0]) if row else []
