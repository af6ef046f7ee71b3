"""``clientcast import FILE``: the same import from the command line, settled by its proposals.

Nobody is there to say yes, so no two plans become one (X13).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from clientcast.core import commands as core
from clientcast.core.actor import Caller, system
from clientcast.core.commands import Envelope
from clientcast.core.db import read, rows, work
from clientcast.imports import commands
from clientcast.kit import clock
from clientcast.kit.errors import Problem
from clientcast.kit.ids import uuid7


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--organization", required=True, metavar="SLUG")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, keep nothing")
    parser.add_argument("--as", dest="user", metavar="USER", help="username to act as; the owner otherwise")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(options: argparse.Namespace) -> int:
    """Import a file. Exit code 1 when it cannot be read or the caller may not."""
    try:
        found = import_file(options)
    except (Problem, LookupError) as problem:
        detail = problem.params if isinstance(problem, Problem) else ""
        print(f"clientcast import: {problem} {detail}".rstrip(), file=sys.stderr)
        return 1
    print(json.dumps(found, ensure_ascii=False) if options.json else _sentences(found, options.dry_run))
    return 0


def import_file(options: argparse.Namespace) -> dict[str, Any]:
    """Upload, dry run and, unless asked not to, apply. Returns the report."""
    caller, now = _caller(options.organization, options.user), clock.now()
    with work(caller) as actor:
        made, _ = commands.upload(actor, options.file.name, options.file.read_bytes(), now=now)
        settings = commands.look(actor, made, merge=False).settings.as_json()
    core.run(caller, Envelope(uuid7(), "imports.settle", {"id": str(made.id), "settings": settings}), now=now)
    found = commands.dry_run(caller, made.id, now=now)
    if not options.dry_run:
        core.run(caller, Envelope(uuid7(), "imports.apply", {"id": str(made.id)}), now=now)
        commands.apply_all(caller, made.id, now=now)
    return found


def _caller(slug: str, username: str | None) -> Caller:
    """The member to act as. Raises LookupError."""
    known = dict((slug, id) for id, slug in rows("select id, slug from organization_ids()"))
    if slug not in known:
        raise LookupError(f"there is no organization {slug}")
    organization: UUID = known[slug]
    users = dict(rows("select username, id from app_user"))
    with read(system(organization)):
        members = rows("select id, user_id, role from member where state = 'active' order by created_at")
    wanted = [m for m, user, role in members if (user == users.get(username) if username else role == "owner")]
    if not wanted:
        raise LookupError(f"nobody in {slug} signs in as {username or 'its owner'}")
    return system(organization, wanted[0])


def _sentences(found: dict[str, Any], dry: bool) -> str:
    counts, money = found["counts"], found["money"]
    lines = [
        f"{found['rows']} rows: {counts['create']} new, {counts['update']} updated, {counts['skip']} left out, "
        f"{counts['error']} with errors.",
        f"Opening balances: {money['due_minor']} due, {money['advance_minor']} advance (minor units).",
        *(f"  {p['cell']}: {p['code']} {p.get('value', '')}" for p in found["problems"][:20]),
        "Nothing was saved." if dry else "Saved.",
    ]
    return "\n".join(lines)
