"""One row of the table → a draft of a customer and his line, with every problem named by its cell."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeVar

from clientcast.imports import dates, values
from clientcast.imports.openings import Written
from clientcast.imports.settings import Settings
from clientcast.imports.sheets import Cell, Workbook, address
from clientcast.imports.tables import Table
from clientcast.kit.errors import Invalid

T = TypeVar("T")
Level = Literal["error", "warning"]

MOST = {
    "name": 200, "username": 100, "password": 200, "area": 100, "address": 500, "note": 2000, "serial": 60,
    "model": 60, "number": 20, "plan": 200, "seller": 200,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellProblem:
    """An ``error`` keeps its row out; a ``warning`` only wants to be seen. A password's ``value`` is empty;
    ``name`` is the customer's, as written."""

    row: int
    cell: str
    field: str
    value: str
    code: str
    params: dict[str, Any] = dataclasses.field(default_factory=dict)
    suggestion: str | None = None
    level: Level = "error"
    name: str = ""

    def as_json(self) -> dict[str, Any]:
        plain = dataclasses.asdict(self)
        return {key: item for key, item in plain.items() if item not in (None, {}) and (key, item) != ("name", "")}


@dataclass(frozen=True, slots=True)
class Password:
    """A line's password on its way to the seal: it shows itself to nobody by accident (X10)."""

    _text: str = dataclasses.field(repr=False)

    def reveal(self) -> str:
        return self._text


@dataclass(slots=True)
class Draft:
    """A row read, not yet judged. ``plan``, ``seller``, ``area`` stand exactly as written; ``divider`` is the
    text of the last separator above."""

    row: int
    number: str = ""
    name: str = ""
    phones: list[str] = dataclasses.field(default_factory=list)
    username: str = ""
    password: Password | None = None
    macs: list[str] = dataclasses.field(default_factory=list)
    serial: str = ""
    model: str = ""
    plan: str = ""
    start: date | None = None
    end: date | None = None
    written: Written = dataclasses.field(default_factory=Written)
    area: str = ""
    divider: str = ""
    address: str = ""
    email: str = ""
    seller: str = ""
    note: str = ""
    problems: list[CellProblem] = dataclasses.field(default_factory=list)

    @property
    def broken(self) -> bool:
        return any(problem.level == "error" for problem in self.problems)


class Reader:
    """Reads rows of one table under one set of settings."""

    def __init__(self, workbook: Workbook, table: Table, settings: Settings, today: date | None = None) -> None:
        self._sheet = workbook.sheets[table.sheet]
        self._source = f"{workbook.digest[:40]}:{table.sheet}"
        self._date_1904 = workbook.date_1904
        self._settings = settings
        self._today = today
        self._dividers = table.separators
        self._phone_columns = [name for name in ("phone", "phone_2") if name in settings.columns]
        self.date_order = self._prove_date_order(table)

    def read(self, rows: Iterable[int]) -> Iterator[Draft]:
        """Drafts in the order of the sheet; a separator holds until the next one."""
        above = deque(self._dividers)
        divider = ""
        for row in rows:
            while above and above[0].row < row:
                divider = above.popleft().text
            draft = self._read(row)
            draft.divider = divider
            yield draft

    def key(self, row: int) -> str:
        """At most 64 characters, the same whenever the same bytes are read (X7)."""
        return f"{self._source}:{row}"

    def at(self, row: int, name: str) -> str:
        """The address of a field's cell in a row; column A when the field has none."""
        return address(row, self._settings.columns.get(name, 0))

    def cell(self, row: int, name: str) -> Cell:
        """What stands in a field, or what a person put in its place (``fixes``)."""
        column = self._settings.columns.get(name)
        if column is None:
            return ""
        fixes = self._settings.fixes
        return (
            fixes.get(address(row, column), self._sheet.cell(row, column)) if fixes else self._sheet.cell(row, column)
        )

    def problem(self, row: int, name: str, code: str, level: Level = "error", **more: Any) -> CellProblem:
        """``more``: params, suggestion."""
        value = "" if name == "password" else values.shown(self.cell(row, name))[:200]
        whose = values.shown(self.cell(row, "name"))[:80]
        return CellProblem(row, self.at(row, name), name, value, code, level=level, name=whose, **more)

    def _read(self, row: int) -> Draft:
        draft = Draft(row)
        for name in ("name", "username", "serial", "model", "number", "address"):
            setattr(draft, name, self._text(draft, name))
        draft.email = self._take(draft, "email", values.email, "")
        self._read_spellings(draft)
        self._read_note(draft)
        self._read_phones(draft)
        self._read_boxes(draft)
        self._read_password(draft)
        draft.start = self._take(draft, "start", lambda cell: self._date("start", cell), None)
        draft.end = self._take(draft, "end", lambda cell: self._date("end", cell), None)
        draft.written = self._read_money(draft)
        return draft

    def _take(self, draft: Draft, name: str, parse: Callable[[Cell], T], absent: T) -> T:
        if name not in self._settings.columns or values.is_blank(cell := self.cell(draft.row, name)):
            return absent
        try:
            return parse(cell)
        except Invalid as error:
            draft.problems.append(self._described(draft.row, name, error))
            return absent

    def _described(self, row: int, name: str, error: Invalid) -> CellProblem:
        params = {key: value for key, value in error.params.items() if key != "value"}
        suggestion = getattr(error, "suggestion", None)
        if isinstance(error, dates.DateDayOnly):
            suggestion = self._next(error.params["day"])
        if name == "password":
            suggestion = None
        level: Level = "warning" if isinstance(error, values.StatusUnknown) else "error"
        return self.problem(row, name, error.code, level, params=params, suggestion=suggestion)

    def _text(self, draft: Draft, name: str, *, lines: bool = False) -> str:
        return self._take(draft, name, lambda cell: values.text(cell, MOST[name], lines=lines), "")

    def _read_spellings(self, draft: Draft) -> None:
        for name in ("plan", "seller", "area"):
            if self._text(draft, name):
                setattr(draft, name, values.shown(self.cell(draft.row, name)))

    def _read_note(self, draft: Draft) -> None:
        draft.note = self._text(draft, "note", lines=True)
        if self._settings.note_macs and draft.note:
            draft.macs, draft.note = values.macs_in_note(draft.note)

    def _read_phones(self, draft: Draft) -> None:
        for name in self._phone_columns:
            numbers: list[str] = self._take(draft, name, self._numbers, [])
            draft.phones += [number for number in numbers if number not in draft.phones]
            label = values.phone_label(self.cell(draft.row, name)) if numbers else ""
            draft.note = "\n".join(filter(None, [draft.note, label]))

    def _numbers(self, cell: Cell) -> list[str]:
        return values.phones(cell, self._settings.region)

    def _read_boxes(self, draft: Draft) -> None:
        found: list[str] = self._take(draft, "mac", values.macs, [])
        draft.macs = list(dict.fromkeys([*found, *draft.macs]))

    def _read_password(self, draft: Draft) -> None:
        if written := self._text(draft, "password"):
            draft.password = Password(written)

    def _read_money(self, draft: Draft) -> Written:
        columns = self._settings.columns
        return Written(
            bill=self._amount(draft, "price"),
            paid=self._amount(draft, "paid"),
            standing=self._take(draft, "status", values.standing, None),
            due=self._amount(draft, "due", negative=True),
            advance=self._amount(draft, "advance", negative=True),
            asked="paid" in columns or "status" in columns,
        )

    def _amount(self, draft: Draft, name: str, *, negative: bool = False) -> int | None:
        currency = self._settings.currency
        return self._take(draft, name, lambda cell: values.amount(cell, currency, negative=negative), None)

    def _date(self, name: str, cell: Cell) -> date | None:
        return dates.day(cell, day_first=self._day_first(name), date_1904=self._date_1904)

    def _day_first(self, name: str) -> bool:
        """The person's choice, else what the column proves, else day first (X3)."""
        if self._settings.day_first is not None:
            return self._settings.day_first
        day_first, month_first = self.date_order[name]
        return day_first >= month_first

    def _prove_date_order(self, table: Table) -> dict[str, tuple[int, int]]:
        """Of each date column: dates that can only be day/month, and only month/day."""
        mapped = [name for name in ("start", "end") if name in self._settings.columns]
        return {name: dates.order_proof(self.cell(row, name) for row in table.data) for name in mapped}

    def _next(self, number: int) -> str | None:
        """The next date with that day of the month, from ``today`` on."""
        if self._today is None:
            return None
        month = self._today.year * 12 + self._today.month - 1
        for index in range(month, month + 3):
            try:
                day = date(index // 12, index % 12 + 1, number)
            except ValueError:
                continue
            if day >= self._today:
                return day.isoformat()
        return None
