"""The first minutes of an organization."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema

from clientcast.accounts import queries as users
from clientcast.core.actor import session_hash
from clientcast.kit import clock
from clientcast.kit.errors import NotSignedIn
from clientcast.operations import commands

router = Router(tags=["start"])


class Start(Schema):
    """Name and settings of a new organization."""

    name: str
    language: Literal["en", "bn"] = "en"
    time_zone: str = "Asia/Dhaka"
    currency: str = "BDT"


@router.post("/start")
def start(request: HttpRequest, body: Start) -> dict[str, UUID]:
    """Make the organization an owner link was for. Raises NotSignedIn, NoOwnerLink."""
    session = users.live_session(session_hash(request.COOKIES.get(settings.SESSION_COOKIE, "")))
    if session is None:
        raise NotSignedIn
    made = commands.start(session, body.name, body.language, body.time_zone, body.currency, now=clock.now())
    return {"organization_id": made}
