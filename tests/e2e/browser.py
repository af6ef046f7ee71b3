"""Chromium as our stories need it: pages of people, sizes, themes, languages; a browser that can be killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep, time
from typing import Any, Self

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from tests.cast import Person

ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int = 360
    height: int = 740
    theme: str = "light"
    language: str = "en"

    @property
    def phone(self) -> bool:
        return self.width < 992

    @property
    def name(self) -> str:
        return f"{'phone' if self.phone else 'desktop'}-{self.theme}-{self.language}"


PHONE, DESKTOP = Look(), Look(1280, 800)
LOOKS = [
    Look(width, height, theme, language)
    for width, height in ((360, 740), (1280, 800))
    for theme in ("light", "dark")
    for language in ("en", "bn")
]


def find_chromium() -> str | None:
    """``$CHROMIUM``, else Debian's."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


def _node() -> None:
    """Playwright's own node wants libraries that a small system lacks: use the wheel's."""
    wheel = Path(__file__).parents[2] / ".venv/node/bin/node"
    if wheel.exists():
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(wheel))


class Chromium:
    """The browser of a test session."""

    def __init__(self, executable: str) -> None:
        self.executable = executable

    def __enter__(self) -> Self:
        _node()
        self.playwright: Playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(executable_path=self.executable, args=ARGUMENTS)
        return self

    def __exit__(self, *_: object) -> None:
        self.browser.close()
        self.playwright.stop()

    def open(self, site: str, person: Person | None, look: Look = PHONE, path: str = "/", **more: Any) -> Page:
        """A page of a fresh browser profile, signed in as ``person``."""
        context = self.browser.new_context(**_context(look), **more)
        return _prepare(context, site, person, look, path)

    def profile(self, directory: Path, look: Look = PHONE) -> BrowserContext:
        """A browser of its own on a directory that outlives it."""
        return self.playwright.chromium.launch_persistent_context(
            str(directory), executable_path=self.executable, args=ARGUMENTS, **_context(look)
        )


def _context(look: Look) -> dict[str, Any]:
    return {
        "viewport": {"width": look.width, "height": look.height},
        "has_touch": look.phone,
        "is_mobile": look.phone,
        "timezone_id": "Asia/Dhaka",
        "locale": "bn-BD" if look.language == "bn" else "en-GB",
        "color_scheme": look.theme,
        "reduced_motion": "reduce",
    }


def _prepare(context: BrowserContext, site: str, person: Person | None, look: Look, path: str) -> Page:
    prefs = {"language": look.language, "theme": look.theme}
    context.add_init_script(f"localStorage.setItem('clientcast.prefs', {json.dumps(json.dumps(prefs))})")
    if person is not None:
        sign_in(context, site, person)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(site + path)
    return page


def sign_in(context: BrowserContext, site: str, person: Person) -> None:
    """Give the browser the person's session."""
    context.add_cookies(
        [{"name": "cc_session", "value": person.cookie, "url": site, "httpOnly": True, "expires": time() + 86_400}]
    )


def kill(profile: Path) -> None:
    """SIGKILL every process of the browser on that profile."""
    for pid in _processes(profile):
        os.kill(pid, signal.SIGKILL)
    deadline = monotonic() + 10
    while _processes(profile) and monotonic() < deadline:
        sleep(0.05)
    for left in profile.glob("Singleton*"):
        left.unlink(missing_ok=True)


def _processes(profile: Path) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes()
        except OSError:
            continue
        if os.fsencode(profile) in words:
            found.append(int(entry.parent.name))
    return found


def violations(page: Page) -> list[str]:
    """What axe finds on the page, one line each; the page's context must bypass the content policy."""
    page.add_script_tag(content=AXE.read_text())
    found = page.evaluate("async () => (await axe.run({ resultTypes: ['violations'] })).violations")
    return [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in found]


def sideways(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
