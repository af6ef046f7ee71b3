"""Recording money: the payment, its receipt, what it settles. Called inside the commands' transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import Field

from clientcast.core.actor import Actor
from clientcast.core.commands import Body, Moment
from clientcast.core.fields import Line, PositiveMinor, ShortText
from clientcast.customers.models import Customer
from clientcast.invoices.models import InvoiceState
from clientcast.kit.clock import local_date
from clientcast.kit.errors import Invalid
from clientcast.kit.ids import uuid7
from clientcast.ledger import rules as ledger
from clientcast.ledger.rules import Entry, Source
from clientcast.payments import rules
from clientcast.payments.models import Allocation, MoneyReceipt, Payment
from clientcast.payments.rules import Method, Part, Provider


class CurrencyDiffers(Invalid):
    """The organization works in ``currency``."""

    code = "currency_differs"


class Money(Body):
    """Money a collector took; ``id`` is the payment's, made on the device."""

    id: UUID
    amount_minor: PositiveMinor
    currency: ShortText
    method: Method
    provider: Provider | None = None
    trx_id: ShortText | None = None
    receipt_number: ShortText | None = Field(default=None, max_length=30)
    note: Line = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Money checked and read: TrxID in its one form."""

    money: Money
    trx_id: str | None


def check(actor: Actor, money: Money) -> Taken:
    """Refuse money that cannot be recorded at all: the only reasons a person gets it back (SYNC-27).

    Raises CurrencyDiffers, ProviderMissing, TrxIdMissing, TrxIdUnreadable, CashHasNoTrxId.
    """
    if money.currency != actor.currency:
        raise CurrencyDiffers("currency", currency=actor.currency)
    rules.check_method(money.method, money.provider, money.trx_id)
    return Taken(money, rules.trx_id(money.trx_id) if money.trx_id else None)


def record(actor: Actor, taken: Taken, customer: Customer, at: Moment, *, on_arrival: bool = False) -> Payment:
    """Keep the payment and its receipt. Raises AlreadyExists, TrxIdUsed.

    It counts on the local date of its capture, or of its arrival when the capture is too old (I11).
    """
    money = taken.money
    payment = Payment(
        id=money.id,
        customer_id=customer.id,
        seller_id=customer.seller_id,
        collector_id=actor.own_seller_id,
        method=money.method,
        provider=money.provider,
        trx_id=taken.trx_id,
        amount_minor=money.amount_minor,
        currency=money.currency,
        received_on=local_date(at.now if on_arrival else at.captured, actor.zone.key),
        received_at=at.now,
        captured_at=at.captured,
        receipt_number=money.receipt_number,
        note=money.note,
    )
    payment.save(force_insert=True)
    if money.receipt_number:
        MoneyReceipt.objects.create(
            id=uuid7(),
            payment_id=payment.id,
            seller_id=payment.collector_id,
            number=money.receipt_number,
            customer_name=customer.name,
            amount_minor=payment.amount_minor,
            currency=payment.currency,
            captured_at=payment.captured_at,
        )
    return payment


def entry(payment: Payment, allocated_minor: int) -> Entry:
    """The payment in the books: what it settles, the rest as advance."""
    into = ledger.money_account(payment.method, payment.provider, payment.collector_id)
    moved = ledger.payment_received(
        payment.customer_id,
        into,
        allocated_minor=allocated_minor,
        advance_minor=payment.amount_minor - allocated_minor,
    )
    return Entry(Source.PAYMENT, payment.id, payment.received_on, payment.currency, moved)


def advance_entry(customer: Customer, invoice_id: UUID, on: date, currency: str, amount_minor: int) -> Entry:
    """Advance used for an invoice, in the books."""
    return Entry(Source.ADVANCE_USE, invoice_id, on, currency, ledger.advance_used(customer.id, amount_minor))


def allocate(customer: Customer, payment_id: UUID | None, parts: Iterable[Part]) -> None:
    """Note which invoices the parts settle; ``payment_id`` None = from the advance."""
    for part in parts:
        Allocation.objects.create(
            id=uuid7(),
            payment_id=payment_id,
            invoice_id=part.invoice_id,
            customer_id=customer.id,
            seller_id=customer.seller_id,
            amount_minor=part.amount_minor,
        )


def settle_others(parts: Iterable[Part], own: UUID | None = None) -> None:
    """Move paid and open of the invoices that the parts settle, but for ``own``, which is issued with it."""
    for part in parts:
        if part.invoice_id != own:
            shift(part.invoice_id, part.amount_minor)


def shift(invoice_id: UUID, amount_minor: int) -> None:
    """``amount_minor`` more is paid of an invoice, less when negative."""
    state = InvoiceState.objects.select_for_update(no_key=True).get(id=invoice_id)
    state.paid_minor += amount_minor
    state.open_minor -= amount_minor
    state.save(update_fields=["paid_minor", "open_minor"])
