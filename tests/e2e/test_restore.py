"""Backup, a week of work, restore: the figures of the backup, and the devices bring back what they hold (3.5)."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.core.places import open_place
from tests.e2e.acts import (
    became,
    collect,
    go,
    holds_what_a_new_one_would,
    picture,
    ready_offline,
    renew_in_three_taps,
    says,
)
from tests.e2e.browser import DESKTOP, PHONE, Chromium, Look
from tests.e2e.installation import clientcast, figures, served, with_shop
from tests.server import free_port

# Customers, payments, terms, cash in hand, what customers have paid ahead, receipts; and whether the books balance.
FIGURES = """
with movement as (select amount_minor m from app.journal union all select -amount_minor from app.journal)
select (select count(*) from app.customer), (select count(*) from app.payment), (select count(*) from app.term),
       (select sum(cash_minor) from app.seller_balance), (select coalesce(sum(advance_minor), 0) from app.customer_balance),
       (select count(distinct number) from app.money_receipt), coalesce(sum(m), 0) from movement"""
TAKEN = "select count(*), sum(amount_minor) from app.payment"
MONTH = 50_000
MONDAY = (5, 6, 6, 6 * MONTH, 0, 1, 0)
FRIDAY = (6, 9, 7, 7 * MONTH + 20_000 + 10_000, 30_000, 4, 0)
EVERYTHING = (6, 11, 8, 8 * MONTH + 20_000 + 10_000 + 30_000, 60_000, 6, 0)


def test_a_backup_a_week_of_work_and_a_restore(chromium: Chromium) -> None:
    with open_place() as place:
        shop, anew, file, port = place / "shop", place / "anew", place / "monday.tar", free_port()
        with served(shop, port) as site:
            people = with_shop(shop)
            sam, ada = people["Sam"], people["Ada"]
            phone = chromium.open(site, sam, PHONE)
            desk = chromium.open(site, ada, DESKTOP, "/customers")
            for page in (phone, desk):
                ready_offline(page)
            renew_in_three_taps(phone, "Abdul Karim")
            _is_sent(phone)
            clientcast("backup", file, "--data", shop)
            assert figures(shop, FIGURES) == MONDAY

            _a_week(phone, desk)
            assert figures(shop, FIGURES) == FRIDAY
            phone.context.set_offline(True)
            renew_in_three_taps(phone, "Jamal Hossain")
            collect(phone, "Abdul Karim", "300")
            says(phone, "2 waiting")

        # The disk is lost. Monday's file and the master key are not.
        clientcast("restore", file, "--data", anew, "--master-key", shop / "master.key")
        with served(anew, port) as site:
            assert figures(anew, FIGURES) == MONDAY
            _the_devices_notice(phone, desk)
            became(lambda: figures(anew, TAKEN), (8, 7 * MONTH + 30_000))  # what had waited went by itself
            for page, person in ((phone, sam), (desk, ada)):
                holds_what_a_new_one_would(page, site, person)

            _sends_all_again(phone, "phone", PHONE, ("Renew Selina Begum", "Collect ৳200 from Rahim Uddin"))
            _sends_all_again(desk, "desk", DESKTOP, ("New customer Habib Rahman", "Collect ৳100 from Habib Rahman"))
            assert figures(anew, FIGURES) == EVERYTHING
            for page, person in ((phone, sam), (desk, ada)):
                holds_what_a_new_one_would(page, site, person)
                page.context.close()
        assert "Nothing wrong was found" in clientcast("doctor", "--data", anew)


def _a_week(phone: Page, desk: Page) -> None:
    """Sam takes ৳500 and ৳200; Ada adds a customer and takes ৳100 from him."""
    renew_in_three_taps(phone, "Selina Begum")
    collect(phone, "Rahim Uddin", "200")
    _is_sent(phone)
    desk.get_by_role("button", name="New customer").first.click()
    sheet = desk.get_by_role("dialog")
    sheet.get_by_label("Name", exact=True).fill("Habib Rahman")
    sheet.get_by_label("Phone").first.fill("01811000001")
    sheet.get_by_role("button", name="Add customer").click()
    sheet.wait_for(state="detached")
    collect(desk, "Habib Rahman", "100")
    _is_sent(desk)


def _is_sent(page: Page) -> None:
    page.get_by_text("waiting").first.wait_for(state="detached")
    says(page, "Up to date")


def _the_devices_notice(phone: Page, desk: Page) -> None:
    """Both take the new copy; the commands that the server has lost wait for a person."""
    phone.context.set_offline(False)
    desk.evaluate("window.dispatchEvent(new Event('online'))")
    for page in (phone, desk):
        says(page, "2 need you")


def _sends_all_again(page: Page, name: str, look: Look, entries: tuple[str, ...]) -> None:
    page.get_by_role("link", name="2 need you").click()
    says(page, "From after the backup")
    for entry in entries:
        says(page, entry)
    picture(page, f"restored-{name}", look)
    page.get_by_role("button", name="Send all again").click()
    page.get_by_text("From after the backup").wait_for(state="detached")
    go(page, "Customers")
    _is_sent(page)
