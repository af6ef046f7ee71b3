"""Ada brings her list: upload, settle, dry run, apply, undo, as the screen does it over HTTP (X6–X10, X13).

``customers-messy.xlsx``: 1,265 rows → 1,200 customers, 50 second times, 15 with a date that does not exist. Of the
1,200 Sam has 346 ("sam " and "Sam" until their first doubles), Sue Electronics 362, Bhai Bhai Cable 168 + 165, and
159 name nobody: the house. Opening dues 496,300.00 taka, worked out in test_customer_files.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid5

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from clientcast.core import commands as core
from clientcast.core.actor import system
from clientcast.core.commands import Envelope
from clientcast.core.db import read, rows
from clientcast.imports import commands, console
from clientcast.imports.commands import ImportTooOld, apply_all, undo_all
from clientcast.kit import clock
from clientcast.kit.errors import Problem
from clientcast.kit.ids import uuid7
from clientcast.ledger import queries as ledger
from tests.cast import NOW, Cast, Person, build
from tests.imports.builders import DATA, as_csv
from tests.sync.device import Device, loaded

MESSY = "customers-messy.xlsx"
DUE_MINOR = 49_630_000
BLOCK = 500
TABLES = (
    "customer", "subscription", "term", "box", "customer_note", "journal", "customer_balance", "plan", "seller",
    "import_row",
)  # fmt: skip
SMALL = [
    ["Name", "Mobile", "User", "Pass", "Package", "Start", "Expire", "Bill", "Paid", "Seller"],
    ["Rahim Uddin", "01711111111", "rahim", "s3cret-of-rahim", "Home 10", "01/11/2026", "30/11/2026", "500", "300", "Sam"],
    ["Selina Akter", "01711111112", "selina", "s3cret-of-selina", "Home 10", "01/11/2026", "30/11/2026", "500", "500", "Sue"],
    ["Karim Mia", "01711111113", "karim", "s3cret-of-karim", "Home 10", "01/11/2026", "30/11/2026", "500", "700", ""],
]  # fmt: skip


@pytest.fixture
def cast(db: str) -> Iterator[Cast]:
    with patch.object(clock, "now", lambda: NOW):
        yield build()


class Wizard:
    """The screen in somebody's hands."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.client = Device(person).client
        self.run: dict[str, Any] = {}

    @property
    def id(self) -> str:
        return str(self.run["id"])

    def upload(self, name: str = MESSY, content: bytes | None = None) -> Any:
        answer = self.client.post(
            "/api/imports", {"file": SimpleUploadedFile(name, content or (DATA / name).read_bytes())}
        )
        if answer.status_code == 200:
            self.run = answer.json()
        return answer

    def settle(self, **decisions: Any) -> None:
        """Say yes to what is proposed, but for ``decisions``."""
        proposed = self.client.get(f"/api/imports/{self.id}/analysis").json()["settings"]
        self.person.does("imports.settle", id=self.id, settings=proposed | decisions)

    def try_it(self) -> dict[str, Any]:
        answer = self.client.post(f"/api/imports/{self.id}/dry-run")
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    def apply(self) -> None:
        """Start, and let the background do it."""
        self.person.does("imports.apply", id=self.id)
        apply_all(system(self.person.organization, self.person.member), UUID(self.id), now=NOW)

    def import_all(self, name: str = MESSY, content: bytes | None = None, **decisions: Any) -> dict[str, Any]:
        assert self.upload(name, content).status_code == 200
        self.settle(**decisions)
        found = self.try_it()
        self.apply()
        return found

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"/api/imports/{self.id}").json()
        return found

    def undo(self, now: datetime = NOW) -> dict[str, Any]:
        self.person.does("imports.undo", now=now, id=self.id)
        undo_all(system(self.person.organization, self.person.member), UUID(self.id), now=now)
        return dict(self.state()["report"])


def counts(cast: Cast) -> dict[str, int]:
    with read(cast.job):
        return {table: rows(f"select count(*) from {table} where organization_id = org()")[0][0] for table in TABLES}


def books(cast: Cast) -> tuple[int, int]:
    """Receivable and advance in minor units."""
    with read(cast.job):
        assert sum(ledger.trial_balance().values()) == 0
        return ledger.balance("receivable", "BDT"), -ledger.balance("advance", "BDT")


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Problem) as caught:
        yield
    assert caught.value.code == code


def test_adas_list_goes_in_as_it_was_shown_and_out_again(cast: Cast):
    ada = Wizard(cast.ada)
    before = counts(cast)
    uploaded = ada.upload().json()
    assert (uploaded["state"], uploaded["rows_total"]) == ("uploaded", 1265)
    looked = uploaded["analysis"]
    assert (looked["header_row"], looked["rows"], looked["blank"], looked["totals"]) == (3, 1265, 6, [1278])
    assert [column["header"] for column in looked["columns"] if column["ask"]] == ["SL"]
    assert {item["spelling"]: item["proposal"] for item in looked["sellers"]}["sam "] == {
        "seller_id": str(cast.sam.seller)
    }

    ada.settle()
    seen = ada.try_it()
    assert seen["counts"] == {"create": 1200, "update": 0, "skip": 50, "error": 15}
    assert seen["money"] == {"due_minor": DUE_MINOR, "advance_minor": 0}
    assert counts(cast) == before, "a dry run keeps nothing"

    ada.apply()
    assert (ada.state()["state"], ada.state()["rows_done"]) == ("applied", 1265)
    assert books(cast) == (DUE_MINOR, 0)
    after = counts(cast)
    grown = {table: after[table] - before[table] for table in TABLES}
    assert (grown["customer"], grown["subscription"], grown["term"]) == (1200, 1200, 1200)
    assert (grown["plan"], grown["seller"], grown["import_row"]) == (4, 2, 1265)

    sam = loaded(cast.sam)
    assert len(sam.ids("customer")) == 346
    assert len(loaded(cast.ada).ids("customer")) == 1200
    assert {row["seller_id"] for row in sam.copy["subscription"].values()} == {str(cast.sam.seller)}

    assert ada.undo()["undone"] == 1200
    assert books(cast) == (0, 0)
    left = counts(cast)
    assert all(left[table] == before[table] for table in TABLES if table not in ("journal", "import_row"))
    assert ada.state()["report"]["made"] == {"gone": 6, "stays": []}
    sam.pull()
    assert sam.ids("customer") == set(), "what is undone leaves the devices"


def test_a_crash_after_the_first_block_makes_no_double(cast: Cast):
    ada = Wizard(cast.ada)
    ada.upload()
    ada.settle()
    ada.try_it()
    cast.ada.does("imports.apply", id=ada.id)
    worker = system(cast.organization, cast.ada.member)
    first = Envelope(uuid5(UUID(ada.id), "0"), "imports.apply_chunk", {"id": ada.id, "chunk": 0})
    core.run(worker, first, now=NOW)
    assert (ada.state()["state"], ada.state()["rows_done"]) == ("applying", BLOCK)

    commands._plans.clear()  # the process is gone, and with it what it remembered
    cast.ada.does("imports.apply", id=ada.id)  # and Ada, who sees no progress, presses again
    apply_all(worker, UUID(ada.id), now=NOW)
    apply_all(worker, UUID(ada.id), now=NOW)
    assert ada.state()["state"] == "applied"
    assert counts(cast)["customer"] == 1200
    assert counts(cast)["import_row"] == 1265
    assert books(cast) == (DUE_MINOR, 0)


def test_nothing_is_tried_or_applied_before_a_person_has_settled_it(cast: Cast):
    ada = Wizard(cast.ada)
    ada.upload("small.csv", as_csv(SMALL))
    answer = ada.client.post(f"/api/imports/{ada.id}/dry-run")
    assert (answer.status_code, answer.json()["code"]) == (409, "import_not_ready")
    with refused("import_not_ready"):
        cast.ada.does("imports.apply", id=ada.id)


def test_another_decision_makes_the_dry_run_old(cast: Cast):
    ada = Wizard(cast.ada)
    ada.upload("small.csv", as_csv(SMALL))
    ada.settle()
    assert ada.try_it()["money"] == {"due_minor": 200_00, "advance_minor": 200_00}
    ada.settle(paid="ignore")
    assert ada.state()["state"] == "uploaded"
    with refused("import_not_ready"):
        cast.ada.does("imports.apply", id=ada.id)
    assert ada.try_it()["money"] == {"due_minor": 0, "advance_minor": 0}


def test_a_cell_mended_on_the_screen_is_read_as_mended(cast: Cast):
    ada = Wizard(cast.ada)
    ada.upload(
        "small.csv", as_csv([*SMALL, ["Lost", "01711111114", "lost", "", "Home 10", "01/02/2026", "31/02/2026"]])
    )
    ada.settle()
    found = ada.try_it()
    wrong = found["problems"][0]
    assert (wrong["cell"], wrong["code"], wrong["name"]) == ("G5", "date_does_not_exist", "Lost")
    ada.settle(fixes={wrong["cell"]: wrong["suggestion"]})
    assert ada.try_it()["counts"] == {"create": 4, "update": 0, "skip": 0, "error": 0}


def test_the_header_row_that_ada_names_changes_how_many_rows_are_applied(cast: Cast):
    ada = Wizard(cast.ada)
    ada.upload("small.csv", as_csv([*([["x"]] * 3), *SMALL]))
    ada.settle(row_kinds={"7": "total"})
    assert ada.try_it()["counts"]["create"] == 2
    ada.apply()
    assert (ada.state()["state"], ada.state()["rows_total"]) == ("applied", 2)


def test_a_renewed_line_stays_and_is_named_when_the_rest_goes(cast: Cast):
    ada = Wizard(cast.ada)
    ada.import_all("small.csv", as_csv(SMALL))
    sam = loaded(cast.sam)
    line = next(iter(sam.copy["subscription"].values()))
    start, end = date(2026, 12, 1), date(2027, 1, 1)
    cast.sam.does(
        "payments.renew", subscription_id=line["id"], term_id=uuid7(), invoice_id=uuid7(),
        payment={"id": uuid7(), "amount_minor": 500_00, "currency": "BDT", "method": "cash"},
        expect={"plan_version_id": line["plan_version_id"], "price_minor": 500_00, "old_end": start, "new_start": start,
                "new_end": end},
    )  # fmt: skip
    report = ada.undo()
    assert report["undone"] == 2
    assert report["stays"]["count"] == 1
    assert {k: report["stays"]["rows"][0][k] for k in ("row", "name", "reason")} == {
        "row": 2, "name": "Rahim Uddin", "reason": "invoice"
    }  # fmt: skip
    assert [row["name"] for row in loaded(cast.ada).copy["customer"].values()] == ["Rahim Uddin"]
    assert books(cast) == (200_00, 0), "what Rahim owed from before is still owed"


def test_what_an_update_replaced_comes_back_unless_somebody_changed_it_since(cast: Cast):
    cast.ada.does("customers.create", id=uuid7(), seller_id=cast.sam.seller, name="Rahim Uddin", phones=["01711111111"])
    first, second = SMALL[:2], [*SMALL[0], "Address", "Email"]
    rahim = [*first[1], "House 5", "rahim@example.com"]
    ada = Wizard(cast.ada)
    found = ada.import_all("small.csv", as_csv([second, rahim]), duplicates="update_empty")
    assert found["counts"] == {"create": 0, "update": 1, "skip": 0, "error": 0}
    (row,) = loaded(cast.ada).copy["customer"].values()
    assert (row["address"], row["email"]) == ("House 5", "rahim@example.com")
    cast.ada.does("customers.edit", id=row["id"], set={"address": "House 7"}, was={"address": "House 5"})
    ada.undo()
    (row,) = loaded(cast.ada).copy["customer"].values()
    assert (row["address"], row["email"]) == ("House 7", "")


def test_on_the_eighth_day_it_is_too_late(cast: Cast):
    ada = Wizard(cast.ada)
    ada.import_all("small.csv", as_csv(SMALL))
    with pytest.raises(ImportTooOld):
        ada.undo(NOW + timedelta(days=7, seconds=1))
    assert ada.undo(NOW + timedelta(days=7))["undone"] == 3


@pytest.mark.parametrize("name", ["asha", "sam", "sid", "sue", "pia"])
def test_only_the_office_that_runs_the_business_imports(cast: Cast, name: str):
    ada, person = Wizard(cast.ada), getattr(cast, name)
    ada.upload("small.csv", as_csv(SMALL))
    ada.settle()
    other = Wizard(person)
    assert other.upload("small.csv", as_csv(SMALL)).status_code == 403
    for path in ("", f"/{ada.id}", f"/{ada.id}/analysis", f"/{ada.id}/errors.xlsx"):
        assert other.client.get(f"/api/imports{path}").status_code == 403, path
    assert other.client.post(f"/api/imports/{ada.id}/dry-run").status_code == 403
    for kind, body in _kinds(ada.id):
        with refused("not_allowed"):
            person.does(kind, **body)


def _kinds(run_id: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("imports.settle", {"id": run_id, "settings": {}}),
        ("imports.apply", {"id": run_id}),
        ("imports.apply_chunk", {"id": run_id, "chunk": 0}),
        ("imports.give_up", {"id": run_id}),
        ("imports.undo", {"id": run_id}),
        ("imports.take_back", {"id": run_id}),
    ]


@pytest.mark.parametrize("name", ["ada", "adam", "mina"])
def test_owner_admin_and_manager_may(cast: Cast, name: str):
    assert Wizard(getattr(cast, name)).import_all("small.csv", as_csv(SMALL))["counts"]["create"] == 3


def test_eve_finds_nothing_of_adas_import(cast: Cast):
    ada, eve = Wizard(cast.ada), Wizard(cast.eve)
    ada.upload("small.csv", as_csv(SMALL))
    ada.settle()
    assert eve.client.get("/api/imports").json() == {"imports": []}
    for path in ("", "/analysis", "/errors.xlsx"):
        assert eve.client.get(f"/api/imports/{ada.id}{path}").status_code == 404
    assert eve.client.post(f"/api/imports/{ada.id}/dry-run").status_code == 404
    for kind, body in _kinds(ada.id):
        with refused("not_found"):
            cast.eve.does(kind, **body)


def test_eve_imports_the_same_file_into_her_own_organization(cast: Cast):
    Wizard(cast.ada).import_all("small.csv", as_csv(SMALL))
    found = Wizard(cast.eve).import_all("small.csv", as_csv(SMALL))
    assert found["counts"] == {"create": 3, "update": 0, "skip": 0, "error": 0}
    names = [{row["name"] for row in loaded(who).copy["customer"].values()} for who in (cast.ada, cast.eve)]
    assert names[0] == names[1] == {"Rahim Uddin", "Selina Akter", "Karim Mia"}
    ids = [loaded(who).ids("customer") for who in (cast.ada, cast.eve)]
    assert not ids[0] & ids[1]


def test_the_second_import_meets_everybody_and_makes_nobody(cast: Cast):
    Wizard(cast.ada).import_all("small.csv", as_csv(SMALL))
    again = Wizard(cast.ada).import_all("small.csv", as_csv(SMALL))
    assert again["counts"] == {"create": 0, "update": 0, "skip": 3, "error": 0}
    assert again["money"] == {"due_minor": 0, "advance_minor": 0}
    assert {problem["code"] for problem in again["problems"]} == {"duplicate_existing"}


def test_passwords_are_sealed_and_written_nowhere_else(cast: Cast):
    ada = Wizard(cast.ada)
    uploaded = ada.upload("small.csv", as_csv(SMALL))
    ada.settle()
    told = [uploaded.content.decode(), str(ada.try_it())]
    ada.apply()
    told.append(ada.client.get("/api/imports").content.decode())
    with read(cast.job):
        for table in (
            "import_run",
            "import_row",
            "customer",
            "subscription",
            "customer_note",
            "audit_event",
            "applied_key",
        ):
            told += [str(row) for row in rows(f"select x::text from {table} x where organization_id = org()")]
        secrets = rows("select has_secret from subscription where organization_id = org()")
    assert all(has for (has,) in secrets)
    kept = [path.read_bytes() for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]
    assert not any("s3cret-of" in text for text in told)
    assert not any(b"s3cret-of" in content for content in kept)
    line = next(row for row in loaded(cast.ada).copy["subscription"].values() if row["username"] == "rahim")
    shown = cast.ada.does("subscriptions.reveal", id=line["id"], reason="he forgot it")
    assert shown.data == {"password": "s3cret-of-rahim"}


def test_the_error_file_has_the_fifteen_rows_without_passwords(cast: Cast):
    ada = Wizard(cast.ada)
    ada.upload()
    ada.settle()
    answer = ada.client.get(f"/api/imports/{ada.id}/errors.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="errors.xlsx"'
    assert answer["ClientCast-Protocol"] == "1"  # else the app takes it for a captive portal's
    again = Wizard(cast.ada)
    looked = again.upload("errors.xlsx", answer.content).json()["analysis"]
    assert looked["rows"] == 15
    samples = {column["header"]: column["samples"] for column in looked["columns"]}
    assert samples["Pass"] == []
    assert "I1262: This day does not exist." in str(samples["What is wrong"])


def test_a_file_that_is_none_is_refused_in_words(cast: Cast):
    answer = Wizard(cast.ada).upload("list.xlsx", b"%PDF-1.7 not a list")
    assert answer.status_code == 422
    assert counts(cast)["import_row"] == 0


def test_from_the_console_the_export_is_shown_and_applied(cast: Cast):
    with read(cast.job):
        slug = rows("select slug from organization")[0][0]
    options = argparse.Namespace(
        file=DATA / "customers-export.csv", organization=slug, dry_run=True, user=None, json=True
    )
    before = counts(cast)
    found = console.import_file(options)
    assert {key: found[key] for key in ("rows", "header_row", "blank", "separators", "totals", "counts", "money")} == {
        "rows": 3162, "header_row": 1, "blank": 0, "separators": 0, "totals": 0,
        "counts": {"create": 2995, "update": 0, "skip": 130, "error": 37},
        "money": {"due_minor": 0, "advance_minor": 0},
    }  # fmt: skip
    wrong = found["problems"][0]
    assert {key: wrong[key] for key in ("cell", "field", "value", "code")} == {
        "cell": "F3127", "field": "end", "value": "31/02/2026", "code": "date_does_not_exist"
    }  # fmt: skip
    assert counts(cast) == before
    options.dry_run = False
    console.import_file(options)
    assert counts(cast)["customer"] - before["customer"] == 2995
    assert counts(cast)["plan"] - before["plan"] == 6, "nobody was there to say that two names are one plan"
