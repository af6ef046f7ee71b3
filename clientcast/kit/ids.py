"""Row ids: UUIDv7, made by the client or here (DB-3)."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """A new time-ordered id as the standard library's ``UUID``."""
    return _uuid7()
