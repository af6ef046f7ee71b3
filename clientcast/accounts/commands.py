"""Every write on users, sessions and links. They belong to no organization and need no context (HOUSE-2)."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError

from clientcast.accounts import queries, rules
from clientcast.accounts.models import Session, SignInAttempt, SignInLink, User
from clientcast.core.actor import session_hash
from clientcast.core.db import execute, sign_in_tables
from clientcast.core.fields import email_address
from clientcast.kit.errors import NotFound
from clientcast.kit.ids import uuid7
from clientcast.kit.phones import normalise
from clientcast.kit.text import clean, fold, printable


def sign_in(identifier: str, password: str, address: str, label: str, *, now: datetime) -> str:
    """Check a password and open a session; returns the new cookie.

    Raises SignInFailed, LockedOut. An unknown user costs as much time as a wrong password.
    """
    subjects = [f"who:{rules.identifier(identifier)[1]}", f"from:{address}"]
    with sign_in_tables():
        for subject in subjects:
            _check_lock(subject, now)
        user = queries.user_by(identifier)
        hashed = user.password if user else _nobody()
        if check_password(password, hashed) and user is not None:
            SignInAttempt.objects.filter(subject=subjects[0]).delete()
            return open_session(user, label, now=now)
        for subject in subjects:
            _count_failure(subject, now)
    raise rules.SignInFailed


_dummy: list[str] = []


def _nobody() -> str:
    """A hash that no password fits."""
    if not _dummy:
        _dummy.append(make_password(secrets.token_hex(16)))
    return _dummy[0]


def _check_lock(subject: str, now: datetime) -> None:
    attempt = SignInAttempt.objects.filter(subject=subject).first()
    if attempt is not None:
        rules.check_lock(attempt.locked_until, now)


def _count_failure(subject: str, now: datetime) -> None:
    attempt, _ = SignInAttempt.objects.select_for_update().get_or_create(subject=subject, defaults={"last_at": now})
    forgotten = now - attempt.last_at > rules.FORGET_AFTER
    attempt.failures = 1 if forgotten else attempt.failures + 1
    # Many people may share one address: it gets ten times the patience.
    failures = attempt.failures if subject.startswith("who:") else attempt.failures // 10
    attempt.last_at, attempt.locked_until = now, now + rules.lock_for(failures)
    attempt.save()


def open_session(user: User, label: str, *, now: datetime) -> str:
    """A new session for a user, with his membership chosen when there is only one. Returns the cookie."""
    cookie = secrets.token_urlsafe(32)
    memberships = queries.memberships(user.id)
    Session.objects.create(
        key=session_hash(cookie),
        public_id=uuid7(),
        user=user,
        member_id=memberships[0]["member_id"] if len(memberships) == 1 else None,
        label=printable(label, 200),
        created_at=now,
        seen_at=now,
        expires_at=now + rules.SESSION_LIFE,
    )
    return cookie


def choose_membership(session: Session, member_id: UUID) -> None:
    """Work for one of the user's organizations from now on. Raises NotFound when he is no member."""
    known = {m["member_id"] for m in queries.memberships(session.user_id)}
    if member_id not in known:
        raise NotFound
    Session.objects.filter(key=session.key).update(member_id=member_id, device_id=None)


def keep_session(session: Session, *, now: datetime) -> None:
    """A used session lasts another month; written once a day at most."""
    if (now - session.seen_at).days >= 1:
        Session.objects.filter(key=session.key).update(seen_at=now, expires_at=now + rules.SESSION_LIFE)


def end_session(user_id: UUID, public_id: UUID, *, now: datetime) -> None:
    """End one of the user's own sessions."""
    Session.objects.filter(user_id=user_id, public_id=public_id, revoked_at__isnull=True).update(revoked_at=now)


def end_all_sessions(user_id: UUID, *, now: datetime) -> None:
    """End every session of a user: his password, role or access has changed."""
    Session.objects.filter(user_id=user_id, revoked_at__isnull=True).update(revoked_at=now)


def make_owner_link(*, now: datetime) -> str:
    """The one-time token with which an installation gets its first organization, or another one."""
    token = secrets.token_urlsafe(24)
    with sign_in_tables():
        SignInLink.objects.create(
            key=session_hash(token), purpose="owner", created_at=now, expires_at=now + rules.LINK_LIFE["owner"]
        )
    return token


def create_user(
    *, username: str, name: str, password: str, email: str = "", phone: str = "", language: str = "en", now: datetime
) -> User:
    """A new user.

    Raises UsernameUnreadable, PasswordTooShort, EmailUnreadable, IdentifierTaken, and what names and phones raise.
    """
    rules.check_password(password)
    user = User(
        id=uuid7(),
        username=rules.username(username),
        email=fold(email_address(email)) or None,
        phone=normalise(phone, field="phone") if phone.strip() else None,
        name=clean(name, 200, "name", required=True),
        password=make_password(password),
        language=language,
        adult_confirmed_at=now,
    )
    for column in ("username", "email", "phone"):
        value = getattr(user, column)
        if value and User.objects.filter(**{column: value}).exists():
            raise rules.IdentifierTaken(column)
    try:
        user.save(force_insert=True)
    except IntegrityError as error:
        raise rules.IdentifierTaken("username") from error
    return user


def use_link(token: str, purpose: str, *, now: datetime) -> SignInLink:
    """Take a link of that purpose, once. Raises LinkInvalid."""
    link = (
        SignInLink.objects.select_for_update()
        .filter(key=session_hash(token), purpose=purpose, used_at__isnull=True, expires_at__gt=now)
        .first()
    )
    if link is None:
        raise rules.LinkInvalid
    return link


def mark_used(link: SignInLink, *, now: datetime) -> None:
    """The link is worth nothing from now on."""
    SignInLink.objects.filter(key=link.key).update(used_at=now)


def reset_password(user: User, password: str, *, now: datetime) -> None:
    """Set a password and end every session. Raises PasswordTooShort."""
    rules.check_password(password)
    User.objects.filter(id=user.id).update(password=make_password(password))
    end_all_sessions(user.id, now=now)


def accept_invitation(token: str, user: User) -> None:
    """Make the invited member this user. Raises LinkInvalid."""
    if execute("select 1 where accept_invitation(%s, %s) is not null", (session_hash(token), user.id)) != 1:
        raise rules.LinkInvalid
