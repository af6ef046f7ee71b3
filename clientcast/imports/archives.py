"""An XLSX is a zip. It is measured and packed anew, so that the parser sees only what was counted."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from clientcast.imports.unreadable import (
    DamagedFile,
    EncryptedFile,
    NotASpreadsheet,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
    ZipBomb,
)

MAX_UNPACKED = 256 * 1024 * 1024
MAX_RATIO = 250
MAX_ENTRIES = 1_000
MAX_TEXT = 256 * 1024 * 1024
# Small entries compress absurdly well without harm; the ratio speaks only above this size.
_RATIO_FROM = 4 * 1024 * 1024

_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(_rels/)?workbook\.xml(\.rels)?"
    r"|xl/(styles|sharedStrings)\.xml|xl/(work|chart|dialog)sheets/[^/]+\.xml|xl/worksheets/_rels/[^/]+\.rels",
    re.IGNORECASE,
)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{1,3})\$?([0-9]{1,7})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["']([0-9]{1,7})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_SHARED_CELL = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})""")
_DATE_1904 = re.compile(rb"""\bdate1904\s*=\s*["'](1|true|on)["']""")
_OTHER_OFFICE = {
    "mimetype": "ods",
    "xl/workbook.bin": "xlsb",
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A stored zip with the parts that hold cells, and nothing else."""

    content: bytes
    date_1904: bool


def measured(content: bytes, *, max_rows: int, max_columns: int, max_cells: int) -> Measured:
    """Raises ZipBomb, DamagedFile, EncryptedFile, NotASpreadsheet, TooManyRows/Columns/Cells.

    Declared sizes are believed by nobody: each part is unpacked under a running limit, cell references are
    counted before a dense grid is built from them, and long shared texts before they are multiplied.
    """
    parts = _unpack(content)
    _check_texts(parts)
    for name, part in parts.items():
        if name.lower().startswith("xl/worksheets/") and name.endswith(".xml"):
            _check_grid(part, max_rows, max_columns, max_cells)
    workbook = next(part for name, part in parts.items() if name.lower() == "xl/workbook.xml")
    return Measured(_pack(parts), _DATE_1904.search(workbook) is not None)


def _unpack(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            _check_kind({info.filename.lower() for info in infos}, len(infos))
            return _read_parts(archive, infos)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise DamagedFile() from error


def _check_kind(names: set[str], entries: int) -> None:
    if entries > MAX_ENTRIES:
        raise ZipBomb(limit_mb=MAX_UNPACKED // 1024 // 1024)
    if "xl/workbook.xml" in names:
        return
    found = next((kind for part, kind in _OTHER_OFFICE.items() if part in names), "zip")
    raise NotASpreadsheet(found=found)


def _read_parts(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for info in infos:
        _check_declared(info)
        if not _PARTS.fullmatch(info.filename) or info.filename in parts:
            continue
        part = archive.read(info) if info.file_size <= left else None
        if part is None:
            raise ZipBomb(limit_mb=MAX_UNPACKED // 1024 // 1024)
        parts[info.filename] = part
        left -= len(part)
    return parts


def _check_declared(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 1:
        raise EncryptedFile()
    too_large = info.file_size > MAX_UNPACKED
    too_dense = info.file_size > _RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1)
    if too_large or too_dense:
        raise ZipBomb(limit_mb=MAX_UNPACKED // 1024 // 1024)


def _check_grid(part: bytes, max_rows: int, max_columns: int, max_cells: int) -> None:
    """The parser builds a dense grid up to the farthest cell: one cell at XFD1048576 would be 17 billion."""
    columns: set[bytes] = set()
    rows = 0
    for column, row in _REFERENCE.findall(part):
        columns.add(column)
        rows = max(rows, int(row))
    rows = max([rows, *map(int, _ROW.findall(part))])
    width = max((_number(column) for column in columns), default=0)
    if rows > max_rows:
        raise TooManyRows(rows=rows, limit=max_rows)
    if width > max_columns:
        raise TooManyColumns(columns=width, limit=max_columns)
    if rows * width > max_cells or len(_CELL.findall(part)) > max_cells:
        raise TooManyCells(limit=max_cells)


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number


def _check_texts(parts: dict[str, bytes]) -> None:
    """One shared text of a megabyte, used by 100,000 cells, would be copied 100,000 times."""
    shared = next((part for name, part in parts.items() if name.lower() == "xl/sharedstrings.xml"), b"")
    sizes = [len(item) for item in shared.split(b"</si>")]
    worksheets = [part for name, part in parts.items() if name.lower().startswith("xl/worksheets/")]
    if max(sizes) * sum(len(_CELL.findall(part)) for part in worksheets) <= MAX_TEXT:
        return
    used = (int(index) for part in worksheets for index in _SHARED_CELL.findall(part))
    if sum(sizes[index] for index in used if index < len(sizes)) > MAX_TEXT:
        raise ZipBomb(limit_mb=MAX_TEXT // 1024 // 1024)


def _pack(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()
