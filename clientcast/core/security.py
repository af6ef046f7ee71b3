"""Headers of every answer, and the forgery check of unsafe requests (RUN-5)."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from clientcast.core.http import problem_response
from clientcast.kit.errors import NotAllowed

Next = Callable[[HttpRequest], HttpResponse]

# Nothing but this origin (S22). Styles carry inline attributes from the component kit; scripts never do.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


class ForgedRequest(NotAllowed):
    """The request does not carry the token of this browser's cookie."""

    code = "forged_request"


class SecurityHeaders:
    """Adds the headers to every answer."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.SECURE:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


class Csrf(CsrfViewMiddleware):
    """Django's check; a failure is a problem like any other."""


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer of a failed forgery check."""
    return problem_response(request, ForgedRequest())
