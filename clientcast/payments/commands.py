"""Every write that takes, gives back or passes on money."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from clientcast.attention import commands as attention
from clientcast.attention.rules import AttentionKind, Outcome, check_outcome
from clientcast.core.actor import Actor
from clientcast.core.commands import Body, Done, Moment, command, guarded_by
from clientcast.core.db import attempt
from clientcast.core.fields import Line, PositiveMinor, Reason
from clientcast.core.permissions import Permission, require
from clientcast.customers import queries as customers
from clientcast.customers.models import Customer
from clientcast.invoices import commands as invoices
from clientcast.invoices import queries as papers
from clientcast.invoices.rules import InvoiceAlreadyCredited
from clientcast.kit.clock import local_date
from clientcast.kit.errors import Conflict, NotFound
from clientcast.ledger import commands as ledger
from clientcast.ledger import rules as books
from clientcast.ledger.rules import Entry, Source
from clientcast.organizations import queries as organizations
from clientcast.payments import money as taking
from clientcast.payments import queries, renewing, rules
from clientcast.payments.models import HandOver, Payment
from clientcast.payments.money import Money, Taken
from clientcast.payments.renewing import Found, Renew
from clientcast.payments.rules import OpenInvoice
from clientcast.sellers import queries as sellers
from clientcast.subscriptions import commands as lines

guarded_by("payment_trx_once", rules.TrxIdUsed)
guarded_by("money_receipt_once", rules.ReceiptNumberUsed)
guarded_by("receipt_own_series", rules.ReceiptNumberForeign)
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
        if taken is None or isinstance(why, rules.MONEY_REFUSED):
            raise
        return Done(attention=_keep_as_advance(actor, found, body, taken, why, at))
    return Done()


def _keep_as_advance(actor: Actor, found: Found, body: Renew, taken: Taken, why: Conflict, at: Moment) -> UUID:
    payment = _take_as_advance(actor, taken, found.customer, at)
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


def _take_as_advance(actor: Actor, taken: Taken, customer: Customer, at: Moment) -> Payment:
    payment = taking.record(actor, taken, customer, at)
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
    open_invoices = [OpenInvoice(*row) for row in papers.open_of(customer.id, actor.currency)]  # type: ignore[arg-type]
    allocation = rules.allocate(body.amount_minor, open_invoices)
    payment = taking.record(actor, taken, customer, at)
    ledger.post([taking.entry(payment, body.amount_minor - allocation.advance_minor)])
    taking.settle_others(allocation.parts)
    taking.allocate(customer, payment.id, allocation.parts)
    return Done()


def _keep_backdated(actor: Actor, body: Collect, taken: Taken, customer: Customer, why: Conflict, at: Moment) -> UUID:
    payment = _take_as_advance(actor, taken, customer, at)
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
    InvoicePaidOtherwise, AdvanceAlreadyUsed, LaterTermExists.
    """
    require(actor, Permission.PAYMENTS_UNDO)
    payment = queries.get(body.payment_id) if body.payment_id else None
    invoice = papers.get(body.invoice_id) if body.invoice_id else None
    subject = payment or invoice
    if subject is None:
        raise NotFound
    customer = customers.get(subject.customer_id, lock=True)
    made_at = payment.captured_at if payment else subject.created_at
    rules.check_undo(made_at, at.captured, actor.zone.key, by_author=subject.created_by == actor.member_id)
    today = local_date(at.now, actor.zone.key)
    if payment is not None:
        reverse_payment(payment, customer, at)
    if invoice is not None:
        if invoice.created_by != actor.member_id:
            raise rules.UndoNotYours
        _give_back_advance(invoice.id, customer, at, actor)
        if papers.state(invoice.id, lock=True).open_minor != invoice.total_minor:
            raise rules.InvoicePaidOtherwise
        note = invoices.draft_credit_note(
            organizations.current(),
            customer,
            invoice,
            credit_note_id=body.credit_note_id,
            reason=body.reason,
            at=at,
        )
        lines.void_terms(invoice.id, at)
        ledger.post([Entry(note.entry.source, note.entry.source_id, today, actor.currency, note.movements)])
        _credit(invoice.id)
        invoices.issue(note, paid_minor=0, at=at)


def reverse_payment(payment: Payment, customer: Customer, at: Moment) -> None:
    """Mirror a payment in the books and take its parts back from the invoices. Raises PaymentAlreadyReversed."""
    if payment.reversed_at is not None:
        raise rules.PaymentAlreadyReversed
    for part in queries.parts_of(payment.id):
        taking.shift(part.invoice_id, -part.amount_minor)
        taking.allocate(customer, payment.id, [rules.Part(part.invoice_id, -part.amount_minor)])
    ledger.reverse(Source.PAYMENT, payment.id, payment.received_on)
    payment.reversed_at = at.now
    payment.save(update_fields=["reversed_at"])


def _give_back_advance(invoice_id: UUID, customer: Customer, at: Moment, actor: Actor) -> None:
    used = queries.advance_used(invoice_id)
    if used:
        taking.shift(invoice_id, -used)
        taking.allocate(customer, None, [rules.Part(invoice_id, -used)])
        ledger.reverse(Source.ADVANCE_USE, invoice_id, local_date(at.now, actor.zone.key))


def _credit(invoice_id: UUID) -> None:
    state = papers.state(invoice_id, lock=True)
    if state.credited_minor:
        raise InvoiceAlreadyCredited
    state.credited_minor, state.open_minor = state.open_minor, 0
    state.save(update_fields=["credited_minor", "open_minor"])


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
    if body.outcome is Outcome.HAND_BACK:
        reverse_payment(payment, customers.get(payment.customer_id, lock=True), at)
    elif body.outcome in (Outcome.EXTEND, Outcome.RUN) and item.subscription_id is not None:
        _make_term_from_advance(actor, item.envelope, body, payment, at)
    attention.close(actor, item, body.outcome, at)


def _make_term_from_advance(actor: Actor, envelope: Any, body: Settle, payment: Payment, at: Moment) -> None:
    """Run the envelope again as the person who decides, paid from the advance it became."""
    if body.term_id is None or body.invoice_id is None:
        raise rules.TermIdsMissing("term_id" if body.term_id is None else "invoice_id")
    wanted = Renew.model_validate(envelope)
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
