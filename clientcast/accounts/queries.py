"""Reading users, sessions and links."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from clientcast.accounts import rules
from clientcast.accounts.models import Session, User
from clientcast.core.actor import session_hash
from clientcast.core.db import records


def user_by(text: str) -> User | None:
    """The active user whom an identifier names."""
    column, value = rules.identifier(text)
    return User.objects.filter(**{column: value}, is_active=True).first()


def live_session(key: str) -> Session | None:
    """The session of a cookie's hash, while it lasts."""
    live = "select key from session where key = %s and expires_at > now() and revoked_at is null"
    return Session.objects.select_related("user").filter(key=key).first() if records(live, (key,)) else None


def sessions_of(user_id: UUID) -> list[dict[str, Any]]:
    """Where a user is signed in, newest first."""
    return records(
        """select public_id id, label, created_at, seen_at from session
            where user_id = %s and expires_at > now() and revoked_at is null order by seen_at desc""",
        (user_id,),
    )


def memberships(user_id: UUID) -> list[dict[str, Any]]:
    """The organizations a user works for."""
    return records("select * from memberships_of(%s)", (user_id,))


def link_face(token: str) -> dict[str, Any]:
    """Whom a link is for. Raises LinkInvalid."""
    found = records("select * from link_face(%s)", (session_hash(token),))
    if not found:
        raise rules.LinkInvalid
    return found[0]


def may_start(user_id: UUID) -> bool:
    """Whether the user came by an owner link and has not made his organization yet."""
    return bool(
        records(
            """select 1 from sign_in_link where user_id = %s and purpose = 'owner' and used_at is not null
                  and organization_id is null""",
            (user_id,),
        )
    )
