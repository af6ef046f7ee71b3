"""Where money goes, who may give credit, what can still be undone (M6, M10–M15, I11, SYNC-27, SYNC-30)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from clientcast.kit.clock import local_date
from clientcast.kit.errors import Conflict, Invalid, NotAllowed
from clientcast.kit.text import ascii_digits

UNDO_WINDOW = timedelta(minutes=30)


class Method(StrEnum):
    CASH = "cash"
    MFS = "mfs"


class Provider(StrEnum):
    BKASH = "bkash"
    NAGAD = "nagad"
    ROCKET = "rocket"


class Limit(StrEnum):
    """Which limit was passed: ``limit`` of OverLimit."""

    DISCOUNT = "discount"
    CUSTOMER_CREDIT = "customer_credit"
    SELLER_CREDIT = "seller_credit"


class Difference(StrEnum):
    """Why no term was made although money came: the kind of the attention item (SYNC-27)."""

    CUSTOMER_ARCHIVED = "customer_archived"
    LINE_TERMINATED = "line_terminated"
    PLAN_RETIRED = "plan_retired"
    DOUBLE_RENEWAL = "double_renewal"
    PRICE_CHANGED = "price_changed"
    EXPECTATION = "expectation"


class AmountNotPositive(Invalid):
    code = "amount_not_positive"


class ProviderMissing(Invalid):
    """Money by mobile service names its provider."""

    code = "provider_missing"


class TrxIdMissing(Invalid):
    """Money by mobile service is confirmed by its TrxID (M13)."""

    code = "trx_id_missing"


class TrxIdUnreadable(Invalid):
    """A TrxID is 6 to 20 letters and digits (P4)."""

    code = "trx_id_unreadable"


class CashHasNoTrxId(Invalid):
    """Cash carries neither provider nor TrxID."""

    code = "cash_has_no_trx_id"


class OverLimit(Conflict):
    """``limit`` names it; ``allowed_minor`` is what it allows, ``asked_minor`` what was asked (M12)."""

    code = "over_limit"


class PaymentTooSmall(Conflict):
    """``missing_minor`` would stay open and the member may not renew on credit (MONEY-1)."""

    code = "payment_too_small"


class AdvanceTooSmall(Conflict):
    """The advance is ``advance_minor``, less than was to be used."""

    code = "advance_too_small"


class AdvanceNotNeeded(Invalid):
    """More advance is to be used than the invoice costs, ``total_minor``."""

    code = "advance_not_needed"


class CaptureTooOld(Conflict):
    """Captured ``days`` before it arrived; ``limit`` days are allowed (SYNC-30)."""

    code = "capture_too_old"


class UndoTooLate(Conflict):
    """More than 30 minutes, or another day (M15)."""

    code = "undo_too_late"


class UndoNotYours(NotAllowed):
    """Only the author undoes his own mistake (MONEY-4)."""

    code = "undo_not_yours"


class PaymentAlreadyReversed(Conflict):
    code = "payment_already_reversed"


class ExpectationDiffers(Conflict):
    """What the person saw is no longer true; ``difference`` says why (R3)."""

    code = "expectation_differs"


class TrxIdUsed(Conflict):
    """Another live payment has this TrxID (I8)."""

    code = "trx_id_used"


class AdvanceAlreadyUsed(Conflict):
    """The money has paid for something else since."""

    code = "advance_already_used"


class InvoicePaidOtherwise(Conflict):
    """Another payment has settled part of the invoice: it cannot be credited as a whole."""

    code = "invoice_paid_otherwise"


class MoreThanInHand(Conflict):
    """The seller holds ``in_hand_minor``."""

    code = "more_than_in_hand"


class TermIdsMissing(Invalid):
    """A decision that makes a term names the term and its invoice."""

    code = "term_ids_missing"


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice that is not settled; ``number`` breaks ties of one day."""

    id: UUID
    issued_on: date
    number: int
    open_minor: int


@dataclass(frozen=True, slots=True)
class Part:
    """What of a payment settles one invoice."""

    invoice_id: UUID
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """Parts and the rest, which is advance; together the whole payment (M10)."""

    parts: tuple[Part, ...]
    advance_minor: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a renewal is paid: advance first, then the payment; ``open_minor`` stays as credit."""

    advance_used_minor: int
    payment: Allocation
    open_minor: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the person saw when he confirmed (SYNC-26); ``price_minor`` is the total to pay."""

    plan_version_id: UUID
    price_minor: int
    old_end: date | None
    new_start: date
    new_end: date


def allocate(amount_minor: int, open_invoices: Iterable[OpenInvoice], own: OpenInvoice | None = None) -> Allocation:
    """A payment over its own invoice, then the oldest open ones; the rest is advance (M10).

    ``open_invoices`` are those of the same customer and currency; ``own`` may be among them.
    """
    check_amount(amount_minor)
    parts, left = [], amount_minor
    for invoice in _in_order(open_invoices, own):
        taken = min(left, invoice.open_minor)
        if taken > 0:
            parts.append(Part(invoice.id, taken))
            left -= taken
    return Allocation(tuple(parts), left)


def _in_order(open_invoices: Iterable[OpenInvoice], own: OpenInvoice | None) -> list[OpenInvoice]:
    others = [invoice for invoice in open_invoices if own is None or invoice.id != own.id]
    oldest_first = sorted(others, key=lambda x: (x.issued_on, x.number, x.id))
    return [own, *oldest_first] if own else oldest_first


def settle(
    own: OpenInvoice,
    amount_minor: int | None,
    use_advance_minor: int,
    advance_minor: int,
    open_invoices: Iterable[OpenInvoice] = (),
) -> Settlement:
    """Pay a renewal's invoice from advance and payment (None = no payment).

    Raises AdvanceTooSmall, AdvanceNotNeeded, AmountNotPositive.
    """
    check_advance(use_advance_minor, advance_minor, own.open_minor)
    rest = OpenInvoice(own.id, own.issued_on, own.number, own.open_minor - use_advance_minor)
    paid = Allocation((), 0) if amount_minor is None else allocate(amount_minor, open_invoices, rest)
    covered = sum(part.amount_minor for part in paid.parts if part.invoice_id == own.id)
    return Settlement(use_advance_minor, paid, rest.open_minor - covered)


def check_amount(amount_minor: int) -> None:
    """Raises AmountNotPositive."""
    if amount_minor <= 0:
        raise AmountNotPositive("amount_minor")


def check_advance(use_advance_minor: int, advance_minor: int, total_minor: int) -> None:
    """Raises AdvanceNotNeeded, AdvanceTooSmall."""
    if not 0 <= use_advance_minor <= total_minor:
        raise AdvanceNotNeeded("use_advance_minor", total_minor=total_minor)
    if use_advance_minor > advance_minor:
        raise AdvanceTooSmall(advance_minor=advance_minor)


def check_credit(
    credit_minor: int,
    *,
    may_give_credit: bool,
    customer_open_minor: int,
    customer_limit_minor: int | None,
    seller_open_minor: int,
    seller_limit_minor: int | None,
) -> None:
    """May a renewal leave ``credit_minor`` open? Totals are after it; a limit None is no limit (M11).

    Raises PaymentTooSmall, OverLimit.
    """
    if credit_minor <= 0:
        return
    if not may_give_credit:
        raise PaymentTooSmall(missing_minor=credit_minor)
    _check_limit(Limit.CUSTOMER_CREDIT, customer_open_minor, customer_limit_minor)
    _check_limit(Limit.SELLER_CREDIT, seller_open_minor, seller_limit_minor)


def _check_limit(limit: Limit, asked_minor: int, allowed_minor: int | None) -> None:
    if allowed_minor is not None and asked_minor > allowed_minor:
        raise OverLimit(limit=limit.value, allowed_minor=allowed_minor, asked_minor=asked_minor)


def credit_limit(customer_minor: int | None, organization_minor: int | None) -> int | None:
    """The customer's own limit, else the organization's default; None = unlimited (M11)."""
    return customer_minor if customer_minor is not None else organization_minor


def discount_percent(limits: Mapping[str, int], role: str) -> int:
    """The role's limit in percent of the price; unset: all for owner and admin, none for others (M6)."""
    return limits.get(role, 100 if role in ("owner", "admin") else 0)


def check_discount_limit(price_minor: int, discount_minor: int, percent: int) -> None:
    """Raises OverLimit; ``price_minor`` is the listed price before the discount (M6)."""
    if discount_minor * 100 > price_minor * percent:
        _check_limit(Limit.DISCOUNT, discount_minor, price_minor * percent // 100)


def trx_id(text: str) -> str:
    """A TrxID in capitals without spaces. Raises TrxIdUnreadable (P4)."""
    bare = re.sub(r"[\s-]", "", ascii_digits(unicodedata.normalize("NFKC", text))).upper()
    if not re.fullmatch(r"[A-Z0-9]{6,20}", bare):
        raise TrxIdUnreadable("trx_id")
    return bare


def check_method(method: Method, provider: Provider | None, trx: str | None) -> None:
    """Raises ProviderMissing, TrxIdMissing, CashHasNoTrxId."""
    if method is Method.CASH and (provider or trx):
        raise CashHasNoTrxId("trx_id" if trx else "provider")
    if method is Method.MFS and not provider:
        raise ProviderMissing("provider")
    if method is Method.MFS and not trx:
        raise TrxIdMissing("trx_id")


def check_captured(captured_at: datetime, received_at: datetime, limit_days: int, zone: str) -> date:
    """The local date a capture counts on. ``captured_at`` is corrected and not after ``received_at``.

    Raises CaptureTooOld when more than ``limit_days`` local days lie between (I11).
    """
    captured_on = local_date(captured_at, zone)
    days = (local_date(received_at, zone) - captured_on).days
    if days > limit_days:
        raise CaptureTooOld(days=days, limit=limit_days)
    return captured_on


def check_undo(made_at: datetime, undone_at: datetime, zone: str, *, by_author: bool) -> None:
    """Both instants are captured ones (M15). Raises UndoNotYours, UndoTooLate."""
    if not by_author:
        raise UndoNotYours()
    same_day = local_date(made_at, zone) == local_date(undone_at, zone)
    if not same_day or abs(undone_at - made_at) > UNDO_WINDOW:
        raise UndoTooLate()


def difference(
    expected: Expectation,
    found: Expectation | None,
    *,
    archived: bool = False,
    terminated: bool = False,
    retired: bool = False,
) -> Difference | None:
    """Why no term may be made, None when all is as seen; ``found`` None = cannot be computed (R3)."""
    if archived:
        return Difference.CUSTOMER_ARCHIVED
    if terminated:
        return Difference.LINE_TERMINATED
    if retired:
        return Difference.PLAN_RETIRED
    return _changed(expected, found)


def _changed(expected: Expectation, found: Expectation | None) -> Difference | None:
    if found is None:
        return Difference.EXPECTATION
    if found.old_end != expected.old_end:
        renewed = found.old_end is not None and (expected.old_end is None or found.old_end > expected.old_end)
        return Difference.DOUBLE_RENEWAL if renewed else Difference.EXPECTATION
    if (found.plan_version_id, found.price_minor) != (expected.plan_version_id, expected.price_minor):
        return Difference.PRICE_CHANGED
    same = (found.new_start, found.new_end) == (expected.new_start, expected.new_end)
    return None if same else Difference.EXPECTATION
