"""What the server says no to waits for a person: corrected, taken as it is, or handed to the office (SYNC-24)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from clientcast.core.db import read, rows
from clientcast.kit.ids import uuid7
from tests.cast import Person
from tests.e2e.acts import became, picture, ready_offline, says
from tests.e2e.browser import LOOKS, Chromium, Look
from tests.e2e.shop import Shop
from tests.e2e.test_pictures import faults

USED, HIS = "9BK4A7Q2XL", "9BK4A7Q2XM"


@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[-2]], ids=lambda look: look.name)
def test_sam_meets_what_others_did_while_he_was_away(chromium: Chromium, site: str, shop: Shop, look: Look) -> None:
    ada, sam, sue = shop.cast.ada, shop.cast.sam, shop.cast.sue
    rahim, selina, nasrin = (shop.clients[name].id for name in ("Rahim Uddin", "Selina Begum", "Nasrin Akter"))
    now = datetime.now(UTC)

    page = chromium.open(site, sam, look, bypass_csp=True)
    ready_offline(page)
    page.context.set_offline(True)
    _takes_by_wallet(page, site, rahim, "300", USED)
    _renames(page, site, selina, "Selina Akter Begum")

    ada.does("customers.edit", now=now, id=selina, set={"name": "Selina Khatun"}, was={"name": "Selina Begum"})
    money: dict[str, Any] = {
        "id": uuid7(),
        "amount_minor": 10_000,
        "currency": "BDT",
        "method": "mfs",
        "provider": "bkash",
    }
    sue.does("payments.collect", now=now, customer_id=nasrin, trx_id=USED, **money)

    page.context.set_offline(False)
    page.goto(f"{site}/queue")
    says(page, "2 need you")
    money_refused, edit_refused = page.locator("article").nth(0), page.locator("article").nth(1)
    expect(money_refused).to_contain_text("TrxID")
    expect(money_refused.get_by_role("button", name="Discard")).to_have_count(0)
    expect(edit_refused).to_contain_text("yours is “Selina Akter Begum”, now it is “Selina Khatun”")
    picture(page, "refused", look)
    assert not faults(page)

    money_refused.get_by_role("button", name="Correct it").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("TrxID").fill(HIS)
    picture(page, "refused-correct", look)
    sheet.get_by_role("button", name="Send again").click()
    says(page, "1 needs you")
    edit_refused = page.locator("article").first
    edit_refused.get_by_role("button", name="Use mine").click()

    became(lambda: _asked(ada, "select name from customer where id = %s", selina), [("Selina Akter Begum",)])
    taken = "select amount_minor, trx_id from payment where customer_id = %s and method = 'mfs'"
    became(lambda: _asked(ada, taken, rahim), [(30_000, HIS)])
    says(page, "Everything you entered is on the server.")
    picture(page, "refused-done", look)
    page.context.close()


def _takes_by_wallet(page: Page, site: str, customer: object, taka: str, trx_id: str) -> None:
    page.goto(f"{site}/customers/{customer}")
    page.get_by_role("button", name="Collect").first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Amount taken").fill(taka)
    sheet.get_by_text("bKash").click()
    sheet.get_by_label("TrxID").fill(trx_id)
    sheet.get_by_role("button", name=f"Take ৳{taka}").click()
    sheet.get_by_role("button", name="Done").click()


def _renames(page: Page, site: str, customer: object, name: str) -> None:
    page.goto(f"{site}/customers/{customer}")
    page.get_by_role("button", name="More").click()
    page.get_by_text("Edit").first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Name", exact=True).fill(name)
    sheet.get_by_role("button", name="Save").click()


def _asked(person: Person, question: str, subject: object) -> list[tuple[Any, ...]]:
    with read(person.caller):
        return rows(question, (subject,))
