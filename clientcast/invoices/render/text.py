"""What people typed, made harmless to set: no control marks, no endless words."""

import re
import unicodedata

JOINERS = "\u200c\u200d"  # Bengali spelling needs them
BREAK = "\u200b"
LONGEST_WORD, PIECE = 32, 12
VIRAMA = 9  # the combining class of the sign that joins two letters

_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def clean(text: str | None) -> str:
    """Text of one line: control, direction and private marks gone, white space single."""
    return " ".join(clean_lines(text))


def clean_lines(text: str | None) -> list[str]:
    """The lines of a text that have something to show, each clean."""
    lines = (" ".join(_kept(line).split()) for line in (text or "").splitlines())
    return [_LONG_WORD.sub(_breakable, line) for line in lines if line]


def _kept(line: str) -> str:
    """Direction marks could show an amount backwards, and PDF/A refuses private and unassigned characters."""
    spaced = line.replace("\t", " ")
    return "".join(c for c in spaced if c in JOINERS or unicodedata.category(c)[0] != "C")


def _breakable(word: re.Match[str]) -> str:
    """A word longer than a column gets places to break, never inside a letter with its signs."""
    pieces, piece = [], ""
    for character in word.group():
        if len(piece) >= PIECE and _starts_letter(character, piece[-1]):
            pieces.append(piece)
            piece = ""
        piece += character
    return BREAK.join([*pieces, piece])


def _starts_letter(character: str, before: str) -> bool:
    joined = unicodedata.combining(before) == VIRAMA or before in JOINERS
    return not joined and character not in JOINERS and unicodedata.category(character)[0] != "M"
