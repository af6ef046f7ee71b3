"""What a dry run tells: the report as JSON, and the file to mend and load again (X6)."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import xlsxwriter  # type: ignore[import-untyped]

from clientcast.imports.rows import CellProblem
from clientcast.imports.rules import RowPlan
from clientcast.imports.settings import Settings
from clientcast.imports.sheets import Cell, Workbook
from clientcast.imports.tables import Table

MOST_PROBLEMS = 2_000
_OPTIONS = {"constant_memory": True, "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class Words(Protocol):
    """How the caller says a problem in the person's language."""

    def __call__(self, code: str, params: Mapping[str, Any]) -> str: ...


@dataclass(slots=True)
class Report:
    """Counts of rows by action, every problem, and the money that applying would open.

    ``problems`` are errors first, then warnings, each in the order of the sheet, at most MOST_PROBLEMS;
    ``problem_counts`` counts all of them by code.
    """

    rows: int
    header_row: int
    blank: int
    separators: int
    totals: int
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[CellProblem] = field(default_factory=list)
    problem_counts: Counter[str] = field(default_factory=Counter)
    due_minor: int = 0
    advance_minor: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "header_row": self.header_row,
            "blank": self.blank,
            "separators": self.separators,
            "totals": self.totals,
            "counts": {action: self.counts[action] for action in ("create", "update", "skip", "error")},
            "problems": [problem.as_json() for problem in self.problems],
            "problem_counts": dict(self.problem_counts),
            "money": {"due_minor": self.due_minor, "advance_minor": self.advance_minor},
        }


def report(table: Table, rows: Iterable[RowPlan]) -> Report:
    """The report of planned rows; reads ``rows`` once and keeps none of them."""
    taken = (len(table.blank), len(table.separators), len(table.totals))
    made = Report(len(table.data), table.header_row, *taken)
    warnings: list[CellProblem] = []
    for row in rows:
        made.counts[row.action] += 1
        made.due_minor += row.opening.due_minor
        made.advance_minor += row.opening.advance_minor
        for problem in row.problems:
            made.problem_counts[problem.code] += 1
            (made.problems if problem.level == "error" else warnings).append(problem)
    made.problems = (made.problems + warnings)[:MOST_PROBLEMS]
    return made


def error_file(
    workbook: Workbook, table: Table, settings: Settings, rows: Iterable[RowPlan], heading: str, words: Words
) -> bytes:
    """An XLSX with the rows that stay out: header, original cells, and a column ``heading`` with the reasons.

    Passwords are left blank. Every text is stored as text with the quote mark, so that nothing in it runs.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        sheet = book.add_worksheet()
        text = book.add_format({"quote_prefix": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True, "quote_prefix": True})
        for column, header in enumerate([*table.headers, heading]):
            sheet.write_string(0, column, header[:32767], bold)
        broken = (row for row in rows if row.action == "error")
        for at, row in enumerate(broken, 1):
            cells = _cells(workbook, table, settings, row.row)
            for column, cell in enumerate([*cells, _reasons(row, words)]):
                _write(sheet, at, column, cell, text, day)
    return buffer.getvalue()


def _cells(workbook: Workbook, table: Table, settings: Settings, row: int) -> list[Cell]:
    sheet = workbook.sheets[table.sheet]
    secret = settings.columns.get("password")
    return ["" if column == secret else sheet.cell(row, column) for column in range(len(table.headers))]


def _reasons(row: RowPlan, words: Words) -> str:
    return "\n".join(
        f"{p.cell}: {words(p.code, {**p.params, 'value': p.value})}" for p in row.problems if p.level == "error"
    )


def _write(sheet: Any, row: int, column: int, cell: Cell, text: Any, day: Any) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(row, column, cell[:32767], text)
    elif isinstance(cell, (bool, int, float)):
        sheet.write(row, column, cell)
    else:
        sheet.write_datetime(row, column, cell, day)
