"""Real Chromium on the built app, served for real on this worker's database.

Without Chromium the browser tests are skipped with a loud line; in CI they must run.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.cast import Cast, build
from tests.e2e.browser import Chromium, find_chromium
from tests.e2e.shop import Shop, open_shop
from tests.server import serving

# Playwright's synchronous interface runs a loop in this thread; the ORM is used by nobody else meanwhile.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The browser, once per worker."""
    found = find_chromium()
    built = (settings.WEB_ROOT / "index.html").exists()
    if found is None or not built:
        missing = "Chromium" if found is None else "the built app (make web)"
        text = f"BROWSER TESTS NOT RUN: {missing} is missing"
        pytest.fail(text) if os.environ.get("CI") else pytest.skip(text)
    with Chromium(found or "") as browser:
        yield browser


@pytest.fixture
def cast(db: str) -> Cast:
    """Two new organizations with their people."""
    return build()


@pytest.fixture
def shop(cast: Cast) -> Shop:
    """Plans, and customers of Sam, Sid and Sue with lines that end around today."""
    return open_shop(cast)


@pytest.fixture
def site(dsn: object, tmp_path: Path) -> Iterator[str]:
    """The origin of a server on this worker's database."""
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        "CLIENTCAST_MASTER_KEY_FILE": str(settings.MASTER_KEY_FILE),
        "CLIENTCAST_FILES_DIR": str(settings.FILES_DIR),
    }
    with serving(dsn(), home, **environment) as port:  # type: ignore[operator]
        yield f"http://127.0.0.1:{port}"
    shutil.rmtree(home, ignore_errors=True)
