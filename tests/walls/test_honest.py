"""The honest case, so that "no row" means something in the attacks."""

from __future__ import annotations

import pytest

from tests.walls.world import FIGURES, SELLERS, World, of

pytestmark = pytest.mark.system

EVERYTHING = "select count(*) from {}"


@pytest.mark.parametrize(
    ("who", "customers"),
    [("ada", 3), ("adam", 3), ("mina", 3), ("asha", 3), ("pia", 3), ("sam", 2), ("sid", 1), ("sue", 1), ("eve", 1)],
)
def test_everybody_sees_the_customers_of_his_own_people(attempt, who, customers):
    attempt(who, "select count(*) from customer", want=[(customers,)])
    attempt(who, "select count(*) from search_customer_ids('{%%needle%%}', 50)", want=[(customers,)])


@pytest.mark.parametrize("who", SELLERS)
def test_the_books_know_what_is_owed_and_held(attempt, who):
    due, advance, cash = FIGURES
    attempt(
        who,
        f"select due_minor, advance_minor from customer_balance where customer_id = {of(who, 'customer')}",
        want=[(due, advance)],
    )
    attempt(who, f"select cash_minor from seller_balance where seller_id = {of(who, 'seller')}", want=[(cash,)])


def test_a_line_ends_where_its_last_term_ends(attempt):
    attempt(
        "sam",
        f"select ends_on::text, term_kind from subscription where id = {of('sam', 'subscription')}",
        want=[("2026-02-01", "paid")],
    )
    attempt(
        "ada",
        f"update term set voided_at = now() where id = {of('sam', 'term')}",
        f"select ends_on from subscription where id = {of('sam', 'subscription')}",
        want=[(None,)],
    )


def test_a_seller_reveals_the_secret_of_his_own_line(attempt):
    attempt(
        "sam",
        f"select key_version, ciphertext from reveal_secret({of('sam', 'subscription')}, 'he forgot')",
        want=[(1, b"sealed sam")],
    )


def test_a_customer_takes_everything_along_when_he_moves(world: World):
    tables = [
        "subscription",
        "box",
        "term",
        "invoice",
        "invoice_line",
        "invoice_state",
        "payment",
        "allocation",
        "customer_note",
        "customer_balance",
    ]
    with world.as_("ada") as ada:
        before = {t: _row(ada, world, t) for t in tables}
        ada.execute(
            f"update customer set seller_id = {of('sue', 'seller')} where id = {of('sam', 'customer')}", world.ids
        )
        ada.execute("set constraints all immediate")
        after = {t: _row(ada, world, t) for t in tables}
    assert {t: seller for t, (seller, _) in after.items()} == dict.fromkeys(tables, world.ids["sue.seller"])
    assert {t: version for t, (_, version) in after.items()} == {t: version + 1 for t, (_, version) in before.items()}


def _row(connection, world, table):
    query = f"select seller_id, version from {table} where customer_id = {of('sam', 'customer')}"
    return connection.execute(query, world.ids).fetchone()
