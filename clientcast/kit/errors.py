"""Errors are facts with a code; the words people read live in the app's locales (HOUSE-5)."""

from __future__ import annotations

from typing import Any, ClassVar


class Problem(Exception):
    """Root of everything a caller can be told. ``code`` names the fact, ``params`` fill its sentence."""

    code: ClassVar[str] = "problem"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params = params


class Malformed(Problem):
    """The request cannot be read at all."""

    code = "malformed"


class NotSignedIn(Problem):
    """No valid session."""

    code = "not_signed_in"


class NotAllowed(Problem):
    """The role lacks the permission named in ``permission``."""

    code = "not_allowed"


class NotFound(Problem):
    """Absent, or not the caller's: the same answer on purpose."""

    code = "not_found"


class Conflict(Problem):
    """The request is fine, the state of the books is not. ``row`` is the current row when there is one."""

    code = "conflict"
    row: dict[str, Any] | None = None


class Gone(Problem):
    """What the caller holds is too old to be continued."""

    code = "gone"


class TooLarge(Problem):
    """More than ``max_bytes`` were sent."""

    code = "too_large"


class Invalid(Problem):
    """A value is wrong; ``field`` names it with dots (``phones.0``)."""

    code = "invalid"

    def __init__(self, field: str = "", **params: Any) -> None:
        super().__init__(**params)
        self.field = field


class InvalidBody(Invalid):
    """Several values are wrong: ``errors`` lists ``{field, code, params}``."""

    code = "invalid_body"

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__()
        self.errors = errors


class TooMany(Problem):
    """Rate limit or lockout; ``retry_after`` in seconds."""

    code = "too_many"


class Unavailable(Problem):
    """A part we need is away; ``retry_after`` in seconds."""

    code = "unavailable"
