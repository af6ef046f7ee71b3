"""The logo over HTTP: its upload, and the picture itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from clientcast.core.db import read, work
from clientcast.core.http import caller_of, described, mark, only_parameters, uploaded
from clientcast.core.permissions import Permission, require
from clientcast.files import commands, queries, rules

router = Router(tags=["files"])
PICTURES = ("image/png", "image/jpeg", "image/webp")


class LogoInfo(Schema):
    """A picture as it is kept: encoded anew."""

    id: UUID
    media_type: str
    size: int
    sha256: str


@router.put("/files/{file_id}", response=LogoInfo, openapi_extra=uploaded(PICTURES))
def put(request: HttpRequest, file_id: UUID) -> dict[str, Any]:
    """Upload a picture of at most 2 MB as the body; again is fine. Raises TooLarge, PictureUnreadable, AlreadyExists."""
    only_parameters(request)
    rules.check_size(int(request.META.get("CONTENT_LENGTH") or 0))
    with work(caller_of(request)) as actor:
        file = commands.put_logo(actor, file_id, request.body)
        return {"id": file.id, "media_type": file.media_type, "size": file.size, "sha256": file.sha256}


@router.get("/files/{file_id}", openapi_extra=described(media=PICTURES))
def get(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The picture of a logo: an id never changes what it shows. Raises NotFound."""
    only_parameters(request)
    with read(caller_of(request)) as actor:
        require(actor, Permission.ORGANIZATION_READ)
        file = queries.logo(file_id)
        response = HttpResponse(queries.content(file), content_type=file.media_type)
    mark(response)
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
