"""Composition of the HTTP side: every module's router on one API, health, and the app's shell."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import path, re_path

from clientcast.config import pages
from clientcast.core.http import Api, make_api, no_such_route


def _with_routers(api: Api) -> Api:
    for name in ("customers", "sync", *(m for m in settings.MODULES if m != "customers")):  # the hottest first
        if find_spec(f"clientcast.{name}.api"):
            api.add_router("", import_module(f"clientcast.{name}.api").router)
    return api


api = _with_routers(make_api())
urlpatterns = [
    path("api/", api.urls),
    re_path(r"^api(/|$)", no_such_route),
    path("healthz", pages.healthy),
    path("readyz", pages.ready),
    re_path(r"^(?:[^/.]+(?:/[^/.]+)*/?)?$", pages.shell),
]
