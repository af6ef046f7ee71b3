"""Names: row ids are UUIDv7, made by the client or here (DB-3); a master key has a name that tells nothing."""

import hashlib
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """A new time-ordered id as the standard library's ``UUID``."""
    return _uuid7()


def uuid7_at(instant: datetime) -> UUID:
    """An id that sorts as if it had been made at ``instant``."""
    milliseconds = int(instant.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | _uuid7().int & (1 << 80) - 1)


def key_name(master_key: bytes) -> str:
    """A name for a master key that says nothing about it; backups carry it (DB-17)."""
    return hashlib.sha256(b"clientcast master key" + master_key).hexdigest()[:12]
