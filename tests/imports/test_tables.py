"""Where the table is in a sheet made by people (X12)."""

from __future__ import annotations

import pytest

from clientcast.imports import tables
from clientcast.imports.sheets import Sheet, Workbook
from clientcast.imports.tables import Separator
from clientcast.imports.unreadable import HeaderNotFound

HEADER = ["Name", "Mobile", "Area", "Bill"]
RAHIM = ["Rahim", "01711111111", "Savar", 300.0]


def book(*rows, others=()):
    sheets = [Sheet(f"Sheet{n}", rows) for n, rows in enumerate([list(rows), *others], 1)]
    return Workbook("list.xlsx", "xlsx", "0" * 64, sheets)


def test_titles_above_the_header_are_no_data():
    table = tables.find(book(["Bhai Bhai TV – list of 2026", "", "", ""], ["", "", "", ""], HEADER, RAHIM))
    assert (table.header_row, table.data, table.blank) == (3, [4], [])
    assert table.sure


@pytest.mark.parametrize("above", range(20))
def test_the_header_is_found_in_any_of_the_first_20_rows(above):
    assert tables.find(book(*[["x", "", "", ""]] * above, HEADER, RAHIM)).header_row == above + 1


def test_a_bengali_header_is_a_header():
    table = tables.find(book(["নাম", "মোবাইল নম্বর", "এলাকা", "বিল"], RAHIM))
    assert (table.header_row, table.sure) == (1, True)


def test_unknown_words_are_taken_for_a_header_but_not_for_sure():
    table = tables.find(book(["", ""], ["Nombre", "Teléfono"], RAHIM))
    assert (table.header_row, table.sure) == (2, False)


def test_a_sheet_of_numbers_has_no_header():
    with pytest.raises(HeaderNotFound):
        tables.find(book([1.0, 2.0], [3.0, 4.0]))


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (["---- Savar side ----", "", "", ""], "Savar side"),
        (["", "=== উত্তরা ===", "", ""], "উত্তরা"),
        (["", "", "Tongi", ""], "Tongi"),
        (["*****", "", "", ""], ""),
        (["-------", "", "", ""], ""),
    ],
)
def test_a_separator_only_divides_and_its_text_is_kept(row, text):
    assert tables.find(book(HEADER, RAHIM, row, RAHIM)).separators == [Separator(3, text)]


def test_a_lone_name_is_a_customer_not_a_separator():
    assert tables.find(book(HEADER, ["Karim", "", "", ""])).data == [2]


@pytest.mark.parametrize(
    "row", [["", "TOTAL", "", ""], ["Total:", "", "", 600.0], ["মোট", "", "", "৬০০"], ["Grand Total", "", "", ""]]
)
def test_totals_are_no_customers(row):
    table = tables.find(book(HEADER, RAHIM, RAHIM, row))
    assert (table.data, table.totals) == ([2, 3], [4])


def test_a_customer_called_total_is_a_customer():
    assert tables.find(book(HEADER, ["Total Khan", "01711111111", "Savar", 300.0])).totals == []


def test_a_header_repeated_on_every_page_is_left_out():
    table = tables.find(book(HEADER, RAHIM, ["NAME", "mobile", "Area ", "Bill"], RAHIM))
    assert (table.data, table.repeated) == ([2, 4], [3])


def test_blank_rows_are_counted_after_the_header():
    table = tables.find(book(["", ""], HEADER, RAHIM, ["", " ", "-", ""], RAHIM))
    assert (table.blank, table.data) == ([4], [3, 5])


def test_a_rough_second_sheet_is_not_the_table():
    table = tables.find(book(["rough", "", ""], [1.0, 2.0, 3.0], others=([HEADER, RAHIM],)))
    assert (table.sheet, table.header_row) == (1, 1)


def test_every_guess_can_be_overridden():
    rows = (["Name", "Mobile"], ["Customer Name", "Phone"], ["Rahim", "1"], ["", "TOTAL"], ["---", ""])
    assert tables.find(book(*rows)).header_row == 1
    table = tables.find(book(*rows), sheet=0, header_row=2, kinds={4: "data", 5: "data", 3: "total"})
    assert (table.header_row, table.data, table.totals, table.separators) == (2, [4, 5], [3], [])


@pytest.mark.parametrize(("sheet", "header_row"), [(5, None), (0, 99), (-1, None), (0, 0)])
def test_an_override_outside_the_file_is_refused(sheet, header_row):
    with pytest.raises(HeaderNotFound):
        tables.find(book(HEADER, RAHIM), sheet, header_row)
