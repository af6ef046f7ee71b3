"""More customers than a device holds: the search asks the server, and who is opened stays (SYNC-11)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Route

from tests.e2e.browser import DESKTOP, PHONE, Chromium, Look, sign_in
from tests.e2e.shop import Shop


@pytest.mark.parametrize("look", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_customer_who_is_not_here_is_found_and_opened(
    chromium: Chromium, site: str, shop: Shop, tmp_path: Path, look: Look
) -> None:
    far = shop.clients["Selina Begum"]
    context = chromium.profile(tmp_path / "device", look)
    sign_in(context, site, shop.cast.ada)
    context.route("**/api/snapshot*", lambda route: _without(route, str(far.id)))
    page = context.pages[0]
    page.set_default_timeout(30_000)
    page.goto(f"{site}/customers")
    page.get_by_text("This device holds the 4 newest customers.").wait_for()
    assert page.get_by_text("Selina Begum").count() == 0

    page.get_by_role("searchbox").fill("selina")
    page.get_by_role("list", name="From the server").get_by_role("link").click()
    page.get_by_role("heading", name="Selina Begum").wait_for()
    page.get_by_text("INV-2627").first.wait_for()

    for name in ("Home", "Due"):
        page.get_by_role("link", name=name).first.click()
        page.get_by_text("These figures cover the 5 customers that this device holds, not everybody.").wait_for()

    context.set_offline(True)
    page.get_by_role("link", name="Customers").first.click()
    page.get_by_role("searchbox").fill("selina")
    page.get_by_text("Selina Begum").first.wait_for()
    page.get_by_text("There is no connection to the server.").wait_for()


def _without(route: Route, customer: str) -> None:
    """The server's first load as for an organization that is larger by this customer."""
    answer = route.fetch()
    lines = [json.loads(line) for line in answer.text().splitlines()]
    lines[0]["windowed"] = True
    for line in lines[1:-1]:
        line["rows"] = [row for row in line["rows"] if customer not in (row["id"], row.get("customer_id"))]
    route.fulfill(response=answer, body="".join(f"{json.dumps(line)}\n" for line in lines))
