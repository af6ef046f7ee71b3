"""November 2026 at Ada's Cable, told from the first to the last; the figures at the end were worked out by hand.

Ada is registered for VAT at 15 %; her prices include it. 500 taka are 434.78 and 65.22 of tax; 1,000 taka are 869.57
and 130.44, which is a poisha too much and stands as rounding −0.01; 600 taka are 521.74 and 78.26.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clientcast.kit.ids import uuid7
from tests.shop import check_books, open_shop

pytestmark = pytest.mark.system


def on(day: int, hour: int = 10, minute: int = 0) -> datetime:
    """An hour of November in Dhaka, as an instant."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=6)


def test_november(db):
    shop = open_shop()
    ada, mina, asha, sam, sid, sue = (getattr(shop.cast, name) for name in ("ada", "mina", "asha", "sam", "sid", "sue"))
    shop.settings(bin="001234567-0101", tax_rate="15", discount_limits={"seller": 10})
    gold = shop.add_plan(price=100_000, code="GOLD", name="Gold 20")
    karim, rahim, salma = (shop.add_customer(who) for who in (sam, sid, sue))
    tuli = shop.add_customer(ada, "Tuli")
    karims, rahims, salmas = (shop.add_line(customer) for customer in (karim, rahim, salma))
    tulis = shop.add_line(tuli, gold)

    # The 1st. Karim pays Sam 500 taka at his door.                              INV 1: 434.78 + 65.22
    shop.renew(sam, karims, now=on(1))

    # The 2nd. Rahim has 300 on him; Sid trusts him for the rest.                 INV 2: 434.78 + 65.22
    shop.renew(sid, rahims, 30_000, now=on(2))

    # The 3rd. Salma pays two months by bKash.                                    INV 3: 869.57 + 130.44 − 0.01
    shop.renew(sue, salmas, 100_000, count=2, money={"provider": "bkash", "trx_id": "9A8B7C6D5E"}, now=on(3))

    # The 5th. Tuli comes to the office and leaves 1,500 taka with Asha; Ada renews her Gold line from that.
    shop.collect(asha, tuli, 150_000, now=on(5))
    shop.renew(ada, tulis, None, use_advance_minor=100_000, now=on(5, 11))  # INV 4: 869.57 + 130.44 − 0.01
    assert shop.owes(tuli) == (0, 50_000)

    # The 8th. Sam renews Karim once more, sees that it was the wrong name, and takes it back. INV 5, CN 1
    wrong = shop.renew(sam, karims, now=on(8))
    body = {"payment_id": wrong.payment, "invoice_id": wrong.invoice, "credit_note_id": uuid7(), "reason": "wrong name"}
    sam.does("payments.undo", now=on(8, 10, 5), **body)
    assert shop.terms(karims) == [("2026-11-01", "2026-12-01")]

    # The 10th. Rahim brings 300: his debt of 200, and 100 ahead.
    shop.collect(sid, rahim, 30_000, now=on(10))
    assert shop.owes(rahim) == (0, 10_000)

    # The 12th. Asha counts Sam's 500.
    asha.does("payments.hand_over", id=uuid7(), seller_id=sam.seller, amount_minor=50_000, now=on(12))

    # The 15th. Jamal is new; Sue gives him a tenth off.                          INV 6: 434.78 − 43.48 + 58.70
    jamal = shop.add_customer(sue, "Jamal")
    jamals = shop.add_line(jamal)
    shop.renew(sue, jamals, 45_000, discount_minor=5_000, discount_reason="Welcome", now=on(15))

    # The 19th. Out of reach of any network, Karim pays Sam 500 for December. On the 20th the price becomes 600.
    # On the 21st Sam's phone finds the network: the money is Karim's advance, the term waits.
    offline = shop.renewal(karims, on=on(19).date())
    shop.new_price(60_000)
    waiting = sam.does("payments.renew", captured=on(19), now=on(21), **offline).attention
    assert shop.items()[0]["kind"] == "price_changed"

    # Mina extends all the same; 100 taka stay open.                              INV 7: 521.74 + 78.26
    ids = {"id": waiting, "term_id": uuid7(), "invoice_id": uuid7()}
    mina.does("attention.settle", outcome="extend", now=on(21, 12), **ids)
    assert (shop.owes(karim), shop.terms(karims)[1]) == ((10_000, 0), ("2026-12-01", "2027-01-01"))

    # The 25th. Rahim renews early: his 100 and 500 in cash.                      INV 8: 521.74 + 78.26
    shop.renew(sid, rahims, 50_000, use_advance_minor=10_000, now=on(25))

    # The 28th. Salma's brother pays in the office while Salma pays Sue, offline. INV 9: 521.74 + 78.26
    # Sue finds out and gives her the 600 back the next day.
    twice = shop.renewal(salmas, 60_000, on=on(28).date())
    shop.renew(ada, salmas, 60_000, now=on(28))
    item = sue.does("payments.renew", captured=on(28, 9), now=on(28, 20), **twice).attention
    sue.does("attention.settle", id=item, outcome="hand_back", now=on(29))

    # The 30th. Asha counts what Sid has: 300 + 300 + 500.
    asha.does("payments.hand_over", id=uuid7(), seller_id=sid.seller, amount_minor=110_000, now=on(30))

    # Cash: the house holds Tuli's 1,500, Sam's 500, the brother's 600, Sid's 1,100; Sam 500 of the 21st; Sue Jamal's 450.
    held = [shop.cash(who) for who in (None, sam.seller, sid.seller, sue.seller)]
    assert held == [370_000, 50_000, 0, 45_000]
    # Who owes: Karim 100. Who has paid ahead: Tuli 500.
    owed = {name: shop.owes(who) for name, who in zip("krstj", (karim, rahim, salma, tuli, jamal), strict=True)}
    assert owed == {"k": (10_000, 0), "r": (0, 0), "s": (0, 0), "t": (0, 50_000), "j": (0, 0)}
    assert shop.books() == {
        "cash": 465_000,  # 3,700 + 500 + 450
        "wallet": 100_000,  # Salma's bKash
        "receivable": 10_000,
        "discount": 4_348,
        "rounding": 2,  # twice −0.01
        "advance": -50_000,
        # 2 × 434.78 + 2 × 869.57 + 434.78 + 3 × 521.74; INV 5 and CN 1 are nothing together
        "revenue": -460_870,
        # 2 × 65.22 + 2 × 130.44 + 58.70 + 3 × 78.26
        "output_tax": -68_480,
    }
    assert sum(shop.books().values()) == 0
    last = dict(shop.ask("select series, max(label) from invoice group by series"))
    assert sorted(last.values()) == ["CN-2627-000001", "INV-2627-000009"]
    assert shop.count("invoice") == 10
    assert [item["outcome"] for item in shop.items()] == ["extend", "hand_back"]
    check_books(shop)
