"""Two phones renew one line offline: one term, the second money is the customer's, one item, decided once (SYNC-27)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from playwright.sync_api import Page, Route

from clientcast.core.db import read, rows
from clientcast.kit.periods import add_months
from clientcast.ledger import queries as ledger
from tests.cast import Person
from tests.e2e.acts import go, holds_what_a_new_one_would, picture, ready_offline, renew_in_three_taps, says
from tests.e2e.browser import DESKTOP, PHONE, Chromium
from tests.e2e.shop import Shop, today

NAME = "Jamal Hossain"  # Sid's customer, whom his parent Sam sees too


def test_two_phones_renew_one_line_without_a_network(chromium: Chromium, site: str, shop: Shop) -> None:
    ada, sam, sid = shop.cast.ada, shop.cast.sam, shop.cast.sid
    desk = chromium.open(site, ada, DESKTOP, "/attention")
    says(desk, "Nothing needs a decision")
    phones = {who.name: chromium.open(site, who, PHONE) for who in (sid, sam)}
    for phone in phones.values():
        ready_offline(phone)

    # In the village there is no signal. Sid takes ৳500 from Jamal; an hour later his wife pays Sam again.
    for phone in phones.values():
        phone.context.set_offline(True)
        renew_in_three_taps(phone, NAME)
        says(phone, "1 waiting")
    assert _papers(ada, shop) == (5, 5), "nothing has left the phones yet"

    phones["Sid"].context.set_offline(False)
    says(phones["Sid"], "Up to date")
    phones["Sam"].context.set_offline(False)
    says(phones["Sam"], "Up to date")

    # One term for the one who came first; the other ৳500 is Jamal's; somebody has to decide.
    end = add_months(today() - timedelta(days=31), 2, (today() - timedelta(days=31)).day)
    assert _ends(ada, shop) == end
    assert _papers(ada, shop) == (7, 6), "both payments, one invoice more"
    assert _owes(ada, shop) == [(0, 50_000)]
    _checks_out(ada, cash=7 * 50_000, advance=50_000)

    # Ada's open screen shows it by itself; Sam, who took the second money, finds it on his Home.
    says(desk, f"Renew {NAME}, ৳500")
    says(desk, "Sid renewed the same line")
    picture(desk, "attention-double", DESKTOP)
    go(phones["Sam"], "Home")
    says(phones["Sam"], f"Renew {NAME}, ৳500")
    picture(phones["Sam"], "home-double", PHONE)
    go(phones["Sam"], "More")
    phones["Sam"].get_by_role("main").get_by_role("link", name="Needs attention").click()
    says(phones["Sam"], f"Renew {NAME}, ৳500")
    picture(phones["Sam"], "attention-double", PHONE)

    # She decides in two tabs: what the second asks arrives when the first has been answered.
    second = desk.context.new_page()
    second.goto(f"{site}/attention")
    with _held_back(second, "**/api/commands/attention.settle"):
        second.get_by_role("button", name="Keep as advance").click()
        desk.get_by_role("button", name="Renew one more term").click()
        says(desk, "Nothing needs a decision")
    second.get_by_text("Somebody has decided this already.").wait_for()
    picture(second, "attention-decided", DESKTOP)
    says(second, "Renewed one more term")

    assert _ends(ada, shop) == add_months(today() - timedelta(days=31), 3, (today() - timedelta(days=31)).day)
    assert _owes(ada, shop) == [(0, 0)]
    assert _papers(ada, shop) == (7, 7)
    _checks_out(ada, cash=7 * 50_000, advance=0)
    says(phones["Sam"], "Renewed one more term")
    for person, page in ((ada, desk), (ada, second), (sam, phones["Sam"]), (sid, phones["Sid"])):
        holds_what_a_new_one_would(page, site, person)
    for page in (desk, *phones.values()):
        page.context.close()


@contextmanager
def _held_back(page: Page, path: str) -> Iterator[None]:
    """What the page asks of ``path`` waits until the end of the block."""
    waiting: list[Route] = []
    page.route(path, lambda route: waiting.append(route))
    yield
    assert waiting, "nothing was asked"
    for route in waiting:
        route.continue_()


def _papers(ada: Person, shop: Shop) -> tuple[int, int]:
    """Payments and invoices of the organization."""
    with read(ada.caller):
        payments, invoices = rows("select (select count(*) from payment), (select count(*) from invoice)")[0]
    return payments, invoices


def _ends(ada: Person, shop: Shop) -> object:
    with read(ada.caller):
        return rows("select ends_on from subscription where id = %s", (shop.clients[NAME].line,))[0][0]


def _owes(ada: Person, shop: Shop) -> list[tuple[int, int]]:
    """(due, advance) of the customer."""
    question = "select due_minor, advance_minor from customer_balance where customer_id = %s"
    with read(ada.caller):
        return [(due, advance) for due, advance in rows(question, (shop.clients[NAME].id,))]


def _checks_out(ada: Person, *, cash: int, advance: int) -> None:
    with read(ada.caller):
        balance = ledger.trial_balance()
    assert sum(balance.values()) == 0
    assert (balance["cash", "BDT"], -balance.get(("advance", "BDT"), 0)) == (cash, advance)
