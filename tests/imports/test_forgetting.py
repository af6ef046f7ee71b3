"""What an import has brought goes again: the spreadsheet after seven days, its plans and sellers with the undo (X8, X10)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from procrastinate.contrib.django import app

from clientcast.core.db import execute, work
from clientcast.imports import commands, jobs
from clientcast.kit import clock
from clientcast.kit.ids import uuid7
from tests.cast import NOW, Cast, build
from tests.conftest import Dsn
from tests.imports.builders import as_csv
from tests.imports.test_wizard import SMALL, Wizard, counts
from tests.server import work_off
from tests.sync.device import loaded

DAYS = timedelta(days=commands.UNDO_DAYS)


@pytest.fixture
def cast(db: str) -> Cast:
    return build()


def night(cast: Cast, moment: datetime) -> None:
    """The timetable's job of that night."""
    with patch.object(clock, "now", lambda: moment):
        jobs.forget_files(cast.organization, cast.organization)


def bytes_kept(cast: Cast) -> int:
    return sum(path.is_file() for path in (Path(settings.FILES_DIR) / str(cast.organization)).rglob("*"))


def test_the_spreadsheet_goes_when_the_import_can_no_longer_be_undone(cast: Cast):
    ada = Wizard(cast.ada)
    ada.import_all("small.csv", as_csv(SMALL))
    night(cast, NOW + DAYS - timedelta(seconds=1))
    assert bytes_kept(cast) == 1
    assert ada.client.get(f"/api/imports/{ada.id}/errors.xlsx").status_code == 200
    night(cast, NOW + DAYS)
    assert bytes_kept(cast) == 0
    answer = ada.client.get(f"/api/imports/{ada.id}/errors.xlsx")
    assert (answer.status_code, answer.json()["code"]) == (410, "import_file_gone")
    assert ada.state()["report"]["counts"]["create"] == 3, "what became of it is still told"
    night(cast, NOW + DAYS)


def test_one_that_was_uploaded_and_left_lying_goes_as_well(cast: Cast):
    Wizard(cast.ada).upload("small.csv", as_csv(SMALL))
    night(cast, datetime.now(UTC) + DAYS - timedelta(minutes=1))
    assert bytes_kept(cast) == 1
    night(cast, datetime.now(UTC) + DAYS)
    assert bytes_kept(cast) == 0


def test_one_in_work_stays_and_one_that_nobody_works_on_goes(cast: Cast):
    ada, later = Wizard(cast.ada), datetime.now(UTC) + DAYS
    ada.upload("small.csv", as_csv(SMALL))
    ada.settle()
    ada.try_it()
    cast.ada.does("imports.apply", id=ada.id, now=later)
    night(cast, later)
    assert bytes_kept(cast) == 1
    night(cast, later + 2 * commands.SILENCE)
    assert bytes_kept(cast) == 0
    cast.ada.does("imports.apply", id=ada.id, now=later + 2 * commands.SILENCE)
    jobs.apply(cast.organization, UUID(ada.id))
    assert (ada.state()["state"], ada.state()["failure"]) == ("failed", "import_file_gone")


def test_the_night_takes_nothing_of_another_organization_and_no_other_file(cast: Cast):
    eve = Wizard(cast.eve)
    eve.upload("small.csv", as_csv(SMALL))
    with work(cast.ada.caller):
        execute("insert into file (id, kind, media_type, size, sha256) values (uuid7(), 'logo', 'image/png', 1, 'x')")
    night(cast, datetime.now(UTC) + 10 * DAYS)
    assert eve.client.get(f"/api/imports/{eve.id}/analysis").status_code == 200
    with work(cast.job), pytest.raises(Exception, match="cannot change") as refusal:
        execute("delete from file where organization_id = org()")
    assert isinstance(refusal.value.__cause__, psycopg.errors.CheckViolation)


@pytest.mark.fresh_database
def test_the_worker_does_it_for_every_organization(cast: Cast, dsn: Dsn):
    assert ("imports.forget_files.everywhere", "") in app.periodic_registry.periodic_tasks
    for person in (cast.ada, cast.eve):
        Wizard(person).upload("small.csv", as_csv(SMALL))
    with psycopg.connect(dsn("postgres"), options="-c search_path=app") as server:
        server.execute("set session_replication_role = replica")  # that column is nobody's to set
        server.execute("update import_run set created_at = now() - interval '8 days'")
        server.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args)"
            " values ('default', 'imports.forget_files.everywhere', '{\"timestamp\": 0}')"
        )
    work_off(dsn())
    with psycopg.connect(dsn("postgres")) as server:
        assert server.execute("select count(*) from app.file").fetchone() == (0,)


def test_plans_and_sellers_that_somebody_uses_or_has_changed_stay_and_are_named(cast: Cast):
    ada = Wizard(cast.ada)
    ada.import_all(
        "small.csv",
        as_csv(
            [
                SMALL[0],
                [
                    "Rahim Uddin",
                    "01711111111",
                    "rahim",
                    "",
                    "Home 10",
                    "01/11/2026",
                    "30/11/2026",
                    "500",
                    "",
                    "Bhai Cable",
                ],
                ["Karim Mia", "01711111113", "karim", "", "Home 20", "01/11/2026", "30/11/2026", "800", "", "Moni Net"],
                ["Lima", "01711111114", "lima", "", "Home 30", "01/11/2026", "30/11/2026", "900", "", "Lucky Net"],
            ]
        ),
    )
    office = loaded(cast.ada)
    plans = {row["name"]: row["id"] for row in office.copy["plan"].values()}
    sellers = {row["name"]: row["id"] for row in office.copy["seller"].values()}
    mine = uuid7()
    cast.ada.does("customers.create", id=mine, seller_id=sellers["Bhai Cable"], name="Walked in")
    cast.ada.does("subscriptions.add", id=uuid7(), customer_id=mine, plan_id=plans["Home 10"])
    cast.ada.does("catalog.rename_plan", id=plans["Home 20"], set={"name": "Home 25"}, was={"name": "Home 20"})

    report = ada.undo()
    assert report["undone"] == 3
    assert report["made"]["gone"] == 3, "Home 30, Moni Net and Lucky Net"
    assert {(t["kind"], t["name"]) for t in report["made"]["stays"]} == {
        ("plan", "Home 10"), ("plan", "Home 25"), ("seller", "Bhai Cable")
    }  # fmt: skip
    office.pull()
    assert {row["name"] for row in office.copy["plan"].values()} == {"Home 10", "Home 25"}
    assert "Moni Net" not in {row["name"] for row in office.copy["seller"].values()}
    assert len(office.copy["plan_version"]) == 2


def test_plans_and_sellers_that_were_there_before_stay_silently(cast: Cast):
    cast.ada.does(
        "catalog.create_plan", id=uuid7(), version_id=uuid7(), code="home-10", name="Home 10", price_minor=500_00
    )
    before = counts(cast)
    ada = Wizard(cast.ada)
    ada.import_all("small.csv", as_csv(SMALL))
    assert ada.undo()["made"] == {"gone": 0, "stays": []}
    after = counts(cast)
    assert (after["plan"], after["seller"]) == (before["plan"], before["seller"])
