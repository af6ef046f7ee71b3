"""The import wizard over HTTP; decisions and acts are commands like any other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Router
from ninja.files import UploadedFile

from clientcast.core.db import read, work
from clientcast.core.http import caller_of, described, mark, only_parameters
from clientcast.core.permissions import Permission, require
from clientcast.imports import commands, queries
from clientcast.imports.models import ImportRun
from clientcast.imports.report import error_file
from clientcast.imports.schemas import ImportAnalysis, ImportReport, ImportRunInfo, ImportRuns, ImportUpload
from clientcast.kit import clock
from clientcast.organizations import queries as organizations

router = Router(tags=["imports"])
WORDS = Path(__file__).parent / "words"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/imports", response=ImportRuns, exclude_unset=True)
def runs(request: HttpRequest) -> dict[str, Any]:
    """The last runs, newest first, without their problems."""
    only_parameters(request)
    with read(caller_of(request)) as actor:
        require(actor, Permission.IMPORTS_RUN)
        return {"imports": [_brief(run) for run in ImportRun.objects.order_by("-created_at")[:50]]}


@router.post("/imports", response=ImportUpload, exclude_unset=True)
def upload(request: HttpRequest, file: UploadedFile = File(...)) -> dict[str, Any]:  # type: ignore[type-arg]
    """Upload a spreadsheet and get its analysis. Raises what reading it raises."""
    only_parameters(request)
    with work(caller_of(request)) as actor:
        run, seen = commands.upload(actor, file.name or "", file.read(), now=clock.now())
        return _plain(run) | {"analysis": seen.as_json()}


@router.get("/imports/{run_id}", response=ImportRunInfo, exclude_unset=True)
def run(request: HttpRequest, run_id: UUID) -> dict[str, Any]:
    """One run with its progress. Raises NotFound."""
    only_parameters(request)
    with read(caller_of(request)) as actor:
        require(actor, Permission.IMPORTS_RUN)
        return _plain(queries.get(run_id))


@router.get("/imports/{run_id}/analysis", response=ImportAnalysis)
def analysis(request: HttpRequest, run_id: UUID) -> dict[str, Any]:
    """The file under the present decisions. Raises NotFound, ImportFileGone."""
    only_parameters(request)
    with read(caller_of(request)) as actor:
        require(actor, Permission.IMPORTS_RUN)
        return commands.look(actor, queries.get(run_id)).as_json()


@router.post("/imports/{run_id}/dry-run", response=ImportReport, exclude_unset=True)
def dry_run(request: HttpRequest, run_id: UUID) -> dict[str, Any]:
    """What applying would do; nothing is kept. Raises NotFound, ImportFileGone."""
    return commands.dry_run(caller_of(request), run_id, now=clock.now())


@router.get("/imports/{run_id}/errors.xlsx", openapi_extra=described(media=[XLSX]))
def errors(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The rows that stay out, with the reasons, for mending and uploading again."""
    only_parameters(request)
    with read(caller_of(request)) as actor:
        require(actor, Permission.IMPORTS_RUN)
        found = queries.get(run_id)
        language = organizations.current().language
        workbook, table, settings, planned = commands.plan(actor, found, clock.now())
    words = _sentences(language)

    def sentence(code: str, params: Mapping[str, Any]) -> str:
        text = words.get(code, code)
        for name, value in params.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    heading = "সমস্যা" if language == "bn" else "What is wrong"
    content = error_file(workbook, table, settings, planned, heading, sentence)
    response = HttpResponse(content, content_type=XLSX)
    mark(response)
    response["Content-Disposition"] = 'attachment; filename="errors.xlsx"'
    return response


@cache
def _sentences(language: str) -> dict[str, str]:
    """Code → sentence: the same words the app uses (HOUSE-5)."""
    sentences: dict[str, str] = json.loads((WORDS / f"errors.{language}.json").read_text())
    return sentences


def _brief(run: ImportRun) -> dict[str, Any]:
    report = {name: part for name, part in (run.report or {}).items() if name in ("rows", "counts", "money", "undone")}
    return _plain(run) | {"report": report or None}


def _plain(run: ImportRun) -> dict[str, Any]:
    names = [
        "id",
        "filename",
        "state",
        "rows_total",
        "rows_done",
        "report",
        "created_at",
        "applied_at",
        "undone_at",
        "failure",
    ]
    return {name: getattr(run, name) for name in names} | {"silent": commands.silent(run, clock.now())}
