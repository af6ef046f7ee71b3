"""What surrounds every request: a log line, headers, the forgery check of unsafe ones (RUN-5)."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from clientcast.core.http import InternalError, problem_response, request_id
from clientcast.core.logs import crashed, log
from clientcast.kit.errors import NotAllowed, Problem

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


class RequestLog:
    """One line per request: the route's pattern, never the path or query that ids and names stand in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        log.info(
            "request",
            method=request.method,
            route=match.route if match else "file",
            status=response.status_code,
            ms=round((perf_counter() - start) * 1000, 1),
            request=str(request_id(request)),
        )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse:
        """What a view outside ninja let through."""
        if isinstance(exception, Problem):
            return problem_response(request, exception)
        crashed(exception, request=request_id(request))
        return problem_response(request, InternalError())


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
    """Django's check, from which no view is exempt: ninja marks all of its views so, for tokens that we do not use."""

    def process_view(self, request: HttpRequest, callback: Any, args: Any, kwargs: Any) -> Any:
        return super().process_view(request, _bare, args, kwargs)


def _bare(request: HttpRequest) -> HttpResponse:
    """A view without marks; never called."""
    raise NotImplementedError


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer of a failed forgery check."""
    return problem_response(request, ForgedRequest())
