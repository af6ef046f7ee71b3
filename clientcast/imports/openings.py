"""What bill, paid, status, due and advance say about an opening balance, and where they contradict (X14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from clientcast.imports.settings import Decides, Settings
from clientcast.imports.values import Standing

ContradictionKind = Literal[
    "paid_but_part",
    "paid_but_nothing",
    "paid_amount_blank",
    "due_but_full",
    "half_but_full",
    "half_but_nothing",
    "half_amount_blank",
    "nothing_said",
    "due_differs",
]
# Where the amount is silent the word decides; where both are silent nothing is owed until somebody says so.
_SILENT: dict[str, Decides] = {
    "paid_amount_blank": "status",
    "half_amount_blank": "status",
    "nothing_said": "ignore",
    "due_differs": "status",
}


@dataclass(frozen=True, slots=True)
class Written:
    """Amounts of one row in minor units, None where a cell is blank or its column absent.

    ``asked`` says whether the file speaks about payment at all (a paid or status column is mapped).
    """

    bill: int | None = None
    paid: int | None = None
    standing: Standing | None = None
    due: int | None = None
    advance: int | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """Amounts ≥ 0. ``kind`` names a contradiction; ``by_amount``/``by_status`` are the signed balances
    (positive = owes) that the two sides would make."""

    due_minor: int = 0
    advance_minor: int = 0
    kind: ContradictionKind | None = None
    by_amount: int = 0
    by_status: int = 0


def opening(row: Written, settings: Settings) -> Opening:
    """A due or an advance, never an invoice. An explicit due or advance column goes before bill and paid."""
    if row.due is not None or row.advance is not None:
        return _explicit(row, settings)
    if row.bill is None or not row.asked:
        return Opening()
    by_amount = row.bill - (row.paid or 0)
    by_status = _by_status(row, row.bill)
    kind = _contradiction(row, row.bill)
    if kind is None:
        balance = by_status if row.paid is None else by_amount
        return _owed(0 if settings.paid == "ignore" else balance)
    return _decided(kind, by_amount, by_status, settings)


def _explicit(row: Written, settings: Settings) -> Opening:
    balance = (row.due or 0) - (row.advance or 0)
    if row.bill is None or row.paid is None or row.bill - row.paid == balance:
        return _owed(balance)
    return _decided("due_differs", row.bill - row.paid, balance, settings)


def decides(kind: ContradictionKind, settings: Settings) -> Decides:
    """Who decides a contradiction: as the person has said, else the side that is not silent, else ``paid``."""
    fallback = settings.paid if settings.paid == "ignore" and kind != "due_differs" else _SILENT.get(kind)
    return settings.contradictions.get(kind) or fallback or settings.paid


def _decided(kind: ContradictionKind, by_amount: int, by_status: int, settings: Settings) -> Opening:
    balance = {"amount": by_amount, "status": by_status, "ignore": 0}[decides(kind, settings)]
    made = _owed(balance)
    return Opening(made.due_minor, made.advance_minor, kind, by_amount, by_status)


def _owed(balance: int) -> Opening:
    return Opening(due_minor=max(balance, 0), advance_minor=max(-balance, 0))


def _by_status(row: Written, bill: int) -> int:
    """What the word alone makes of the bill; a part payment that fits the word is believed."""
    part = row.paid is not None and 0 < row.paid < bill
    if row.standing is None or row.standing == "paid":
        return 0
    if part:
        return bill - (row.paid or 0)
    return bill if row.standing == "due" else bill - bill // 2


def _contradiction(row: Written, bill: int) -> ContradictionKind | None:
    """None when the word and the amounts agree, or one of them is silent and the other clear."""
    if bill <= 0:
        return None
    paid = row.paid
    if row.standing is None:
        return "nothing_said" if paid is None else None
    if row.standing == "paid":
        return "paid_amount_blank" if paid is None else _short_of(paid, bill)
    if row.standing == "due":
        return "due_but_full" if paid is not None and paid >= bill else None
    if paid is None:
        return "half_amount_blank"
    return "half_but_nothing" if paid == 0 else "half_but_full" if paid >= bill else None


def _short_of(paid: int, bill: int) -> ContradictionKind | None:
    if paid >= bill:
        return None
    return "paid_but_part" if paid > 0 else "paid_but_nothing"
