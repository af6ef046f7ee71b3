"""Ada brings the lists real people sent through the wizard, in a real browser (X6, X8, X12–X14).

Figures of ``customers-messy.xlsx`` are worked out in tests/imports/test_customer_files.py: 1,265 rows are 1,200
customers, 50 of them written twice, and 15 whose line ends on the 31st of February. What they owe, in taka:

    billed 1,518,450 − paid 871,700 − word believed 100,700 − nothing said 37,550 − half 12,200 = 496,300.00
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import expect

from clientcast.core.db import read, rows
from clientcast.ledger import queries as ledger
from tests.cast import Cast
from tests.conftest import Dsn
from tests.e2e.browser import DESKTOP, LOOKS, PHONE, Chromium, Look, sideways, violations
from tests.e2e.wizard import ImportWizard
from tests.imports.builders import as_csv
from tests.server import working

DATA = Path(__file__).parents[1] / "data"
PICTURES = Path(__file__).parents[2] / "docs/screens"
DUE_MINOR = 496_300_00
PLANS = {"Trial", "Family 3M", "premium yearly", "Basic 1M", "Basic 1 month", "Premium 12 months"}
SELLERS = {"sam␣", "Sam", "SUE ELECTRONICS", "Sue Electronics", "Bhai Bhai Cable", "bhai-bhai cable", "(blank)"}
# Written in more than one way; the others stand as they are.
AREAS = {"Mirpur 10", "Mirpur-10", "মিরপুর-১০", "Uttara Sec 7", "Uttara, Sector-07"}

pytestmark = pytest.mark.fresh_database


@pytest.fixture
def worker(dsn: Dsn) -> Iterator[None]:
    """Somebody who applies and undoes in the background."""
    with working(dsn()):
        yield


def books(cast: Cast) -> tuple[int, int]:
    """Receivable and advance in minor units."""
    with read(cast.job):
        assert sum(ledger.trial_balance().values()) == 0
        return ledger.balance("receivable", "BDT"), -ledger.balance("advance", "BDT")


def customers(cast: Cast) -> int:
    with read(cast.job):
        return int(rows("select count(*) from customer where organization_id = org()")[0][0])


@pytest.mark.usefixtures("worker")
def test_adas_list_goes_in_as_it_was_shown_and_out_again(chromium: Chromium, site: str, cast: Cast) -> None:
    page = chromium.open(site, cast.ada, DESKTOP)
    ada = ImportWizard(page, site)

    ada.upload(DATA / "customers-messy.xlsx")
    assert ada.facts() == {
        "Rows with customers": "1,265",
        "Headings": "Row 3",
        "Blank rows": "6",
        "Dividers": "405, 808, 1210",
        "Sums": "1278",
    }
    ada.press()
    expect(ada.asked).to_have_count(1)
    expect(ada.asked).to_contain_text("Say what this column is, or leave it out.")
    ada.leave_asked_columns_out()
    ada.go_on()

    assert ada.spellings() == PLANS | SELLERS | AREAS
    asked = ada.questions()
    assert {"Premium 12 months", "premium yearly"} in asked
    assert {"sam␣", "Sam"} in asked
    assert {"Mirpur 10", "Mirpur-10", "মিরপুর-১০"} in asked
    ada.press()
    ada.says("Answer this first.")
    ada.say_yes_to_all()
    ada.go_on()

    expect(ada.headline).to_have_text("1,200 of 1,265 rows are ready")
    expect(page.get_by_role("main")).to_contain_text("Opening dues ৳4,96,300")
    expect(page.get_by_role("heading", name="15 rows need you")).to_be_visible()
    expect(page.get_by_role("cell", name="31/02/2026")).to_have_count(15)
    assert customers(cast) == 0, "nothing is saved yet"
    ada.press()

    expect(ada.headline).to_have_text("1,200 new customers", timeout=60_000)
    assert books(cast) == (DUE_MINOR, 0)
    imported = page.url
    page.get_by_role("link", name="Show the customers").click()
    page.get_by_role("searchbox").fill("01971924865")
    ada.says("Jamal Roy")

    page.goto(imported)
    page.get_by_role("button", name="Undo this import").filter(visible=True).click()
    ada.press()
    expect(ada.headline).to_have_text("1,200 customers were taken out", timeout=60_000)
    ada.says("6 plans and sellers of this import went too.")
    assert (customers(cast), books(cast)) == (0, (0, 0))
    page.context.close()


def test_the_export_is_shown_before_anything_is_saved(chromium: Chromium, site: str, cast: Cast) -> None:
    page = chromium.open(site, cast.ada, DESKTOP)
    ada = ImportWizard(page, site)
    ada.upload(DATA / "customers-export.csv")
    assert ada.facts()["Rows with customers"] == "3,162"
    ada.leave_asked_columns_out()
    ada.go_on()
    ada.say_yes_to_all()
    ada.go_on()
    expect(ada.headline).to_have_text("2,995 of 3,162 rows are ready")
    assert customers(cast) == 0
    page.context.close()


def test_without_a_worker_it_is_said_and_can_be_tried_again_or_given_up(
    chromium: Chromium, site: str, cast: Cast, dsn: Dsn, tmp_path: Path
) -> None:
    page = chromium.open(site, cast.ada, PHONE)
    ada = ImportWizard(page, site)
    small = tmp_path / "small.csv"
    small.write_bytes(as_csv([["Name", "Mobile"], ["Rahim Uddin", "01711111111"], ["Karim Mia", "01711111113"]]))
    ada.upload(small)
    ada.go_on()
    ada.go_on()
    ada.press()
    ada.says("0 of 2")
    expect(page.get_by_role("button", name="Give up")).to_have_count(0)

    a_minute_passes(dsn)
    ada.says("It has not moved for a while. Try again, or give up: what is in can be undone.")
    ada.press()
    expect(page.get_by_role("button", name="Give up")).to_have_count(0)

    a_minute_passes(dsn)
    page.get_by_role("button", name="Give up").filter(visible=True).click()
    expect(ada.headline).to_have_text("Stopped after 0 of 2 rows")
    ada.says("You stopped waiting for it.")
    with working(dsn()):
        page.get_by_role("button", name="Go on").filter(visible=True).click()
        expect(ada.headline).to_have_text("2 new customers", timeout=60_000)
    assert customers(cast) == 2
    page.context.close()


def a_minute_passes(dsn: Dsn) -> None:
    """As far as the run can know."""
    with psycopg.connect(dsn("postgres")) as server:
        server.execute("update app.import_run set moved_at = moved_at - interval '61 seconds'")


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("look", [look for look in LOOKS if look.theme == "light"], ids=lambda look: look.name)
def test_every_step_can_be_shown_to_a_customer(chromium: Chromium, site: str, cast: Cast, look: Look) -> None:
    page = chromium.open(site, cast.ada, look, bypass_csp=True)
    ada = ImportWizard(page, site)
    wrong: list[str] = []

    def look_at(step: str) -> None:
        page.wait_for_timeout(300)
        page.screenshot(path=PICTURES / f"import-{step}.{look.name}.png")
        wrong.extend(f"{step}: {text}" for text in violations(page))
        if sideways(page):
            wrong.append(f"{step}: scrolls sideways")

    ada.upload(DATA / "customers-messy.xlsx")
    look_at("columns")
    ada.press()
    look_at("column-asked")
    ada.leave_asked_columns_out()
    ada.go_on()
    look_at("names")
    ada.say_yes_to_all()
    look_at("names-settled")
    ada.go_on()
    look_at("check")
    ada.press()
    expect(ada.solid).to_have_attribute("href", "/customers", timeout=60_000)
    look_at("saved")
    ada.press_beside()
    page.get_by_role("dialog").wait_for()
    look_at("undo")
    ada.press()
    page.get_by_role("dialog").wait_for(state="hidden")
    expect(ada.solid).to_have_attribute("href", "/import", timeout=60_000)
    look_at("undone")
    ada.press()
    expect(page.get_by_role("main").get_by_role("list")).to_be_visible()
    look_at("runs")
    page.context.close()
    assert not wrong, "\n".join(wrong)
