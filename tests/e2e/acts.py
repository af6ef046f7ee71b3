"""What people do and see on the screen, and what a device holds, in the words of the stories."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from playwright.sync_api import Page

from tests.cast import Person
from tests.e2e.browser import Look
from tests.server import ask

PICTURES = Path(__file__).parents[2] / "docs/screens"

Copy = dict[str, dict[str, dict[str, Any]]]


def says(page: Page, text: str) -> None:
    """Wait until the text is somewhere on the page; the badge hides its words on a phone."""
    page.get_by_text(text).first.wait_for(state="attached")


def became(look: Callable[[], Any], wanted: Any) -> None:
    """Look until it is so: devices hear of each other a moment later."""
    deadline = monotonic() + 20
    while (seen := look()) != wanted and monotonic() < deadline:
        sleep(0.2)
    assert seen == wanted, f"{seen} instead of {wanted}"


def ready_offline(page: Page) -> None:
    """The book is on the device and the app can start without a network."""
    says(page, "Up to date")
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    page.reload()
    says(page, "Up to date")


def go(page: Page, where: str) -> None:
    """By the navigation."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name=where).click()


def renew_in_three_taps(page: Page, name: str) -> None:
    """From the list of what is due; he pays ৳500."""
    go(page, "Due")
    row = page.locator("li", has_text=name)
    row.get_by_role("button", name="Renew").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Take ৳500 and renew").click()
    sheet.get_by_role("button", name="Done").click()


def collect(page: Page, name: str, taka: str) -> None:
    """From search to the receipt (E35)."""
    go(page, "Customers")
    page.get_by_role("searchbox").fill(name)
    page.get_by_role("main").get_by_text(name).first.click()
    page.get_by_role("button", name="Collect").first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Amount taken").fill(taka)
    sheet.get_by_role("button", name=f"Take ৳{taka}").click()
    sheet.get_by_role("button", name="Done").click()


def picture(page: Page, name: str, look: Look) -> None:
    """Draw the screen to docs/screens, at rest."""
    page.wait_for_timeout(300)
    page.screenshot(path=PICTURES / f"{name}.{look.name}.png")


HELD = """async (member) => {
  const open = indexedDB.open(`clientcast-${member}`)
  const db = await new Promise((done, fail) => { open.onsuccess = () => done(open.result); open.onerror = fail })
  const store = db.transaction(['pages', 'marks'])
  const whole = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = fail })
  const copy = await whole(store.objectStore('marks').get('copy')) ?? 'a'
  const keys = await whole(store.objectStore('pages').getAllKeys())
  const pages = await whole(store.objectStore('pages').getAll())
  db.close()
  return keys.flatMap((key, i) => key[0] === copy ? [[key[1], pages[i]]] : [])
}"""


def held(page: Page, member: str) -> Copy:
    """Every confirmed row in the device's database, by collection and id."""
    copy: Copy = {}
    for collection, text in page.evaluate(HELD, member):
        copy.setdefault(collection, {}).update({row["id"]: row for row in json.loads(text)})
    return {name: rows for name, rows in copy.items() if rows}


def fresh(site: str, person: Person) -> Copy:
    """What a new device of the person would load now."""
    status, body = ask(int(site.rsplit(":", 1)[1]), "GET", "/api/snapshot", person.cookie)
    assert status == 200, body
    copy: Copy = {}
    for line in map(json.loads, body.decode().splitlines()):
        if "rows" in line:
            copy.setdefault(line["collection"], {}).update({row["id"]: row for row in line["rows"]})
    return {name: rows for name, rows in copy.items() if rows}


def holds_what_a_new_one_would(page: Page, site: str, person: Person) -> None:
    """The device's rows become those of a fresh snapshot, collection by collection."""

    def differing() -> list[str]:
        mine, new = held(page, str(person.member)), fresh(site, person)
        return [name for name in sorted({*mine, *new}) if mine.get(name) != new.get(name)]

    became(differing, [])
