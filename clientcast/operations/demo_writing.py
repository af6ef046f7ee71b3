"""Writing the demo's book: every table by COPY, then the projections in one statement each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from clientcast.kit.ids import uuid7
from clientcast.operations.demo_book import Book, Sale
from clientcast.payments.models import Payment


def write(organization: UUID, book: Book) -> None:
    """All rows by COPY, then the projections in one statement each."""
    o = organization
    _copy(
        "customer",
        "id organization_id number seller_id kind name name_bn phones email address area language search created_at",
        (
            (
                c.id,
                o,
                c.number,
                c.seller_id,
                "person",
                c.name,
                c.name_bn,
                c.phones,
                "",
                c.address,
                c.area,
                "",
                c.search,
                c.created_at,
            )
            for c in book.customers
        ),
    )
    _copy(
        "subscription",
        "id organization_id number customer_id seller_id plan_id plan_version_id username connections anchor_day "
        "auto_renew has_secret sold_by_id",
        (
            (
                s.id,
                o,
                s.number,
                s.customer_id,
                s.seller_id,
                s.plan_id,
                s.plan_version_id,
                s.username,
                1,
                s.anchor_day,
                False,
                False,
                s.sold_by_id,
            )
            for s in book.lines
        ),
    )
    _copy_papers(o, book)
    _copy_money(o, book)
    _copy_attention(o, book)
    _project(o)


def _copy_papers(o: UUID, book: Book) -> None:
    sold = [(s, book.records.get(s.draft.id)) for s in book.sales]
    _copy(
        "term",
        "id organization_id subscription_id customer_id seller_id plan_version_id period kind source invoice_id periods created_at",
        (
            (
                uuid7(), o, s.subscription.id, s.subscription.customer_id, s.subscription.seller_id, s.draft.plan_version_id,
                DateRange(s.term.start, s.term.end), "paid" if r else "trial", "renewal", s.draft.id if r else None, 1, s.at,
            )
            for s, r in sold
        ),
    )  # fmt: skip
    papers = [(s, r) for s, r in sold if r is not None]
    _copy(
        "invoice",
        "id organization_id kind customer_id seller_id sold_by_id series number label title issued_at issued_on due_on currency "
        "net_minor allowance_minor tax_minor rounding_minor total_minor document sha256 created_at",
        (
            (
                s.draft.id, o, "invoice", s.draft.customer.id, s.draft.customer.seller_id, s.draft.sold_by_id, r["series"], r["number"],
                r["label"], s.draft.title, s.at, s.draft.issued_on, s.draft.due_on, s.draft.organization.currency, s.draft.totals.net_minor,
                s.draft.totals.allowance_minor, s.draft.totals.tax_minor, s.draft.totals.rounding_minor, s.draft.totals.total_minor,
                json.dumps(r), r["sha256"], s.at,
            )
            for s, r in papers
        ),
    )  # fmt: skip
    _copy(
        "invoice_line",
        "id organization_id invoice_id customer_id seller_id line subscription_id plan_version_id period description quantity "
        "net_minor tax_rate tax_minor created_at",
        (
            (
                uuid7(), o, s.draft.id, s.draft.customer.id, s.draft.customer.seller_id, 1, s.subscription.id, s.draft.plan_version_id,
                s.draft.period, s.draft.line["description"], 1, s.draft.totals.net_minor, None, s.draft.totals.tax_minor, s.at,
            )
            for s, _ in papers
        ),
    )  # fmt: skip
    _copy(
        "invoice_state",
        "id organization_id customer_id seller_id paid_minor credited_minor open_minor",
        (
            (
                s.draft.id,
                o,
                s.draft.customer.id,
                s.draft.customer.seller_id,
                0 if s.on_credit else s.draft.totals.total_minor,
                0,
                s.draft.totals.total_minor if s.on_credit else 0,
            )
            for s, _ in papers
        ),
    )


def _copy_money(o: UUID, book: Book) -> None:
    payments = [*(s.payment for s in book.sales if s.payment), *book.advances]
    _copy(
        "payment",
        "id organization_id customer_id seller_id collector_id method provider trx_id amount_minor currency received_on received_at "
        "captured_at note created_at",
        (
            (
                p.id, o, p.customer_id, p.seller_id, p.collector_id, p.method, p.provider, p.trx_id, p.amount_minor, p.currency,
                p.received_on, p.received_at, p.captured_at, "", p.captured_at,
            )
            for p in payments
        ),
    )  # fmt: skip
    _copy(
        "allocation",
        "id organization_id payment_id invoice_id customer_id seller_id amount_minor created_at",
        (
            (
                uuid7(),
                o,
                s.payment.id,
                s.draft.id,
                s.draft.customer.id,
                s.draft.customer.seller_id,
                s.payment.amount_minor,
                s.at,
            )
            for s in book.sales
            if s.payment and s.payment.amount_minor
        ),
    )
    _copy(
        "hand_over",
        "id organization_id seller_id amount_minor currency handed_on note created_at",
        ((h.id, o, h.seller_id, h.amount_minor, h.currency, h.handed_on, "", h.created_at) for h in book.hand_overs),
    )
    _copy(
        "journal",
        "organization_id entry_id n source_kind source_id date debit debit_party credit credit_party currency amount_minor",
        (
            (
                o,
                entry_id,
                n,
                e.source.value,
                e.source_id,
                e.on,
                m.debit.kind.value,
                m.debit.party,
                m.credit.kind.value,
                m.credit.party,
                e.currency,
                m.amount_minor,
            )
            for entry_id, e in ((uuid7(), e) for e in book.entries)
            for n, m in enumerate(e.movements, 1)
        ),
    )


def _copy_attention(o: UUID, book: Book) -> None:
    """Some of the advances came from lines that two people renewed: they wait for a decision (M14)."""
    lines = {line.customer_id: line for line in book.lines}
    last = {sale.subscription.id: sale for sale in book.sales}
    waiting = [(p, lines[p.customer_id]) for p in book.advances if lines[p.customer_id].id in last][:5]
    _copy(
        "attention",
        "id organization_id kind seller_id customer_id subscription_id payment_id facts envelope state created_at",
        (
            (uuid7(), o, "double_renewal", p.collector_id, p.customer_id, line.id, p.id, json.dumps(_facts(p, last[line.id])),
             json.dumps(_envelope(p, last[line.id])), "open", p.captured_at)
            for p, line in waiting
        ),
    )  # fmt: skip


def _facts(payment: Payment, sale: Sale) -> dict[str, Any]:
    return {
        "amount_minor": payment.amount_minor,
        "currency": payment.currency,
        "reason": "expectation_differs",
        "params": {"difference": "double_renewal"},
        "renewed_at": sale.at.isoformat(),
        "renewed_by": str(sale.draft.sold_by_id),
        "last_end": sale.term.end.isoformat(),
    }


def _envelope(payment: Payment, sale: Sale) -> dict[str, Any]:
    """The renewal that could not be, as the collector's phone sent it."""
    return {
        "subscription_id": str(sale.subscription.id),
        "term_id": str(uuid7()),
        "invoice_id": str(uuid7()),
        "payment": {
            "id": str(payment.id),
            "amount_minor": payment.amount_minor,
            "currency": payment.currency,
            "method": payment.method,
            "provider": payment.provider,
            "trx_id": payment.trx_id,
        },
        "expect": {
            "plan_version_id": str(sale.draft.plan_version_id),
            "price_minor": sale.draft.totals.total_minor,
            "old_end": sale.term.start.isoformat(),
            "new_start": sale.term.start.isoformat(),
            "new_end": sale.term.end.isoformat(),
        },
    }


def _copy(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """COPY through a staging table: PostgreSQL refuses it on walled ones."""
    names = ", ".join(columns.split())
    with connection.cursor() as cursor:
        cursor.execute(f"create temp table staged on commit drop as select {names} from {table} limit 0")
        with cursor.copy(f"copy staged ({names}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"insert into {table} ({names}) select {names} from staged")
        cursor.execute("drop table staged")


_PROJECTIONS = (
    """update subscription s set term_starts_on = t.a, ends_on = t.b, term_kind = t.kind from (
         select distinct on (subscription_id) subscription_id, lower(period) a, upper(period) b, kind from term
          where organization_id = %(o)s order by subscription_id, upper(period) desc) t
        where s.organization_id = %(o)s and s.id = t.subscription_id""",
    """insert into customer_balance (id, organization_id, customer_id, seller_id, currency, due_minor, advance_minor)
       select uuid7(), %(o)s, c.id, c.seller_id, 'BDT', x.due, x.advance from customer c join (
         select party, sum(amount) filter (where kind = 'receivable') due, -coalesce(sum(amount) filter (where kind = 'advance'), 0) advance from (
           select debit kind, debit_party party, amount_minor amount from journal where organization_id = %(o)s
           union all select credit, credit_party, -amount_minor from journal where organization_id = %(o)s) j
          where kind in ('receivable', 'advance') group by party) x on x.party = c.id::text where c.organization_id = %(o)s""",
    """insert into seller_balance (id, organization_id, seller_id, currency, cash_minor, float_minor)
       select uuid7(), %(o)s, s.id, 'BDT', x.cash, 0 from seller s join (
         select party, sum(amount) cash from (
           select debit kind, debit_party party, amount_minor amount from journal where organization_id = %(o)s
           union all select credit, credit_party, -amount_minor from journal where organization_id = %(o)s) j
          where kind = 'cash' group by party) x on x.party = s.id::text where s.organization_id = %(o)s""",
    "insert into counter select %(o)s, series, max(number) from invoice where organization_id = %(o)s group by series",
    """insert into counter values (%(o)s, 'customer', (select count(*) from customer where organization_id = %(o)s)),
         (%(o)s, 'subscription', (select count(*) from subscription where organization_id = %(o)s))""",
)


def _project(organization: UUID) -> None:
    with connection.cursor() as cursor:
        for statement in _PROJECTIONS:
            cursor.execute(statement, {"o": organization})
        cursor.execute("analyze")
