"""A day at the office: cash is counted, a line is changed on the road, the papers lose their logo."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from clientcast.accounts.models import User
from clientcast.core import demo
from clientcast.core.db import read, rows, sign_in_tables
from clientcast.ledger import queries as ledger
from tests.cast import Cast, Person
from tests.e2e.browser import DESKTOP, PHONE, Chromium, Look, sideways
from tests.e2e.shop import Shop

BOX = "00:1A:79:12:34:56"


def test_asha_counts_what_sam_brings_and_sam_sees_it(chromium: Chromium, site: str, shop: Shop) -> None:
    asha, sam = shop.cast.asha, shop.cast.sam
    page = chromium.open(site, asha, PHONE, "/more")
    page.get_by_role("link", name="Sellers").click()
    page.get_by_role("link", name="Sam").click()
    _says(page, "Nothing is handed over yet.")
    page.get_by_role("button", name="Record hand-over").click()
    sheet = page.get_by_role("dialog")
    amount = sheet.get_by_label("Cash counted")
    expect(amount).to_have_value("1,500")

    amount.click()  # what stands there is selected a moment later
    page.wait_for_timeout(100)
    amount.fill("2000")
    sheet.get_by_role("button", name="Record ৳2,000").click()
    _says(sheet, "The seller has only ৳1,500 in hand.")
    amount.fill("১০০০")
    expect(sheet.locator("dl", has_text="Stays in hand")).to_contain_text("৳500")
    sheet.get_by_label("Note").fill("Evening")
    sheet.get_by_role("button", name="Record ৳1,000").click()

    _cash(page, "৳500")
    expect(page.get_by_role("list", name="Handed over")).to_contain_text("Evening")
    assert _rows(asha, "select amount_minor, note from hand_over") == [(100_000, "Evening")]
    with read(shop.cast.ada.caller):
        assert sum(ledger.trial_balance().values()) == 0
    page.context.close()

    page = chromium.open(site, sam, PHONE, f"/sellers/{sam.seller}")
    _cash(page, "৳500")
    expect(page.get_by_role("list", name="Handed over")).to_contain_text("৳1,000")
    expect(page.get_by_role("button", name="Record hand-over")).to_have_count(0)
    page.context.close()


def test_who_has_no_cash_hands_nothing_over_and_the_label_says_so(chromium: Chromium, site: str, cast: Cast) -> None:
    page = chromium.open(site, cast.asha, DESKTOP, f"/sellers/{cast.sue.seller}")
    refused = page.get_by_role("button", name="Record hand-over: no cash in hand")
    expect(refused).to_have_attribute("aria-disabled", "true")
    page.goto(f"{site}/sellers/{cast.house}")
    _says(page, "Nothing is handed over yet.")
    expect(page.get_by_role("button", name="Record hand-over")).to_have_count(0)
    page.context.close()


def test_a_line_is_changed_without_signal_and_sent_when_there_is_one_again(
    chromium: Chromium, site: str, shop: Shop
) -> None:
    sam, karim = shop.cast.sam, shop.clients["Abdul Karim"]
    page = chromium.open(site, sam, PHONE, f"/customers/{karim.id}")
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    page.reload()
    _says(page, "Up to date")
    page.context.set_offline(True)
    page.get_by_role("button", name="Change the line").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Username").fill("karim.60")
    sheet.get_by_label("Boxes at the same time").fill("২")
    sheet.get_by_role("button", name="Add a box").click()
    mac = sheet.get_by_label("MAC of box 1")
    mac.fill("00:1A:79")
    sheet.get_by_role("button", name="Save the line").click()
    _says(sheet, "A MAC has 12 digits")
    mac.fill("00-1a-79-12-34-56")
    sheet.get_by_role("button", name="Save the line").click()
    _says(page, "Changed, waiting")
    _says(page, "karim.60")
    _says(page, "1 of 2 boxes")

    page.locator("header a[href='/queue']").click()
    _says(page, "Change the line of Abdul Karim")
    expect(page.get_by_role("button", name="Send now: no signal")).to_have_attribute("aria-disabled", "true")
    page.context.set_offline(False)
    _says(page, "Up to date")
    assert _rows(sam, "select username, connections from subscription where username <> ''") == [("karim.60", 2)]
    assert _rows(sam, "select mac, removed_at from box") == [(BOX, None)]
    page.context.close()


def test_a_box_comes_off_the_line_it_hung_on(chromium: Chromium, site: str, shop: Shop) -> None:
    sam, karim = shop.cast.sam, shop.clients["Abdul Karim"]
    sam.does("subscriptions.set_boxes", id=karim.line, add=[{"id": karim.id, "mac": BOX}])
    page = chromium.open(site, sam, DESKTOP, f"/customers/{karim.id}")
    page.get_by_role("button", name="Change the line").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name=f"Remove box {BOX}").click()
    sheet.get_by_role("button", name=f"Keep box {BOX}").click()
    sheet.get_by_role("button", name=f"Remove box {BOX}").click()
    sheet.get_by_role("button", name="Save the line").click()
    _says(page, "0 of 1 boxes")
    _says(page, "Up to date")
    assert _rows(sam, "select count(removed_at) from box") == [(1,)]
    page.context.close()


def test_the_logo_comes_and_goes(chromium: Chromium, site: str, cast: Cast) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (120, 40), "#0b5c4b").save(picture, "PNG")
    page = chromium.open(site, cast.ada, DESKTOP, "/settings/branding")
    file: FilePayload = {"name": "logo.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("img", name="Logo").wait_for()
    page.get_by_role("button", name="Remove the logo").click()
    expect(page.get_by_role("img", name="Logo")).to_have_count(0)
    assert _rows(cast.ada, "select logo_id from organization") == [(None,)]
    page.context.close()


def test_a_demo_is_entered_with_one_tap(chromium: Chromium, site: str, cast: Cast) -> None:
    with sign_in_tables():
        sam = User.objects.get(id=cast.sam.user)
        sam.password = make_password(demo.PASSWORD)
        sam.save()
    user = {"username": sam.username, "role": "seller", "password": demo.PASSWORD, "elsewhere": False}

    def as_a_demo(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "demo_users": [user]})

    page = chromium.open(site, None, PHONE)
    _says(page, "I forgot my password")
    page.route("**/api/public", as_a_demo)
    page.reload()
    page.get_by_role("button", name=sam.username).click()
    page.get_by_role("heading", name="Today").wait_for()
    page.context.close()


@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize("name", ["ada", "sam"])
def test_home_with_letters_twice_as_large_never_scrolls_sideways(
    chromium: Chromium, site: str, shop: Shop, name: str, language: str
) -> None:
    page = chromium.open(site, getattr(shop.cast, name), Look(language=language))
    page.get_by_role("region", name="Collected today" if language == "en" else "আজ আদায়").wait_for()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not sideways(page), "the page"
    cut = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
        ".filter(e => !e.closest('[class*=frame]')).map(e => e.outerHTML.slice(0, 120))"
    )
    assert not cut, "only tables may scroll, inside their panel"
    page.context.close()


def _says(place: Page | Locator, text: str) -> None:
    place.get_by_text(text).first.wait_for(state="attached")


def _cash(page: Page, amount: str) -> None:
    expect(page.locator("main div", has_text="Cash in hand").last).to_contain_text(amount)


def _rows(person: Person, sql: str) -> list[tuple[Any, ...]]:
    with read(person.caller):
        return rows(sql)
