"""A business to tell money stories about: plans, customers, lines, and renewals as a device would send them.

What a device saw is computed from the rows of that moment by the shared rules; stories say the dates they expect in
plain figures.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from clientcast.catalog import queries as catalog
from clientcast.catalog.rules import quote
from clientcast.core.commands import Outcome
from clientcast.core.db import read, records, rows
from clientcast.kit.clock import local_date
from clientcast.kit.ids import uuid7
from clientcast.kit.periods import Unit
from clientcast.ledger import queries as ledger
from clientcast.organizations import queries as organizations
from clientcast.subscriptions import queries as lines
from clientcast.subscriptions.rules import PlanTerms, TermAlreadyOver, TrialMode, renewal
from tests.cast import NOW, Cast, Person, build

PRICE = 50_000
TODAY = local_date(NOW, "Asia/Dhaka")


@dataclass
class Renewed:
    """A renewal that was sent: its ids, the body as sent, and what came back."""

    body: dict[str, Any]
    outcome: Outcome

    @property
    def payment(self) -> UUID | None:
        return self.body["payment"]["id"] if self.body["payment"] else None

    @property
    def invoice(self) -> UUID:
        return self.body["invoice_id"]  # type: ignore[no-any-return]

    @property
    def attention(self) -> UUID | None:
        return self.outcome.attention


@dataclass
class Shop:
    """One organization with a monthly plan at 500 taka; ``versions`` knows the current version of every plan."""

    cast: Cast
    plan: UUID = field(default_factory=uuid7)
    versions: dict[UUID, UUID] = field(default_factory=dict)

    def add_plan(self, plan: UUID | None = None, price: int = PRICE, **terms: Any) -> UUID:
        plan, version = plan or uuid7(), uuid7()
        names = {"code": f"P{len(self.versions)}", "name": f"Plan {len(self.versions)}"}
        self.cast.ada.does(
            "catalog.create_plan", id=plan, version_id=version, price_minor=price, **{**names, "grace_days": 3, **terms}
        )
        self.versions[plan] = version
        return plan

    def new_price(self, price: int, plan: UUID | None = None, **terms: Any) -> None:
        plan, version = plan or self.plan, uuid7()
        self.cast.ada.does(
            "catalog.publish_version", plan_id=plan, version_id=version, price_minor=price, **{"grace_days": 3, **terms}
        )
        self.versions[plan] = version

    def add_customer(self, who: Person | None = None, name: str = "Karim", limit: int | None = None) -> UUID:
        customer = uuid7()
        (who or self.cast.sam).does("customers.create", id=customer, name=name, phones=[])
        if limit is not None:
            self.set_limit("customers", customer, limit)
        return customer

    def set_limit(self, module: str, whose: UUID, limit: int) -> None:
        """Give a customer or a seller a credit limit, the first one."""
        change: dict[str, Any] = {"set": {"credit_limit_minor": limit}, "was": {"credit_limit_minor": None}}
        self.cast.ada.does(f"{module}.edit", id=whose, **change)

    def settings(self, **changes: Any) -> None:
        """Change settings of the organization."""
        with read(self.cast.job):
            now = organizations.current()
        self.cast.ada.does("organizations.edit", set=changes, was={name: getattr(now, name) for name in changes})

    def add_line(self, customer: UUID, plan: UUID | None = None, now: datetime = NOW, **more: Any) -> UUID:
        line = uuid7()
        self.cast.ada.does(
            "subscriptions.add", id=line, customer_id=customer, plan_id=plan or self.plan, now=now, **more
        )
        return line

    def new_line(self, who: Person | None = None, **customer: Any) -> tuple[UUID, UUID]:
        """A customer of ``who`` (Sam) with a line of the plan: both ids."""
        made = self.add_customer(who, **customer)
        return made, self.add_line(made)

    def sees(
        self,
        line: UUID,
        on: date,
        *,
        count: int = 1,
        discount: int = 0,
        plan: UUID | None = None,
        trial_mode: str = "append",
    ) -> dict[str, Any]:
        """What a device with today's rows shows before a renewal paid ``on`` a day (SYNC-26)."""
        with read(self.cast.job):
            row = lines.get(line)
            version = catalog.version(catalog.get(plan or row.plan_id).current_version_id)
            last = lines.last_term(row)
            terms = PlanTerms(Unit(version.unit), version.count)
            price = catalog.price(version, organizations.current())
        total = quote(price, count, discount, "a reason").total_minor
        before = last.term if last else None
        seen = {"plan_version_id": version.id, "price_minor": total, "old_end": before.ends_on if before else None}
        try:
            made = renewal(before, terms, on, count, TrialMode(trial_mode))
        except TermAlreadyOver as over:
            return {**seen, **over.params}
        return {**seen, "new_start": made.start, "new_end": made.end}

    def renewal(
        self,
        line: UUID,
        paid: int | None = PRICE,
        *,
        on: date = TODAY,
        money: dict[str, Any] | None = None,
        expect: dict[str, Any] | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """Body of ``payments.renew``; ``paid`` None takes no money, ``more`` are further fields of the body."""
        discount, count = more.get("discount_minor", 0), more.get("count", 1)
        seen = expect or self.sees(
            line,
            on,
            count=count,
            discount=discount,
            plan=more.get("plan_id"),
            trial_mode=more.get("trial_mode", "append"),
        )
        payment = None if paid is None else cash(paid, **(money or {}))
        return {
            "subscription_id": line,
            "term_id": uuid7(),
            "invoice_id": uuid7(),
            "payment": payment,
            "expect": seen,
            **more,
        }

    def renew(
        self,
        who: Person,
        line: UUID,
        paid: int | None = PRICE,
        *,
        now: datetime = NOW,
        captured: datetime | None = None,
        **more: Any,
    ) -> Renewed:
        """``who`` renews a line as he sees it, on the day he does it."""
        body = self.renewal(line, paid, **{"on": local_date(captured or now, "Asia/Dhaka"), **more})
        return Renewed(body, who.does("payments.renew", now=now, captured=captured, **body))

    def collect(self, who: Person, customer: UUID, amount: int, *, now: datetime = NOW, **money: Any) -> UUID:
        body = cash(amount, **money)
        who.does("payments.collect", customer_id=customer, now=now, **body)
        return body["id"]  # type: ignore[no-any-return]

    def undo(self, who: Person, made: Renewed, *, minutes: int = 5, **more: Any) -> UUID:
        """Take a renewal back ``minutes`` after it was made: payment and invoice. The id of the credit note."""
        note = uuid7()
        body = {"payment_id": made.payment, "invoice_id": made.invoice, "credit_note_id": note, "reason": "wrong line"}
        who.does("payments.undo", now=NOW + timedelta(minutes=minutes), **{**body, **more})
        return note

    def terms(self, line: UUID) -> list[tuple[str, str]]:
        """Live terms of a line as (start, end), ISO."""
        return [
            (start.isoformat(), end.isoformat())
            for start, end in self.ask(
                "select lower(period), upper(period) from term where subscription_id = %s and voided_at is null order by 1",
                line,
            )
        ]

    def owes(self, customer: UUID) -> tuple[int, int]:
        """(due, advance) of a customer."""
        found = self.ask("select due_minor, advance_minor from customer_balance where customer_id = %s", customer)
        return (found[0][0], found[0][1]) if found else (0, 0)

    def paper(self, invoice: UUID) -> dict[str, Any]:
        """A paper with its state: columns of invoice and invoice_state."""
        with read(self.cast.job):
            row = records("select i.*, s.* from invoice i join invoice_state s using (id) where id = %s", (invoice,))[0]
        return {**row, "document": json.loads(row["document"])}

    def state(self, invoice: UUID) -> tuple[int, int, int]:
        """(paid, credited, open) of an invoice."""
        paper = self.paper(invoice)
        return paper["paid_minor"], paper["credited_minor"], paper["open_minor"]

    def cash(self, seller: UUID | None = None) -> int:
        """Cash in the hands of a seller, of the house when nobody is named."""
        found = self.ask("select cash_minor from seller_balance where seller_id = %s", seller or self.cast.house)
        return int(found[0][0]) if found else 0

    def items(self) -> list[dict[str, Any]]:
        """The queue of exceptions, oldest first."""
        with read(self.cast.job):
            found = records("select * from attention order by created_at, id")
        return [{**item, "facts": json.loads(item["facts"])} for item in found]

    def books(self) -> dict[str, int]:
        """Balance of every kind of account, debit positive."""
        with read(self.cast.job):
            return {kind: amount for (kind, _), amount in ledger.trial_balance().items()}

    def ask(self, sql: str, *params: Any) -> Sequence[tuple[Any, ...]]:
        with read(self.cast.job):
            return rows(sql, params)

    def count(self, table: str) -> int:
        return int(self.ask(f"select count(*) from {table}")[0][0])


def cash(amount: int, **more: Any) -> dict[str, Any]:
    """Money in cash; ``more`` changes it: a provider makes it money by mobile service."""
    method = "mfs" if more.get("provider") else "cash"
    return {"id": uuid7(), "amount_minor": amount, "currency": "BDT", "method": method, **more}


def open_shop() -> Shop:
    """A new organization with its cast and the plan."""
    shop = Shop(build())
    shop.add_plan(shop.plan, code="HOME", name="Home 10")
    return shop


# What must find nothing in an organization whose books are in order (I1, I2, I4, I5, I6). That the trial balance is
# zero is no question: a movement has one amount for both of its accounts.
BOOKS_IN_ORDER = {
    "what customers owe and have paid ahead is what the books say": """
        with book as (select party, sum(case kind when 'receivable' then m else 0 end) due, sum(case kind when 'advance' then -m else 0 end) advance
          from (select debit kind, debit_party party, amount_minor m from journal union all select credit, credit_party, -amount_minor from journal) x
         where kind in ('receivable', 'advance') group by party)
        select * from book full join customer_balance b on b.customer_id::text = party
         where (coalesce(due, 0), coalesce(advance, 0)) <> (coalesce(due_minor, 0), coalesce(advance_minor, 0))""",
    "cash in hand is what the books say": """
        with book as (select party, sum(m) held
          from (select debit kind, debit_party party, amount_minor m from journal union all select credit, credit_party, -amount_minor from journal) x
         where kind = 'cash' group by party)
        select * from book full join seller_balance b on b.seller_id::text = party where coalesce(held, 0) <> coalesce(cash_minor, 0)""",
    "what a customer owes is the sum of his open invoices": """
        select * from customer_balance b where due_minor <> (select coalesce(sum(open_minor), 0) from invoice_state s where s.customer_id = b.customer_id)""",
    "an invoice's state is its total and what settled it": """
        select * from invoice i join invoice_state s using (id)
         where i.kind = 'invoice' and (s.open_minor <> i.total_minor - s.paid_minor - s.credited_minor
            or s.paid_minor <> (select coalesce(sum(amount_minor), 0) from allocation a where a.invoice_id = i.id))
            or i.kind = 'credit_note' and (s.open_minor, s.paid_minor, s.credited_minor) <> (0, 0, 0)""",
    "a payment settles no more than itself, a reversed one nothing": """
        select * from payment p where (select coalesce(sum(amount_minor), 0) from allocation a where a.payment_id = p.id)
            not between 0 and case when reversed_at is null then amount_minor else 0 end""",
    "every document and every live payment has one live entry": """
        select id from (
            select id, 'invoice' kind, total_minor m from invoice where kind = 'invoice' union all select id, 'credit_note', total_minor from invoice where kind = 'credit_note'
            union all select id, 'payment', amount_minor from payment where reversed_at is null union all select id, 'hand_over', amount_minor from hand_over) x
         where m > 0 and 1 <> (select count(distinct entry_id) from journal j where j.source_kind = x.kind and j.source_id = x.id and reversed_by is null)""",
    "terms never overlap": """
        select * from term a join term b on a.subscription_id = b.subscription_id and a.id < b.id and a.period && b.period
         where a.voided_at is null and b.voided_at is null""",
    "a line ends with its last live term": """
        select * from subscription s where ends_on is distinct from
            (select max(upper(period)) from term t where t.subscription_id = s.id and voided_at is null)""",
    "numbers run from 1 without a gap": """
        select series from (select series, number from invoice union all select 'customer', substr(number, 3)::int from customer
            union all select 'subscription', substr(number, 3)::int from subscription) x
         group by series having (min(number), max(number), count(distinct number)) <> (1, count(*), count(*))""",
    "no number was given out that nobody has": """
        select * from counter c where series <> 'device' and last <> (select count(*) from (select series from invoice
            union all select 'customer' from customer union all select 'subscription' from subscription) x where x.series = c.series)""",
    "a customer's rows are his seller's": """
        select id from (select customer_id, seller_id, id from invoice union all select customer_id, seller_id, id from payment
            union all select customer_id, seller_id, id from term union all select customer_id, seller_id, id from allocation) x
         where seller_id <> (select seller_id from customer c where c.id = x.customer_id)""",
}


def check_books(shop: Shop) -> None:
    """Everything that must be true of an organization after every command."""
    with read(shop.cast.job):
        wrong = {what: found[:3] for what, sql in BOOKS_IN_ORDER.items() if (found := rows(sql))}
    assert not wrong, wrong
