"""The gate in front of Django (RUN-6): slow uploads and open streams never hold a permit or a connection."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientcast.config.settings")  # noqa: TID251  (before settings exist)

from django.core.wsgi import get_wsgi_application

MAX_BODY = 32 * 1024 * 1024
IN_MEMORY = 1024 * 1024
PIECE = 64 * 1024

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

django_app = get_wsgi_application()

from clientcast.core.gate import permit  # noqa: E402  (needs settings)


class BodyTooLarge(Exception):
    """The client sends more than we take."""


def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Read the body first, then let Django work under a permit; streams go on without one."""
    if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        return _under_permit(environ, start_response)
    try:
        body = _read_body(environ)
    except BodyTooLarge:
        return _too_large(start_response)
    with body:
        environ["wsgi.input"] = body
        return _under_permit(environ, start_response)


def _under_permit(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    with permit():
        response = django_app(environ, start_response)
        if getattr(response, "streaming", True):
            return response
        parts = [b"".join(response)]
        response.close()
        return parts


def _read_body(environ: Environ) -> IO[bytes]:
    """The whole body, on disk when it is long. Raises :class:`BodyTooLarge`."""
    if int(environ.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        raise BodyTooLarge
    body = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (closed by the caller)
    size, source = 0, environ["wsgi.input"]
    while piece := source.read(PIECE):
        size += len(piece)
        if size > MAX_BODY:
            body.close()
            raise BodyTooLarge
        body.write(piece)
    body.seek(0)
    environ["CONTENT_LENGTH"] = str(size)
    return body


def _too_large(start_response: StartResponse) -> list[bytes]:
    problem = {"type": "about:blank", "title": "too large", "status": 413, "code": "too_large"}
    text = json.dumps(problem | {"params": {"max_bytes": MAX_BODY}}).encode()
    headers = [
        ("Content-Type", "application/problem+json"),
        ("Content-Length", str(len(text))),
        ("ClientCast-Protocol", "1"),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
    ]
    start_response("413 Content Too Large", headers)
    return [text]
