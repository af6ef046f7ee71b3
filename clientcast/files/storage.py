"""The bytes of files: on disk under their hash, one directory per organization."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from uuid import UUID

from django.conf import settings


def put(organization_id: UUID, content: bytes) -> str:
    """Keep bytes; the same bytes are kept once. Returns their SHA-256 in hex."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(organization_id, digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_name(f"{digest}.{os.getpid()}")
        unfinished.write_bytes(content)
        unfinished.replace(path)
    return digest


def get(organization_id: UUID, digest: str) -> bytes | None:
    """The bytes of a hash, or None when they are not here."""
    try:
        return _path(organization_id, digest).read_bytes()
    except FileNotFoundError:
        return None


def remove(organization_id: UUID, digest: str) -> None:
    """Forget bytes, whether they are here or not."""
    _path(organization_id, digest).unlink(missing_ok=True)


def _path(organization_id: UUID, digest: str) -> Path:
    return Path(settings.FILES_DIR) / str(organization_id) / digest[:2] / digest
