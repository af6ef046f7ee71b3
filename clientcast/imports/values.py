"""One cell → one value, or a named error that says what is wrong and what would be right (X2–X4)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from clientcast.imports.sheets import Cell
from clientcast.kit import phones as kit_phones
from clientcast.kit.amounts import parse_amount
from clientcast.kit.errors import Invalid
from clientcast.kit.text import TextHasControl, ascii_digits, clean, fold


class Flawed(Invalid):
    """A cell that cannot be used; ``suggestion`` is what it probably means, None when nobody can know."""

    def __init__(self, suggestion: str | None = None, **params: Any) -> None:
        super().__init__(**params)
        self.suggestion = suggestion


class AmountNegative(Flawed):
    """Below zero where that has no meaning."""

    code = "amount_negative"


class MacUnreadable(Flawed):
    """Not twelve hexadecimal digits."""

    code = "mac_unreadable"


class EmailUnreadable(Flawed):
    """No e-mail address."""

    code = "email_unreadable"


class BijoyText(Flawed):
    """Written for the font SutonnyMJ: Latin letters that only look Bengali. Reported, never converted."""

    code = "bijoy_text"


class ControlCharacter(Flawed):
    """A control or direction-override character (``character``); the suggestion is the text without it."""

    code = TextHasControl.code


class StatusUnknown(Flawed):
    """A word that says neither paid nor due."""

    code = "status_unknown"


def shown(cell: Cell) -> str:
    """A cell as the person reads it: whole numbers without ``.0``, dates as ISO."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def is_blank(cell: Cell) -> bool:
    """Nothing, spaces, or a lone dash."""
    return isinstance(cell, str) and cell.strip() in ("", "-", "–", "—")


# Text


_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
# Signs of Bijoy that stand inside words in no other writing: e-kar, o-kar, ra- and ya-phala, conjuncts.
_BIJOY_SIGN = re.compile(
    r"[†‡ˆ‰Š¨©ª«¬®¯±²³µ¶·¸¹º»¼½¾¿×ÏÎÐÔÕÖØÙÚÛÜÝÞß](?=\w)|(?<=\w)[†‡ˆ‰Š¨©ª«¬®¯¶¸¹º»¼½¾¿×ÏÎÐÔÕÖØÙÚÛÜÝÞß]"
)
_BIJOY_WORD = re.compile(r"(?=\w*v(?![aeiou]))[b-df-np-tv-zB-DF-NP-TV-ZiIA]{4,}")


def text(cell: Cell, most: int, *, lines: bool = False) -> str:
    """Trimmed text of at most ``most`` characters. Raises BijoyText, ControlCharacter, TextTooLong."""
    return _text(shown(cell), most, lines)


@lru_cache(maxsize=8192)
def _text(written: str, most: int, lines: bool) -> str:
    if is_bijoy(written):
        raise BijoyText()
    try:
        return clean(written, most, lines=lines)
    except TextHasControl as error:
        raise ControlCharacter(_INVISIBLE.sub("", written).strip()[:most] or None, **error.params) from error


def is_bijoy(written: str) -> bool:
    """Whether a text is Bengali typed for a Bijoy font: ``†gvt iwng DwÏb``, ``Rvgvj``."""
    if written.isascii():
        words = [word for word in re.findall(r"[A-Za-z]+", written) if len(word) > 3]
        return bool(words) and all(_BIJOY_WORD.fullmatch(word) for word in words)
    return _BIJOY_SIGN.search(written) is not None and not re.search(r"[\u0980-\u09ff]", written)


def email(cell: Cell) -> str:
    """Raises EmailUnreadable, and what text() raises."""
    written = text(cell, 254)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", written):
        raise EmailUnreadable()
    return written


# Phones


_LABELLED = re.compile(r"[^\W\d_]{2,}")


# Most cells are one Bangladeshi mobile number; asking the numbering plan about each costs half of an analysis.
_PLAIN_MOBILE = re.compile(r"(?:\+?880|00880|0)?(1[3-9]\d{8})")


def phones(cell: Cell, region: str = "BD") -> list[str]:
    """Numbers in E.164, mobiles first. Raises PhoneUnreadable, PhoneLostDigits."""
    written = shown(cell)
    if region == "BD" and (match := _PLAIN_MOBILE.fullmatch(ascii_digits(written).strip().replace("-", ""))):
        return [f"+880{match[1]}"]
    return list(_phones(written, region))


@lru_cache(maxsize=8192)
def _phones(written: str, region: str) -> tuple[str, ...]:
    return tuple(kit_phones.split(written, region))


def phone_label(cell: Cell) -> str:
    """The cell itself when a word stands beside the number (``01711… (wife)``), which the note keeps; else ``""``."""
    written = shown(cell).strip()
    return _INVISIBLE.sub("", written)[:200] if _LABELLED.search(written) else ""


# Amounts


def amount(cell: Cell, currency: str = "BDT", *, negative: bool = True) -> int | None:
    """Minor units; None for a blank. Raises AmountUnreadable, AmountTooPrecise, AmountTooLarge, AmountNegative."""
    if is_blank(cell):
        return None
    minor = _amount(_decimal(cell), currency)
    if minor < 0 and not negative:
        raise AmountNegative()
    return minor


@lru_cache(maxsize=8192)
def _amount(written: str, currency: str) -> int:
    return parse_amount(written, currency)


def _decimal(cell: Cell) -> str:
    """A number of a spreadsheet is binary: 299.99999999999994 was meant as 300."""
    if isinstance(cell, float):
        return f"{cell:.6f}".rstrip("0").rstrip(".")
    return shown(cell)


# Boxes


_MAC = re.compile(r"(?:[0-9a-f]{2}[:.\- ]?){5}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}", re.IGNORECASE)
_MAC_IN_NOTE = re.compile(
    r"(?:\b(?:mac|stb|box)\b[\s:=#-]*)?(?<![0-9a-f:])((?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2})(?![0-9a-f:])", re.IGNORECASE
)


def macs(cell: Cell) -> list[str]:
    """Addresses as ``00:1A:79:9E:E4:91``; several stand apart by ``/ , ;`` or a new line. Raises MacUnreadable."""
    parts = [part.strip() for part in re.split(r"[/,;\n]", fold(shown(cell)))]
    return list(dict.fromkeys(_mac(part) for part in parts if part))


def _mac(part: str) -> str:
    bare = re.sub(r"^(?:mac|stb)\b[\s:=#-]*", "", part)
    digits = re.sub(r"[^0-9a-f]", "", bare).upper()
    if not _MAC.fullmatch(bare) or digits in ("0" * 12, "F" * 12):
        raise MacUnreadable()
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


def macs_in_note(note: str) -> tuple[list[str], str]:
    """MAC addresses somebody kept in the remarks, and the remarks without them."""
    found = [_mac(match.casefold()) for match in _MAC_IN_NOTE.findall(note)]
    return list(dict.fromkeys(found)), " ".join(_MAC_IN_NOTE.sub(" ", note).split()) if found else note


# What was paid, in words


Standing = Literal["paid", "due", "half"]
_STANDINGS: dict[Standing, str] = {
    "paid": "paid,full paid,fully paid,clear,cleared,ok,done,পরিশোধ,পরিশোধিত,জমা,আদায়",
    "due": "due,unpaid,not paid,pending,overdue,arrear,বাকি,বাকী,বকেয়া,বকেয়া",
    "half": "half,half paid,partial,partly paid,part paid,partially paid,অর্ধেক,আংশিক",
}
_STANDING_OF = {fold(word): standing for standing, words in _STANDINGS.items() for word in words.split(",")}
_NOT_MONEY = frozenset(
    map(
        fold,
        [
            "active",
            "inactive",
            "running",
            "expired",
            "closed",
            "off",
            "on",
            "yes",
            "no",
            "true",
            "false",
            "disabled",
            "enabled",
            "চালু",
            "বন্ধ",
            "সচল",
        ],
    )
)


def standing(cell: Cell) -> Standing | None:
    """What a status says about money; None for a blank or a word about the line. Raises StatusUnknown."""
    word = fold(shown(cell)).strip(" .!")
    if not word or word in _NOT_MONEY:
        return None
    if word not in _STANDING_OF:
        raise StatusUnknown()
    return _STANDING_OF[word]


# The look of a column


_LOOKS = (
    ("mac", re.compile(r"(?:mac\W*)?(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}")),
    ("email", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
    ("phone", re.compile(r"\+?(?:[\d\-() .]){9,18}\d(?: ?[/,;(].*)?|\d\.\d+e\+1\d")),
    ("number", re.compile(r"\d{1,9}(?:\.0)?")),
    ("date", re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{2,4}.*|\d{1,2}\W*[^\W\d_][^\d]{1,11}\d{2,4}")),
    ("amount", re.compile(r"[(-]?(?:৳|tk\.?|bdt|টাকা)? ?[\d,]+(?:\.\d+)?(?:/[-=]|\)|-)?(?: ?(?:tk|৳|taka|টাকা))?")),
)


def looks_like(values: Sequence[Cell]) -> str | None:
    """What most of a column is: phone, mac, email, date, amount, number or text; None when nothing prevails."""
    looks = Counter(_look(value) for value in values[:200])
    if looks["amount"] and looks["amount"] + looks["number"] > looks.total() * 3 // 5:
        return "amount"
    if looks["phone"] + looks["number"] > looks.total() * 3 // 5 and looks["phone"] > looks["number"]:
        return "phone"
    kind, count = looks.most_common(1)[0] if looks else ("text", 0)
    return kind if count > looks.total() * 3 // 5 else None


def _look(value: Cell) -> str:
    if isinstance(value, date):
        return "date"
    written = unicodedata.normalize("NFKC", fold(shown(value)))
    return next((kind for kind, pattern in _LOOKS if pattern.fullmatch(written)), "text")
