"""Composition of the HTTP side: every module's router on one API."""

from __future__ import annotations

from clientcast.core.http import make_api

api = make_api()
urlpatterns: list[object] = []
