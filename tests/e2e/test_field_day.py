"""Sam's day in the field: no network, a killed browser, and nothing lost, nothing doubled, nothing shown to Sue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from clientcast.core.db import read, rows
from clientcast.ledger import queries as ledger
from tests.cast import Person
from tests.e2e.acts import collect, ready_offline, renew_in_three_taps, says
from tests.e2e.browser import DESKTOP, Chromium, kill, sign_in
from tests.e2e.shop import Shop


def test_cash_taken_offline_survives_a_kill_and_arrives_once(
    chromium: Chromium, site: str, shop: Shop, tmp_path: Path
) -> None:
    sam, ada, sue = shop.cast.sam, shop.cast.ada, shop.cast.sue
    office = _office(chromium, site, ada)
    profile = tmp_path / "sams-phone"
    phone = chromium.profile(profile)
    page = _open_book(phone, site, sam)

    phone.set_offline(True)
    page.get_by_role("link", name="Customers").click()
    page.get_by_role("searchbox").fill("selina")
    page.get_by_text("Selina Begum").first.wait_for()

    renew_in_three_taps(page, "Abdul Karim")
    collect(page, "Rahim Uddin", "200")
    says(page, "2 waiting")
    kill(profile)

    phone = chromium.profile(profile)
    sign_in(phone, site, sam)  # Chromium writes cookies down after half a minute: he has been signed in for longer
    phone.set_offline(True)
    page = phone.pages[0]
    page.goto(f"{site}/")
    says(page, "2 waiting")
    assert _count(sam, "payment") == 4, "nothing has left the phone yet: his three months of the past and Sid's one"

    phone.set_offline(False)
    page.get_by_text("Up to date").first.wait_for()
    assert _count(sam, "payment") == 6
    assert _count(sam, "term") == 5, "one term more"
    labels = [label for (label,) in _rows(ada, "select label from invoice order by number")]
    assert labels == [f"INV-2627-{n:06}" for n in range(1, len(labels) + 1)], "no number is missing or twice"

    office.get_by_text("Abdul Karim").first.wait_for()
    pulls = office.evaluate("window.__cc.log.filter((line) => line.what === 'pull').map((line) => line.detail)")
    causes = " ".join(pulls)
    assert "doorbell" in causes and "poll" not in causes, causes

    with read(ada.caller):
        balance = ledger.trial_balance()
    assert sum(balance.values()) == 0
    assert balance["cash", "BDT"] == 5 * 50_000 + 50_000 + 20_000
    assert (
        _rows(sue, "select 1 from payment p join customer c on c.id = p.customer_id where c.name <> 'Nasrin Akter'")
        == []
    )
    phone.close()
    office.context.close()


def _office(chromium: Chromium, site: str, ada: Person) -> Page:
    """Ada's open screen at the desk, which never asks by itself."""
    page = chromium.open(site, ada, DESKTOP)
    page.evaluate("localStorage.setItem('cc_debug_no_poll', '1')")
    page.reload()
    page.get_by_text("Up to date").first.wait_for()
    return page


def _open_book(phone: BrowserContext, site: str, person: Person) -> Page:
    """The book is on the phone and the app can start without a network."""
    sign_in(phone, site, person)
    page = phone.pages[0]
    page.set_default_timeout(30_000)
    page.goto(f"{site}/customers")
    ready_offline(page)
    return page


def _rows(person: Person, sql: str) -> list[tuple[Any, ...]]:
    with read(person.caller):
        return rows(sql)


def _count(person: Person, table: str) -> int:
    return int(_rows(person, f"select count(*) from {table}")[0][0])
