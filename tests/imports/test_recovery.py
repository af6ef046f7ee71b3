"""No import stays stuck: a killed worker, a mistake nobody expected, a worker that never was (X7)."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from unittest.mock import patch
from uuid import UUID, uuid5

import psycopg
import pytest

from clientcast.core import commands as core
from clientcast.core.actor import system
from clientcast.core.commands import Envelope
from clientcast.imports import commands, jobs
from clientcast.kit import clock
from tests.cast import NOW, Cast, build
from tests.conftest import Dsn
from tests.imports.builders import as_csv
from tests.imports.test_wizard import BLOCK, DUE_MINOR, SMALL, Wizard, books, counts, refused
from tests.server import work_off

JUST_SILENT = NOW + commands.SILENCE + timedelta(seconds=1)


@pytest.fixture
def cast(db: str) -> Cast:
    return build()


def at(moment: datetime) -> AbstractContextManager[object]:
    """The clock on the wall."""
    return patch.object(clock, "now", lambda: moment)


def applying(cast: Cast) -> Wizard:
    """Ada has pressed Import, and the background has not begun."""
    ada = Wizard(cast.ada)
    ada.upload("small.csv", as_csv(SMALL))
    ada.settle()
    ada.try_it()
    cast.ada.does("imports.apply", id=ada.id)
    return ada


@pytest.mark.fresh_database
def test_a_worker_that_is_killed_in_the_middle_has_a_successor_who_goes_on(cast: Cast, dsn: Dsn):
    ada = Wizard(cast.ada)
    ada.upload()
    ada.settle()
    ada.try_it()
    cast.ada.does("imports.apply", id=ada.id)
    first = Envelope(uuid5(UUID(ada.id), "0"), "imports.apply_chunk", {"id": ada.id, "chunk": 0})
    core.run(system(cast.organization, cast.ada.member), first, now=NOW)
    with psycopg.connect(dsn("postgres"), options="-c search_path=app") as server:
        server.execute(
            "with dead as (insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 minute')"
            " returning id) update procrastinate_jobs j set status = 'doing', worker_id = dead.id from dead"
            " where task_name = 'imports.apply'"
        )
        server.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args)"
            " values ('default', 'jobs.begin_again', '{\"timestamp\": 0}')"
        )
    assert (ada.state()["state"], ada.state()["rows_done"]) == ("applying", BLOCK)

    work_off(dsn())
    assert (ada.state()["state"], ada.state()["rows_done"]) == ("applied", 1265)
    assert counts(cast)["customer"] == 1200
    assert books(cast) == (DUE_MINOR, 0)


def test_a_background_that_gives_no_sign_can_be_asked_again(cast: Cast):
    ada = applying(cast)
    with at(NOW + commands.SILENCE):
        assert not ada.state()["silent"]
    with at(JUST_SILENT):
        assert ada.state()["silent"]
        cast.ada.does("imports.apply", id=ada.id, now=JUST_SILENT)
        assert not ada.state()["silent"]
        jobs.apply(cast.organization, UUID(ada.id))
        jobs.apply(cast.organization, UUID(ada.id))  # the first request was only late
    assert ada.state()["state"] == "applied"
    assert counts(cast)["customer"] == 3


def test_waiting_for_it_can_be_given_up_and_what_is_in_undone(cast: Cast):
    ada = applying(cast)
    with refused("import_not_ready"):
        cast.ada.does("imports.give_up", id=ada.id)
    cast.ada.does("imports.give_up", id=ada.id, now=JUST_SILENT)
    assert (ada.state()["state"], ada.state()["failure"]) == ("failed", "import_given_up")
    jobs.apply(cast.organization, UUID(ada.id))  # too late: nobody waits for it any more
    assert counts(cast)["customer"] == 0
    assert ada.undo()["made"] == {"gone": 1, "stays": []}
    assert counts(cast)["plan"] == 0


def test_a_silent_undo_is_given_up_too_and_the_import_stands(cast: Cast):
    ada = Wizard(cast.ada)
    ada.import_all("small.csv", as_csv(SMALL))
    cast.ada.does("imports.undo", id=ada.id)
    cast.ada.does("imports.give_up", id=ada.id, now=JUST_SILENT)
    assert (ada.state()["state"], counts(cast)["customer"]) == ("applied", 3)
    assert ada.undo()["undone"] == 3


def test_a_mistake_that_nobody_expected_is_told_and_can_be_tried_again(cast: Cast):
    ada = applying(cast)
    with patch.object(commands, "apply_all", side_effect=ZeroDivisionError):
        jobs.apply(cast.organization, UUID(ada.id))
    assert (ada.state()["state"], ada.state()["failure"]) == ("failed", "import_stopped")
    cast.ada.does("imports.apply", id=ada.id)
    jobs.apply(cast.organization, UUID(ada.id))
    assert ada.state()["state"] == "applied"


def test_somebody_who_left_meanwhile_leaves_no_import_behind_that_never_ends(cast: Cast):
    mina = Wizard(cast.mina)
    mina.upload("small.csv", as_csv(SMALL))
    mina.settle()
    mina.try_it()
    cast.mina.does("imports.apply", id=mina.id)
    cast.ada.does("members.suspend", id=cast.mina.member)
    jobs.apply(cast.organization, UUID(mina.id))
    ada = Wizard(cast.ada)
    ada.run = mina.run
    assert ada.state()["state"] == "failed"
