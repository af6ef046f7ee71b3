"""Every write that takes, gives back or passes on money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from clientcast.attention import commands as attention
from clientcast.attention.rules import AttentionKind, Outcome, check_outcome
from clientcast.core.actor import Actor
from clientcast.core.commands import Body, Done, Moment, command, guarded_by, parse
from clientcast.core.db import attempt
from clientcast.core.fields import Line, PositiveMinor, Reason
from clientcast.core.permissions import Permission, require
from clientcast.customers import queries as customers
from clientcast.customers.models import Customer
from clientcast.invoices import commands as invoices
from clientcast.invoices import queries as papers
from clientcast.invoices.models import Invoice
from clientcast.invoices.rules import InvoiceAlreadyCredited, InvoiceKind
from clientcast.kit.clock import local_date
from clientcast.kit.errors import Conflict, NotFound
from clientcast.ledger import commands as ledger
from clientcast.ledger import rules as books
from clientcast.ledger.rules import Entry, Source
from clientcast.organizations import queries as organizations
from clientcast.payments import credit, queries, renewing, rules
from clientcast.payments import money as taking
from clientcast.payments.models import HandOver, Payment
from clientcast.payments.money import Money, Taken
from clientcast.payments.renewing import Found, Renew
from clientcast.payments.rules import OpenInvoice
from clientcast.sellers import queries as sellers
from clientcast.subscriptions import commands as lines

guarded_by("payment_trx_once", rules.TrxIdUsed)
guarded_by("customer_balance_advance", rules.AdvanceAlreadyUsed)
guarded_by("customer_balance_due", rules.AdvanceAlreadyUsed)


class Collect(Money):
    """Money for what a customer owes, the oldest invoice first; the rest is his advance."""

    customer_id: UUID


class Undo(Body):
    """Take back one's own mistake: the payment, the invoice it paid, or both (MONEY-4)."""

    payment_id: UUID | None = None
    invoice_id: UUID | None = None
    credit_note_id: UUID
    reason: Annotated[Reason, Field(min_length=1)]


class HandOverCash(Body):
    """Cash that a seller gave to the house, counted by the office."""

    id: UUID
    seller_id: UUID
    amount_minor: PositiveMinor
    note: Line = ""


class Settle(Body):
    """How an exception ends; the ids are those of the term and invoice that ``extend`` and ``run`` make."""

    id: UUID
    outcome: Outcome
    term_id: UUID | None = None
    invoice_id: UUID | None = None


@command("payments.renew", offline=True)
def renew(actor: Actor, body: Renew, *, at: Moment) -> Done:
    """Renew a line. When that cannot be, money that came is kept as advance, with an item to settle (SYNC-27).

    Raises NotFound, the reasons of ``taking.check``, and without money every reason why no term was made.
    """
    require(actor, Permission.PAYMENTS_TAKE)
    taken = taking.check(actor, body.payment) if body.payment else None
    found = renewing.find(body)
    try:
        with attempt():
            renewing.renew(actor, found, body, taken, at)
    except Conflict as why:
        if taken is None:
            raise
        return Done(attention=_keep_as_advance(actor, found, body, taken, why, at))
    return Done()


def _keep_as_advance(actor: Actor, found: Found, body: Renew, taken: Taken, why: Conflict, at: Moment) -> UUID:
    payment = _take_as_advance(actor, taken, found.customer, why, at)
    facts = {
        "amount_minor": payment.amount_minor,
        "currency": payment.currency,
        "reason": why.code,
        "params": why.params,
        **queries.last_renewal(found.last),
    }
    return attention.open_item(
        _kind(why),
        seller_id=payment.collector_id,
        customer_id=found.customer.id,
        payment_id=payment.id,
        subscription_id=found.line.id,
        facts=facts,
        envelope=body.model_dump(mode="json"),
    )


def _kind(why: Conflict) -> AttentionKind:
    if isinstance(why, rules.ExpectationDiffers):
        return AttentionKind(why.params["difference"])
    if isinstance(why, rules.CaptureTooOld):
        return AttentionKind.BACKDATED
    limits = (rules.OverLimit, rules.PaymentTooSmall)
    return AttentionKind.OVER_LIMIT if isinstance(why, limits) else AttentionKind.EXPECTATION


def _take_as_advance(actor: Actor, taken: Taken, customer: Customer, why: Conflict, at: Moment) -> Payment:
    payment = taking.record(actor, taken, customer, at, on_arrival=isinstance(why, rules.CaptureTooOld))
    ledger.post([taking.entry(payment, 0)])
    return payment


@command("payments.collect", offline=True)
def collect(actor: Actor, body: Collect, *, at: Moment) -> Done:
    """Take money from a customer. Raises NotFound and the reasons of ``taking.check``."""
    require(actor, Permission.PAYMENTS_TAKE)
    taken = taking.check(actor, body)
    customer = customers.get(body.customer_id, lock=True)
    organization = organizations.current()
    try:
        rules.check_captured(at.captured, at.now, organization.backdate_days, actor.zone.key)
    except rules.CaptureTooOld as why:
        return Done(attention=_keep_backdated(actor, body, taken, customer, why, at))
    allocation = rules.allocate(body.amount_minor, _open_invoices(customer, actor.currency))
    payment = taking.record(actor, taken, customer, at)
    ledger.post([taking.entry(payment, body.amount_minor - allocation.advance_minor)])
    taking.settle_others(allocation.parts)
    taking.allocate(customer, payment.id, allocation.parts)
    return Done()


def _keep_backdated(actor: Actor, body: Collect, taken: Taken, customer: Customer, why: Conflict, at: Moment) -> UUID:
    payment = _take_as_advance(actor, taken, customer, why, at)
    facts = {"amount_minor": payment.amount_minor, "currency": payment.currency, "reason": why.code}
    return attention.open_item(
        AttentionKind.BACKDATED,
        seller_id=payment.collector_id,
        customer_id=customer.id,
        payment_id=payment.id,
        subscription_id=None,
        facts=facts | {"params": why.params},
        envelope=body.model_dump(mode="json"),
    )


@command("payments.undo", offline=True)
def undo(actor: Actor, body: Undo, *, at: Moment) -> None:
    """Reverse the payment, credit the invoice, void its term: all visible, nothing removed (M15).

    Raises NotFound, UndoNotYours, UndoTooLate, PaymentAlreadyReversed, InvoiceAlreadyCredited,
    InvoicePaidOtherwise, AdvanceAlreadyUsed, LaterTermExists, and the reasons of ``credit.check_reopened``.
    """
    require(actor, Permission.PAYMENTS_UNDO)
    payment = queries.get(body.payment_id) if body.payment_id else None
    invoice = papers.get(body.invoice_id) if body.invoice_id else None
    made = [subject for subject in (payment, invoice) if subject is not None]
    if len({subject.customer_id for subject in made}) != 1:
        raise NotFound
    customer = customers.get(made[0].customer_id, lock=True)
    for subject in made:
        author = subject.created_by == actor.member_id
        rules.check_undo(subject.captured_at, at.captured, actor.zone.key, by_author=author)
    if payment is not None:
        credit.check_reopened(actor, customer, payment, body.invoice_id)
        reverse_payment(payment, customer, payment.received_on, at)
        attention.close_of_payment(actor, payment.id, Outcome.HAND_BACK, at)
    if invoice is not None:
        _credit(actor, customer, invoice, body, at)


def _credit(actor: Actor, customer: Customer, invoice: Invoice, body: Undo, at: Moment) -> None:
    """Give the advance back, void the terms and write the credit note over what is open: the whole invoice."""
    if invoice.kind != InvoiceKind.INVOICE:
        raise NotFound
    _give_back_advance(invoice.id, customer, at, actor)
    state = papers.state(invoice.id, lock=True)
    if state.credited_minor:
        raise InvoiceAlreadyCredited
    if state.open_minor != invoice.total_minor:
        raise rules.InvoicePaidOtherwise
    organization, note_id = organizations.current(), body.credit_note_id
    note = invoices.draft_credit_note(
        organization, customer, invoice, credit_note_id=note_id, reason=body.reason, at=at
    )
    lines.void_terms(invoice.id, at)
    ledger.post([note.entry])
    state.credited_minor, state.open_minor = state.open_minor, 0
    state.save(update_fields=["credited_minor", "open_minor"])
    invoices.issue(note, paid_minor=0, at=at)


def reverse_payment(payment: Payment, customer: Customer, on: date, at: Moment) -> None:
    """Mirror a payment in the books on a day and take its parts back from the invoices.

    Raises PaymentAlreadyReversed.
    """
    if payment.reversed_at is not None:
        raise rules.PaymentAlreadyReversed
    for part in queries.parts_of(payment.id):
        taking.shift(part.invoice_id, -part.amount_minor)
        taking.allocate(customer, payment.id, [rules.Part(part.invoice_id, -part.amount_minor)])
    ledger.reverse(Source.PAYMENT, payment.id, on)
    payment.reversed_at = at.now
    payment.save(update_fields=["reversed_at"])


def _give_back_advance(invoice_id: UUID, customer: Customer, at: Moment, actor: Actor) -> None:
    used = queries.advance_used(invoice_id)
    if used:
        taking.shift(invoice_id, -used)
        taking.allocate(customer, None, [rules.Part(invoice_id, -used)])
        ledger.reverse(Source.ADVANCE_USE, invoice_id, local_date(at.now, actor.zone.key))


@command("payments.hand_over")
def hand_over(actor: Actor, body: HandOverCash, *, at: Moment) -> None:
    """Move a seller's cash to the house (M16). Raises NotFound, MoreThanInHand."""
    require(actor, Permission.PAYMENTS_HAND_OVER)
    seller = sellers.get(body.seller_id, lock=True)
    in_hand = sellers.cash_minor(seller.id, actor.currency)
    if seller.id == actor.house_id or body.amount_minor > in_hand:
        raise rules.MoreThanInHand(in_hand_minor=in_hand)
    on = local_date(at.now, actor.zone.key)
    HandOver.objects.create(
        id=body.id,
        seller_id=seller.id,
        amount_minor=body.amount_minor,
        currency=actor.currency,
        handed_on=on,
        note=body.note,
    )
    moved = books.cash_handed_over(seller.id, actor.house_id, body.amount_minor)
    ledger.post([Entry(Source.HAND_OVER, body.id, on, actor.currency, moved)])


@command("attention.settle")
def settle(actor: Actor, body: Settle, *, at: Moment) -> None:
    """End an exception, once: keep as advance, extend by a term, hand back, or run what a limit held (M14).

    Raises NotFound, AttentionSettled, OutcomeNotOffered, and what the act itself raises.
    """
    require(actor, Permission.ATTENTION_SETTLE)
    if body.outcome is Outcome.RUN:
        require(actor, Permission.ATTENTION_RUN)
    item = attention.take(body.id)
    check_outcome(AttentionKind(item.kind), body.outcome)
    if item.payment_id is None:
        raise NotFound
    payment = queries.get(item.payment_id)
    today = local_date(at.now, actor.zone.key)
    if body.outcome is Outcome.HAND_BACK:
        reverse_payment(payment, customers.get(payment.customer_id, lock=True), today, at)
    elif body.outcome is not Outcome.KEEP_ADVANCE:
        if item.subscription_id is None:
            _settle_invoices(payment, today)
        else:
            _make_term_from_advance(actor, item.envelope, body, payment, at)
    attention.close(actor, item, body.outcome, at)


def _settle_invoices(payment: Payment, today: date) -> None:
    """Let money that waited as advance settle open invoices after all (M12). Raises AdvanceAlreadyUsed."""
    customer = customers.get(payment.customer_id, lock=True)
    allocation = rules.allocate(payment.amount_minor, _open_invoices(customer, payment.currency))
    ledger.reverse(Source.PAYMENT, payment.id, today)
    posted = taking.entry(payment, payment.amount_minor - allocation.advance_minor)
    ledger.post([replace(posted, on=today)])
    taking.settle_others(allocation.parts)
    taking.allocate(customer, payment.id, allocation.parts)


def _open_invoices(customer: Customer, currency: str) -> list[OpenInvoice]:
    return [OpenInvoice(*row) for row in papers.open_of(customer.id, currency)]  # type: ignore[arg-type]


def _make_term_from_advance(actor: Actor, envelope: Any, body: Settle, payment: Payment, at: Moment) -> None:
    """Run the envelope again as the person who decides, paid from the advance it became."""
    if body.term_id is None or body.invoice_id is None:
        raise rules.TermIdsMissing("term_id" if body.term_id is None else "invoice_id")
    wanted = parse(Renew, envelope)
    found = renewing.find(wanted)
    captured = payment.captured_at if body.outcome is Outcome.RUN else at.now
    again = wanted.model_copy(
        update={
            "term_id": body.term_id,
            "invoice_id": body.invoice_id,
            "payment": None,
            "use_advance_minor": 0,
        }
    )
    price = renewing.price_minor(found, again)
    again = again.model_copy(update={"use_advance_minor": min(payment.amount_minor, price)})
    moment = Moment(at.now, captured)
    renewing.renew(actor, found, again, None, moment, expected=False)
