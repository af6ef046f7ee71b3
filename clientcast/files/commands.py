"""Every write on files. A file comes first, then the command that names it (SYNC-32)."""

from __future__ import annotations

from uuid import UUID

from clientcast.core.actor import Actor
from clientcast.core.commands import AlreadyExists, Body, Moment, command
from clientcast.core.edits import ChangedMeanwhile
from clientcast.core.permissions import Permission, require
from clientcast.files import pictures, queries, storage
from clientcast.files.models import File
from clientcast.organizations import queries as organizations


class Logo(Body):
    """An uploaded picture."""

    file_id: UUID


@command("files.attach_logo")
def attach_logo(actor: Actor, body: Logo, *, at: Moment) -> None:
    """Show a picture as the organization's logo, on papers drawn from now on too. Raises NotFound."""
    require(actor, Permission.ORGANIZATION_WRITE)
    logo = queries.logo(body.file_id)
    organization = organizations.current()
    if organization.logo_id != logo.id:
        organization.logo_id = logo.id
        organization.save(update_fields=["logo_id"])


@command("files.detach_logo")
def detach_logo(actor: Actor, body: Logo, *, at: Moment) -> None:
    """Show this logo no more, on papers drawn from now on too. Raises ChangedMeanwhile when it is another by now."""
    require(actor, Permission.ORGANIZATION_WRITE)
    organization = organizations.current()
    if organization.logo_id not in (None, body.file_id):
        raise ChangedMeanwhile(fields=["logo_id"])
    if organization.logo_id is not None:
        organization.logo_id = None
        organization.save(update_fields=["logo_id"])


def put_logo(actor: Actor, file_id: UUID, content: bytes) -> File:
    """Keep a picture under the id the client made, once.

    Raises AlreadyExists when the id is another file's, and what reading the picture raises.
    """
    require(actor, Permission.ORGANIZATION_WRITE)
    png = pictures.as_png(content)
    sha256 = storage.put(actor.organization_id, png)
    new = File(id=file_id, kind="logo", media_type="image/png", size=len(png), sha256=sha256)
    File.objects.bulk_create([new], ignore_conflicts=True)
    kept = File.objects.filter(id=file_id, kind="logo", sha256=sha256).first()
    if kept is None:
        raise AlreadyExists
    return kept
