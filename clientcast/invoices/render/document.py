"""The record of an issued document, as its canonical JSON holds it (D1, MONEY-5).

Everything the paper shows about the deed itself is in here and never changes. What changes later (paid, open,
advance) is not: it is an argument of `render`. There is no field for a service password, and there never is
one (D7). Amounts are integer minor units of `currency`; dates are ISO strings in the organization's zone.
A field that may be unknown is None or an empty string, both alike.
"""

from typing import Literal, TypedDict

Kind = Literal["invoice", "credit_note"]
Language = Literal["en", "bn"]
Digits = Literal["latn", "beng"]
Category = Literal["S", "Z", "E", "O"]


class Wallet(TypedDict):
    """Where money can be sent. `provider` is bkash, nagad, rocket; the number may be missing."""

    provider: str
    number: str | None


class Issuer(TypedDict):
    """The organization at issue. `color` is "#RRGGBB"; `bin` is the VAT number (BT-31)."""

    name: str
    name_bn: str | None
    legal_name: str | None
    address: str | None
    bin: str | None
    phone: str | None
    email: str | None
    color: str | None
    footer: str | None
    wallets: list[Wallet]
    payment_hint: str | None
    support_contact: str | None


class Buyer(TypedDict):
    """The customer at issue. `number` ("C-02041") is also the payment reference; `phone` is E.164."""

    number: str
    name: str
    name_bn: str | None
    phone: str | None
    address: str | None
    bin: str | None


class Preceding(TypedDict):
    """The invoice a credit note takes back (BT-25, BT-26; D4)."""

    label: str
    issued_on: str


class Line(TypedDict):
    """One document line (BG-25).

    `line` counts from 1. `ends_on` is exclusive: the paper shows the day before (BT-135). `quantity` and
    `tax_rate` are decimal strings ("1.0000", "15.0000"). `unit` (MON, DAY, ANN, C62) is for machines;
    `description` says it in words. `unit_price_minor` and `net_minor` are without tax; `tax_minor` is the
    tax of this line. `username_masked` comes masked ("nad•••").
    """

    line: int
    description: str
    line_number: str | None
    username_masked: str | None
    starts_on: str | None
    ends_on: str | None
    quantity: str
    unit: str
    unit_price_minor: int
    net_minor: int
    tax_category: Category
    tax_rate: str | None
    tax_minor: int


class Allowance(TypedDict):
    """A discount on the document (BG-20), positive, without tax, always with a reason (M6)."""

    amount_minor: int
    reason: str


class TaxEntry(TypedDict):
    """Tax of one category and rate (BG-23). Without a VAT number all is category O (D5)."""

    category: Category
    rate: str | None
    base_minor: int
    tax_minor: int


class Totals(TypedDict):
    """BG-22: total (BT-115) = net (BT-106) − allowance (BT-107) + tax (BT-110) + rounding (BT-114)."""

    net_minor: int
    allowance_minor: int
    tax_minor: int
    rounding_minor: int
    total_minor: int


class Document(TypedDict):
    """An issued invoice, or a credit note over a whole invoice, whose amounts are positive too.

    `issued_at` is a UTC instant ("2026-11-25T06:00:00Z"); `sha256` is the hash (64 hex) of the canonical
    JSON without this field; `template` pins the layout (D9).
    """

    kind: Kind
    label: str
    series: str
    number: int
    issued_at: str
    issued_on: str
    due_on: str | None
    currency: str
    language: Language
    digits: Digits
    issuer: Issuer
    buyer: Buyer
    preceding: Preceding | None
    lines: list[Line]
    allowances: list[Allowance]
    tax: list[TaxEntry]
    totals: Totals
    notes: str | None
    sha256: str
    template: Literal["classic"]
