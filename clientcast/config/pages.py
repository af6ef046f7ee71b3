"""What is no API: health, and the shell of the app for every address that the app routes itself."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse

from clientcast.core.db import rows


def healthy(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """The database can be reached and has the tables of this version; 503 otherwise."""
    try:
        missing = _shipped() - {(app, name) for app, name in rows("select app, name from django_migrations")}
    except DatabaseError:
        return HttpResponse("database away\n", status=503, content_type="text/plain")
    if missing:
        return HttpResponse("not migrated\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def _shipped() -> set[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return set(loader.disk_migrations or ())


def shell(request: HttpRequest) -> HttpResponse:
    """``index.html``: always asked for anew, so that a new version is found."""
    try:
        text = (settings.WEB_ROOT / "index.html").read_bytes()
    except FileNotFoundError:
        return HttpResponse("The web app is not built: make web\n", status=503, content_type="text/plain")
    response = HttpResponse(text, content_type="text/html; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
