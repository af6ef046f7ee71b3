"""Finding the table in a sheet made by people: titles, the header, separators, totals, blanks (X12)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from clientcast.imports.columns import recognised
from clientcast.imports.sheets import Cell, Row, Sheet, Workbook
from clientcast.imports.spellings import plain
from clientcast.imports.unreadable import HeaderNotFound
from clientcast.imports.values import is_blank, shown

Kind = Literal["data", "blank", "separator", "total", "header"]

HEADER_WITHIN = 20
_TOTALS = ("total", "grand total", "sub total", "subtotal", "sum", "মোট", "সর্বমোট")
_TOTAL_OF = re.compile(r"(grand |sub ?)?total\b|মোট |সর্বমোট ")
_DECORATION = re.compile(r"^\W*[-–—=*#_~•>]{2,}|[-–—=*#_~•<]{2,}\W*$")


@dataclass(frozen=True, slots=True)
class Separator:
    """A row that only divides the list; ``text`` without its decoration."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """What was taken for what, all in 1-based rows of ``sheet``. ``sure``: the header has known words."""

    sheet: int
    header_row: int
    headers: list[str]
    sure: bool
    data: list[int]
    blank: list[int]
    separators: list[Separator]
    totals: list[int]
    repeated: list[int]


def find(
    workbook: Workbook,
    sheet: int | None = None,
    header_row: int | None = None,
    kinds: Mapping[int, Kind] | None = None,
) -> Table:
    """The table of a workbook; each argument overrides what would be found. Raises HeaderNotFound."""
    index = _likeliest_sheet(workbook.sheets) if sheet is None else sheet
    if not 0 <= index < len(workbook.sheets):
        raise HeaderNotFound()
    rows = workbook.sheets[index].rows
    found = _header(rows) if header_row is None else header_row
    if found is None or not 1 <= found <= len(rows):
        raise HeaderNotFound()
    return _sorted_rows(index, rows, found, kinds or {})


def _likeliest_sheet(sheets: Sequence[Sheet]) -> int:
    """The one whose header has the most known words, then the longest."""

    def worth(index: int) -> tuple[int, int]:
        rows = sheets[index].rows
        return max(map(_known, rows[:HEADER_WITHIN]), default=0), len(rows)

    return max(range(len(sheets)), key=lambda index: (*worth(index), -index), default=-1)


def _header(rows: Sequence[Row]) -> int | None:
    """The first row with the most known words; without any, the first row of at least two texts."""
    head = rows[:HEADER_WITHIN]
    known = [_known(row) for row in head]
    if known and max(known) >= 2:
        return known.index(max(known)) + 1
    return next((number for number, row in enumerate(head, 1) if _texts(row) >= 2), None)


def _texts(row: Row) -> int:
    return sum(isinstance(cell, str) and not is_blank(cell) for cell in row)


def _known(row: Row) -> int:
    """How many different fields a row names; a row of sentences or numbers names none."""
    names = {recognised(cell) for cell in row if isinstance(cell, str) and 0 < len(cell) < 60}
    return len(names - {None})


def _sorted_rows(index: int, rows: Sequence[Row], header_row: int, kinds: Mapping[int, Kind]) -> Table:
    width = max((n for n, cell in enumerate(rows[header_row - 1], 1) if not is_blank(cell)), default=0)
    headers = [shown(cell).strip() for cell in rows[header_row - 1][:width]]
    table = Table(index, header_row, headers, _known(rows[header_row - 1]) >= 2, [], [], [], [], [])
    names = [plain(header) for header in headers]
    name_column = next((n for n, header in enumerate(headers) if recognised(header) == "name"), -1)
    for number in range(header_row + 1, len(rows) + 1):
        row = rows[number - 1]
        _file(table, number, row, kinds.get(number) or _kind(row, names, name_column))
    return table


def _file(table: Table, number: int, row: Row, kind: Kind) -> None:
    if kind == "separator":
        table.separators.append(Separator(number, _undecorated(row)))
        return
    places = {"data": table.data, "blank": table.blank, "total": table.totals, "header": table.repeated}
    places[kind].append(number)


def _kind(row: Row, names: Sequence[str], name_column: int) -> Kind:
    filled = [n for n, cell in enumerate(row) if not is_blank(cell) or _is_rule(cell)]
    if not filled:
        return "blank"
    if len(filled) == 1 and _divides(row, filled[0], len(names), name_column):
        return "separator"
    if _is_total(row, filled, len(names)):
        return "total"
    return "header" if _repeats(row, filled, names) else "data"


def _is_rule(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell.strip()) > 1 and _DECORATION.search(cell) is not None


def _divides(row: Row, column: int, width: int, name_column: int) -> bool:
    """A lone text: decorated anywhere, plain only outside the name column, where it may be a customer."""
    cell = row[column]
    if not isinstance(cell, str) or plain(cell) in _TOTALS:
        return False
    return _is_rule(cell) or (width >= 4 and column != name_column and len(cell) <= 80)


def _undecorated(row: Row) -> str:
    cell = next((cell for cell in row if not is_blank(cell)), "")
    return shown(cell).strip(" \t-–—=*#_~•<>|.") if _is_rule(cell) else shown(cell).strip()


def _is_total(row: Row, filled: Sequence[int], width: int) -> bool:
    """A total says so and has little beside it but numbers."""
    if len(filled) * 2 > max(width, 4):
        return False
    texts = [plain(cell) for n in filled if isinstance(cell := row[n], str)]
    return any(text in _TOTALS or _TOTAL_OF.match(text) for text in texts)


def _repeats(row: Row, filled: Sequence[int], names: Sequence[str]) -> bool:
    texts = ((n, cell) for n in filled if n < len(names) and names[n] and isinstance(cell := row[n], str))
    same = sum(len(cell) < 60 and plain(cell) == names[n] for n, cell in texts)
    return same >= 2 and same * 5 >= len(filled) * 3
