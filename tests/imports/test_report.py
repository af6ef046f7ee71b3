"""The report as the contract has it, and the file that is mended and loaded again (X6, X10)."""

from __future__ import annotations

import io
import json
from datetime import date

import openpyxl  # type: ignore[import-untyped]

from clientcast.imports import sheets
from clientcast.imports.analysis import analyse
from clientcast.imports.report import error_file, report
from tests.imports.builders import as_xlsx, looked_at, people, workbook

OTHER = {"Name": "Karim", "Mobile": "01811111111", "User": "karim"}
HEADER = ["Name", "Mobile", "User", "Pass", "Package", "Expire"]


def say(code, params):
    return f"{code} {dict(params)}"


def returned(rows):
    book = workbook(rows)
    found = analyse(book)
    return error_file(book, found.table, found.settings, found.rows, "What is wrong", say)


def test_the_report_has_the_form_of_the_contract():
    found = looked_at({"Expire": "31/02/2026"}, OTHER | {"Paid": "200"}, OTHER)
    made = report(found.table, found.rows).as_json()
    assert {key: made[key] for key in made if key not in ("problems", "problem_counts")} == {
        "rows": 3,
        "header_row": 1,
        "blank": 0,
        "separators": 0,
        "totals": 0,
        "counts": {"create": 1, "update": 0, "skip": 1, "error": 1},
        "money": {"due_minor": 30000, "advance_minor": 0},
    }
    assert made["problems"][0] == {
        "row": 2,
        "cell": "G2",
        "field": "end",
        "value": "31/02/2026",
        "code": "date_does_not_exist",
        "suggestion": "2026-11-30",
        "level": "error",
        "name": "Rahim Uddin",
    }
    assert [problem["code"] for problem in made["problems"][1:]] == ["paid_but_part", "duplicate_in_file"]
    assert made["problem_counts"] == {"date_does_not_exist": 1, "paid_but_part": 1, "duplicate_in_file": 1}
    json.dumps(made)


def test_errors_come_before_warnings():
    found = looked_at({"Paid": "0"}, OTHER | {"Expire": "31/02/2026"})
    assert [problem.level for problem in report(found.table, found.rows).problems] == ["error", "warning"]


def test_the_error_file_holds_the_rows_that_stay_out_and_why():
    content = returned(
        [
            HEADER,
            ["Rahim", "01711111111", "rahim", "", "Basic", "30/11/2026"],
            ["Karim", "8.80171E+12", "karim", "", "Basic", "31/02/2026"],
        ]
    )
    why = "B3: phone_lost_digits {'value': '8.80171E+12'}\nF3: date_does_not_exist {'value': '31/02/2026'}"
    assert sheets.read(content).sheets[0].rows == [
        [*HEADER, "What is wrong"],
        ["Karim", "8.80171E+12", "karim", "", "Basic", "31/02/2026", why],
    ]  # fmt: skip


def test_nothing_in_the_error_file_runs():
    bad = ["=1+1", "+8801", "@x", "-5", "Basic", "31/02/2026"]
    content = returned([HEADER, bad])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [cell for cell in sheet[2] if cell.value]
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    assert [cell.value for cell in cells][:3] == ["=1+1", "+8801", "@x"]


def test_the_error_file_holds_no_password():
    content = returned([HEADER, ["Karim", "01811111111", "karim", "hunter2", "Basic", "31/02/2026"]])
    assert "hunter2" not in str(sheets.read(content).sheets[0].rows)


def test_the_mended_error_file_is_accepted():
    content = returned([HEADER, ["Karim", "01811111111", "karim", "", "Basic", "31/02/2026"]])
    (header, row) = sheets.read(content).sheets[0].rows
    row[5] = "28/02/2026"
    assert [plan.action for plan in analyse(workbook([header, row])).rows] == ["create"]


def test_dates_and_numbers_stay_what_they_are():
    book = sheets.read(
        as_xlsx([["Name", "Mobile", "Package", "Expire", "Bill"], ["", 1711111111, "Basic", date(2026, 11, 30), 500]])
    )
    found = analyse(book)
    rows = sheets.read(error_file(book, found.table, found.settings, found.rows, "Why", say)).sheets[0].rows
    assert rows[1][1:5] == [1711111111.0, "Basic", date(2026, 11, 30), 500.0]


def test_no_error_no_rows_in_the_file():
    book = people({})
    found = analyse(book)
    assert len(sheets.read(error_file(book, found.table, found.settings, found.rows, "Why", say)).sheets[0].rows) == 1
