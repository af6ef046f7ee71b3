"""From an uploaded spreadsheet to customers and back: upload, settle, dry run, apply, undo (X6–X8)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID, uuid5

from pydantic import Field

from clientcast.core import commands as core
from clientcast.core import jobs, vault
from clientcast.core.actor import Actor, Caller
from clientcast.core.commands import Body, Envelope, Moment, command
from clientcast.core.db import execute, rows, work
from clientcast.core.permissions import Permission, require
from clientcast.customers import queries as customers
from clientcast.customers.models import Customer
from clientcast.files import storage
from clientcast.files.models import File
from clientcast.imports import queries, sheets
from clientcast.imports.analysis import Analysis, analyse
from clientcast.imports.models import ImportRow, ImportRun
from clientcast.imports.report import report
from clientcast.imports.rules import RowPlan, plan_rows
from clientcast.imports.settings import Settings, from_json
from clientcast.imports.writing import Writer, settle_targets
from clientcast.kit.clock import local_date
from clientcast.kit.errors import Conflict
from clientcast.kit.ids import uuid7
from clientcast.ledger import commands as ledger
from clientcast.ledger.rules import Source

CHUNK = 500
APPLY = "imports.apply"
UNDO_DAYS = 7


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


def upload(actor: Actor, filename: str, content: bytes) -> ImportRun:
    """Keep a file, sealed, and look at it. Raises what ``sheets.read`` and ``analyse`` raise."""
    require(actor, Permission.IMPORTS_RUN)
    workbook = sheets.read(content, filename)
    found = analyse(workbook, None, queries.remembered(), queries.known())
    file_id = uuid7()
    version, sealed = vault.seal(actor.organization_id, file_id, content)
    digest = storage.put(actor.organization_id, version.to_bytes(4, "big") + sealed)
    File.objects.create(
        id=file_id, kind="import", media_type="application/octet-stream", size=len(content), sha256=digest
    )
    return ImportRun.objects.create(
        id=uuid7(),
        file_id=file_id,
        filename=filename[:200],
        header_signature=found.signature,
        settings=found.settings.as_json(),
        rows_total=len(found.rows),
    )


def look(actor: Actor, run: ImportRun) -> Analysis:
    """The file under the run's settings, with proposals for what they leave open."""
    require(actor, Permission.IMPORTS_RUN)
    workbook = sheets.read(queries.content(actor, run), run.filename)
    return analyse(
        workbook, from_json(run.settings), queries.remembered(), queries.known(), today=_today(actor, run.created_at)
    )


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
    """Apply everything in one transaction, see what it did, roll it back (X6). Returns and keeps the report."""
    found: dict[str, Any] = {}
    try:
        with work(caller) as actor:
            require(actor, Permission.IMPORTS_RUN)
            run = queries.get(run_id)
            settings = settle_targets(actor, from_json(run.settings))
            planned = list(_planned(actor, run, settings, now))
            _write_all(actor, run, settings, planned, Moment(now, now))
            table = look(actor, run).table
            found = report(table, planned).as_json()
            raise _RolledBack
    except _RolledBack:
        pass
    with work(caller):
        run = queries.get(run_id, lock=True)
        if run.state in ("uploaded", "checked"):
            run.report, run.state = found, "checked"
            run.save(update_fields=["report", "state"])
    return found


def _write_all(actor: Actor, run: ImportRun, settings: Settings, planned: list[RowPlan], at: Moment) -> None:
    writer = Writer(actor, run, settings, at)
    for first in range(0, len(planned), CHUNK):
        writer.write(planned[first : first + CHUNK], {})
    execute("set constraints all immediate")


@command("imports.apply")
def apply(actor: Actor, body: One, *, at: Moment) -> None:
    """Start applying in the background; the dry run must have been seen. Raises NotFound, ImportNotReady."""
    require(actor, Permission.IMPORTS_RUN)
    run = queries.get(body.id, lock=True)
    if run.state != "checked":
        raise ImportNotReady(state=run.state)
    run.settings = settle_targets(actor, from_json(run.settings)).as_json()
    run.state, run.rows_done = "applying", 0
    run.save(update_fields=["settings", "state", "rows_done"])
    jobs.defer(APPLY, run.id)


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
    run.rows_done = min(len(planned), (body.chunk + 1) * CHUNK)
    if run.rows_done >= len(planned):
        run.state, run.applied_at = "applied", at.now
    run.save(update_fields=["rows_done", "state", "applied_at"])


_plans: dict[UUID, list[RowPlan]] = {}


def _remembered_plan(actor: Actor, run: ImportRun, settings: Settings, now: datetime) -> list[RowPlan]:
    """The plan of a run being applied: made once per process, before its own rows are there."""
    if run.id not in _plans:
        _plans.clear()
        _plans[run.id] = list(_planned(actor, run, settings, now))
    return _plans[run.id]


def _planned(actor: Actor, run: ImportRun, settings: Settings, now: datetime) -> list[RowPlan]:
    workbook = sheets.read(queries.content(actor, run), run.filename)
    return list(plan_rows(workbook, settings, queries.Here(), _today(actor, now), queries.terms()))


def _today(actor: Actor, now: datetime) -> date:
    return local_date(now, actor.zone.key)


@command("imports.undo")
def undo(actor: Actor, body: One, *, at: Moment) -> None:
    """Take back what the import made and nobody has used since; the rest stays (X8).

    Raises NotFound, ImportNotReady, ImportTooOld.
    """
    require(actor, Permission.IMPORTS_RUN)
    run = queries.get(body.id, lock=True)
    if run.state != "applied" or run.applied_at is None:
        raise ImportNotReady(state=run.state)
    if at.now - run.applied_at > timedelta(days=UNDO_DAYS):
        raise ImportTooOld(days=UNDO_DAYS)
    _restore_updated(run)
    going = [row[0] for row in rows(_UNUSED, {"run": run.id})]
    _remove(going, _today(actor, at.now))
    stays = ImportRow.objects.filter(run_id=run.id, action="create").exclude(customer_id__in=going).count()
    run.state, run.undone_at = "undone", at.now
    run.report = (run.report or {}) | {"undone": len(going), "stays": stays}
    run.save(update_fields=["state", "undone_at", "report"])


_UNUSED = """
select r.customer_id from import_row r join customer c on c.id = r.customer_id
 where r.run_id = %(run)s and r.action = 'create'
   and not exists (select from invoice i where i.organization_id = c.organization_id and i.customer_id = c.id)
   and not exists (select from payment p where p.organization_id = c.organization_id and p.customer_id = c.id)
   and not exists (select from term t where t.organization_id = c.organization_id and t.customer_id = c.id and t.source <> 'import')
   and not exists (select from subscription s join import_row x on x.run_id = r.run_id and x.customer_id = c.id
                    where s.organization_id = c.organization_id and s.customer_id = c.id and s.id is distinct from x.subscription_id)"""


def _remove(going: list[UUID], on: date) -> None:
    """Reverse the opening balances, then delete from the leaves up."""
    opened = rows(
        """select source_id from journal where organization_id = org() and source_kind = 'opening' and n = 1
              and reversed_by is null and source_id = any (%s)""",
        (going,),
    )
    for (customer_id,) in opened:
        ledger.reverse(Source.OPENING, customer_id, on)
    for table in ("term", "box", "customer_note", "subscription"):
        execute(f"delete from {table} where organization_id = org() and customer_id = any (%s)", (going,))
    Customer.objects.filter(id__in=going).delete()


def _restore_updated(run: ImportRun) -> None:
    for row in ImportRow.objects.filter(run_id=run.id, undo__isnull=False):
        if row.customer_id is None or row.undo is None:
            continue
        customer = customers.get(row.customer_id, lock=True)
        for name, value in row.undo.items():
            setattr(customer, name, value)
        customer.save(update_fields=list(row.undo))
