"""Every screen in both sizes, both themes and both languages: drawn to docs/screens, axe clean, no sideways scroll."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from clientcast.core.db import read, rows
from tests.e2e.browser import LOOKS, Chromium, Look, sideways, violations
from tests.e2e.shop import Shop

PICTURES = Path(__file__).parents[2] / "docs/screens"
PAGES = {
    "home": "/",
    "customers": "/customers",
    "collect": "/collect",
    "due": "/due",
    "more": "/more",
    "invoices": "/invoices",
    "attention": "/attention",
    "queue": "/queue",
    "members": "/members",
    "sellers": "/sellers",
    "plans": "/plans",
    "settings": "/settings",
    "organization": "/settings/organization",
    "branding": "/settings/branding",
    "device": "/settings/device",
    "sessions": "/settings/sessions",
    "import": "/import",
    "begin": "/begin",
    "customer-new": "/customers?new",
    "not-found": "/nowhere",
}


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_every_screen_can_be_shown_to_a_customer(chromium: Chromium, site: str, shop: Shop, look: Look) -> None:
    page = chromium.open(site, shop.cast.ada, look, bypass_csp=True)
    page.get_by_role("main").wait_for()
    pages = PAGES | {
        "customer": f"/customers/{shop.clients['Abdul Karim'].id}",
        "invoice": f"/invoices/{an_invoice(shop)}",
        "seller": f"/sellers/{shop.cast.sam.seller}",
    }
    wrong = []
    for name, path in pages.items():
        page.goto(site + path)
        page.locator("main").wait_for()
        page.wait_for_load_state("load")
        wrong += look_at(page, name, look)
    page.locator("[data-variant=filled]").filter(visible=True).click()  # the seller hands over
    page.get_by_role("dialog").wait_for()
    wrong += look_at(page, "hand-over", look)
    page.goto(site + "/due")
    page.locator("main li button").first.click()
    page.get_by_role("dialog").wait_for()
    wrong += look_at(page, "renew", look)
    page.get_by_role("dialog").locator("button[type=submit]").click()
    page.locator("[role=dialog] [role=status]").wait_for()
    wrong += look_at(page, "renewed", look)
    page.context.close()
    assert not wrong, "\n".join(wrong)


def an_invoice(shop: Shop) -> object:
    with read(shop.cast.ada.caller):
        return rows("select id from invoice where organization_id = org() limit 1")[0][0]


def look_at(page: Page, name: str, look: Look) -> list[str]:
    """Draw the screen at rest and judge it."""
    page.wait_for_timeout(700)
    page.screenshot(path=PICTURES / f"{name}.{look.name}.png")
    return [f"{name}: {fault}" for fault in faults(page)]


def faults(page: Page) -> list[str]:
    """What nobody should have to see or hear on a screen."""
    raw = [word for word in page.inner_text("body").split() if word.startswith("{") and word.endswith("}")]
    found = [*violations(page), *(f"untranslated {word}" for word in raw)]
    return [*found, "scrolls sideways"] if sideways(page) else found


def test_a_screen_with_faults_is_noticed(chromium: Chromium, site: str) -> None:
    page = chromium.open(site, None, LOOKS[0], bypass_csp=True)
    page.set_content(
        "<html lang=en><title>x</title><main><h1>{name}</h1><img src=x><p style='width:3000px'>wide</main>"
    )
    found = " ".join(faults(page))
    page.context.close()
    assert all(fault in found for fault in ("image-alt", "untranslated {name}", "scrolls sideways"))


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_the_first_screen_of_a_stranger(chromium: Chromium, site: str, db: str, look: Look) -> None:
    page = chromium.open(site, None, look, bypass_csp=True)
    page.locator("input[type=password]").wait_for()
    page.screenshot(path=PICTURES / f"sign-in.{look.name}.png")
    wrong = violations(page)
    page.context.close()
    assert not wrong
