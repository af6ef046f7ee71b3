"""When two spellings may mean one thing. Everything here proposes; only a person merges (X13)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from clientcast.kit.text import fold

_SHORT = {"sec": "sector", "sect": "sector", "blk": "block", "rd": "road", "hs": "house", "h": "house", "st": "street"}
_LENGTHS = re.compile(r"\b(\d{1,3})\s*(days?|d|months?|mon|mo|m|years?|yrs?|yr|y|দিন|মাসিক|মাস|বছর)(?![^\W\d_])")
_WORDS = {
    "daily": (1, "day"), "weekly": (7, "day"), "monthly": (1, "month"), "quarterly": (3, "month"),
    "month": (1, "month"), "year": (1, "year"), "yearly": (1, "year"), "annual": (1, "year"), "annually": (1, "year"),
    "মাস": (1, "month"), "মাসিক": (1, "month"), "বছর": (1, "year"), "বার্ষিক": (1, "year"), "বাৎসরিক": (1, "year"),
}  # fmt: skip
_CONSONANTS = {
    "ক": "k", "খ": "k", "গ": "g", "ঘ": "g", "ঙ": "ng", "চ": "c", "ছ": "c", "জ": "j", "ঝ": "j", "ঞ": "n",
    "ট": "t", "ঠ": "t", "ড": "d", "ঢ": "d", "ণ": "n", "ত": "t", "থ": "t", "দ": "d", "ধ": "d", "ন": "n",
    "প": "p", "ফ": "f", "ব": "b", "ভ": "v", "ম": "m", "য": "j", "র": "r", "ল": "l", "শ": "s", "ষ": "s",
    "স": "s", "হ": "h", "ড়": "r", "ঢ়": "r", "য়": "y", "ৎ": "t", "ং": "ng",
}  # fmt: skip


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Folded, and without punctuation: ``bhai-bhai  Cable.`` → ``bhai bhai cable``."""
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in fold(text))
    return " ".join(kept.split())


@lru_cache(maxsize=16384)
def place(text: str) -> str:
    """The key under which two areas are probably one: ``Uttara Sec 7`` = ``Uttara, Sector-07``, ``মিরপুর-১০`` =
    ``Mirpur 10``."""
    spaced = re.sub(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])", " ", plain(text))
    return " ".join(_skeleton(_SHORT.get(word, word).lstrip("0") or "0") for word in spaced.split())


def _skeleton(word: str) -> str:
    """Consonants without doubling: the Latin spelling of a Bengali place varies in its vowels."""
    if word.isdigit():
        return word
    word = unicodedata.normalize("NFC", word)
    for letter, latin in _CONSONANTS.items():
        word = word.replace(letter, latin)
    letters = re.sub(r"[^a-z]|[aeiou]", "", word.replace("ph", "f").replace("ch", "c").replace("sh", "s"))
    letters = re.sub(r"(?<=[bdgjktcp])h", "", letters.replace("z", "j").replace("w", "v"))
    first = letters[:1]
    return first + "".join(b for a, b in pairwise(letters) if a != b) or word


def length(text: str) -> tuple[int, str] | None:
    """The term a plan's name speaks of: ``Basic 1M`` → (1, "month"), ``premium yearly`` → (1, "year")."""
    name = plain(text)
    if match := _LENGTHS.search(name):
        return int(match[1]), _unit(match[2])
    return next((_WORDS[word] for word in name.split() if word in _WORDS), None)


def _unit(word: str) -> str:
    if word.startswith(("d", "দ")):
        return "day"
    return "year" if word.startswith(("y", "ব")) else "month"


def without_length(text: str) -> str:
    """A plan's name without its term: ``Premium 12 months`` → ``premium``."""
    name = _LENGTHS.sub(" ", plain(text))
    return " ".join(word for word in name.split() if word not in _WORDS)


def months(term: tuple[int, str]) -> tuple[int, str]:
    """A term in the unit in which equal ones are equal: 1 year = 12 months."""
    return (term[0] * 12, "month") if term[1] == "year" else term


def best(spellings: Iterable[tuple[str, int]]) -> str:
    """The spelling worth keeping of (text, count): ``Sue Electronics``, not ``SUE ELECTRONICS`` or ``sue``."""

    def worth(spelling: tuple[str, int]) -> tuple[int, int, str]:
        text, count = spelling
        calm = [word for word in text.split() if len(word) < 4 or not word.isupper()]
        return sum(word[:1].isupper() or not word[:1].isascii() for word in calm), count, text

    return " ".join(max(spellings, key=worth)[0].split())
