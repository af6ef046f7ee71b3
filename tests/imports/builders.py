"""Small spreadsheets made in the test that needs them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import strategies as st

from clientcast.imports import sheets
from clientcast.imports.analysis import Analysis, analyse
from clientcast.imports.rules import CustomerFields, LineFields, RowPlan
from clientcast.kit.errors import Invalid
from clientcast.kit.periods import Period

DATA = Path(__file__).parent.parent / "data"
anything = st.one_of(
    st.text(max_size=60),
    st.floats(),
    st.integers(-(10**18), 10**18),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.from_regex(r"[0-9০-৯/.\-: ]{0,14}", fullmatch=True),
)
HEADER = ["Name", "Mobile", "Area", "User", "Package", "Start", "Expire", "Bill", "Paid", "Status", "Seller", "Remarks"]
USUAL = {
    "Name": "Rahim Uddin",
    "Mobile": "01711111111",
    "Area": "Savar",
    "User": "rahim",
    "Package": "Basic",
    "Start": "01/11/2026",
    "Expire": "30/11/2026",
    "Bill": "500",
    "Paid": "500",
    "Status": "Paid",
    "Seller": "Sam",
    "Remarks": "",
}


def workbook(rows: Iterable[Sequence[Any]], name: str = "list.csv") -> sheets.Workbook:
    """A workbook read back from a CSV of these rows."""
    return sheets.read(as_csv(rows), name)


def as_csv(rows: Iterable[Sequence[Any]], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def as_xlsx(rows: Iterable[Sequence[Any]], **options: Any) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, **options}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("List")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if hasattr(cell, "isoformat"):
                    sheet.write_datetime(number, column, cell, day)
                else:
                    sheet.write(number, column, cell)
    return out.getvalue()


def repacked(content: bytes, name: str, part: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An XLSX with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", compression) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, part)
    return out.getvalue()


def people(*changes: dict[str, Any]) -> sheets.Workbook:
    """A list of customers, each the usual one but for the named columns."""
    return workbook([HEADER, *([(USUAL | change)[column] for column in HEADER] for change in changes)])


def planned(*changes: dict[str, Any]) -> list[RowPlan]:
    return looked_at(*changes).rows


def looked_at(*changes: dict[str, Any]) -> Analysis:
    return analyse(people(*changes))


def customer(row: RowPlan) -> CustomerFields:
    assert row.customer is not None
    return row.customer


def line(row: RowPlan) -> LineFields:
    assert row.line is not None
    return row.line


def term(row: RowPlan) -> Period | None:
    return line(row).term


def end(row: RowPlan) -> date:
    period = term(row)
    assert period is not None
    return period.end


def codes(row: RowPlan) -> list[str]:
    return [problem.code for problem in row.problems]


def flaw(parse: Callable[..., Any], cell: Any, **options: Any) -> Any:
    """The error a parser raises for a cell."""
    with pytest.raises(Invalid) as caught:
        parse(cell, **options)
    return caught.value
