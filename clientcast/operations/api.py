"""The first minutes of an organization."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from clientcast.catalog.commands import CreatePlan
from clientcast.core.commands import Envelope, parse, run
from clientcast.core.http import caller_of
from clientcast.kit import clock
from clientcast.operations import commands
from clientcast.organizations.api import describe, session_of
from clientcast.organizations.schemas import SessionInfo

router = Router(tags=["start"])


class NewOrganization(Schema):
    """Name and settings of a new organization."""

    name: str
    language: Literal["en", "bn"] = "en"
    time_zone: str = "Asia/Dhaka"
    currency: str = "BDT"


class Start(Schema):
    """A new organization and its first plan, a body of ``catalog.create_plan``."""

    organization: NewOrganization
    plan: dict[str, Any] | None = None


@router.post("/start", response=SessionInfo, by_alias=True)
def start(request: HttpRequest, body: Start) -> dict[str, Any]:
    """Make the organization an owner link was for and be in it. Raises NotSignedIn, NoOwnerLink."""
    session = session_of(request)
    plan = parse(CreatePlan, body.plan) if body.plan else None  # before anything is made
    new, now = body.organization, clock.now()
    commands.start(session, new.name, new.language, new.time_zone, new.currency, now=now)
    if plan is not None:
        run(caller_of(request), Envelope(plan.id, "catalog.create_plan", body.plan or {}), now=now)
    return describe(session_of(request))
