"""Which accounts a business fact moves money between (MONEY-3). Pure: facts in, movements out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from clientcast.kit.errors import Conflict


class Kind(StrEnum):
    """Kinds of ledger accounts."""

    RECEIVABLE = "receivable"
    ADVANCE = "advance"
    CASH = "cash"
    WALLET = "wallet"
    REVENUE = "revenue"
    DISCOUNT = "discount"
    OUTPUT_TAX = "output_tax"
    ROUNDING = "rounding"
    OPENING = "opening"


class Source(StrEnum):
    """What an entry stands for; each source has one live entry (I5)."""

    INVOICE = "invoice"
    PAYMENT = "payment"
    ADVANCE_USE = "advance_use"
    CREDIT_NOTE = "credit_note"
    HAND_OVER = "hand_over"
    OPENING = "opening"


class PeriodClosed(Conflict):
    """The month is closed: nothing can be posted into it."""

    code = "period_closed"


@dataclass(frozen=True, slots=True)
class Account:
    """One ledger account: a kind and, where it has one, its party (customer, seller, plan, provider)."""

    kind: Kind
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """``amount_minor`` goes from ``credit`` to ``debit``."""

    debit: Account
    credit: Account
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Entry:
    """All movements of one source on one local date."""

    source: Source
    source_id: UUID
    on: date
    currency: str
    movements: tuple[Movement, ...]


def receivable(customer_id: UUID) -> Account:
    """What a customer owes."""
    return Account(Kind.RECEIVABLE, str(customer_id))


def advance(customer_id: UUID) -> Account:
    """What a customer has paid ahead."""
    return Account(Kind.ADVANCE, str(customer_id))


def cash(seller_id: UUID) -> Account:
    """Cash in the hands of a seller; the house is one."""
    return Account(Kind.CASH, str(seller_id))


def money_account(method: str, provider: str | None, collector_id: UUID) -> Account:
    """Where money of that method lies: with the collector, or in the provider's wallet (M13)."""
    return Account(Kind.WALLET, provider) if method == "mfs" else cash(collector_id)


def invoice_issued(
    customer_id: UUID,
    plan_id: UUID,
    *,
    gross_minor: int,
    allowance_minor: int,
    tax_minor: int,
    rounding_minor: int,
) -> tuple[Movement, ...]:
    """Receivable against revenue, tax and rounding; the allowance against revenue. ``gross`` is net before it."""
    owed, revenue = receivable(customer_id), Account(Kind.REVENUE, str(plan_id))
    return movements(
        Movement(owed, revenue, gross_minor - allowance_minor),
        Movement(Account(Kind.DISCOUNT), revenue, allowance_minor),
        Movement(owed, Account(Kind.OUTPUT_TAX), tax_minor),
        Movement(owed, Account(Kind.ROUNDING), rounding_minor),
    )


def mirrored(made: tuple[Movement, ...]) -> tuple[Movement, ...]:
    """The same amounts the other way round: a credit note of an invoice."""
    return tuple(Movement(m.credit, m.debit, m.amount_minor) for m in made)


def payment_received(
    customer_id: UUID, into: Account, *, allocated_minor: int, advance_minor: int
) -> tuple[Movement, ...]:
    """Money against what was owed, the rest against the customer's advance."""
    return movements(
        Movement(into, receivable(customer_id), allocated_minor),
        Movement(into, advance(customer_id), advance_minor),
    )


def advance_used(customer_id: UUID, amount_minor: int) -> tuple[Movement, ...]:
    """Advance against what was owed."""
    return movements(Movement(advance(customer_id), receivable(customer_id), amount_minor))


def cash_handed_over(seller_id: UUID, house_id: UUID, amount_minor: int) -> tuple[Movement, ...]:
    """Cash from a seller to the house (M16)."""
    return movements(Movement(cash(house_id), cash(seller_id), amount_minor))


def opening(customer_id: UUID, *, due_minor: int, advance_minor: int) -> tuple[Movement, ...]:
    """Balances brought along by an import (X9)."""
    return movements(
        Movement(receivable(customer_id), Account(Kind.OPENING), due_minor),
        Movement(Account(Kind.OPENING), advance(customer_id), advance_minor),
    )


def movements(*wanted: Movement) -> tuple[Movement, ...]:
    """Movements with an amount; a negative one runs the other way."""
    turned = (Movement(m.credit, m.debit, -m.amount_minor) if m.amount_minor < 0 else m for m in wanted)
    return tuple(m for m in turned if m.amount_minor)
