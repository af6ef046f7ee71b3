"""Reading the organization of the context."""

from __future__ import annotations

from clientcast.kit.errors import NotFound
from clientcast.organizations.models import Organization


def current() -> Organization:
    """The caller's organization: the walls show no other."""
    organization = Organization.objects.first()
    if organization is None:
        raise NotFound
    return organization
