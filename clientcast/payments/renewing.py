"""One renewal: term, invoice and money in one transaction (MONEY-1, M10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field

from clientcast.catalog import queries as catalog
from clientcast.catalog.models import Plan, PlanVersion
from clientcast.catalog.rules import DiscountTooLarge, PlanKind, quote
from clientcast.core.actor import Actor
from clientcast.core.commands import Body, Moment
from clientcast.core.fields import Day, Minor, Reason
from clientcast.customers import queries as customers
from clientcast.customers.models import Customer
from clientcast.invoices import commands as invoices
from clientcast.invoices import queries as papers
from clientcast.invoices.commands import Draft
from clientcast.kit.clock import local_date
from clientcast.kit.errors import Invalid
from clientcast.kit.periods import Unit
from clientcast.ledger import commands as ledger
from clientcast.organizations import queries as organizations
from clientcast.organizations.models import Organization
from clientcast.payments import credit, rules
from clientcast.payments import money as taking
from clientcast.payments.money import Money, Taken
from clientcast.payments.rules import Expectation, ExpectationDiffers, OpenInvoice, Part, Settlement
from clientcast.subscriptions import commands as lines
from clientcast.subscriptions import queries as subscriptions
from clientcast.subscriptions.models import Subscription
from clientcast.subscriptions.queries import LastTermRow
from clientcast.subscriptions.rules import PlanTerms, Renewal, TermAlreadyOver, TrialMode, renewal

DUE_DAYS = 7


class PlanNeeded(Invalid):
    """A line on a trial plan is renewed on a plan that is sold; a line on any other keeps its own."""

    code = "plan_needed"


class Expect(Body):
    """What the person saw when he confirmed (SYNC-26); ``price_minor`` is the total to pay."""

    plan_version_id: UUID
    price_minor: Minor
    old_end: Day | None
    new_start: Day
    new_end: Day


class Renew(Body):
    """Buy 1–12 terms of the line's plan; ``plan_id`` only when it is on a trial plan."""

    subscription_id: UUID
    term_id: UUID
    invoice_id: UUID
    plan_id: UUID | None = None
    count: Annotated[int, Field(ge=1, le=12)] = 1
    payment: Money | None = None
    discount_minor: Minor = 0
    discount_reason: Reason = ""
    use_advance_minor: Minor = 0
    due_on: Day | None = None
    trial_mode: TrialMode = TrialMode.APPEND
    expect: Expect


@dataclass(frozen=True, slots=True)
class Found:
    """The rows a renewal is about, locked in their order: customer, then line (DB-14)."""

    organization: Organization
    customer: Customer
    line: Subscription
    plan: Plan
    version: PlanVersion
    last: LastTermRow | None


def find(body: Renew) -> Found:
    """Load and lock. Raises NotFound, PlanNeeded."""
    customer = subscriptions.customer(body.subscription_id)
    line = subscriptions.get(body.subscription_id, lock=True)
    version = _version(line, body.plan_id)
    return Found(organizations.current(), customer, line, version.plan, version, subscriptions.last_term(line))


def _version(line: Subscription, wanted: UUID | None) -> PlanVersion:
    own = catalog.current(line.plan_id)
    if own.plan.kind != PlanKind.TRIAL:  # whoever wanted another plan is told by what he expected (SYNC-27)
        return own
    version = catalog.current(wanted) if wanted else own
    if version.plan.kind == PlanKind.TRIAL:
        raise PlanNeeded("plan_id")
    return version


def renew(actor: Actor, found: Found, body: Renew, taken: Taken | None, at: Moment, *, expected: bool = True) -> None:
    """Make the term, the invoice and the payment. Raises the reasons why not; then nothing is made.

    ``expected`` False when a person settles an exception and sees the state of now.
    """
    zone = actor.zone.key
    paid_on = local_date(at.captured, zone)
    if expected:
        rules.check_captured(at.captured, at.now, found.organization.backdate_days, zone)
    made = _renewal(found, body, paid_on)
    if expected:
        _check_expected(found, body, made)
    if isinstance(made, TermAlreadyOver):
        raise made
    draft = _draft(actor, found, body, made, at)
    _check_discount(actor, found, body, draft)
    settlement = _settle(actor, found, body, draft, taken)
    _write(actor, found, body, taken, at, made, draft, settlement)


def _renewal(found: Found, body: Renew, paid_on: date) -> Renewal | TermAlreadyOver:
    terms = PlanTerms(Unit(found.version.unit), found.version.count)
    last = found.last.term if found.last else None
    try:
        return renewal(last, terms, paid_on, body.count, body.trial_mode)
    except TermAlreadyOver as over:
        return over


def _draft(actor: Actor, found: Found, body: Renew, made: Renewal, at: Moment) -> Draft:
    price_minor(found, body)  # raises what is wrong with the discount
    return invoices.draft_renewal(
        found.organization,
        found.customer,
        found.line,
        found.plan,
        found.version,
        made,
        invoice_id=body.invoice_id,
        sold_by_id=actor.own_seller_id,
        count=body.count,
        discount_minor=body.discount_minor,
        discount_reason=body.discount_reason,
        due_on=body.due_on,
        at=at,
    )


def price_minor(found: Found, body: Renew) -> int:
    """What the renewal costs now, with its discount and tax, in minor units."""
    price = catalog.price(found.version, found.organization)
    return quote(price, body.count, body.discount_minor, body.discount_reason).total_minor


def _price_now(found: Found, body: Renew) -> int:
    try:
        return price_minor(found, body)
    except DiscountTooLarge:
        if body.expect.plan_version_id == found.version.id:
            raise
        return 0  # the new price is below the discount given on the old one


def _check_expected(found: Found, body: Renew, made: Renewal | TermAlreadyOver) -> None:
    seen = body.expect
    expected = Expectation(seen.plan_version_id, seen.price_minor, seen.old_end, seen.new_start, seen.new_end)
    now = None
    if isinstance(made, Renewal):
        now = Expectation(found.version.id, _price_now(found, body), made.old_end, made.start, made.end)
    differs = rules.difference(
        expected,
        now,
        archived=found.customer.archived_at is not None,
        terminated=found.line.terminated_at is not None,
        retired=found.plan.retired_at is not None,
    )
    if differs is not None:
        raise ExpectationDiffers(difference=differs.value)


def _check_discount(actor: Actor, found: Found, body: Renew, draft: Draft) -> None:
    percent = rules.discount_percent(found.organization.discount_limits, actor.role)
    rules.check_discount_limit(found.version.price_minor * body.count, body.discount_minor, percent)


def _settle(actor: Actor, found: Found, body: Renew, draft: Draft, taken: Taken | None) -> Settlement:
    """Advance first, then the payment; what stays open is credit within the limits (M10, M11)."""
    currency = found.organization.currency
    due, advance = customers.balance(found.customer.id, currency)
    others = [OpenInvoice(*row) for row in papers.open_of(found.customer.id, currency)]  # type: ignore[arg-type]
    own = OpenInvoice(body.invoice_id, draft.issued_on, 0, draft.totals.total_minor)
    amount = taken.money.amount_minor if taken else None
    settlement = rules.settle(own, amount, body.use_advance_minor, advance, others)
    credit.check(actor, found.organization, found.customer, due, settlement.open_minor)
    return settlement


def _write(
    actor: Actor,
    found: Found,
    body: Renew,
    taken: Taken | None,
    at: Moment,
    made: Renewal,
    draft: Draft,
    settlement: Settlement,
) -> None:
    """Everything at once, in the order of locks: rows, balances, number (DB-14)."""
    customer, currency = found.customer, found.organization.currency
    if found.last and (made.trial_ends_on or made.trial_voided):
        lines.cut_trial(found.last.id, made, at)
    lines.make_term(
        found.line, found.version, made, term_id=body.term_id, invoice_id=body.invoice_id, periods=body.count
    )
    payment = taking.record(actor, taken, customer, at) if taken else None
    parts = settlement.payment.parts
    used = settlement.advance_used_minor
    entries = [draft.entry, taking.advance_entry(customer, body.invoice_id, draft.issued_on, currency, used)]
    if payment is not None:
        entries.append(taking.entry(payment, sum(part.amount_minor for part in parts)))
    ledger.post(entries)
    taking.settle_others(parts, own=body.invoice_id)
    paid = draft.totals.total_minor - settlement.open_minor
    invoices.issue(_dated(draft, settlement.open_minor), paid_minor=paid, at=at)
    if used:
        taking.allocate(customer, None, [Part(body.invoice_id, used)])
    if payment is not None:
        taking.allocate(customer, payment.id, parts)


def _dated(draft: Draft, open_minor: int) -> Draft:
    """Credit is due on the day agreed, else after a week; what is paid has no due date (M11)."""
    if open_minor <= 0:
        return replace(draft, due_on=None)
    return draft if draft.due_on else replace(draft, due_on=draft.issued_on + timedelta(days=DUE_DAYS))
