"""Reading what an organization has, as far as an import meets it; and the runs themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from clientcast.core import vault
from clientcast.core.actor import Actor
from clientcast.core.db import records, rows
from clientcast.core.rows import find
from clientcast.files import storage
from clientcast.files.models import File
from clientcast.imports.analysis import Remembered
from clientcast.imports.models import BUSY, ImportRun
from clientcast.imports.rules import By, Match
from clientcast.imports.settings import from_json
from clientcast.imports.settling import Known, KnownPlan, KnownSeller
from clientcast.kit.errors import Gone
from clientcast.kit.periods import Unit
from clientcast.kit.text import fold


class ImportFileGone(Gone):
    """The uploaded file is deleted after seven days: upload it again."""

    code = "import_file_gone"


def get(run_id: UUID, *, lock: bool = False) -> ImportRun:
    """One run. Raises NotFound."""
    return find(ImportRun, run_id, lock=lock)


def content(actor: Actor, run: ImportRun) -> bytes:
    """The uploaded file, opened. Raises ImportFileGone, VaultLocked."""
    file = File.objects.filter(id=run.file_id).first()
    sealed = storage.get(actor.organization_id, file.sha256) if file else None
    if sealed is None:
        raise ImportFileGone
    version, ciphertext = int.from_bytes(sealed[:4], "big"), sealed[4:]
    return vault.open_sealed(actor.organization_id, run.file_id, version, ciphertext)


def files_before(moment: datetime, *, silent_since: datetime) -> QuerySet[File]:
    """Spreadsheets of runs that were applied, or else uploaded, until ``moment``, but for those in work."""
    since = ImportRun.objects.annotate(since=Coalesce("applied_at", "created_at"))
    at_work = Q(state__in=BUSY, moved_at__gt=silent_since)
    old = since.filter(since__lte=moment).exclude(at_work)
    return File.objects.filter(kind="import", id__in=old.values("file_id"))


def known() -> Known:
    """Plans, sellers and areas that exist: proposals point there first (X13)."""
    plans = records(
        """select p.id::text, p.code, p.name, p.name_bn, v.price_minor, v.unit, v.count from plan p
             join plan_version v on v.organization_id = p.organization_id and v.id = p.current_version_id
            where p.retired_at is null order by p.name"""
    )
    sellers = records("select id::text, name, name_bn from seller order by name")
    areas = rows("select distinct area from customer where area <> '' order by area")
    return Known(
        plans=[KnownPlan(**{**p, "unit": Unit(p["unit"])}) for p in plans],
        sellers=[KnownSeller(**s) for s in sellers],
        areas=[row[0] for row in areas],
    )


def terms() -> dict[str, tuple[int, Unit]]:
    """Count and unit of one term of every plan, by id."""
    return {plan.id: (plan.count, plan.unit) for plan in known().plans}


def remembered() -> Remembered:
    """Answers of earlier imports that were applied."""
    applied = ImportRun.objects.filter(state="applied").order_by("applied_at")
    return Remembered.of((run.header_signature, from_json(run.settings)) for run in applied)


_BY = {
    "number": """select c.number, c.id, null::uuid from customer c
                  where c.number = any (%s) and c.import_id is distinct from %s""",
    "username": """select s.username, c.id, s.id from subscription s join customer c on c.id = s.customer_id
                    where s.username = any (%s) and s.terminated_at is null and c.import_id is distinct from %s""",
    "mac": """select b.mac, c.id, b.subscription_id from box b join customer c on c.id = b.customer_id
               where b.mac = any (%s) and b.removed_at is null and c.import_id is distinct from %s""",
}


# Not "phones && wanted": that compares every phone with every wanted one, and no index answers it behind a wall.
_BY_PHONE = """select p, c.name, c.id from customer c, unnest(c.phones) p
                where p = any (%s) and c.import_id is distinct from %s"""


class Here:
    """The organization's customers, asked once for all keys of a file (X5).

    Those that the run itself has made are not among them: a plan made anew after a crash is the same plan.
    """

    def __init__(self, run_id: UUID) -> None:
        self._run_id = run_id
        self._found: dict[tuple[By, str], Match] = {}

    def prepare(self, keys: dict[By, set[str]]) -> None:
        """One question per kind of key."""
        pairs = [(by, row) for by in _BY for row in rows(_BY[by], (list(keys[by]), self._run_id))]  # type: ignore[index]
        pairs += [("phone_name", row) for row in self._by_phone(keys["phone_name"])]
        usernames = self._usernames({row[1] for _, row in pairs})
        for by, (key, customer_id, subscription_id) in pairs:
            match = Match(str(customer_id), _text(subscription_id), usernames.get(customer_id, frozenset()))
            self._found[(by, key)] = match  # type: ignore[index]

    def find(self, by: By, key: str) -> Match | None:
        """The customer with that key."""
        return self._found.get((by, key))

    def _by_phone(self, keys: set[str]) -> list[tuple[Any, ...]]:
        phones = list({key.partition("\t")[0] for key in keys})
        found = rows(_BY_PHONE, (phones, self._run_id))
        pairs = ((f"{phone}\t{fold(name)}", customer_id) for phone, name, customer_id in found)
        return [(key, customer_id, None) for key, customer_id in pairs if key in keys]

    def _usernames(self, customers: set[UUID]) -> dict[UUID, frozenset[str]]:
        found = rows(
            """select customer_id, array_agg(username) from subscription
                where customer_id = any (%s) and terminated_at is null and username <> '' group by customer_id""",
            (list(customers),),
        )
        return {customer_id: frozenset(names) for customer_id, names in found}


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None


def applied_keys(run_id: UUID) -> dict[str, UUID | None]:
    """Rows of a run that are in, with their customers."""
    found = rows("select row_key, customer_id from import_row where run_id = %s", (run_id,))
    return dict(found)
