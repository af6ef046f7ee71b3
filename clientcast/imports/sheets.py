"""Reading an uploaded file into plain cells. What a file is, its bytes say; its name is only shown (§10)."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import ClassVar, Literal

import python_calamine as calamine

from clientcast.imports import archives, legacy
from clientcast.imports.unreadable import (
    CellTooLong,
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    FileTooLarge,
    NotASpreadsheet,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
)

Cell = str | int | float | bool | date | datetime
Row = list[Cell]

MAX_BYTES = 32 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 256
MAX_CELLS = 4_000_000
MAX_CELL_CHARACTERS = 131_072

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"%PDF", "pdf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "rtf"),
    (b"<", "html"),
)
# High bytes of UTF-16 without its mark: Latin, Bengali, and the sign of the taka with general punctuation.
_LATIN_OR_BENGALI = frozenset({0x00, 0x09, 0x20})
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet; ``rows[0]`` is row 1 of the spreadsheet, ``rows[r][0]`` its column A. Blank is ``""``."""

    name: str
    rows: list[Row]

    blank: ClassVar[Cell] = ""

    def cell(self, row: int, column: int) -> Cell:
        """The cell at 1-based ``row`` and 0-based ``column``; blank outside the sheet."""
        cells = self.rows[row - 1]
        return cells[column] if column < len(cells) else self.blank


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as read. ``digest`` is the SHA-256 of its bytes; ``delimiter``/``encoding`` only for CSV."""

    filename: str
    format: Literal["xlsx", "xls", "csv"]
    digest: str
    sheets: list[Sheet]
    encoding: str | None = None
    delimiter: str | None = None
    date_1904: bool = False


def letters(column: int) -> str:
    """0 → ``A``, 25 → ``Z``, 26 → ``AA``."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """1-based row and 0-based column → ``H3``, as the person sees it in his spreadsheet."""
    return f"{letters(column)}{row}"


def read(source: bytes | Path | str, filename: str = "") -> Workbook:
    """Bytes or a path → Workbook. Raises a subclass of FileUnreadable (field ``file``), nothing else."""
    content = source if isinstance(source, bytes) else _load(Path(source))
    name = filename or ("" if isinstance(source, bytes) else Path(source).name)
    if len(content) > MAX_BYTES:
        raise FileTooLarge(limit_mb=MAX_BYTES // 1024 // 1024)
    if not content.strip(b"\x00 \t\r\n"):
        raise EmptyFile()
    workbook = _read_by_magic(content, name)
    if not any(cell != "" for sheet in workbook.sheets for row in sheet.rows for cell in row):
        raise EmptyFile()
    return workbook


def _load(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise FileTooLarge(limit_mb=MAX_BYTES // 1024 // 1024)
    return path.read_bytes()


def _read_by_magic(content: bytes, name: str) -> Workbook:
    if content.startswith(b"PK"):
        return _read_xlsx(content, name)
    if content.startswith(_OLE):
        return _read_xls(content, name)
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, kind in _OTHER_KINDS:
        if head.startswith(magic):
            raise NotASpreadsheet(found=kind)
    return _read_csv(content, name)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_xlsx(content: bytes, name: str) -> Workbook:
    measured = archives.measured(content, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS, max_cells=MAX_CELLS)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(measured.content))
        sheets = list(_worksheets(book))
    except calamine.PasswordError as error:
        raise EncryptedFile() from error
    except calamine.CalamineError as error:
        raise DamagedFile() from error
    return Workbook(name, "xlsx", _digest(content), sheets, date_1904=measured.date_1904)


def _worksheets(book: calamine.CalamineWorkbook) -> Iterator[Sheet]:
    cells = 0
    for meta in book.sheets_metadata:
        if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        check_size(sheet.total_height, sheet.total_width)
        cells += sheet.total_height * sheet.total_width
        if cells > MAX_CELLS:
            raise TooManyCells(limit=MAX_CELLS)
        yield Sheet(meta.name, shared(sheet.to_python(skip_empty_area=False)))


def check_size(rows: int, columns: int) -> None:
    """Raises TooManyRows or TooManyColumns."""
    if rows > MAX_ROWS:
        raise TooManyRows(rows=rows, limit=MAX_ROWS)
    if columns > MAX_COLUMNS:
        raise TooManyColumns(columns=columns, limit=MAX_COLUMNS)


def shared(rows: Iterable[Iterable[Cell | time | timedelta]]) -> list[Row]:
    """Rows whose equal short texts are one object: a list of customers repeats its plans and areas."""
    pool: dict[str, str] = {}
    return [[_plain(cell, pool) for cell in row] for row in rows]


def _plain(cell: Cell | time | timedelta, pool: dict[str, str]) -> Cell:
    if isinstance(cell, str):
        return pool.setdefault(cell, cell) if len(cell) < 64 else cell
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    return cell


def _read_xls(content: bytes, name: str) -> Workbook:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise EncryptedFile()
    sheets = [Sheet(title, shared(rows)) for title, rows in legacy.read(content, max_cells=MAX_CELLS)]
    for sheet in sheets:
        check_size(len(sheet.rows), max(map(len, sheet.rows), default=0))
    return Workbook(name, "xls", _digest(content), sheets)


def _read_csv(content: bytes, name: str) -> Workbook:
    text, encoding = _decode(content)
    delimiter = _sniff(text)
    rows = _csv_rows(text, delimiter)
    return Workbook(name, "csv", _digest(content), [Sheet(name, rows)], encoding, delimiter)


def _decode(content: bytes) -> tuple[str, str]:
    """Text without its mark and the encoding's name. Raises NotASpreadsheet when it is no text at all."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        if "\x00" in text or _looks_binary(text):
            raise NotASpreadsheet(found="binary")
        return text, encoding
    raise NotASpreadsheet(found="binary")


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    for encoding, high in (("utf-16-le", content[1:4000:2]), ("utf-16-be", content[0:4000:2])):
        if b"\x00" in high and sum(byte in _LATIN_OR_BENGALI for byte in high) * 10 > len(high) * 9:
            return (encoding,)
    return ("utf-8", "cp1252")


def _looks_binary(text: str) -> bool:
    head = text[:4000]
    strange = len(re.findall(r"[\x01-\x08\x0e-\x1f\x7f-\x9f\ufffd]", head))
    return strange * 20 > len(head)


def _sniff(text: str) -> str:
    """The delimiter under which the most of the first lines have the same, and the largest, width."""
    head = [line for line in text[:65536].splitlines() if line.strip()][:30]

    def steadiness(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(head, delimiter=delimiter)]
        usual = max(set(widths), key=widths.count) if widths else 1
        return (widths.count(usual), usual) if usual > 1 else (0, 0)

    try:
        return max(_DELIMITERS, key=steadiness)
    except csv.Error as error:
        raise CellTooLong(row=1, limit=MAX_CELL_CHARACTERS) from error


def _csv_rows(text: str, delimiter: str) -> list[Row]:
    try:
        return _parse_csv(text, delimiter, strict=True)
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise DamagedFile() from error
    return _parse_csv(text, delimiter, strict=False)


def _parse_csv(text: str, delimiter: str, *, strict: bool) -> list[Row]:
    rows: list[Row] = []
    pool: dict[str, str] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    try:
        for number, cells in enumerate(reader, 1):
            check_size(number, len(cells))
            rows.append([_plain(cell, pool) for cell in cells])
    except csv.Error as error:
        if "field limit" in str(error):
            raise CellTooLong(row=len(rows) + 1, limit=MAX_CELL_CHARACTERS) from error
        if strict:
            raise
        raise DamagedFile() from error
    return rows
