"""What each row would do: create, update, skip or stay out, and why (X3, X5–X7, X13)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from clientcast.imports import rules
from clientcast.imports.analysis import EndExample, Remembered, analyse
from clientcast.imports.rules import Match, Target, plan_rows
from clientcast.imports.settings import NewPlan, PlanChoice, SellerChoice, Settings
from clientcast.imports.settling import Known, KnownPlan, KnownSeller
from clientcast.kit.periods import Period, Unit
from tests.imports.builders import HEADER, codes, customer, end, line, looked_at, people, planned, term, workbook

OTHER = {"Name": "Karim", "Mobile": "01811111111", "User": "karim"}


class Base:
    """An organization with these customers, by (key kind, key)."""

    def __init__(self, **customers: Match) -> None:
        self.customers = customers
        self.prepared: list[dict[rules.By, set[str]]] = []

    def prepare(self, keys: dict[rules.By, set[str]]) -> None:
        self.prepared.append(keys)

    def find(self, by: rules.By, key: str) -> Match | None:
        assert key in self.prepared[-1][by]
        return self.customers.get(f"{by}_{key}")


def against(base: Base, *changes, **decided):
    book = people(*changes)
    settled = replace(analyse(book).settings, **decided)
    return list(plan_rows(book, settled, base))


def test_a_usual_row_becomes_a_customer_with_a_line_and_a_term():
    (row,) = planned({"Remarks": "call 8pm", "Mobile": "01711111111 / 01812345678"})
    assert (row.action, row.problems) == ("create", [])
    assert (customer(row).name, customer(row).phones) == ("Rahim Uddin", ["+8801711111111", "+8801812345678"])
    assert (customer(row).area, customer(row).note) == ("Savar", "call 8pm")
    assert customer(row).seller == SellerChoice(new="Sam")
    assert line(row).plan == PlanChoice(new=NewPlan("Basic", 50000, Unit.MONTH, 1))
    assert term(row) == Period(date(2026, 11, 1), date(2026, 12, 1))


def test_the_end_column_is_the_last_day_or_the_cut_off():
    book = people({})
    settled = analyse(book).settings
    (last_day,) = plan_rows(book, settled)
    (cut_off,) = plan_rows(book, replace(settled, end_meaning="cut_off"))
    assert end(last_day) == date(2026, 12, 1)
    assert end(cut_off) == date(2026, 11, 30)
    example = EndExample("G2", "30/11/2026", date(2026, 11, 30), date(2026, 11, 29))
    assert analyse(book).end_example == example


def test_an_end_before_the_start_stays_out():
    (row,) = planned({"Start": "01/12/2026", "Expire": "30/11/2026"})
    (problem,) = row.problems
    assert (row.action, problem.cell, problem.code) == ("error", "G2", "end_before_start")
    assert problem.suggestion == "2026-12-31"


def test_a_near_date_that_lies_before_the_start_is_not_suggested():
    before, after = planned({"Start": "01/02/2026", "Expire": "31/02/2026"}, OTHER | {"Expire": "31/02/2026"})
    assert before.problems[0].suggestion == "2026-02-28"
    assert after.problems[0].suggestion == "2026-11-30"


def test_a_missing_start_is_one_term_before_the_end():
    (row,) = planned({"Start": "", "Package": "Family 3M", "Expire": "30/11/2026"})
    assert term(row) == Period(date(2026, 9, 1), date(2026, 12, 1))
    assert codes(row) == ["start_missing"]


def test_the_term_of_an_existing_plan_is_the_plans_whatever_its_spelling():
    book = people({"Start": "", "Package": "Gold", "Expire": "30/11/2026"})
    gold = KnownPlan("p1", "G", "Gold", "", 50000, Unit.DAY, 10)
    found = analyse(book, known=Known([gold]))
    (row,) = plan_rows(book, found.settings, terms={"p1": (10, Unit.DAY)})
    assert term(found.rows[0]) == term(row) == Period(date(2026, 11, 21), date(2026, 12, 1))


def test_a_missing_end_makes_a_line_without_a_term():
    (row,) = planned({"Expire": ""})
    assert (row.action, term(row), codes(row)) == ("create", None, ["end_missing"])


def test_a_row_without_anything_of_a_line_is_a_customer_alone():
    (row,) = planned({"Package": "", "User": "", "Start": "", "Expire": "", "Bill": "", "Paid": "", "Status": ""})
    assert (row.action, row.line) == ("create", None)


def test_a_line_without_a_plan_stays_out():
    (row,) = planned({"Package": ""})
    assert (row.action, codes(row)) == ("error", ["plan_missing"])


def test_a_row_without_a_name_stays_out_and_a_name_is_suggested():
    (row,) = planned({"Name": " "})
    (problem,) = row.problems
    assert (row.action, problem.cell, problem.code, problem.suggestion) == ("error", "A2", "name_missing", "rahim")


def test_every_wrong_cell_of_a_row_is_told_at_once():
    (row,) = planned({"Mobile": "8.80171E+12", "Expire": "31/02/2026", "Bill": "(450", "Name": "Ra\u202ehim"})
    told = {problem.cell: (problem.field, problem.code) for problem in row.problems}
    assert told == {
        "A2": ("name", "text_has_control"),
        "B2": ("phone", "phone_lost_digits"),
        "G2": ("end", "date_does_not_exist"),
        "H2": ("price", "amount_unreadable"),
    }
    assert row.action == "error"
    assert row.customer is None


def test_a_fix_stands_in_for_its_cell():
    book = people({"Expire": "31/02/2026", "Start": "01/02/2026"})
    settled = analyse(book).settings
    (broken,) = plan_rows(book, settled)
    (mended,) = plan_rows(book, replace(settled, fixes={"G2": broken.problems[0].suggestion or ""}))
    assert term(mended) == Period(date(2026, 2, 1), date(2026, 3, 1))


def test_a_day_only_gets_the_next_such_day_as_a_suggestion():
    book = people({"Expire": "10"}, OTHER)
    settled = analyse(book).settings
    row, _ = plan_rows(book, settled, today=date(2026, 11, 25))
    assert (row.problems[0].code, row.problems[0].suggestion) == ("date_day_only", "2026-12-10")
    row, _ = plan_rows(book, settled)
    assert row.problems[0].suggestion is None


def test_the_31st_is_suggested_in_a_month_that_has_it():
    book = people({"Expire": "31"}, OTHER)
    row, _ = plan_rows(book, analyse(book).settings, today=date(2026, 11, 5))
    assert row.problems[0].suggestion == "2026-12-31"


def test_month_first_only_where_the_column_proves_it():
    first, second = planned({"Expire": "12/05/2026"} | {"Start": "01/05/2026"}, OTHER | {"Expire": "12/25/2026"})
    assert end(first) == date(2026, 12, 6)
    assert end(second) == date(2026, 12, 26)
    alone, _ = planned({"Expire": "02/12/2026"}, OTHER)
    assert end(alone) == date(2026, 12, 3)


def test_a_term_of_many_years_is_pointed_at():
    (row,) = planned({"Expire": "30/11/2062"})
    assert (row.action, codes(row)) == ("create", ["term_very_long"])


# Who is somebody already


def test_a_username_that_came_before_is_skipped_and_what_differs_is_said():
    _, row = planned({}, {"Name": "Unknown", "Mobile": "01911111111"})
    (problem,) = row.problems
    assert (row.action, problem.code, problem.cell) == ("skip", "duplicate_in_file", "D3")
    assert problem.params == {"by": "username", "row": 2, "differs": ["name", "phones"]}
    assert row.opening.due_minor == 0


def test_a_row_with_an_error_is_not_whom_later_rows_repeat():
    broken, good = planned({"Expire": "31/02/2026"}, {})
    assert (broken.action, good.action) == ("error", "create")


def test_phone_and_name_together_are_somebody_either_alone_is_not():
    none = {"User": ""}
    rows = planned(none, none | {"Name": "RAHIM  uddin"}, none | {"Name": "Karim"}, none | {"Mobile": "01911111111"})
    assert [row.action for row in rows] == ["create", "skip", "create", "create"]
    assert rows[1].problems[0].params["by"] == "phone_name"


def test_a_second_line_of_one_person_is_neither_lost_nor_merged():
    _, row = planned({}, {"User": "rahim-2"})
    assert (row.action, codes(row)) == ("create", ["same_person_other_line"])


def test_one_customer_number_with_two_usernames_is_two_lines():
    columns = ["Customer ID", "Name", "Mobile", "User", "Package"]
    rows = [["77", "Rahim", "01711111111", name, "Basic"] for name in ("rahim", "rahim-2", "rahim-2")]
    first, second, third = analyse(workbook([columns, *rows])).rows
    assert [first.action, second.action, third.action] == ["create", "create", "skip"]
    assert [(problem.code, problem.field) for problem in second.problems] == [("same_person_other_line", "number")]
    assert codes(third) == ["duplicate_in_file"]


def test_one_box_in_two_lines_is_an_error():
    mac = {"Remarks": "MAC 00:1A:79:9E:E4:91"}
    _, row = planned(mac, OTHER | mac)
    assert (row.action, codes(row)) == ("error", ["mac_taken"])


def test_a_shared_family_phone_may_be_created_anew():
    family = {"User": "", "Paid": "0", "Status": "Due"}
    book = people(family, family)
    rows = list(plan_rows(book, replace(analyse(book).settings, duplicates="create")))
    assert [(row.action, row.opening.due_minor) for row in rows] == [("create", 50000), ("create", 50000)]


def test_a_username_cannot_belong_to_two():
    book = people({}, {})
    _, row = plan_rows(book, replace(analyse(book).settings, duplicates="create"))
    assert (row.action, codes(row)) == ("error", ["username_taken"])


def test_the_choice_of_a_row_goes_before_the_choice_of_the_run():
    book = people({}, {"Name": "B"}, {"Name": "C"})
    settled = replace(analyse(book).settings, duplicates="update_all", rows={3: "skip"})
    rows = list(plan_rows(book, settled))
    assert [(row.action, row.mode) for row in rows] == [("create", None), ("skip", None), ("update", "update_all")]
    assert rows[2].target == Target("username", 2, rows[0].key)


def test_a_customer_of_the_organization_is_met_by_his_username():
    known = Match("c1", "s1", frozenset({"rahim"}))
    base = Base(username_rahim=known)
    (row,) = against(base, {"Paid": "0", "Status": "Due"}, duplicates="update_empty")
    assert (row.action, row.mode, row.target) == ("update", "update_empty", Target("username", match=known))
    assert row.problems[-1].code == "duplicate_existing"
    assert row.opening.due_minor == 0


def test_a_customer_of_the_organization_is_met_by_phone_and_name():
    known = Match("c1")
    base = Base(**{"phone_name_+8801711111111\trahim uddin": known})
    (row,) = against(base, {"User": ""})
    assert (row.action, row.target) == ("skip", Target("phone_name", match=known))


def test_a_new_username_of_a_known_person_is_another_line_of_his():
    base = Base(**{"phone_name_+8801711111111\trahim uddin": Match("c1", "s1", frozenset({"old"}))})
    (row,) = against(base, {})
    assert (row.action, codes(row)) == ("create", ["same_person_other_line"])


def test_the_base_is_asked_once_for_all_keys():
    base = Base()
    against(base, {}, OTHER)
    (keys,) = base.prepared
    assert keys["username"] == {"rahim", "karim"}
    assert keys["phone_name"] == {"+8801711111111\trahim uddin", "+8801811111111\tkarim"}


def test_row_keys_are_the_same_for_the_same_bytes_and_short_enough():
    keys = [row.key for row in planned({}, OTHER)]
    assert keys == [row.key for row in planned({}, OTHER)]
    assert len(set(keys)) == 2
    assert not set(keys) & {row.key for row in planned({}, OTHER | {"Bill": "1"})}
    assert max(map(len, keys)) <= 64


# Settled once


def test_what_is_not_settled_stays_out():
    book = people({})
    settled = analyse(book).settings
    (row,) = plan_rows(book, replace(settled, plans={}, sellers={}))
    assert codes(row) == ["plan_not_settled", "seller_not_settled"]


def test_a_plan_left_out_leaves_its_rows_out():
    book = people({})
    (row,) = plan_rows(book, replace(analyse(book).settings, plans={"Basic": PlanChoice(skip=True)}))
    assert (row.action, codes(row)) == ("skip", ["plan_skipped"])


def test_two_names_of_one_plan_at_one_price_are_proposed_as_one():
    names = ("Premium 12 months", "premium yearly", "PREMIUM  1 Year")
    found = looked_at(*({"Package": name, "User": name, "Bill": "3200", "Expire": "30/10/2027"} for name in names))
    assert {item.proposal for item in found.plans} == {
        PlanChoice(new=NewPlan("Premium 12 months", 320000, Unit.YEAR, 1))
    }
    assert all(len(item.same_as) == 2 for item in found.plans)


def test_at_another_price_or_length_it_is_another_plan():
    found = looked_at(
        {"Package": "Basic 1 month"},
        {"Package": "Basic 1M", "User": "b", "Bill": "400"},
        {"Package": "Basic 3M", "User": "c"},
    )
    assert [item.same_as for item in found.plans] == [(), (), ()]


def test_without_a_person_to_say_yes_only_equal_words_are_one():
    book = people(
        {"Package": "Basic 1M"}, {"Package": "Basic 1 month", "User": "b"}, {"Package": "basic-1m", "User": "c"}
    )
    same = {item.spelling: item.same_as for item in analyse(book, merge=False).plans}
    assert same == {"Basic 1M": ("basic-1m",), "basic-1m": ("Basic 1M",), "Basic 1 month": ()}


def test_a_plan_the_organization_has_is_proposed_before_a_new_one():
    known = Known(plans=[KnownPlan("p1", "PRM", "Premium Year", "প্রিমিয়াম", 320000, Unit.YEAR, 1)])
    for name in ("prm", "premium year", "প্রিমিয়াম", "Premium 12 months"):
        book = people({"Package": name, "Bill": "3200", "Start": "1/11/26", "Expire": "30/10/27"})
        assert analyse(book, known=known).plans[0].proposal == PlanChoice(plan_id="p1"), name


def test_a_plan_without_a_length_in_its_name_lasts_as_long_as_its_rows():
    trial, family = looked_at(
        {"Package": "Trial", "Bill": "0", "Paid": "0", "Expire": "04/11/2026"},
        {"Package": "Family", "User": "f", "Expire": "30/01/2027"},
    ).plans[::-1]
    assert trial.proposal.new == NewPlan("Trial", 0, Unit.DAY, 3, "trial")
    assert family.proposal.new == NewPlan("Family", 50000, Unit.MONTH, 3)


def test_sellers_differ_only_by_more_than_case_space_and_punctuation():
    names = ("Bhai Bhai Cable", "bhai-bhai cable", "sam ", "Sam", "", "Sue")
    known = Known(sellers=[KnownSeller("s1", "SUE", "সু")])
    book = people(*({"Seller": name, "User": str(n), "Name": str(n)} for n, name in enumerate(names)))
    assert {item.spelling: item.proposal for item in analyse(book, known=known).sellers} == {
        "Bhai Bhai Cable": SellerChoice(new="Bhai Bhai Cable"),
        "bhai-bhai cable": SellerChoice(new="Bhai Bhai Cable"),
        "sam ": SellerChoice(new="Sam"),
        "Sam": SellerChoice(new="Sam"),
        "": SellerChoice(house=True),
        "Sue": SellerChoice(seller_id="s1"),
    }


def test_one_area_in_two_writings_is_proposed_as_one():
    names = ("Mirpur-10", "Mirpur 10", "মিরপুর-১০", "Uttara Sec 7", "Uttara, Sector-07", "Mirpur 11")
    book = people(*({"Area": name, "User": str(n), "Name": str(n)} for n, name in enumerate(names)))
    settled = analyse(book).settings.areas
    assert len({settled[name] for name in names[:3]}) == 1
    assert settled["Uttara Sec 7"] == settled["Uttara, Sector-07"]
    assert settled["Mirpur 11"] == "Mirpur 11"


def test_a_separator_may_name_the_area_of_the_rows_below_it():
    rows = [
        HEADER,
        ["---- Savar side ----", *[""] * 11],
        ["A", "01711111111", "", "a", "Basic", "01/11/2026", "30/11/2026", "500", "500", "Paid", "", ""],
        ["B", "01711111112", "Tongi", "b", "Basic", "01/11/2026", "30/11/2026", "500", "500", "Paid", "", ""],
        ["---- Old customers ----", *[""] * 11],
        ["C", "01711111113", "", "c", "Basic", "01/11/2026", "30/11/2026", "500", "500", "Paid", "", ""],
    ]
    found = analyse(workbook(rows), known=Known(areas=["Savar"]))
    assert found.settings.separators == {"Savar side": "Savar", "Old customers": ""}
    assert [customer(row).area for row in found.rows] == ["Savar", "Tongi", ""]


def test_what_was_answered_before_is_remembered():
    book = people({"Area": "Savr"})
    first = analyse(book)
    memory = Remembered(
        mappings={first.signature: first.settings.columns | {"address": 2}},
        end_meanings={first.signature: "cut_off"},
        plans={"Basic": PlanChoice(plan_id="p9")},
        sellers={"Sam": SellerChoice(seller_id="s9")},
        areas={"Savr": "Savar"},
    )
    known = Known(plans=[KnownPlan("p9", "X", "Other", "", 1, Unit.DAY, 1)], sellers=[KnownSeller("s9", "Somebody")])
    second = analyse(book, remembered=memory, known=known).settings
    assert (second.columns["address"], second.end_meaning) == (2, "cut_off")
    assert (second.plans["Basic"].plan_id, second.sellers["Sam"].seller_id, second.areas["Savr"]) == (
        "p9",
        "s9",
        "Savar",
    )


def test_what_was_made_last_time_is_found_by_its_name_and_what_is_gone_is_not_proposed():
    book = people({"Package": "premium yearly", "Seller": "Sammy"}, OTHER | {"Package": "Gone", "Seller": "Left"})
    before = Settings(
        plans={
            "premium yearly": PlanChoice(new=NewPlan("Gold Year", 320000, Unit.YEAR, 1)),
            "Gone": PlanChoice(plan_id="p0"),
        },
        sellers={"Sammy": SellerChoice(new="Sam"), "Left": SellerChoice(seller_id="s0")},
    )
    known = Known([KnownPlan("p1", "G", "Gold Year", "", 320000, Unit.YEAR, 1)], [KnownSeller("s1", "Sam")])
    found = analyse(book, remembered=Remembered.of([("a" * 32, before)]), known=known).settings
    assert found.plans["premium yearly"] == PlanChoice(plan_id="p1")
    assert found.plans["Gone"].new is not None
    assert found.sellers["Sammy"] == SellerChoice(seller_id="s1")
    assert found.sellers["Left"] == SellerChoice(new="Left")


def test_what_a_person_says_stands_and_the_rest_is_proposed():
    book = people({}, OTHER | {"Package": "Gold"})
    decided = Settings(plans={"Basic": PlanChoice(skip=True)}, end_meaning="cut_off")
    found = analyse(book, decided).settings
    assert found.plans["Basic"].skip
    assert found.plans["Gold"].new is not None
    assert (found.end_meaning, found.header_row, found.columns["name"]) == ("cut_off", 1, 0)


# Secrets


def test_a_password_is_nowhere_but_in_its_own_place():
    rows = [["Name", "Mobile", "User", "Pass", "Package"], ["Rahim", "01711111111", "rahim", "hunter2", "Basic"]]
    found = analyse(workbook(rows))
    (row,) = found.rows
    assert row.password is not None
    assert row.password.reveal() == "hunter2"
    assert "hunter2" not in repr(row) + repr(row.password) + repr(found) + json.dumps(found.as_json())


@pytest.mark.parametrize("secret", ["hunter2\u202e", "hunter2" * 100])
def test_a_wrong_password_is_told_without_being_shown(secret):
    rows = [["Name", "Mobile", "User", "Pass", "Package"], ["Rahim", "01711111111", "rahim", secret, "Basic"]]
    (row,) = analyse(workbook(rows)).rows
    (problem, *_) = row.problems
    assert (problem.field, problem.cell, row.action) == ("password", "D2", "error")
    assert "hunter2" not in json.dumps(problem.as_json())


# Bad input


@pytest.mark.parametrize(
    "column", ["Name", "Mobile", "Area", "User", "Package", "Start", "Expire", "Bill", "Paid", "Seller"]
)
@pytest.mark.parametrize("cell", ["x" * 100_000, "\u202e\x07", "8.80171E+12", "(", "31/02/2026"])
def test_no_cell_breaks_a_run_and_its_neighbours_go_on(column, cell):
    found = analyse(people(OTHER, {column: cell}, {"Name": "Mitu", "Mobile": "01911111111", "User": "mitu"}))
    assert [found.rows[0].action, found.rows[2].action] == ["create", "create"]
    assert all(len(problem.value) <= 200 for problem in found.rows[1].problems)
    json.dumps(found.as_json())


def test_formulas_and_markup_are_kept_as_the_text_they_are():
    (row,) = planned({"Name": "<b>Rahim</b>", "Remarks": '=HYPERLINK("http://x")'})
    assert (customer(row).name, customer(row).note) == ("<b>Rahim</b>", '=HYPERLINK("http://x")')
