"""Walls inside an organization: a seller and his subtree, the others, and support (domain §6)."""

from __future__ import annotations

import itertools

import pytest

from tests.walls.world import (
    BROKEN,
    DENIED,
    FOREIGN,
    NO_SUCH,
    NOTHING,
    allocation,
    attention,
    customer,
    file,
    insert,
    invoice,
    line,
    movement,
    of,
    part,
    payment,
    post,
    receipt,
    subscription,
    term,
)

pytestmark = pytest.mark.system

# What hangs on a seller, and the names of the rows in it.
HIS = {
    "seller": "seller",
    "customer": "customer",
    "customer_note": "note",
    "subscription": "subscription",
    "box": "box",
    "term": "term",
    "invoice": "invoice",
    "invoice_line": "line",
    "invoice_state": "invoice",
    "payment": "payment",
    "allocation": "allocation",
    "money_receipt": "receipt",
    "attention": "attention",
    "hand_over": "hand_over",
    "file": "pdf",
}


@pytest.mark.parametrize("table", HIS)
@pytest.mark.parametrize(
    ("who", "whose", "rows"), [("sam", "sam", 1), ("sam", "sid", 1), ("sam", "sue", 0), ("sid", "sam", 0)]
)
def test_a_seller_sees_his_subtree_and_nothing_else(attempt, who, whose, rows, table):
    attempt(who, f"select count(*) from {table} where id = {of(whose, HIS[table])}", want=[(rows,)])


@pytest.mark.parametrize("table", ["customer_balance", "seller_balance"])
def test_a_seller_sees_the_balances_of_his_subtree(attempt, table):
    attempt("sam", f"select count(*) from {table} where seller_id = {of('sue', 'seller')}", want=[(0,)])
    attempt("sam", f"select count(*) from {table}", want=[(2,)])
    attempt("sid", f"select count(*) from {table}", want=[(1,)])


OFFICE_ONLY = ["member", "journal", "counter", "closed_month", "audit_event", "import_run", "import_row"]
MONEY = [
    "invoice",
    "invoice_line",
    "invoice_state",
    "payment",
    "allocation",
    "money_receipt",
    "hand_over",
    "attention",
    "seller_balance",
]


@pytest.mark.parametrize("table", OFFICE_ONLY)
@pytest.mark.parametrize("who", ["sam", "pia"])
def test_the_office_keeps_its_own(attempt, who, table):
    attempt(who, f"select 1 from {table}", want=DENIED)


@pytest.mark.parametrize("table", MONEY)
def test_support_sees_no_papers_and_no_money(attempt, table):
    attempt("pia", f"select 1 from {table}", want=DENIED)


def test_support_sees_whether_a_customer_owes(attempt):
    attempt("pia", "select count(*) from customer_balance where due_minor > 0", want=[(3,)])


@pytest.mark.parametrize(
    ("who", "kinds"),
    [("pia", ["logo"]), ("sam", ["invoice_pdf", "invoice_pdf", "logo"]), ("sid", ["invoice_pdf", "logo"])],
)
def test_a_file_is_seen_by_those_who_see_what_it_belongs_to(attempt, who, kinds):
    attempt(who, "select array_agg(kind order by kind) from file", want=[(kinds,)])


# By whom, what, and what must come of it.
REACHING_OVER = {
    "change another's customer": ("sam", f"update customer set name = 'x' where id = {of('sue', 'customer')}", NOTHING),
    "give his customer away": (
        "sam",
        f"update customer set seller_id = {of('sue', 'seller')} where id = {of('sam', 'customer')}",
        DENIED,
    ),
    "give it up the tree": (
        "sid",
        f"update customer set seller_id = {of('sam', 'seller')} where id = {of('sid', 'customer')}",
        DENIED,
    ),
    "take another's customer": (
        "sam",
        f"update customer set seller_id = {of('sam', 'seller')} where id = {of('sue', 'customer')}",
        NOTHING,
    ),
    "a customer for another": ("sam", customer("sue"), DENIED),
    "a customer for the house": ("sam", customer("ada"), DENIED),
    "a note about another's": ("sam", insert("customer_note", **part("sue"), text="'x'", captured_at="now()"), DENIED),
    "a note about another's, as his": (
        "sam",
        insert(
            "customer_note",
            customer_id=of("sue", "customer"),
            seller_id=of("sam", "seller"),
            text="'x'",
            captured_at="now()",
        ),
        FOREIGN,
    ),
    "a line of another's customer": ("sam", subscription("sam", customer_id=of("sue", "customer")), FOREIGN),
    "a line another has sold": ("sam", subscription("sam", sold_by_id=of("sue", "seller")), DENIED),
    "the seller of a line moves": (
        "sam",
        f"update subscription set sold_by_id = {of('sid', 'seller')} where id = {of('sam', 'subscription')}",
        BROKEN,
    ),
    "a term on another's line": (
        "sam",
        term("sam", "[2027-01-01,2027-02-01)", subscription_id=of("sue", "subscription")),
        FOREIGN,
    ),
    "a box on another's line": (
        "sam",
        insert("box", **part("sam"), subscription_id=of("sue", "subscription")),
        FOREIGN,
    ),
    "an invoice another has sold": ("sam", invoice("sam", sold_by_id=of("sue", "seller")), DENIED),
    "an invoice for another's customer": ("sam", invoice("sue"), DENIED),
    "a credit note on another's invoice": (
        "sam",
        invoice("sam", kind="'credit_note'", preceding_id=of("sue", "invoice")),
        FOREIGN,
    ),
    "a line on another's invoice": ("sam", line("sam", invoice_id=of("sue", "invoice"), line="2"), FOREIGN),
    "money in another's name": ("sam", payment("sam", collector_id=of("sue", "seller")), DENIED),
    "money of another's customer": ("sam", payment("sue"), DENIED),
    "settling with another's money": ("sam", allocation("sam", 1, payment_id=of("sue", "payment")), BROKEN),
    "settling another's invoice": ("sam", allocation("sam", 1, invoice_id=of("sue", "invoice")), FOREIGN),
    "a receipt in another's name": ("sam", receipt("sue"), DENIED),
    "an item for another": ("sam", attention("sue"), DENIED),
    "settling another's item": (
        "sam",
        f"update attention set state = 'settled' where id = {of('sue', 'attention')}",
        NOTHING,
    ),
    "his own hand-over": (
        "sam",
        insert("hand_over", seller_id=of("sam", "seller"), amount_minor="1", currency="'BDT'", handed_on="now()"),
        DENIED,
    ),
    "the file of another's invoice": ("sam", file("invoice_pdf", owner_id=of("sue", "invoice")), DENIED),
    "a spreadsheet": ("sam", file("import"), DENIED),
    "a new seller": ("sam", insert("seller", name="'x'", parent_id=of("sam", "seller")), DENIED),
    "his own limit": ("sam", "update seller set credit_limit_minor = 1", DENIED),
    "a new price": ("sam", "update plan set current_version_id = uuid7()", DENIED),
    "a new rule of the organization": ("sam", "update organization set backdate_days = 365", DENIED),
    "deleting his customer": ("sam", f"delete from customer where id = {of('sam', 'customer')}", DENIED),
    "another's device": (
        "sam",
        f"update device set revoked_at = now() where member_id <> {of('sam', 'member')}",
        NOTHING,
    ),
    "a device for another": ("sam", insert("device", member_id=of("sue", "member"), receipt_prefix="'NEW'"), DENIED),
    "another's secret": ("sam", f"select * from reveal_secret({of('sue', 'subscription')}, 'because')", NO_SUCH),
    "another's new secret": ("sam", f"select store_secret({of('sue', 'subscription')}, 1, 'x')", NO_SUCH),
    "support: money": ("pia", payment("sam"), DENIED),
    "support: an invoice": ("pia", invoice("sam"), DENIED),
    "support: deleting": ("pia", f"delete from customer where id = {of('sam', 'customer')}", DENIED),
    "support: a new price": ("pia", "update plan set current_version_id = uuid7()", DENIED),
    "the office: another's device is revoked": (
        "ada",
        f"update device set revoked_at = now() where member_id = {of('sam', 'member')}",
        1,
    ),
}


@pytest.mark.parametrize("what", REACHING_OVER)
def test_nobody_reaches_over_a_wall_by(attempt, what):
    who, statement, want = REACHING_OVER[what]
    attempt(who, statement, want=want)


def test_a_customer_goes_down_the_tree_with_his_papers(attempt):
    down = f"update customer set seller_id = {of('sid', 'seller')} where id = {of('sam', 'customer')}"
    attempt(
        "sam",
        down,
        f"select seller_id = {of('sid', 'seller')} from payment where id = {of('sam', 'payment')}",
        want=[(True,)],
    )


to_sam, to_sid, to_sue = of("sam", "seller"), of("sid", "seller"), of("sue", "seller")
his, hers = of("sam", "customer"), of("sue", "customer")
POSTING = {
    "collects": (movement("cash", "receivable", 5, of_debit=to_sam, of_credit=his), [(1,)]),
    "collects for his sub-seller": (movement("cash", "receivable", 5, of_debit=to_sid, of_credit=his), [(1,)]),
    "gives money back": (movement("advance", "cash", 5, of_debit=his, of_credit=to_sam), [(1,)]),
    "collects from another's customer": (movement("cash", "receivable", 5, of_debit=to_sam, of_credit=hers), FOREIGN),
    "collects into another's cash": (movement("cash", "receivable", 5, of_debit=to_sue, of_credit=his), FOREIGN),
    "hands over by himself": (movement("cash", "cash", 5, of_debit=of("ada", "seller"), of_credit=to_sam), DENIED),
    "moves cash down the tree": (movement("cash", "cash", 5, of_debit=to_sid, of_credit=to_sam), DENIED),
    "loses cash in a wallet": (movement("wallet", "cash", 5, of_debit="'bkash'", of_credit=to_sam), DENIED),
    "loses cash in revenue": (movement("revenue", "cash", 5, of_credit=to_sam), DENIED),
    "gives himself float": (movement("cash", "float", 5, of_debit=to_sam, of_credit=to_sam), DENIED),
    "has an expense": (movement("expense", "cash", 5, of_credit=to_sam), DENIED),
    "owes his salary": (movement("revenue", "payable", 5), DENIED),
    "goes to the bank": (movement("bank", "receivable", 5, of_credit=his), DENIED),
    "opens a balance": (movement("receivable", "opening", 5, of_debit=his), DENIED),
}


@pytest.mark.parametrize("what", POSTING)
def test_a_seller(attempt, what):
    row, want = POSTING[what]
    attempt("sam", post("uuid7()", row), want=want)


def test_a_seller_does_not_undo_what_another_posted(attempt):
    attempt("sam", f"select reverse_entry('payment', {of('sue', 'payment')}, uuid7(), '2026-11-25')", want=FOREIGN)


TREE = "update seller set parent_id = {} where id = {}"


def test_the_tree_of_sellers_has_no_cycle(attempt):
    attempt("ada", TREE.format(of("sid", "seller"), of("sam", "seller")), want=BROKEN)
    attempt("ada", TREE.format(of("sam", "seller"), of("sam", "seller")), want=BROKEN)


@pytest.mark.parametrize(("deep", "want"), [(4, 1), (5, BROKEN)])
def test_the_tree_is_six_deep_at_most(attempt, deep, want):
    """Sam and Sid are the first two; ``deep`` more hang below Sid."""
    ids = ["%(sid.seller)s"] + [f"'00000000-0000-7000-8000-{n:012}'" for n in range(deep)]
    chain = [insert("seller", id=own, parent_id=parent, name="'x'") for parent, own in itertools.pairwise(ids)]
    attempt("ada", *chain, want=want)
