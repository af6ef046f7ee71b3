"""Arithmetic, label, title and hash of a document (I4, M2, M3, D1, D2)."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from clientcast.kit import money
from clientcast.kit.errors import Conflict, Invalid
from clientcast.kit.periods import last_day
from clientcast.kit.words import day_in_words


class InvoiceKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class TaxCategory(StrEnum):
    """BT-118: standard, zero rated, exempt, not subject (D5)."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    NOT_SUBJECT = "O"


class PaymentStatus(StrEnum):
    """Derived from open, paid and credited amounts, never stored (S8)."""

    UNPAID = "unpaid"
    PARTIAL = "partial"
    PAID = "paid"
    CREDITED = "credited"


class InvoiceAlreadyCredited(Conflict):
    """A whole-invoice credit note is written once (M15)."""

    code = "invoice_already_credited"


class SeriesPatternWrong(Invalid):
    """A pattern holds ``{n}`` or ``{n:06}`` once, at its end, and ``{FY}`` at most once (D2)."""

    code = "series_pattern_wrong"


@dataclass(frozen=True, slots=True)
class Line:
    """``price_minor`` × ``quantity``; ``tax_rate`` as ``"15.0000"``, None when not subject."""

    price_minor: int
    quantity: int
    tax_rate: str | None


@dataclass(frozen=True, slots=True)
class Allowance:
    """A discount on the document, positive, with a reason (BG-20, M6)."""

    amount_minor: int
    reason: str
    tax_rate: str | None


@dataclass(frozen=True, slots=True)
class LineAmount:
    """BT-131 and what the paper shows beside it; the lines' ``tax_minor`` sum to BT-110."""

    net_minor: int
    unit_price_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class TaxAmount:
    """One BG-23: base BT-116 and tax BT-117 of a category and rate."""

    category: TaxCategory
    rate: str | None
    base_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class Totals:
    """BG-22 in minor units.

    total (BT-115) = net (BT-106) − allowance (BT-107) + tax (BT-110) + rounding (BT-114).
    """

    net_minor: int
    allowance_minor: int
    tax_minor: int
    rounding_minor: int
    total_minor: int
    lines: tuple[LineAmount, ...]
    allowances: tuple[int, ...]
    taxes: tuple[TaxAmount, ...]


def category(tax_rate: str | None) -> TaxCategory:
    """Category of a rate; without one the seller is not subject to tax (D5). Raises RateUnreadable."""
    if tax_rate is None:
        return TaxCategory.NOT_SUBJECT
    return TaxCategory.STANDARD if money.parse_rate(tax_rate) else TaxCategory.ZERO


def total(lines: Sequence[Line], allowances: Sequence[Allowance] = (), *, tax_inclusive: bool) -> Totals:
    """All sums of a document with at least one line. Raises RateUnreadable.

    Rounded once per line and once per tax category (M2). With inclusive prices the payable is what the price
    list says; what is left over is the rounding amount (M3).
    """
    line_nets = [_net(x.price_minor * x.quantity, x.tax_rate, tax_inclusive) for x in lines]
    allowance_nets = [_net(x.amount_minor, x.tax_rate, tax_inclusive) for x in allowances]
    taxes = _taxes([*zip(lines, line_nets, strict=True)], [*zip(allowances, allowance_nets, strict=True)])
    net, allowance, tax = sum(line_nets), sum(allowance_nets), sum(t.tax_minor for t in taxes)
    exact = net - allowance + tax
    listed = sum(x.price_minor * x.quantity for x in lines) - sum(x.amount_minor for x in allowances)
    payable = listed if tax_inclusive else exact
    amounts = tuple(_line_amounts(lines, line_nets, taxes))
    return Totals(net, allowance, tax, payable - exact, payable, amounts, tuple(allowance_nets), taxes)


def _rate(tax_rate: str | None) -> int:
    return 0 if tax_rate is None else money.parse_rate(tax_rate)


def _net(amount_minor: int, tax_rate: str | None, tax_inclusive: bool) -> int:
    return money.net_of(amount_minor, _rate(tax_rate)) if tax_inclusive else amount_minor


def _taxes(lines: Iterable[tuple[Line, int]], allowances: Iterable[tuple[Allowance, int]]) -> tuple[TaxAmount, ...]:
    bases: dict[str | None, int] = {}
    for line, net in lines:
        bases[line.tax_rate] = bases.get(line.tax_rate, 0) + net
    for allowance, net in allowances:
        bases[allowance.tax_rate] = bases.get(allowance.tax_rate, 0) - net
    return tuple(TaxAmount(category(r), r, base, money.tax_on(base, _rate(r))) for r, base in bases.items())


def _line_amounts(lines: Sequence[Line], nets: Sequence[int], taxes: Sequence[TaxAmount]) -> Iterable[LineAmount]:
    shares: dict[int, int] = {}
    for tax in taxes:
        places = [i for i, line in enumerate(lines) if line.tax_rate == tax.rate]
        weights = [nets[i] for i in places]
        parts = money.split(tax.tax_minor, weights) if any(weights) else [0] * len(places)
        shares.update(zip(places, parts, strict=True))
    for i, (line, net) in enumerate(zip(lines, nets, strict=True)):
        yield LineAmount(net, money.divide(net, line.quantity), shares[i])


def payment_status(total_minor: int, open_minor: int, credited_minor: int) -> PaymentStatus:
    """Status of an invoice: open = total − paid − credited."""
    if credited_minor and credited_minor >= total_minor:
        return PaymentStatus.CREDITED
    if open_minor <= 0:
        return PaymentStatus.PAID
    return PaymentStatus.UNPAID if open_minor + credited_minor >= total_minor else PaymentStatus.PARTIAL


def is_overdue(open_minor: int, due_on: date | None, today: date) -> bool:
    """Open after its due date: a flag of the clock (S8)."""
    return open_minor > 0 and due_on is not None and due_on < today


_PATTERN = re.compile(r"(?P<series>[A-Z0-9/-]*(?:\{FY\}[A-Z0-9/-]*)?)\{n(?::0(?P<width>[1-9]))?\}")


def series(pattern: str, fiscal_year: str) -> str:
    """The counter a pattern counts in: ``INV-{FY}-{n:06}`` → ``INV-2627``. Raises SeriesPatternWrong."""
    return _match(pattern)["series"].replace("{FY}", fiscal_year).rstrip("-/")


def label(pattern: str, fiscal_year: str, number: int) -> str:
    """``INV-{FY}-{n:06}`` → ``INV-2627-000123``. Raises SeriesPatternWrong."""
    match = _match(pattern)
    head = match["series"].replace("{FY}", fiscal_year)
    return f"{head}{number:0{int(match['width'] or 1)}}"


def _match(pattern: str) -> re.Match[str]:
    match = _PATTERN.fullmatch(pattern)
    if match is None:
        raise SeriesPatternWrong("pattern", pattern=pattern)
    return match


def title(plan: str, count: int, starts_on: date, ends_on: date, language: str = "en") -> str:
    """The document in one line: ``Basic 25 × 3, 25 Nov 2026 – 24 Feb 2027`` (last days, Latin digits)."""
    times = f" × {count}" if count > 1 else ""
    return f"{plan}{times}, {day_in_words(starts_on, language)} – {day_in_words(last_day(ends_on), language)}"


def canonical(document: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8; numbers are integers (MONEY-5). Raises TypeError."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if json.loads(text, parse_float=_refuse_float, parse_constant=_refuse_float) != document:
        raise TypeError("a document holds what JSON has, and its keys are strings")
    return text.encode()


def _refuse_float(text: str) -> float:
    raise TypeError(f"a document holds no float: {text}")


def sha256(document: Any) -> str:
    """Hash of the canonical JSON, 64 hex digits (D1)."""
    return hashlib.sha256(canonical(document)).hexdigest()


def masked(username: str) -> str | None:
    """The first three characters of a username and three dots (D7)."""
    return f"{username[:3]}•••" if username else None
