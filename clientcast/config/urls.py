"""Composition of the HTTP side: every module's router on one API, health, and the app's shell."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import path, re_path
from django.views.decorators.http import require_GET

from clientcast.config import pages
from clientcast.core.http import Api, make_api, no_such_route
from clientcast.customers.api import listed


def _with_routers(api: Api) -> Api:
    for name in ("sync", *settings.MODULES):
        if find_spec(f"clientcast.{name}.api"):
            api.add_router("", import_module(f"clientcast.{name}.api").router)
    return api


api = _with_routers(make_api())
urlpatterns = [
    path("api/customers", require_GET(listed)),  # the hot list: also documented by ninja, which costs a quarter of it
    path("api/", api.urls),
    re_path(r"^api(/|$)", no_such_route),
    path("healthz", pages.healthy),
    path("readyz", pages.ready),
    re_path(r"^(?:[^/.]+(?:/[^/.]+)*/?)?$", pages.shell),
]
