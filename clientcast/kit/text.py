"""Text: folding for search, cleaning of what people type, digits, escaping."""

import re
import unicodedata

from clientcast.kit.errors import Invalid

BENGALI_DIGITS = "০১২৩৪৫৬৭৮৯"
_TO_ASCII = str.maketrans(BENGALI_DIGITS, "0123456789")
_TO_BENGALI = str.maketrans("0123456789", BENGALI_DIGITS)
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FORMULA = re.compile(r"^\s*[=+\-@]|^[\t\r]")


class TextMissing(Invalid):
    """Nothing was written where something is needed."""

    code = "text_missing"


class TextTooLong(Invalid):
    """More characters than ``max``."""

    code = "text_too_long"


class TextHasControl(Invalid):
    """A control or direction-override character, named in ``character`` as U+XXXX."""

    code = "text_has_control"


def ascii_digits(text: str) -> str:
    """Bengali digits written as 0–9; everything else stays."""
    return text.translate(_TO_ASCII)


def bengali_digits(text: str) -> str:
    """0–9 written as Bengali digits; everything else stays."""
    return text.translate(_TO_BENGALI)


def fold(text: str) -> str:
    """The form in which text is searched: NFKC, casefolded, 0–9, single spaces (DB-7)."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(ascii_digits(folded).split())


def clean(text: str, max_length: int, field: str = "", *, lines: bool = False, required: bool = False) -> str:
    """Trimmed, composed (NFC) text. ``lines`` allows line breaks, ``required`` refuses an empty result.

    Raises TextHasControl, TextTooLong, TextMissing.
    """
    trimmed = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    for character in trimmed:
        if _is_forbidden(character) and not (lines and character == "\n"):
            raise TextHasControl(field, character=f"U+{ord(character):04X}")
    if len(trimmed) > max_length:
        raise TextTooLong(field, max=max_length)
    if required and not trimmed:
        raise TextMissing(field)
    return trimmed


def printable(text: str, max_length: int) -> str:
    """What can be shown of text that a machine sent, cut to a length; nothing is refused."""
    return "".join(c for c in text if c.isprintable()).strip()[:max_length]


def _is_forbidden(character: str) -> bool:
    return character in _BIDI or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def like_escape(text: str) -> str:
    """Text whose ``%``, ``_`` and ``\\`` mean themselves inside LIKE (DB-7)."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def neutralise(cell: str) -> str:
    """A spreadsheet cell that cannot start a formula: ``=1+1`` becomes ``'=1+1`` (X10)."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
