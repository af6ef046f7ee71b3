"""What happened stays as it was: papers, payments, terms, books, numbers, periods (I1–I6, I19)."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from tests.walls.world import (
    BROKEN,
    DENIED,
    FOREIGN,
    NO_SUCH,
    TWICE,
    allocation,
    insert,
    invoice,
    line,
    movement,
    of,
    part,
    payment,
    post,
    receipt,
    settled,
    term,
)

pytestmark = pytest.mark.system

PAPERS = {
    "invoice": (
        "total_minor = 1",
        "sha256 = 'y'",
        "document = '{\"a\": 1}'",
        "number = number + 1",
        "issued_at = now()",
        "title = 'x'",
    ),
    "invoice_line": ("net_minor = 1", "description = 'y'"),
    "allocation": ("amount_minor = 1",),
    "money_receipt": ("amount_minor = 1", "number = 'x'"),
    "hand_over": ("amount_minor = 2",),
    "plan_version": ("price_minor = 1", "count = 2"),
    "customer_note": ("text = 'y'",),
    "journal": ("amount_minor = 1", "reversed_by = null"),
    "counter": ("last = 0",),
    "customer_balance": ("due_minor = 0",),
    "seller_balance": ("cash_minor = 0",),
    "audit_event": ("reason = 'x'",),
    "applied_key": ("status = 500", "body_sha256 = 'y'"),
    "file": ("sha256 = 'y'", "owner_id = null"),
    "data_key": ("wrapped = 'y'",),
    "service_secret": ("ciphertext = 'y'",),
    "feed_head": ("pos = 0", "epoch = gen_random_uuid()"),
    "feed_change": ("ids = '{}'",),
}


def state(change: str) -> str:
    return f"update invoice_state set {change} where id = {of('sam', 'invoice')}"


UNSETTLED = [settled("sam", -20000), allocation("sam", -20000)]


@pytest.mark.parametrize(("table", "change"), [(t, c) for t, changes in PAPERS.items() for c in changes])
@pytest.mark.parametrize("who", ["ada", "sam", "pia"])
def test_nobody_changes(attempt, who, table, change):
    attempt(who, f"update {table} set {change}", want=DENIED)


# An office may take away what an import brought (X8, X10); what is in use stays.
IN_USE = dict.fromkeys(("plan", "plan_version", "seller"), errors.ForeignKeyViolation) | {"file": BROKEN}


@pytest.mark.parametrize(
    "table", [*PAPERS, "invoice_state", "payment", "attention", "member", "seller", "organization", "plan", "device"]
)
@pytest.mark.parametrize("who", ["ada", "sam", "pia"])
def test_nobody_deletes(attempt, who, table):
    want = {**IN_USE, "customer_note": 1}.get(table, DENIED) if who == "ada" else DENIED
    where = f" where id = {of('sam', 'note')}" if want == 1 else ""
    attempt(who, f"delete from {table}{where}", want=want)


@pytest.mark.parametrize(("table", "change"), [(t, c) for t in ("invoice", "invoice_line") for c in PAPERS[t]])
def test_a_right_to_change_would_not_help_either(world, dsn, table, change):
    with (
        psycopg.connect(dsn("app_migrate"), options="-c role=app_owner -c app.migrating=on") as owner,
        pytest.raises(BROKEN),
    ):
        owner.execute(f"update {table} set {change}")


SETTLED = f"update attention set state = 'settled', outcome = 'keep_advance', settled_at = now() where id = {of('sam', 'attention')}"
REVERSED = f"update payment set reversed_at = now() where id = {of('sam', 'payment')}"
VOIDED = f"update term set voided_at = now() where id = {of('sam', 'term')}"
FACTS = {
    "the amount of a payment": f"update payment set amount_minor = 1 where id = {of('sam', 'payment')}",
    "who took a payment": f"update payment set collector_id = {of('sid', 'seller')} where id = {of('sam', 'payment')}",
    "the day of a payment": f"update payment set received_on = '2026-01-01' where id = {of('sam', 'payment')}",
    "the receipt of a payment": f"update payment set receipt_number = 'x' where id = {of('sam', 'payment')}",
    "whose payment it was": f"update payment set customer_id = {of('sid', 'customer')}, seller_id = {of('sid', 'seller')} where id = {of('sam', 'payment')}",
    "what waits for a decision": f'update attention set envelope = \'{{"kind": "members.set_role"}}\' where id = {of("sam", "attention")}',
    "why it waits": f"update attention set facts = '{{\"a\": 1}}' where id = {of('sam', 'attention')}",
    "the plan of a term": f"update term set plan_version_id = uuid7() where id = {of('sam', 'term')}",
    "the kind of a term": f"update term set kind = 'goodwill' where id = {of('sam', 'term')}",
    "a term, which grows": f"update term set period = '[2026-01-01,2027-01-01)' where id = {of('sam', 'term')}",
    "a term, which moves": f"update term set period = '[2026-01-02,2026-02-01)' where id = {of('sam', 'term')}",
}


@pytest.mark.parametrize("what", FACTS)
@pytest.mark.parametrize("who", ["ada", "sam"])
def test_a_fact_stays(attempt, who, what):
    attempt(who, FACTS[what], want=BROKEN)


@pytest.mark.parametrize(
    ("once", "again"),
    [
        (SETTLED, SETTLED.replace("keep_advance", "extend")),
        (
            SETTLED,
            f"update attention set state = 'open', outcome = null, settled_at = null where id = {of('sam', 'attention')}",
        ),
        (REVERSED, f"update payment set reversed_at = null where id = {of('sam', 'payment')}"),
        (VOIDED, f"update term set voided_at = null where id = {of('sam', 'term')}"),
    ],
    ids=["settled twice", "opened again", "not reversed after all", "not voided after all"],
)
def test_what_is_done_once_is_done(attempt, once, again):
    attempt("sam", *UNSETTLED, once, want=1)
    attempt("sam", *UNSETTLED, once, again, want=BROKEN)


def test_a_term_may_be_cut_short(attempt):
    attempt("sam", f"update term set period = '[2026-01-01,2026-01-15)' where id = {of('sam', 'term')}", want=1)


PERIODS = {
    "overlaps": ("[2026-01-15,2026-03-01)", errors.ExclusionViolation),
    "is empty": ("empty", BROKEN),
    "never ends": ("[2026-03-01,)", BROKEN),
    "never began": ("(,2026-01-01)", BROKEN),
    "follows at once": ("[2026-02-01,2026-03-01)", 1),
}


@pytest.mark.parametrize("what", PERIODS)
def test_a_term_that(attempt, what):
    period, want = PERIODS[what]
    attempt("sam", term("sam", period), want=want)


def test_a_voided_term_makes_room(attempt):
    attempt("sam", VOIDED, term("sam", "[2026-01-10,2026-01-20)"), want=1)


OF_THE_ORGANIZATION = ["house_id = null", "house_id = %(sam.seller)s", "slug = 'x'", "demo = true"]


@pytest.mark.parametrize("change", OF_THE_ORGANIZATION)
def test_what_an_organization_is_stays(attempt, change):
    attempt("ada", f"update organization set {change}", want=BROKEN)


LAST = "update member set {} where id = %(ada.member)s"


@pytest.mark.parametrize("change", ["state = 'suspended'", "state = 'removed'", "role = 'admin'"])
def test_the_last_owner_cannot_go(attempt, change):
    attempt("ada", LAST.format(change), want=BROKEN)
    attempt("ada", "update member set role = 'owner' where id = %(adam.member)s", LAST.format(change), want=1)


# Papers: (statements, what comes of the last).
NEW = "'00000000-0000-7000-8000-000000000001'"
CREDITED = [
    invoice("sam", id=NEW, kind="'credit_note'", preceding_id=of("sam", "invoice")),
    line("sam", invoice_id=NEW),
]
ISSUING = {
    "an invoice with its line": ([invoice("sam", id=NEW), line("sam", invoice_id=NEW)], 1),
    "an invoice without a line": ([invoice("sam", id=NEW)], BROKEN),
    "lines that do not add up": ([invoice("sam", id=NEW), line("sam", invoice_id=NEW, net_minor="1")], BROKEN),
    "a header that does not add up": ([invoice("sam", total_minor="1")], BROKEN),
    "a number nobody gave out": ([invoice("sam", id=NEW, number="999"), line("sam", invoice_id=NEW)], BROKEN),
    "a number of a series nobody knows": (
        [invoice("sam", id=NEW, series="'Z'", number="1"), line("sam", invoice_id=NEW)],
        BROKEN,
    ),
    "a number twice": ([invoice("sam", number="1")], TWICE),
    "a line added later": ([line("sam", line="2")], BROKEN),
    "a credit note for an invoice of his": (
        [*UNSETTLED, state("credited_minor = 50000, open_minor = 0"), *CREDITED],
        1,
    ),
    "a credit note that the invoice does not know": ([*UNSETTLED, *CREDITED], BROKEN),
    "a credit note over what was paid": ([state("credited_minor = 50000, open_minor = 0"), *CREDITED], BROKEN),
    "a credit note for nothing": ([invoice("sam", kind="'credit_note'")], BROKEN),
    "a second credit note": (
        [
            invoice("sam", id=NEW, kind="'credit_note'", preceding_id=of("sam", "invoice")),
            invoice("sam", kind="'credit_note'", preceding_id=of("sam", "invoice")),
        ],
        TWICE,
    ),
}


@pytest.mark.parametrize("what", ISSUING)
@pytest.mark.parametrize("who", ["ada", "sam"])
def test_issuing(attempt, who, what):
    statements, want = ISSUING[what]
    attempt(who, *statements, want=want)


MONEY = {
    "a payment twice": ([payment("sam", id=of("sam", "payment"))], TWICE),
    "a payment of nothing": ([payment("sam", amount_minor="0")], BROKEN),
    "cash with a TrxID": ([payment("sam", provider="'bkash'", trx_id="'A1'")], BROKEN),
    "a wallet without one": ([payment("sam", method="'mfs'", provider="'bkash'")], BROKEN),
    "a TrxID twice": ([payment("sam", method="'mfs'", provider="'bkash'", trx_id="'A1'")] * 2, TWICE),
    "the rest of a payment": ([settled("sam", 5000), allocation("sam", 5000)], 1),
    "more than was paid": ([settled("sam", 5001), allocation("sam", 5001)], BROKEN),
    "more than was asked, from the advance": (
        [allocation("sam", 30001, payment_id="null"), settled("sam", 30001)],
        BROKEN,
    ),
    "the rest of an invoice, from the advance": (
        [settled("sam", 30000), allocation("sam", 30000, payment_id="null")],
        1,
    ),
    "less than nothing": ([allocation("sam", -20001), settled("sam", -20001)], BROKEN),
    "taking back what was settled": (UNSETTLED, 1),
    "what the invoice does not know": ([allocation("sam", 5000)], BROKEN),
    "what nobody has paid": ([settled("sam", 5000)], BROKEN),
    "less open than is": ([state("open_minor = open_minor - 1")], BROKEN),
    "more open than is": ([state("open_minor = open_minor + 1")], BROKEN),
    "credited without a credit note": (
        [state("credited_minor = credited_minor + 1, open_minor = open_minor - 1")],
        BROKEN,
    ),
    "a reversed payment that settles something": ([REVERSED], BROKEN),
    "settling with a reversed payment": (
        [*UNSETTLED, REVERSED, settled("sam", 1), allocation("sam", 1)],
        BROKEN,
    ),
    "another customer's payment": (
        [settled("sam", 1), allocation("sam", 1, payment_id=of("sid", "payment"))],
        BROKEN,
    ),
    "a payment in another currency": (
        [payment("sam", id=NEW, currency="'USD'"), settled("sam", 1), allocation("sam", 1, payment_id=NEW)],
        BROKEN,
    ),
    "a second receipt for a payment": ([receipt("sam", number="'sam-2'")], TWICE),
}


@pytest.mark.parametrize("what", MONEY)
@pytest.mark.parametrize("who", ["ada", "sam"])
def test_money(attempt, who, what):
    statements, want = MONEY[what]
    attempt(who, *statements, want=want)


# The books have one door.
@pytest.mark.parametrize("who", ["ada", "sam", "pia"])
@pytest.mark.parametrize(
    "statement",
    [
        "insert into journal (organization_id, entry_id, n, source_kind, source_id, date, debit, credit, currency, amount_minor) values (org(), uuid7(), 1, 'x', uuid7(), now(), 'bank', 'revenue', 'BDT', 5)",
        "insert into counter values (org(), 'z', 0)",
        insert("customer_balance", **part("sam"), currency="'USD'"),
        insert("seller_balance", seller_id=of("sam", "seller"), currency="'USD'"),
    ],
)
def test_nobody_writes_books_by_hand(attempt, who, statement):
    attempt(who, statement, want=DENIED)


his = of("sam", "customer")
due = movement("receivable", "revenue", 5, of_debit=his)
ENTRIES = {
    "sells": (post("uuid7()", due), [(1,)]),
    "splits money between due and advance": (
        post(NEW, movement("bank", "receivable", 5, of_credit=his), movement("bank", "advance", 7, of_credit=his)),
        [(2,)],
    ),
    "of nothing": (post("uuid7()", movement("bank", "revenue", 0)), BROKEN),
    "of less than nothing": (post("uuid7()", movement("bank", "revenue", -5)), BROKEN),
    "against itself": (post("uuid7()", movement("bank", "bank", 5)), BROKEN),
    "on one side only": (post("uuid7()", "'bank', null, null, null, 'BDT', 5"), errors.NotNullViolation),
    "on an account nobody knows": (post("uuid7()", movement("bribes", "revenue", 5)), BROKEN),
    "twice for one source": (post(of("sam", "invoice"), due, kind="invoice"), TWICE),
    "added to one that is posted": (post("uuid7()", due, entry=of("sam", "entry")), TWICE),
    "for a customer of another organization": (
        post("uuid7()", movement("receivable", "revenue", 5, of_debit=of("eve", "customer"))),
        FOREIGN,
    ),
    "for no customer": (post("uuid7()", movement("receivable", "revenue", 5)), FOREIGN),
    "for the cash of another organization": (
        post("uuid7()", movement("cash", "revenue", 5, of_debit=of("eve", "seller"))),
        FOREIGN,
    ),
    "that takes more than is due": (post("uuid7()", movement("bank", "receivable", 30001, of_credit=his)), BROKEN),
    "that uses more than was paid in advance": (
        post("uuid7()", movement("advance", "receivable", 5001, of_debit=his, of_credit=his)),
        BROKEN,
    ),
    "in a closed month": (post("uuid7()", due, day="2025-01-31"), BROKEN),
    "the day after": (post("uuid7()", due, day="2025-02-01"), [(1,)]),
}


@pytest.mark.parametrize("what", ENTRIES)
def test_an_entry(attempt, what):
    statement, want = ENTRIES[what]
    attempt("asha", statement, want=want)


def test_another_organizations_closed_month_is_no_concern(attempt):
    close = "insert into closed_month (organization_id, month) values (org(), '2025-03-01')"
    attempt("ada", close, post("uuid7()", due, day="2025-03-01"), want=BROKEN)
    attempt("ada", post("uuid7()", due, day="2025-03-01"), want=[(1,)])


UNDO = "select reverse_entry('{}', {}, uuid7(), '{}')"


def test_an_entry_is_reversed_once_and_may_be_posted_again(attempt):
    """Both rows of it: 500.00 of receivable go, what was in advance stays."""
    once = UNDO.format("payment", of("sam", "payment"), "2026-11-25")
    held = f"select due_minor, advance_minor from customer_balance where customer_id = {his}"
    attempt("ada", once, held, want=[(50000, 0)])
    attempt("ada", once, once, want=NO_SUCH)
    again = post(of("sam", "payment"), movement("bank", "advance", 7, of_credit=his), kind="payment")
    attempt("ada", once, again, held, want=[(50000, 7)])


def test_nothing_is_reversed_into_a_closed_month_or_from_afar(attempt):
    attempt("ada", UNDO.format("payment", of("sam", "payment"), "2025-01-31"), want=BROKEN)
    attempt("ada", UNDO.format("payment", of("eve", "payment"), "2026-11-25"), want=NO_SUCH)


@pytest.mark.parametrize("who", ["sam", "sid", "pia"])
def test_only_the_office_closes_a_month(attempt, who):
    attempt(who, "insert into closed_month (organization_id, month) values (org(), '2025-03-01')", want=DENIED)


NUMBERS = {
    "of his organization, one after another": (
        "ada",
        "select next_number('T'), next_number('T', 3), next_number('T')",
        [(4, 5, 8)],
    ),
    "of another organization's own series": ("eve", "select next_number('T')", [(2,)]),
    "none": ("ada", "select next_number('T', 0)", errors.InvalidParameterValue),
    "backwards": ("ada", "select next_number('T', -2)", errors.InvalidParameterValue),
    "for support: of customers": ("pia", "select next_number('customer')", [(1,)]),
    "for support: of invoices": ("pia", "select next_number('T')", DENIED),
    "without an organization": ("office", "select next_number('T')", DENIED),
}


@pytest.mark.parametrize("what", NUMBERS)
def test_numbers(attempt, what):
    who, statement, want = NUMBERS[what]
    attempt(who, statement, want=want)


def test_the_balances_are_the_sums_of_the_journal(world):
    query = """select b.due_minor - coalesce(sum(case when debit = 'receivable' and debit_party = b.customer_id::text then amount_minor else 0 end
        - case when credit = 'receivable' and credit_party = b.customer_id::text then amount_minor else 0 end), 0) from customer_balance b, journal group by b.id"""
    assert {row[0] for who in ("ada", "eve") for row in world.call(who, query)} == {0}
