"""Waits until a started server answers; for a demo until a seller has signed in and listed his customers.

``python -m clientcast.core.probe ORIGIN [--demo]`` ends with 0 when it does. A process of its own, because an
HTTP client would double the supervisor's memory.
"""

from __future__ import annotations

import json
import ssl
import sys
import urllib.request
from http.cookiejar import CookieJar
from time import monotonic, sleep
from typing import Any

from clientcast.core import demo

SECONDS = 90
WHO = "sam"


class NotReady(Exception):
    """The server does not do what it must; the text says what."""


class Browser:
    """As much of one as a sign-in needs: cookies and the token against forgery."""

    def __init__(self, origin: str) -> None:
        self._origin = origin.rstrip("/")
        self._cookies = CookieJar()
        # Our own server, asked on this machine: its certificate names the public host.
        tls = urllib.request.HTTPSHandler(context=ssl._create_unverified_context())
        self._opener = urllib.request.build_opener(tls, urllib.request.HTTPCookieProcessor(self._cookies))

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """GET, or POST with a JSON body. Returns the answer's JSON, None when it is none. Raises OSError."""
        token = next((cookie.value for cookie in self._cookies if cookie.name == "cc_csrf"), None)
        headers = {"X-CSRF-Token": token or "", "Content-Type": "application/json", "Referer": self._origin}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._origin + path, data, headers)
        with self._opener.open(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text[:1] in (b"{", b"[") else None


def wait_until_ready(browser: Browser) -> None:
    """Raises NotReady when /readyz does not answer 200 in time."""
    deadline = monotonic() + SECONDS
    while True:
        try:
            browser.ask("/readyz")
            return
        except OSError as error:
            if monotonic() > deadline:
                raise NotReady(f"/readyz: {error}") from error
        sleep(0.1)


def list_customers_of(browser: Browser, username: str) -> None:
    """Raises NotReady when ``username`` cannot sign in and see customers."""
    try:
        browser.ask("/api/public")
        browser.ask("/api/session", {"identifier": username, "password": demo.PASSWORD})
        listed = browser.ask("/api/customers?limit=50")
    except OSError as error:
        raise NotReady(f"{username} could not list his customers: {error}") from error
    if not listed or not (listed if isinstance(listed, list) else listed.get("rows")):
        raise NotReady(f"{username} has no customers.")


def main(origin: str, with_demo: bool) -> int:
    browser = Browser(origin)
    try:
        wait_until_ready(browser)
        if with_demo:
            list_customers_of(browser, WHO)
    except NotReady as problem:
        print(f"clientcast: not ready: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--demo" in sys.argv[2:]))
