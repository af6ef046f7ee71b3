"""The two lists real people sent, through the whole analysis, against figures worked out by hand.

``customers-messy.xlsx``: title in row 1, header in row 3, 1,278 rows in all. Below the header stand 1,275 rows:
6 blank (254, 506, 757, 1009, 1261, 1277), 3 "---- Old customers ----" (405, 808, 1210) and one TOTAL (1278), so
1,265 are customers: 1,200 usernames, 50 of them a second time (rows 1211–1260), and 15 a third way with
"31/02/2026" (rows 1262–1276), of which 7 have lost their name.

The money, in taka, over the 1,200 usernames as they first stand:

    billed                                                      1,518,450
    paid                                                          871,700
    left, if a blank payment were nothing                         646,750
    − 82 rows "paid" whose amount is blank: the word is believed − 100,700
    − 31 rows with neither word nor amount: nobody claims it     − 37,550
    − 23 rows "half" whose amount is blank, half of 24,400       − 12,200
    opening dues                                                  496,300
    opening advances                                                    0
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import replace

import openpyxl  # type: ignore[import-untyped]
import pytest

from clientcast.imports import sheets
from clientcast.imports.analysis import Analysis, analyse
from clientcast.imports.report import Report, report
from clientcast.imports.rules import plan_rows
from tests.imports.builders import DATA

DUE_MINOR = 496_300_00
WORDS = {"Paid": "paid", "পরিশোধ": "paid"}
PLANS = {
    "Trial": 232, "Family 3M": 222, "premium yearly": 213, "Basic 1M": 208, "Basic 1 month": 198,
    "Premium 12 months": 192,
}  # fmt: skip
SELLERS = {
    "sam ": 201, "SUE ELECTRONICS": 193, "Sue Electronics": 191, "Bhai Bhai Cable": 177, "bhai-bhai cable": 174,
    "Sam": 160, "": 169,
}  # fmt: skip


@pytest.fixture(scope="module")
def book() -> sheets.Workbook:
    return sheets.read(DATA / "customers-messy.xlsx")


@pytest.fixture(scope="module")
def messy(book: sheets.Workbook) -> Analysis:
    return analyse(book)


@pytest.fixture(scope="module")
def told(messy: Analysis) -> Report:
    return report(messy.table, messy.rows)


def test_the_table_is_found(messy):
    table = messy.table
    assert (table.sheet, table.header_row, len(table.data)) == (0, 3, 1265)
    assert table.blank == [254, 506, 757, 1009, 1261, 1277]
    assert [(divider.row, divider.text) for divider in table.separators] == [
        (405, "Old customers"),
        (808, "Old customers"),
        (1210, "Old customers"),
    ]
    assert (table.totals, table.repeated) == ([1278], [])
    assert messy.sheets == [("Customers 2026", 1278), ("Sheet2", 2)]


def test_every_column_is_known_but_the_serial_number_which_is_asked(messy):
    assert {column.header: column.field for column in messy.columns} == {
        "SL": None, "Customer Name / নাম": "name", "মোবাইল": "phone", "Area": "area", "User ID": "username",
        "Pass": "password", "Package": "plan", "Start": "start", "মেয়াদ শেষ": "end", "Bill": "price", "জমা": "paid",
        "Status": "status", "Seller": "seller", "Remarks": "note",
    }  # fmt: skip
    assert [column.header for column in messy.columns if column.ask] == ["SL"]
    assert {column.header: column.filled for column in messy.columns}["Customer Name / নাম"] == 1265 - 7
    assert [(item.field, item.day_first_proofs, item.month_first_proofs) for item in messy.dates] == [
        ("start", 429, 0),
        ("end", 439, 0),
    ]


def test_six_plan_spellings_are_proposed_as_four_plans(messy):
    assert {item.spelling: item.count for item in messy.plans} == PLANS
    assert {item.spelling: item.price_minor for item in messy.plans} == {
        "Trial": 0, "Family 3M": 85000, "premium yearly": 320000, "Premium 12 months": 320000, "Basic 1M": 30000,
        "Basic 1 month": 30000,
    }  # fmt: skip
    proposed = {item.proposal.new.name: item.proposal.new for item in messy.plans}
    assert {name: (plan.unit, plan.count, plan.kind) for name, plan in proposed.items()} == {
        "Trial": ("day", 3, "trial"),
        "Family 3M": ("month", 3, "standard"),
        "Premium 12 months": ("year", 1, "standard"),
        "Basic 1M": ("month", 1, "standard"),
    }


def test_six_seller_spellings_and_blank_are_proposed_as_three_and_the_house(messy):
    assert {item.spelling: item.count for item in messy.sellers} == SELLERS
    assert {item.proposal.new for item in messy.sellers} == {"Sam", "Sue Electronics", "Bhai Bhai Cable", None}
    assert messy.settings.sellers[""].house


def test_eight_area_spellings_are_proposed_as_five(messy):
    assert len(messy.areas) == 8
    assert set(messy.settings.areas.values()) == {
        "Mohammadpur", "Mirpur-10", "Uttara Sec 7", "Tongi", "Savar (bazar)"
    }  # fmt: skip


def test_fifteen_ends_do_not_exist_and_a_near_date_is_suggested(told):
    wrong = [problem for problem in told.problems if problem.code == "date_does_not_exist"]
    assert [problem.cell for problem in wrong] == [f"I{row}" for row in range(1262, 1277)]
    assert {problem.value for problem in wrong} == {"31/02/2026"}
    # February's end where the line began before it; else one term of its plan from its start.
    assert [(problem.cell, problem.suggestion) for problem in wrong][:4] == [
        ("I1262", "2026-04-11"),
        ("I1263", "2027-07-03"),
        ("I1264", "2026-02-28"),
        ("I1265", "2026-07-14"),
    ]


def test_what_the_rows_would_do(told):
    assert told.as_json()["counts"] == {"create": 1200, "update": 0, "skip": 50, "error": 15}
    assert {code: n for code, n in told.problem_counts.items() if code in ("duplicate_in_file", "name_missing")} == {
        "duplicate_in_file": 50,
        "name_missing": 7,
    }


def test_the_money_is_what_was_worked_out_by_hand(told):
    assert told.as_json()["money"] == {"due_minor": DUE_MINOR, "advance_minor": 0}


def test_the_money_is_what_another_reader_adds_up():
    """A different library, no dates, no rules: only bill, paid and the word of the first row of each username."""
    sheet = openpyxl.load_workbook(DATA / "customers-messy.xlsx").worksheets[0]
    left: Counter[str] = Counter()
    seen: set[str] = set()
    for row in sheet.iter_rows(min_row=4, values_only=True):
        username, end = row[4], row[8]
        if not username or end == "31/02/2026" or username in seen:
            continue
        seen.add(username)
        bill, paid, word = _taka(row[9]) or 0, _taka(row[10]), row[11] or ""
        left["billed"] += bill
        left["paid"] += paid or 0
        if paid is None:
            left[f"{WORDS.get(word, word)}, blank"] += bill
    assert len(seen) == 1200
    assert (left["billed"], left["paid"]) == (1_518_450, 871_700)
    assert (left["paid, blank"], left[", blank"], left["half, blank"]) == (100_700, 37_550, 24_400)
    assert left["billed"] - left["paid"] - 100_700 - 37_550 - 24_400 // 2 == DUE_MINOR // 100


def _taka(cell: object) -> int | None:
    digits = str(cell if cell is not None else "").translate(str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789"))
    return int(float(re.sub(r"[^0-9.]", "", digits))) if digits else None


def test_every_contradiction_is_shown_with_its_money(messy):
    """The first, as in the issue of rules: status says paid, 300 billed, 150 paid → due 150."""
    found = {item.kind: (item.count, item.amount_due_minor, item.status_due_minor) for item in messy.contradictions}
    assert found == {
        "due_but_full": (131, 0, 210_600_00),
        "paid_but_nothing": (83, 132_300_00, 0),
        "paid_but_part": (81, 59_700_00, 0),
        "half_but_full": (68, 0, 50_925_00),
        "paid_amount_blank": (67, 100_700_00, 0),
        "nothing_said": (29, 37_550_00, 0),
        "half_but_nothing": (23, 38_100_00, 19_050_00),
        "half_amount_blank": (16, 24_400_00, 12_200_00),
    }
    first = next(row for row in messy.rows if row.opening.kind == "paid_but_part")
    assert first.opening.by_amount in (150_00, 425_00, 1600_00)


@pytest.mark.parametrize(
    ("decided", "due"),
    [
        # believe the words everywhere: 496,300 − 132,300 − 59,700 + 210,600 + 50,925 − (38,100 − 19,050)
        ({"paid": "status"}, 546_775_00),
        ({"paid": "ignore"}, 0),
        # a blank payment is nothing: the whole difference of billed and paid
        ({"contradictions": dict.fromkeys(("paid_amount_blank", "half_amount_blank", "nothing_said"), "amount")}, 646_750_00),
        ({"contradictions": {"paid_but_part": "status"}}, 496_300_00 - 59_700_00),
    ],
)  # fmt: skip
def test_another_decision_has_another_effect(book, messy, decided, due):
    made = report(messy.table, plan_rows(book, replace(messy.settings, **decided)))
    assert (made.due_minor, made.advance_minor) == (due, 0)


def test_a_decided_contradiction_is_no_longer_noise(book, messy):
    decided = {item.kind: "amount" for item in messy.contradictions}
    made = report(messy.table, plan_rows(book, replace(messy.settings, contradictions=decided)))
    assert set(made.problem_counts) == {"date_does_not_exist", "name_missing", "duplicate_in_file"}


def test_the_fifteen_dates_mended_are_still_the_same_customers(book, messy):
    wrong = [problem for row in messy.rows for problem in row.problems if problem.level == "error"]
    fixes = {problem.cell: problem.suggestion or "" for problem in wrong}
    made = report(messy.table, plan_rows(book, replace(messy.settings, fixes=fixes)))
    assert made.as_json()["counts"] == {"create": 1200, "update": 0, "skip": 65, "error": 0}


def test_phones_labels_and_boxes_are_kept(messy):
    created = [row for row in messy.rows if row.action == "create"]
    assert all(row.customer.phones[0].startswith("+8801") for row in created)
    assert sum("(wife)" in row.customer.note for row in created) == 133
    assert sum(bool(row.line.macs) for row in created) == 208
    assert all(row.line.term for row in created)


def test_the_second_list_has_3162_rows_in_a_csv_of_semicolons():
    book = sheets.read(DATA / "customers-export.csv")
    assert (book.format, book.encoding, book.delimiter) == ("csv", "utf-8", ";")
    found = analyse(book)
    assert (found.table.header_row, len(found.table.data), found.table.blank) == (1, 3162, [])
    assert found.settings.columns == {
        "username": 0, "name": 1, "phone": 2, "plan": 3, "start": 4, "end": 5, "price": 6, "seller": 7, "note": 8
    }  # fmt: skip
    made = report(found.table, found.rows)
    assert made.as_json()["money"] == {"due_minor": 0, "advance_minor": 0}
    wrong = [problem.cell for problem in made.problems if problem.code == "date_does_not_exist"]
    assert wrong == [f"F{row}" for row in range(3127, 3164)]


def test_the_second_list_counted_another_way():
    with (DATA / "customers-export.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    good = [line for line in lines if line["expires"] != "31/02/2026"]
    usernames = {line["login"] for line in good}
    assert (len(lines), len(good), len(usernames)) == (3162, 3125, 2995)
    found = analyse(sheets.read(DATA / "customers-export.csv"))
    counts = Counter(row.action for row in found.rows)
    assert counts == {"create": 2995, "skip": 130, "error": 37}


def test_a_note_that_looks_like_a_formula_is_only_a_note():
    found = analyse(sheets.read(DATA / "customers-export.csv"))
    assert sum(row.customer.note.startswith("=1+1") for row in found.rows if row.customer) > 400
