"""Amounts as people write and read them (M8, X4)."""

import re
import unicodedata

from clientcast.kit.errors import Invalid
from clientcast.kit.money import MAX_MINOR, exponent
from clientcast.kit.text import ascii_digits, bengali_digits

LAKH_CURRENCIES = frozenset({"BDT", "INR", "LKR", "NPR", "PKR"})
SIGNS = {"BDT": "৳", "INR": "₹", "USD": "$", "EUR": "€", "GBP": "£"}
_NAMES = {"BDT": r"৳|tk\.?|taka|টাকা"}
_MINUS = re.compile(r"^\((?P<a>.*)\)$|^[-−–](?P<b>.*)$|^(?P<c>.*[\d.])[-−–]$")
_GROUPED = re.compile(r"(?P<whole>\d+|\d{1,3}(?:,\d{2,3})*,\d{3})?(?:\.(?P<decimals>\d+))?")


class AmountMissing(Invalid):
    """No amount was written."""

    code = "amount_missing"


class AmountUnreadable(Invalid):
    """Not an amount; ``value`` is what was read."""

    code = "amount_unreadable"


class AmountTooPrecise(Invalid):
    """More decimals than the currency has; ``decimals`` is the number it has."""

    code = "amount_too_precise"


class AmountTooLarge(Invalid):
    """Beyond what is calculated exactly."""

    code = "amount_too_large"


def parse_amount(text: str, currency: str, field: str = "") -> int:
    """Minor units of ``৳1,23,456.50``, ``Tk 500/-``, ``(৫০০)``, ``1,234.50-``.

    Raises AmountMissing, AmountUnreadable, AmountTooPrecise, AmountTooLarge.
    """
    bare, negative = _without_sign(_without_currency(_plain(text), currency), currency)
    if not bare:
        raise AmountMissing(field) if not text.strip() else AmountUnreadable(field, value=text)
    match = _GROUPED.fullmatch(bare)
    if match is None or not (match["whole"] or match["decimals"]):
        raise AmountUnreadable(field, value=text)
    minor = _minor((match["whole"] or "0").replace(",", ""), match["decimals"] or "", currency, field)
    return -minor if negative else minor


def _minor(whole: str, decimals: str, currency: str, field: str) -> int:
    places = exponent(currency)
    if len(decimals) > places:
        raise AmountTooPrecise(field, decimals=places)
    if len(whole) > 16 or (minor := int(whole + decimals.ljust(places, "0"))) > MAX_MINOR:
        raise AmountTooLarge(field)
    return minor


def _plain(text: str) -> str:
    squeezed = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return ascii_digits(squeezed).casefold()


def _without_currency(text: str, currency: str) -> str:
    names = "|".join(filter(None, [_NAMES.get(currency), re.escape(SIGNS.get(currency, currency)), currency]))
    text = re.sub(r"/[-=]$", "", text)
    return re.sub(rf"^([-−–(]?)(?:{names})|(?:{names})(\)?)$", r"\1\2", text, count=1, flags=re.IGNORECASE)


def _without_sign(text: str, currency: str) -> tuple[str, bool]:
    match = _MINUS.fullmatch(text)
    if match is None:
        return text, False
    return _without_currency(match["a"] or match["b"] or match["c"] or "", currency), True


def format_amount(minor: int, currency: str, digits: str = "latn", *, hide_zero: bool = False) -> str:
    """``৳1,23,456.00``, with digits ``beng`` ``৳১,২৩,৪৫৬.০০``; ``hide_zero`` leaves out ``.00`` (M8)."""
    places = exponent(currency)
    whole, part = divmod(abs(minor), 10**places)
    decimals = "" if places == 0 or (hide_zero and part == 0) else f".{part:0{places}}"
    number = (group_lakh(whole) if currency in LAKH_CURRENCIES else f"{whole:,}") + decimals
    sign = SIGNS.get(currency, f"{currency}\u00a0")
    return ("−" if minor < 0 else "") + sign + (bengali_digits(number) if digits == "beng" else number)


def group_lakh(whole: int) -> str:
    """``123456`` → ``1,23,456``."""
    head, tail = divmod(whole, 1000)
    if head == 0:
        return str(tail)
    return re.sub(r"(?<=\d)(?=(?:\d\d)+$)", ",", str(head)) + f",{tail:03}"
