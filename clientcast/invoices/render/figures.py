"""Amounts, dates and counts in the language and digits of one document (M8, T5)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clientcast.invoices.render.document import Digits, Language
from clientcast.kit.amounts import format_amount
from clientcast.kit.periods import last_day
from clientcast.kit.text import ascii_digits, bengali_digits
from clientcast.kit.words import MONTHS, amount_in_words, day_in_words


@dataclass(frozen=True)
class Figures:
    """Writes figures for one document. Identifiers never pass through here: they keep Latin digits."""

    language: Language
    digits: Digits
    currency: str

    def count(self, text: str) -> str:
        """Any text with its digits in the document's digits."""
        return bengali_digits(text) if self.digits == "beng" else text

    def money(self, minor: int) -> str:
        """'৳1,23,456.00', '−৳500.00'."""
        return format_amount(minor, self.currency, self.digits)

    def amount(self, minor: int) -> str:
        """'1,23,456.00', '−500.00': the column or the total tells the currency."""
        return "".join(c for c in self.money(minor) if c.isdecimal() or c in "−,.")

    def scanned(self, minor: int) -> str:
        """'BDT 1,23,456.00', for machines and phones."""
        return f"{self.currency} {ascii_digits(self.amount(minor))}"

    def in_words(self, minor: int) -> str:
        """'Five hundred taka only', 'পাঁচশত টাকা মাত্র'."""
        return amount_in_words(minor, self.currency, self.language)

    def quantity(self, text: str) -> str:
        """'1.0000' reads '1', '2.5000' reads '2.5'."""
        return self.count(f"{Decimal(text).normalize():f}")

    def rate(self, text: str) -> str:
        """'15.0000' reads '15 %'."""
        return f"{self.quantity(text)}\u00a0%"

    def day(self, iso: str) -> str:
        """'25 Nov 2026'."""
        return self._day(date.fromisoformat(iso))

    def period(self, starts_on: str, ends_on: str) -> str:
        """'26 Nov – 25 Dec 2026' of [starts_on, ends_on): the last day is the day before the end."""
        first, last = date.fromisoformat(starts_on), last_day(date.fromisoformat(ends_on))
        if first == last:
            return self._day(last)
        if first.year != last.year:
            return f"{self._day(first)} – {self._day(last)}"
        month = MONTHS[self.language][first.month - 1]
        return f"{self.count(str(first.day))} {month} – {self._day(last)}"

    def _day(self, day: date) -> str:
        return self.count(day_in_words(day, self.language))
