"""Issuing papers: amounts first, number last, nothing changed afterwards (MONEY-5, D1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from clientcast.catalog import queries as catalog
from clientcast.catalog.models import Plan, PlanVersion
from clientcast.core import jobs
from clientcast.core.commands import Moment, guarded_by
from clientcast.core.numbers import next_number
from clientcast.core.walls import TransactionTime
from clientcast.customers.models import Customer
from clientcast.invoices import rules
from clientcast.invoices.models import Invoice, InvoiceLine, InvoiceState
from clientcast.kit.clock import fiscal_year, local_date
from clientcast.kit.ids import uuid7
from clientcast.ledger import rules as ledger
from clientcast.ledger.rules import Entry, Source
from clientcast.organizations.models import Organization
from clientcast.subscriptions.models import Subscription
from clientcast.subscriptions.rules import Renewal

PATTERNS = {rules.InvoiceKind.INVOICE: "INV-{FY}-{n:06}", rules.InvoiceKind.CREDIT_NOTE: "CN-{FY}-{n:06}"}
UNITS = {"day": "DAY", "month": "MON", "year": "ANN"}
DRAW = "invoices.draw"

guarded_by("invoice_credited_once", rules.InvoiceAlreadyCredited)


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper before its number: everything it will say, and what it moves in the books."""

    id: UUID
    kind: rules.InvoiceKind
    organization: Organization
    customer: Customer
    sold_by_id: UUID
    issued_on: date
    due_on: date | None
    title: str
    totals: rules.Totals
    line: dict[str, Any]
    period: DateRange
    plan_version_id: UUID
    subscription_id: UUID
    movements: tuple[ledger.Movement, ...]
    allowance_reason: str = ""
    preceding: Invoice | None = None
    buyer: dict[str, Any] = field(default_factory=dict)

    @property
    def entry(self) -> Entry:
        """The paper's entry in the books."""
        source = Source.INVOICE if self.preceding is None else Source.CREDIT_NOTE
        return Entry(source, self.id, self.issued_on, self.organization.currency, self.movements)


def draft_renewal(
    organization: Organization,
    customer: Customer,
    subscription: Subscription,
    plan: Plan,
    version: PlanVersion,
    renewal: Renewal,
    *,
    invoice_id: UUID,
    sold_by_id: UUID,
    count: int,
    discount_minor: int,
    discount_reason: str,
    due_on: date | None,
    at: Moment,
) -> Draft:
    """The invoice of ``count`` terms of a plan: one line, the discount as an allowance (M10)."""
    price = catalog.price(version, organization)
    lines = [rules.Line(price.price_minor, count, price.tax_rate)]
    allowances = [rules.Allowance(discount_minor, discount_reason, price.tax_rate)] if discount_minor else []
    totals = rules.total(lines, allowances, tax_inclusive=price.tax_inclusive)
    name = plan.name_bn if organization.language == "bn" and plan.name_bn else plan.name
    return Draft(
        id=invoice_id,
        kind=rules.InvoiceKind.INVOICE,
        organization=organization,
        customer=customer,
        sold_by_id=sold_by_id,
        issued_on=local_date(at.now, organization.time_zone),
        due_on=due_on,
        title=rules.title(name, count, renewal.start, renewal.end),
        totals=totals,
        line=_line(name, subscription, version, renewal, count, totals, price.tax_rate),
        period=DateRange(renewal.start, renewal.end),
        plan_version_id=version.id,
        subscription_id=subscription.id,
        allowance_reason=discount_reason,
        buyer=_buyer(customer),
        movements=ledger.invoice_issued(
            customer.id,
            plan.id,
            gross_minor=totals.net_minor,
            allowance_minor=totals.allowance_minor,
            tax_minor=totals.tax_minor,
            rounding_minor=totals.rounding_minor,
        ),
    )


def _line(
    name: str,
    subscription: Subscription,
    version: PlanVersion,
    renewal: Renewal,
    count: int,
    totals: rules.Totals,
    tax_rate: str | None,
) -> dict[str, Any]:
    amount = totals.lines[0]
    return {
        "line": 1,
        "description": name,
        "line_number": subscription.number,
        "username_masked": rules.masked(subscription.username),
        "starts_on": renewal.start.isoformat(),
        "ends_on": renewal.end.isoformat(),
        "quantity": f"{count}.0000",
        "unit": UNITS[version.unit],
        "unit_price_minor": amount.unit_price_minor,
        "net_minor": amount.net_minor,
        "tax_category": rules.category(tax_rate).value,
        "tax_rate": tax_rate,
        "tax_minor": amount.tax_minor,
    }


def issue(draft: Draft, *, paid_minor: int, at: Moment) -> Invoice:
    """Give the draft its number and keep it for good; its entry is posted by the caller before (DB-14).

    ``paid_minor`` of it is settled at once. The PDF follows by a job and can never undo the issue (D1).
    """
    pattern = PATTERNS[draft.kind]
    year = fiscal_year(draft.issued_on, draft.organization.fiscal_month)
    series = rules.series(pattern, year)
    number = next_number(series)
    record = document(draft, series, number, rules.label(pattern, year, number), at)
    invoice = _save(draft, record, at)
    _save_line(draft, invoice)
    credit_note = draft.kind is rules.InvoiceKind.CREDIT_NOTE
    open_minor = 0 if credit_note else draft.totals.total_minor - paid_minor
    InvoiceState.objects.create(
        id=invoice.id,
        customer_id=invoice.customer_id,
        seller_id=invoice.seller_id,
        paid_minor=0 if credit_note else paid_minor,
        open_minor=open_minor,
    )
    jobs.defer(DRAW, invoice.id)
    return invoice


def document(draft: Draft, series: str, number: int, label: str, at: Moment) -> dict[str, Any]:
    """The canonical record; its hash is made over everything but the hash."""
    totals, organization = draft.totals, draft.organization
    record: dict[str, Any] = {
        "kind": draft.kind.value,
        "label": label,
        "series": series,
        "number": number,
        "issued_at": at.now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "issued_on": draft.issued_on.isoformat(),
        "due_on": draft.due_on.isoformat() if draft.due_on else None,
        "currency": organization.currency,
        "language": organization.language,
        "digits": "beng" if organization.language == "bn" else "latn",
        "issuer": _issuer(organization),
        "buyer": draft.buyer,
        "preceding": _preceding(draft.preceding),
        "lines": [draft.line],
        "allowances": [{"amount_minor": amount, "reason": draft.allowance_reason} for amount in totals.allowances],
        "tax": [
            {
                "category": t.category.value,
                "rate": t.rate,
                "base_minor": t.base_minor,
                "tax_minor": t.tax_minor,
            }
            for t in totals.taxes
        ],
        "totals": {
            "net_minor": totals.net_minor,
            "allowance_minor": totals.allowance_minor,
            "tax_minor": totals.tax_minor,
            "rounding_minor": totals.rounding_minor,
            "total_minor": totals.total_minor,
        },
        "notes": None,
        "template": "classic",
    }
    record["sha256"] = rules.sha256(record)
    return record


def _issuer(organization: Organization) -> dict[str, Any]:
    return {
        "name": organization.name,
        "name_bn": organization.name_bn or None,
        "legal_name": organization.legal_name or None,
        "address": organization.address or None,
        "bin": organization.bin or None,
        "phone": organization.phone or None,
        "email": organization.email or None,
        "color": organization.color,
        "footer": organization.footer or None,
        "wallets": [{"provider": provider, "number": None} for provider in organization.wallets],
        "payment_hint": organization.payment_hint or None,
        "support_contact": organization.support_contact or None,
    }


def _buyer(customer: Customer) -> dict[str, Any]:
    return {
        "number": customer.number or "",
        "name": customer.name,
        "name_bn": customer.name_bn or None,
        "phone": customer.phones[0] if customer.phones else None,
        "address": ", ".join(part for part in (customer.address, customer.area) if part) or None,
        "bin": None,
    }


def _preceding(invoice: Invoice | None) -> dict[str, str] | None:
    return {"label": invoice.label, "issued_on": invoice.issued_on.isoformat()} if invoice else None


def _save(draft: Draft, record: dict[str, Any], at: Moment) -> Invoice:
    totals = draft.totals
    invoice = Invoice(
        id=draft.id,
        kind=draft.kind,
        customer_id=draft.customer.id,
        seller_id=draft.customer.seller_id,
        sold_by_id=draft.sold_by_id,
        series=record["series"],
        number=record["number"],
        label=record["label"],
        title=draft.title,
        issued_at=TransactionTime(),
        captured_at=at.captured,
        issued_on=draft.issued_on,
        due_on=draft.due_on,
        currency=draft.organization.currency,
        net_minor=totals.net_minor,
        allowance_minor=totals.allowance_minor,
        tax_minor=totals.tax_minor,
        rounding_minor=totals.rounding_minor,
        total_minor=totals.total_minor,
        preceding_id=draft.preceding.id if draft.preceding else None,
        document=record,
        sha256=record["sha256"],
    )
    invoice.save(force_insert=True)
    return invoice


def _save_line(draft: Draft, invoice: Invoice) -> None:
    line = draft.line
    InvoiceLine.objects.create(
        id=uuid7(),
        invoice_id=invoice.id,
        customer_id=invoice.customer_id,
        seller_id=invoice.seller_id,
        line=line["line"],
        subscription_id=draft.subscription_id,
        plan_version_id=draft.plan_version_id,
        period=draft.period,
        description=line["description"],
        quantity=line["quantity"],
        net_minor=line["net_minor"],
        tax_rate=line["tax_rate"],
        tax_minor=line["tax_minor"],
    )


def draft_credit_note(
    organization: Organization,
    customer: Customer,
    invoice: Invoice,
    *,
    credit_note_id: UUID,
    reason: str,
    at: Moment,
) -> Draft:
    """A credit note over the whole of an invoice (M15): its amounts, with the buyer it named."""
    line = InvoiceLine.objects.get(invoice_id=invoice.id, line=1)
    document = invoice.document
    totals = rules.Totals(
        invoice.net_minor,
        invoice.allowance_minor,
        invoice.tax_minor,
        invoice.rounding_minor,
        invoice.total_minor,
        (),
        tuple(a["amount_minor"] for a in document["allowances"]),
        tuple(
            rules.TaxAmount(rules.TaxCategory(t["category"]), t["rate"], t["base_minor"], t["tax_minor"])
            for t in document["tax"]
        ),
    )
    plan_id = catalog.version(line.plan_version_id).plan_id
    return Draft(
        id=credit_note_id,
        kind=rules.InvoiceKind.CREDIT_NOTE,
        organization=organization,
        customer=customer,
        sold_by_id=invoice.sold_by_id,
        issued_on=local_date(at.now, organization.time_zone),
        due_on=None,
        title=f"{invoice.label}: {reason}",
        totals=totals,
        line=document["lines"][0],
        period=line.period,
        plan_version_id=line.plan_version_id,
        subscription_id=line.subscription_id,
        allowance_reason=reason if totals.allowances else "",
        preceding=invoice,
        buyer=document["buyer"],
        movements=ledger.mirrored(
            ledger.invoice_issued(
                customer.id,
                plan_id,
                gross_minor=totals.net_minor,
                allowance_minor=totals.allowance_minor,
                tax_minor=totals.tax_minor,
                rounding_minor=totals.rounding_minor,
            )
        ),
    )
