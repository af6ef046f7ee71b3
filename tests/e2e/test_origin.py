"""No request leaves the origin (S22): the built files name no other, the policy forbids it, a day's walk asks none."""

from __future__ import annotations

import os
import re
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext

from tests.e2e.acts import collect, ready_offline, renew_in_three_taps
from tests.e2e.browser import DESKTOP, PHONE, Chromium, Look
from tests.e2e.shop import Shop
from tests.e2e.test_pictures import PAGES

ELSEWHERE = "https://fonts.example/"

# What the built files may name, and why nobody is asked for it.
NAMED = {
    "http://www.w3.org/": "names of XML namespaces",
    "https://react.dev/errors/": "in the text of React's errors",
    "https://mantine.dev/theming/": "in the text of an error of the component kit",
    "https://wa.me/": "a link that a person taps to write to a customer",
}
ADDRESS = re.compile(r"""(?:\b(?:https?|wss?):|(?<=["'`(=]))//[\w$[][^\s"'`()<>\\]*""", re.IGNORECASE)
TEXT = {".css", ".html", ".js", ".json", ".svg", ".webmanifest"}


def addresses(root: Path) -> list[str]:
    """Every absolute address in the text files below ``root``."""
    files = [path for path in sorted(root.rglob("*")) if path.suffix in TEXT]
    return [address for path in files for address in ADDRESS.findall(path.read_text())]


def foreign(root: Path) -> list[str]:
    """Addresses below ``root`` that the app could ask."""
    return [address for address in addresses(root) if not address.startswith(tuple(NAMED))]


@pytest.fixture
def built() -> Path:
    """The directory of the built app."""
    if not (settings.WEB_ROOT / "index.html").exists():
        text = "BUILT APP NOT SCANNED: make web"
        pytest.fail(text) if os.environ.get("CI") else pytest.skip(text)
    return settings.WEB_ROOT


def test_the_built_files_name_no_other_origin(built: Path) -> None:
    found = addresses(built)
    assert foreign(built) == []
    assert [name for name in NAMED if not any(address.startswith(name) for address in found)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.css", "@font-face{src:url(https://fonts.example/a.woff2)}"),
        ("a.css", "@import url(//fonts.example/a.css);"),
        ("a.html", "<script src=//fonts.example/a.js></script>"),
        ("a.js", "fetch(`https://${host}/a`)"),
        ("a.js", "new WebSocket('wss://fonts.example')"),
        ("a.webmanifest", '{"start_url":"HTTPS://fonts.example/"}'),
    ],
)
def test_a_planted_address_is_found(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert len(foreign(tmp_path)) == 1


OURS = {"'self'", "'none'", "data:", "blob:"}
# What a policy must say by itself: the rest falls back on default-src.
NO_FALLBACK = {"default-src", "base-uri", "form-action", "frame-ancestors"}


def loopholes(policy: str) -> list[str]:
    """What a content policy lets reach, or run from, anywhere but the origin."""
    said = {name: set(sources) for name, *sources in (part.split() for part in policy.split(";") if part.strip())}
    styles = {"'unsafe-inline'"}
    wide = [
        f"{name} {source}"
        for name, sources in said.items()
        for source in sorted(sources - OURS - (styles if name == "style-src" else set()))
    ]
    script = said.get("script-src", said.get("default-src", set()))
    return [*wide, *(f"no {name}" for name in sorted(NO_FALLBACK - {*said})), *sorted(script - {"'self'", "'none'"})]


def html_answers(site: str) -> dict[str, str | None]:
    """Policy of every kind of page, by path."""
    policies = {}
    for path in ("/", "/customers/1", "/index.html", "/no-such.html", "/api/no-such"):
        connection = HTTPConnection(site.removeprefix("http://"), timeout=30)
        connection.request("GET", path, headers={"Accept": "text/html"})
        answer = connection.getresponse()
        if answer.headers.get_content_type() == "text/html":
            policies[path] = answer.headers["Content-Security-Policy"]
        connection.close()
    return policies


def test_every_page_forbids_other_origins(built: Path, site: str) -> None:
    policies = html_answers(site)
    assert {"/", "/customers/1", "/index.html"} <= {*policies}
    assert {path: loopholes(policy or "") for path, policy in policies.items() if loopholes(policy or "")} == {}


@pytest.mark.parametrize(
    ("policy", "noticed"),
    [
        ("default-src 'self' https://fonts.example", "default-src https://fonts.example"),
        ("default-src 'self'; connect-src *", "connect-src *"),
        ("default-src 'self'; script-src 'self' 'unsafe-inline'", "script-src 'unsafe-inline'"),
        ("default-src 'self'; script-src 'self' data:", "data:"),
        ("script-src 'self'", "no default-src"),
    ],
)
def test_a_loophole_is_noticed(policy: str, noticed: str) -> None:
    assert noticed in loopholes(policy)


def watch(context: BrowserContext, site: str) -> list[str]:
    """Fills with what the browser asks of anybody but the site."""
    strayed: list[str] = []
    ours = (f"{site}/", "data:", "blob:")
    context.on("request", lambda request: None if request.url.startswith(ours) else strayed.append(request.url))
    return strayed


@pytest.mark.parametrize("look", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_day_of_work_asks_nobody_else(chromium: Chromium, site: str, shop: Shop, look: Look) -> None:
    # Without the policy: the app must not even try.
    page = chromium.open(site, shop.cast.ada, look, bypass_csp=True)
    strayed = watch(page.context, site)
    ready_offline(page)
    if look.phone:
        renew_in_three_taps(page, "Abdul Karim")
        collect(page, "Rahim Uddin", "120")
    for path in (*PAGES.values(), f"/customers/{shop.clients['Abdul Karim'].id}"):
        page.goto(site + path)
        page.get_by_role("main").wait_for()
        page.wait_for_load_state("load")
        page.wait_for_timeout(300)
    assert strayed == []

    page.evaluate("(elsewhere) => fetch(elsewhere).catch(() => undefined)", ELSEWHERE)
    assert strayed == [ELSEWHERE]
    page.context.close()


def test_the_browser_refuses_what_the_policy_forbids(chromium: Chromium, site: str, shop: Shop) -> None:
    page = chromium.open(site, shop.cast.ada)
    page.get_by_role("main").wait_for()
    refused = page.evaluate(
        """(elsewhere) => new Promise((done) => {
             addEventListener('securitypolicyviolation', (event) => done([event.effectiveDirective, event.blockedURI]))
             fetch(elsewhere).catch(() => undefined)
           })""",
        ELSEWHERE,
    )
    page.context.close()
    assert refused == ["connect-src", ELSEWHERE]
