"""Phone numbers: anything people write → E.164 (X2)."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberType

from clientcast.kit.errors import Invalid
from clientcast.kit.text import ascii_digits

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_SPREADSHEET_FLOAT = re.compile(r"(\d{8,15})\.0")
_SEPARATORS = re.compile(r"[/,;|\n]|\s(?:or|and|ও|বা)\s|(?<=\d{8})\s+(?=\+?\d{10})", re.IGNORECASE)
_LABEL = re.compile(r"^[^\d+(]*|\([^()\d]*\)|(?<=\d)[\s.:-]+[^\W\d_][^\d]*$")
_ALLOWED = re.compile(r"\+?[\d\s().\-]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class PhoneUnreadable(Invalid):
    """Not a phone number of this country, nor an international one; ``value`` is what was read."""

    code = "phone_unreadable"


class PhoneLostDigits(Invalid):
    """A spreadsheet wrote the number as ``8.80171E+12``: the missing digits cannot be guessed."""

    code = "phone_lost_digits"


def normalise(text: str, region: str = "BD", field: str = "") -> str:
    """One number in E.164. ``region`` is the ISO 3166 code a national number belongs to.

    Raises PhoneLostDigits, PhoneUnreadable.
    """
    written = ascii_digits(_INVISIBLE.sub("", text)).strip()
    if _SCIENTIFIC.fullmatch(written):
        raise PhoneLostDigits(field, value=text)
    bare = _LABEL.sub("", _SPREADSHEET_FLOAT.sub(r"\1", written)).strip()
    if not _ALLOWED.fullmatch(bare):
        raise PhoneUnreadable(field, value=text)
    return _e164(bare, region, field, text)


def _e164(bare: str, region: str, field: str, text: str) -> str:
    try:
        number = phonenumbers.parse(bare, region)
    except phonenumbers.NumberParseException:
        raise PhoneUnreadable(field, value=text) from None
    if not phonenumbers.is_valid_number(number):
        raise PhoneUnreadable(field, value=text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_mobile(e164: str) -> bool:
    """Whether messages can reach the number; a landline is kept as a secondary one."""
    return phonenumbers.number_type(phonenumbers.parse(e164)) in _MOBILE


def split(cell: str, region: str = "BD", field: str = "") -> list[str]:
    """The numbers of one cell in E.164, each once, mobiles first; an empty cell gives none.

    Raises PhoneLostDigits, PhoneUnreadable.
    """
    numbers = list(dict.fromkeys(normalise(part, region, field) for part in _parts(cell)))
    return sorted(numbers, key=lambda number: not is_mobile(number))


def _parts(cell: str) -> Iterator[str]:
    for part in _SEPARATORS.split(cell):
        if part.strip():
            yield part
