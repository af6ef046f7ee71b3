"""Which column holds what: guessed from headers and values, asked when a header can mean two things (X1)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clientcast.imports.sheets import Cell, letters
from clientcast.imports.spellings import plain
from clientcast.imports.values import looks_like, shown

FIELDS = (
    "name", "phone", "phone_2", "number", "username", "password", "mac", "serial", "model", "plan", "price",
    "start", "end", "due", "advance", "paid", "area", "address", "email", "seller", "status", "note",
)  # fmt: skip

_HEADERS = {
    "name": "name, customer name, client, client name, full name, party, customer, subscriber, "
    "subscriber name, নাম, গ্রাহকের নাম, কাস্টমারের নাম, গ্রাহক",
    "phone": "phone, mobile, contact, cell no, cell, whatsapp, phone no, phone number, mobile no, "
    "mobile number, contact no, contact number, tel, telephone, msisdn, মোবাইল, মোবাইল নম্বর, ফোন, নাম্বার, "
    "মোবাইল নাম্বার, ফোন নম্বর",
    "number": "id, customer id, code, client id, customer no, customer code, আইডি, গ্রাহক নং, গ্রাহক আইডি",
    "username": "user, username, login, user id, userid, user name, login id, ইউজার, ইউজার আইডি",
    "password": "pass, password, pin, পাসওয়ার্ড, পাসওয়ার্ড",
    "mac": "mac, stb, box, box id, mac address, stb mac, mac id, বক্স, ম্যাক",
    "serial": "card no, serial no, serial number, stb serial, box serial, card number, কার্ড নং",
    "model": "model, box model, stb model",
    "plan": "package, plan, pkg, tariff, package name, plan name, প্যাকেজ",
    "price": "bill, rate, price, monthly, amount, monthly bill, fee, mrp, বিল, টাকা, মাসিক বিল",
    "start": "start, activation, join date, start date, activation date, created, connection date, joined, "
    "শুরু, সংযোগের তারিখ",
    "end": "expire, expiry, exp date, valid till, end, expires, expire date, expiry date, end date, "
    "valid until, expiration, মেয়াদ, মেয়াদ শেষ, শেষ তারিখ, মেয়াদ, মেয়াদ শেষ",
    "due": "due, arrear, arrears, due amount, dues, বকেয়া, বাকি, বকেয়া",
    "advance": "advance, advance amount, অগ্রিম",
    "paid": "paid, paid amount, deposit, collection, collected, received, payment, জমা, আদায়, আদায়, পরিশোধ",
    "area": "area, zone, road, location, এলাকা, জোন",
    "address": "address, full address, ঠিকানা",
    "email": "email, e mail, mail, ইমেইল",
    "seller": "reseller, agent, collector, dealer, seller, salesman, সেলার, এজেন্ট, কালেক্টর, রিসেলার",
    "status": "status, active, state, payment status, অবস্থা",
    "note": "remark, remarks, note, notes, comment, comments, মন্তব্য",
}
_ASKED = {
    "sl": ("number",), "sl no": ("number",), "serial": ("number", "serial"), "no": ("number",),
    "ক্রমিক": ("number",), "ক্রমিক নং": ("number",), "s n": ("number",), "#": ("number",),
    "line": ("username", "area"), "line id": ("username",),
    "balance": ("due", "advance"), "ব্যালেন্স": ("due", "advance"),
    "date": ("start", "end"), "তারিখ": ("start", "end"),
}  # fmt: skip
_FIELD_OF = {plain(word): name for name, words in _HEADERS.items() for word in words.split(",")}
_CANDIDATES = {plain(word) or word: fields for word, fields in _ASKED.items()}

# What the values of a field look like, for those that have a shape; and the fields to ask about when the
# header is unknown and the values speak.
_SHAPES = {
    "phone": ("phone",), "phone_2": ("phone",), "mac": ("mac",), "price": ("amount",), "paid": ("amount",),
    "due": ("amount",), "advance": ("amount",), "start": ("date",), "end": ("date",), "email": ("email",),
}  # fmt: skip
_BY_SHAPE = {"phone": ("phone",), "mac": ("mac",), "email": ("email",), "date": ("start", "end")}

# A column of plain small numbers may be an amount or billing days.
_TOLERATED = frozenset(("number", name) for name in ("price", "paid", "due", "advance", "start", "end"))

SURE = 60
SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Column:
    """A guess about one column. ``confidence`` 0–100; ``ask``: a person must choose among ``candidates``."""

    index: int
    letter: str
    header: str
    field: str | None
    confidence: int
    ask: bool
    filled: int
    candidates: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()


def recognised(header: Cell) -> str | None:
    """The field a header names for certain or in question; None for an unknown word."""
    name, asked = _named(str(header))
    return name or next(iter(asked), None)


def signature(headers: Sequence[str]) -> str:
    """What a mapping is remembered under: equal for files with the same headers in the same order."""
    joined = "\x1f".join(plain(header) for header in headers)
    return hashlib.sha256(joined.encode()).hexdigest()[:32]


def guess(headers: Sequence[str], values: Sequence[Sequence[Cell]]) -> list[Column]:
    """One Column per header; ``values[i]`` are non-blank cells below header i. Each field is given once."""
    columns = [_judge(index, header, values[index]) for index, header in enumerate(headers)]
    columns = _second_phone(columns)
    return [_unless_taken(column, columns) for column in columns]


def mapping(columns: Sequence[Column]) -> dict[str, int]:
    """The part of a guess that needs no question: field → column index."""
    return {column.field: column.index for column in columns if column.field and not column.ask}


def _named(header: str) -> tuple[str | None, tuple[str, ...]]:
    """The field a header means, or those between which it must be asked."""
    parts = re.split(r"[/()|,\n–:]|\s-\s", header)
    for text in (plain(header) or header.strip(), *map(plain, parts)):
        if text in _CANDIDATES:
            return None, _CANDIDATES[text]
        if text in _FIELD_OF:
            return _FIELD_OF[text], ()
    return None, ()


def _judge(index: int, header: str, values: Sequence[Cell]) -> Column:
    name, asked = _named(header)
    shape = looks_like(values)
    if name is None and not asked:
        asked = _BY_SHAPE.get(shape or "", ())
    name, confidence = _weigh(name, shape)
    ask = bool(asked) or 0 < confidence < SURE
    candidates = asked or ((name,) if name and ask else ())
    samples = _samples(values, secret=name == "password")
    column = Column(index, letters(index), header, name, confidence, ask, len(values), candidates, samples)
    return replace(column, field=None) if ask else column


def _weigh(name: str | None, shape: str | None) -> tuple[str | None, int]:
    """A header alone is worth 80, with fitting values 100, against its values 30: then it is asked."""
    if name is None:
        return None, 0
    if name == "mac" and shape in ("number", "text"):
        return "serial", 80
    if name == "username" and shape == "mac":
        return "mac", 80
    wanted = _SHAPES.get(name)
    if wanted is None or shape is None:
        return name, 80
    return (name, 100) if shape in wanted or (shape, name) in _TOLERATED else (name, 30)


def _samples(values: Sequence[Cell], *, secret: bool) -> tuple[str, ...]:
    distinct = list(dict.fromkeys(shown(value) for value in values[:200]))[:SAMPLES]
    return ("•" * 8,) * len(distinct) if secret else tuple(text[:80] for text in distinct)


def _second_phone(columns: list[Column]) -> list[Column]:
    phones = [column.index for column in columns if column.field == "phone"]
    return [replace(c, field="phone_2") if c.index in phones[1:2] else c for c in columns]


def _unless_taken(column: Column, columns: list[Column]) -> Column:
    """A field belongs to its most certain column, the first among equals; another one is asked."""
    rivals = [other for other in columns if other.field is not None and other.field == column.field]
    if not rivals or column == max(rivals, key=lambda other: (other.confidence, -other.index)):
        return column
    return replace(column, field=None, ask=True, candidates=(column.field or "",))
