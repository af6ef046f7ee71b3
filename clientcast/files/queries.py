"""Reading files: their rows behind the walls, their bytes beside the database."""

from __future__ import annotations

from uuid import UUID

from clientcast.files import storage
from clientcast.files.models import File
from clientcast.kit.errors import NotFound


def logo(file_id: UUID) -> File:
    """An uploaded logo. Papers and spreadsheets have routes and permissions of their own. Raises NotFound."""
    found = File.objects.filter(id=file_id, kind="logo").first()
    if found is None:
        raise NotFound
    return found


def content(file: File) -> bytes:
    """The bytes of a file. Raises NotFound when they are not on this machine."""
    found = storage.get(file.organization_id, file.sha256)
    if found is None:
        raise NotFound
    return found
