"""Decisions about signing in: identifiers, passwords, lockout."""

from __future__ import annotations

from datetime import datetime, timedelta

from clientcast.kit.errors import Invalid, NotFound, NotSignedIn, Problem, TooMany
from clientcast.kit.phones import normalise
from clientcast.kit.text import fold, printable

SESSION_LIFE = timedelta(days=30)
FREE_FAILURES = 5
LONGEST_LOCK = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=24)
MIN_PASSWORD = 10
MAX_IDENTIFIER = 254
LINK_LIFE = {"owner": timedelta(hours=24), "invite": timedelta(days=7), "reset": timedelta(hours=24)}


class SignInFailed(NotSignedIn):
    """Identifier or password is wrong: the same answer for both, so that nobody learns who exists."""

    code = "sign_in_failed"


class LockedOut(TooMany):
    """Too many failures; try again in ``retry_after`` seconds."""

    code = "locked_out"


class LinkInvalid(NotFound):
    """The link is unknown, used or too old: ask for a fresh one."""

    code = "link_invalid"


class PasswordTooShort(Invalid):
    """A password has at least ``min`` characters."""

    code = "password_too_short"


class AdultNotConfirmed(Invalid):
    """Members confirm being adults who act for a business (S44)."""

    code = "adult_not_confirmed"


class UsernameUnreadable(Invalid):
    """A username is 3–40 letters, digits, dots, dashes; not a phone number or an e-mail address."""

    code = "username_unreadable"


class IdentifierTaken(Invalid):
    """Somebody else signs in with this."""

    code = "identifier_taken"


def identifier(text: str) -> tuple[str, str]:
    """Which column a typed identifier is looked up in, and its stored form: one, however it is written.

    With a letter it is no number, though a number may end it: ``lima.27165439``.
    """
    folded = fold(printable(text, MAX_IDENTIFIER))
    if "@" in folded:
        return "email", folded
    if any(letter.isalpha() for letter in folded):
        return "username", folded
    try:
        return "phone", normalise(folded)
    except Problem:
        return "username", folded


def username(text: str) -> str:
    """The stored form of a new username. Raises UsernameUnreadable."""
    folded = fold(text)
    readable = 3 <= len(folded) <= 40 and all(c.isalnum() or c in ".-_" for c in folded) and folded.isascii()
    if not readable or folded.replace("-", "").replace(".", "").isdigit():
        raise UsernameUnreadable("username")
    return folded


def check_password(password: str) -> None:
    """Raises PasswordTooShort."""
    if len(password) < MIN_PASSWORD:
        raise PasswordTooShort("password", min=MIN_PASSWORD)


def lock_for(failures: int) -> timedelta:
    """How long the next try waits after so many failures: nothing at first, then doubling to 15 minutes."""
    if failures < FREE_FAILURES:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures - FREE_FAILURES + 1, 12)), LONGEST_LOCK)


def check_lock(locked_until: datetime | None, now: datetime) -> None:
    """Raises LockedOut while the lock holds."""
    if locked_until is not None and locked_until > now:
        raise LockedOut(retry_after=int((locked_until - now).total_seconds()) + 1)
