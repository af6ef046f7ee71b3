"""Each question that `check_books` asks finds the mistake it is there for."""

from __future__ import annotations

import psycopg
import pytest

from tests.conftest import Dsn
from tests.shop import BOOKS_IN_ORDER, PRICE, open_shop

MISTAKES = {
    "what customers owe and have paid ahead is what the books say": "update customer_balance set advance_minor = advance_minor + 1",
    "cash in hand is what the books say": "update seller_balance set cash_minor = cash_minor + 1",
    "what a customer owes is the sum of his open invoices": "update invoice_state set open_minor = open_minor + 1",
    "an invoice's state is its total and what settled it": "update invoice_state set paid_minor = paid_minor - 1",
    "a payment settles no more than itself, a reversed one nothing": "update payment set reversed_at = now()",
    "every document and every live payment has one live entry": "delete from journal where source_kind = 'invoice'",
    "terms never overlap": """
        alter table term drop constraint term_no_overlap;
        create temporary table twice as select * from term;
        update twice set id = uuid7();
        insert into term select * from twice""",
    "a line ends with its last live term": "update subscription set ends_on = ends_on + 1",
    "numbers run from 1 without a gap": "update invoice set number = number + 1",
    "no number was given out that nobody has": "update counter set last = last + 1 where series = 'customer'",
    "a customer's rows are his seller's": "update payment set seller_id = collector_id",
}


@pytest.mark.system
@pytest.mark.fresh_database
def test_every_mistake_is_found(db: str, dsn: Dsn):
    shop = open_shop()
    _, line = shop.new_line(shop.cast.sam)
    shop.renew(shop.cast.asha, line, PRICE + 10_000)
    assert set(MISTAKES) == set(BOOKS_IN_ORDER)
    with psycopg.connect(dsn("postgres")) as server:
        server.execute("set search_path = app, public; set session_replication_role = replica")
        server.commit()
        assert not faults(server)
        for what, mistake in MISTAKES.items():
            assert server.execute(mistake.encode()).rowcount, what
            assert what in faults(server)
            server.rollback()


def faults(server: psycopg.Connection) -> set[str]:
    return {what for what, query in BOOKS_IN_ORDER.items() if server.execute(query.encode()).fetchall()}
