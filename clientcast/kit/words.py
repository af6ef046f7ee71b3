"""Amounts and dates in English and Bengali words; lakh and crore for South Asian currencies (M8, T5)."""

from collections.abc import Callable
from datetime import date

from clientcast.kit.amounts import LAKH_CURRENCIES
from clientcast.kit.money import exponent

_ENGLISH_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_ENGLISH = _ENGLISH_WORDS.split()
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_BENGALI_WORDS = (
    "শূন্য এক দুই তিন চার পাঁচ ছয় সাত আট নয় "
    "দশ এগারো বারো তেরো চৌদ্দ পনেরো ষোলো সতেরো আঠারো উনিশ "
    "বিশ একুশ বাইশ তেইশ চব্বিশ পঁচিশ ছাব্বিশ সাতাশ আটাশ ঊনত্রিশ "
    "ত্রিশ একত্রিশ বত্রিশ তেত্রিশ চৌত্রিশ পঁয়ত্রিশ ছত্রিশ সাঁইত্রিশ আটত্রিশ ঊনচল্লিশ "
    "চল্লিশ একচল্লিশ বিয়াল্লিশ তেতাল্লিশ চুয়াল্লিশ পঁয়তাল্লিশ ছেচল্লিশ সাতচল্লিশ আটচল্লিশ ঊনপঞ্চাশ "
    "পঞ্চাশ একান্ন বায়ান্ন তিপ্পান্ন চুয়ান্ন পঞ্চান্ন ছাপ্পান্ন সাতান্ন আটান্ন ঊনষাট "
    "ষাট একষট্টি বাষট্টি তেষট্টি চৌষট্টি পঁয়ষট্টি ছেষট্টি সাতষট্টি আটষট্টি ঊনসত্তর "
    "সত্তর একাত্তর বাহাত্তর তিয়াত্তর চুয়াত্তর পঁচাত্তর ছিয়াত্তর সাতাত্তর আটাত্তর ঊনআশি "
    "আশি একাশি বিরাশি তিরাশি চুরাশি পঁচাশি ছিয়াশি সাতাশি আটাশি ঊননব্বই "
    "নব্বই একানব্বই বিরানব্বই তিরানব্বই চুরানব্বই পঁচানব্বই ছিয়ানব্বই সাতানব্বই আটানব্বই নিরানব্বই"
)
_BENGALI = _BENGALI_WORDS.split()
_ENGLISH_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_BENGALI_MONTHS = "জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর"
MONTHS = {"en": _ENGLISH_MONTHS.split(), "bn": _BENGALI_MONTHS.split()}
_SOUTH_ASIAN = ((10**7, "crore", "কোটি"), (10**5, "lakh", "লক্ষ"), (10**3, "thousand", "হাজার"))
_WESTERN = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
_UNITS = {
    "en": {
        "BDT": ("taka", "paisa"),
        "INR": ("rupees", "paise"),
        "USD": ("dollars", "cents"),
        "EUR": ("euros", "cents"),
    },
    "bn": {"BDT": ("টাকা", "পয়সা"), "INR": ("রুপি", "পয়সা"), "USD": ("ডলার", "সেন্ট"), "EUR": ("ইউরো", "সেন্ট")},
}


def amount_in_words(minor: int, currency: str, language: str = "en") -> str:
    """``Five hundred taka and fifty paisa only`` or ``পাঁচশত টাকা পঞ্চাশ পয়সা মাত্র``; ``minor`` ≥ 0."""
    whole, part = divmod(minor, 10 ** exponent(currency))
    unit, small = _UNITS[language].get(currency, (currency, "/" + str(10 ** exponent(currency))))
    if language == "bn":
        cents = f" {_small(part, small, bengali)}" if part else ""
        return f"{bengali(whole)} {unit}{cents} মাত্র"
    cents = f" and {_small(part, small, english)}" if part else ""
    text = f"{english(whole, lakh=currency in LAKH_CURRENCIES)} {unit}{cents} only"
    return text[0].upper() + text[1:]


def _small(part: int, unit: str, spell: Callable[[int], str]) -> str:
    return f"{part}{unit}" if unit.startswith("/") else f"{spell(part)} {unit}"


def english(number: int, *, lakh: bool = True) -> str:
    """A whole number ≥ 0 in English words; ``lakh`` false counts in millions."""
    scales = [(size, name) for size, name, _ in _SOUTH_ASIAN] if lakh else list(_WESTERN)
    for size, name in scales:
        if number >= size:
            rest = number % size
            return f"{english(number // size, lakh=lakh)} {name}" + (f" {english(rest, lakh=lakh)}" if rest else "")
    if number >= 100:
        return f"{_ENGLISH[number // 100]} hundred" + (f" {english(number % 100)}" if number % 100 else "")
    if number < 20:
        return _ENGLISH[number]
    return _TENS[number // 10] + (f"-{_ENGLISH[number % 10]}" if number % 10 else "")


def bengali(number: int) -> str:
    """A whole number ≥ 0 in Bengali words."""
    for size, _, name in _SOUTH_ASIAN:
        if number >= size:
            rest = number % size
            return f"{bengali(number // size)} {name}" + (f" {bengali(rest)}" if rest else "")
    if number >= 100:
        return f"{_BENGALI[number // 100]}শত" + (f" {_BENGALI[number % 100]}" if number % 100 else "")
    return _BENGALI[number]


def day_in_words(day: date, language: str = "en") -> str:
    """``25 Nov 2026`` or ``25 নভেম্বর 2026``, in Latin digits."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"
