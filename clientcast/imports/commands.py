"""From an uploaded spreadsheet to customers and back: upload, settle, dry run, apply, undo (X6–X8)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, NamedTuple
from uuid import UUID, uuid5

from pydantic import Field

from clientcast.core import commands as core
from clientcast.core import jobs, vault
from clientcast.core.actor import Actor, Caller
from clientcast.core.commands import Body, Envelope, Moment, command
from clientcast.core.db import execute, work
from clientcast.core.permissions import Permission, require
from clientcast.files import storage
from clientcast.files.models import File
from clientcast.imports import columns, queries, sheets, tables, targets, undoing
from clientcast.imports.analysis import Analysis, analyse
from clientcast.imports.models import BUSY, ImportRun
from clientcast.imports.report import Report, report
from clientcast.imports.rules import RowPlan, plan_rows
from clientcast.imports.settings import Settings, from_json
from clientcast.imports.sheets import Workbook
from clientcast.imports.tables import Table
from clientcast.imports.writing import Writer
from clientcast.kit.clock import local_date
from clientcast.kit.errors import Conflict
from clientcast.kit.ids import uuid7

CHUNK = 500
APPLY = "imports.apply"
UNDO = "imports.undo"
UNDO_DAYS = 7
SILENCE = timedelta(minutes=1)


class ImportNotReady(Conflict):
    """The run is ``state``: this cannot be done now."""

    code = "import_not_ready"


class ImportTooOld(Conflict):
    """An import is undone within ``days`` days."""

    code = "import_too_old"


class One(Body):
    """One run."""

    id: UUID


class Settle(Body):
    """What the person has decided about a file (X13)."""

    id: UUID
    settings: dict[str, Any]


class ApplyChunk(Body):
    """Rows ``chunk * 500`` and following of a run; applied at most once."""

    id: UUID
    chunk: Annotated[int, Field(ge=0, le=1000)]


class _RolledBack(Exception):
    """A dry run has seen what it wanted to see."""


def upload(actor: Actor, filename: str, content: bytes, *, now: datetime) -> tuple[ImportRun, Analysis]:
    """Keep a file, sealed, and look at it; nothing is settled yet. Raises what ``sheets.read`` and ``analyse`` raise."""
    require(actor, Permission.IMPORTS_RUN)
    workbook = sheets.read(content, filename)
    opened = Settings(currency=actor.currency)
    found = analyse(workbook, opened, queries.remembered(), queries.known(), today=_today(actor, now))
    file_id = uuid7()
    version, sealed = vault.seal(actor.organization_id, file_id, content)
    digest = storage.put(actor.organization_id, version.to_bytes(4, "big") + sealed)
    File.objects.create(
        id=file_id, kind="import", media_type="application/octet-stream", size=len(content), sha256=digest
    )
    run = ImportRun.objects.create(
        id=uuid7(),
        file_id=file_id,
        filename=filename[:200],
        header_signature=found.signature,
        settings=opened.as_json(),
        rows_total=len(found.rows),
    )
    return run, found


def look(actor: Actor, run: ImportRun, *, merge: bool = True) -> Analysis:
    """The file under the run's settings, with proposals for what they leave open; ``merge`` as in ``analyse``."""
    require(actor, Permission.IMPORTS_RUN)
    workbook = sheets.read(queries.content(actor, run), run.filename)
    given, today = from_json(run.settings), _today(actor, run.created_at)
    return analyse(workbook, given, queries.remembered(), queries.known(), merge=merge, today=today)


@command("imports.settle")
def settle(actor: Actor, body: Settle, *, at: Moment) -> None:
    """Keep decisions; the dry run starts anew. Raises NotFound, SettingInvalid, ImportNotReady."""
    require(actor, Permission.IMPORTS_RUN)
    run = queries.get(body.id, lock=True)
    if run.state not in ("uploaded", "checked"):
        raise ImportNotReady(state=run.state)
    run.settings, run.state, run.report = from_json(body.settings).as_json(), "uploaded", None
    run.save(update_fields=["settings", "state", "report"])


def dry_run(caller: Caller, run_id: UUID, *, now: datetime) -> dict[str, Any]:
    """Apply everything in one transaction, see what it did, roll it back (X6). Returns and keeps the report.

    Raises NotFound, ImportFileGone, ImportNotReady.
    """
    seen: Report | None = None
    signature, tried = "", {}
    try:
        with work(caller) as actor:
            require(actor, Permission.IMPORTS_RUN)
            run = queries.get(run_id)
            _must_be_settled(run)
            tried = run.settings
            settings = targets.settle(actor, from_json(run.settings)).settings
            _, table, _, planned = plan(actor, run, now, settings)
            _write_all(actor, run, settings, planned, Moment(now, now))
            seen, signature = report(table, planned), columns.signature(table.headers)
            raise _RolledBack
    except _RolledBack:
        pass
    found = seen.as_json() if seen else {}
    with work(caller):
        run = queries.get(run_id, lock=True)
        if run.state in ("uploaded", "checked") and run.settings == tried:
            run.report, run.state, run.header_signature, run.rows_total = found, "checked", signature, found["rows"]
            run.save(update_fields=["report", "state", "header_signature", "rows_total"])
    return found


def _must_be_settled(run: ImportRun) -> None:
    """Proposals become settings by a person's word only; what is being applied is not tried again."""
    if run.state not in ("uploaded", "checked") or not run.settings.get("columns"):
        raise ImportNotReady(state=run.state)


def _write_all(actor: Actor, run: ImportRun, settings: Settings, planned: list[RowPlan], at: Moment) -> None:
    writer = Writer(actor, run, settings, at)
    for first in range(0, len(planned), CHUNK):
        writer.write(planned[first : first + CHUNK], {})
    execute("set constraints all immediate")


@command("imports.apply")
def apply(actor: Actor, body: One, *, at: Moment) -> None:
    """Start applying in the background, or go on where it stopped; the dry run must have been seen.

    Raises NotFound, ImportNotReady.
    """
    require(actor, Permission.IMPORTS_RUN)
    run = queries.get(body.id, lock=True)
    if run.state not in ("checked", "applying", "failed") or not run.rows_total:
        raise ImportNotReady(state=run.state)
    settled = targets.settle(actor, from_json(run.settings))
    run.settings, run.made = settled.settings.as_json(), [*run.made, *settled.made]
    run.save(update_fields=["settings", "made"])
    _start(run, "applying", APPLY, at)


def _start(run: ImportRun, state: str, name: str, at: Moment) -> None:
    """Hand a run to the background; asked for again it goes on where it stopped."""
    run.state, run.failure, run.moved_at = state, "", at.now
    run.save(update_fields=["state", "failure", "moved_at"])
    jobs.defer(name, run.id)


def apply_all(caller: Caller, run_id: UUID, *, now: datetime) -> None:
    """Chunk after chunk, each a command of its own with a key of its own: a second run repeats nothing (X7)."""
    with work(caller):
        total = queries.get(run_id).rows_total
    for chunk in range(-(-total // CHUNK)):
        body = {"id": str(run_id), "chunk": chunk}
        core.run(caller, Envelope(uuid5(run_id, str(chunk)), "imports.apply_chunk", body), now=now)


@command("imports.apply_chunk")
def apply_chunk(actor: Actor, body: ApplyChunk, *, at: Moment) -> None:
    """Write up to 500 rows and the progress. Raises NotFound, ImportNotReady."""
    require(actor, Permission.IMPORTS_RUN)
    run = queries.get(body.id, lock=True)
    if run.state != "applying":
        raise ImportNotReady(state=run.state)
    settings = from_json(run.settings)
    planned = _remembered_plan(actor, run, settings, at.now)
    part = planned[body.chunk * CHUNK : (body.chunk + 1) * CHUNK]
    Writer(actor, run, settings, at).write(part, queries.applied_keys(run.id))
    run.rows_done, run.moved_at = min(len(planned), (body.chunk + 1) * CHUNK), at.now
    if run.rows_done >= len(planned):
        run.state, run.applied_at = "applied", at.now
        _plans.clear()
    run.save(update_fields=["rows_done", "moved_at", "state", "applied_at"])


_plans: dict[UUID, list[RowPlan]] = {}


def _remembered_plan(actor: Actor, run: ImportRun, settings: Settings, now: datetime) -> list[RowPlan]:
    """The plan of a run being applied, made once per process and forgotten with the last chunk: it holds passwords."""
    if run.id not in _plans:
        _plans.clear()
        _plans[run.id] = plan(actor, run, now, settings).rows
    return _plans[run.id]


class Plan(NamedTuple):
    """A file, what was taken for its table, the settings, and what becomes of each row."""

    workbook: Workbook
    table: Table
    settings: Settings
    rows: list[RowPlan]


def plan(actor: Actor, run: ImportRun, now: datetime, settings: Settings | None = None) -> Plan:
    """What applying would do, by the run's settings or by these. Raises ImportFileGone, HeaderNotFound."""
    chosen = settings or from_json(run.settings)
    workbook = sheets.read(queries.content(actor, run), run.filename)
    table = tables.find(workbook, chosen.sheet, chosen.header_row, chosen.row_kinds)
    rows = plan_rows(workbook, chosen, queries.Here(run.id), _today(actor, now), queries.terms())
    return Plan(workbook, table, chosen, list(rows))


def _today(actor: Actor, now: datetime) -> date:
    return local_date(now, actor.zone.key)


def fail(caller: Caller, run_id: UUID, code: str) -> None:
    """Say why it stopped."""
    with work(caller):
        run = queries.get(run_id, lock=True)
        if run.state in BUSY:
            _stop(run, code)


def _stop(run: ImportRun, code: str) -> None:
    """Chunks that are in stay in, and it can go on or be undone; an undo has done nothing."""
    run.state, run.failure = ("applied" if run.applied_at else "failed"), code
    run.save(update_fields=["state", "failure"])


def silent(run: ImportRun, now: datetime) -> bool:
    """Whether the background should have given a sign of life by now: its worker is gone, or there is none."""
    return run.state in BUSY and (run.moved_at is None or now - run.moved_at > SILENCE)


@command("imports.give_up")
def give_up(actor: Actor, body: One, *, at: Moment) -> None:
    """Stop waiting for a silent background: what is in can be kept or undone. Raises NotFound, ImportNotReady."""
    require(actor, Permission.IMPORTS_RUN)
    run = queries.get(body.id, lock=True)
    if not silent(run, at.now):
        raise ImportNotReady(state=run.state)
    _stop(run, "import_given_up")


@command("imports.undo")
def undo(actor: Actor, body: One, *, at: Moment) -> None:
    """Start taking back, in the background, what nobody has used since (X8).

    Raises NotFound, ImportNotReady, ImportTooOld.
    """
    require(actor, Permission.IMPORTS_RUN)
    run = queries.get(body.id, lock=True)
    if run.state not in ("applied", "failed", "undoing"):
        raise ImportNotReady(state=run.state)
    if at.now - (run.applied_at or at.now) > timedelta(days=UNDO_DAYS):
        raise ImportTooOld(days=UNDO_DAYS)
    _start(run, "undoing", UNDO, at)


def undo_all(caller: Caller, run_id: UUID, *, now: datetime) -> None:
    """The undo itself, once however often it is asked for."""
    core.run(caller, Envelope(uuid5(run_id, "undo"), "imports.take_back", {"id": str(run_id)}), now=now)


@command("imports.take_back")
def take_back(actor: Actor, body: One, *, at: Moment) -> None:
    """Remove what the import made and nobody has used; the rest stays and is named. Raises NotFound, ImportNotReady."""
    require(actor, Permission.IMPORTS_RUN)
    run = queries.get(body.id, lock=True)
    if run.state != "undoing":
        raise ImportNotReady(state=run.state)
    undoing.restore_updated(run.id)
    gone, stays = undoing.take_back(run.id, _today(actor, at.now))
    run.state, run.undone_at = "undone", at.now
    run.report = (run.report or {}) | {"undone": gone, "stays": stays, "made": targets.take_back(run.made)}
    run.save(update_fields=["state", "undone_at", "report"])


def forget_files(actor: Actor, *, now: datetime) -> None:
    """Delete the uploaded spreadsheets that nothing can be done with any more (X10). The bytes go first: a row without
    them is met again the next night, bytes without a row never."""
    require(actor, Permission.IMPORTS_RUN)
    for file in queries.files_before(now - timedelta(days=UNDO_DAYS), silent_since=now - SILENCE):
        storage.remove(actor.organization_id, file.sha256)
        file.delete()
