"""The plan of an import: what each row would do. Dry run and apply run this same code (X5–X7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal, Protocol

from clientcast.imports import spellings, tables
from clientcast.imports.openings import Opening, opening
from clientcast.imports.rows import MOST, CellProblem, Draft, Level, Password, Reader
from clientcast.imports.settings import Duplicates, PlanChoice, SellerChoice, Settings
from clientcast.imports.sheets import Workbook
from clientcast.kit.periods import Period, Unit, add_months
from clientcast.kit.text import TextTooLong, fold

Action = Literal["create", "update", "skip", "error"]
Terms = Mapping[str, tuple[int, Unit]]
By = Literal["number", "username", "mac", "phone_name"]

LONGEST_TERM_DAYS = 3 * 366
MOST_PHONES = 10


@dataclass(frozen=True, slots=True)
class Match:
    """A customer of the organization found by a key; ``usernames`` of his live lines."""

    customer_id: str
    subscription_id: str | None = None
    usernames: frozenset[str] = frozenset()


class Existing(Protocol):
    """The organization's customers, as far as the rows of a file can meet them."""

    def prepare(self, keys: dict[By, set[str]]) -> None:
        """Called once with every key of the file, before the first find; see key_of for their form."""

    def find(self, by: By, key: str) -> Match | None:
        """The customer with that key, or None."""


class Nobody:
    """An organization without customers: the analysis looks at the file alone."""

    def prepare(self, keys: dict[By, set[str]]) -> None:
        return None

    def find(self, by: By, key: str) -> Match | None:
        return None


@dataclass(frozen=True, slots=True)
class CustomerFields:
    """As customers.create takes them; ``area`` settled, ``note`` with the labels of his phones."""

    number: str
    name: str
    phones: list[str]
    email: str
    address: str
    area: str
    note: str
    seller: SellerChoice


@dataclass(frozen=True, slots=True)
class LineFields:
    """As subscriptions.add takes them; ``plan`` is never a skip. ``term`` half-open, None without an end."""

    plan: PlanChoice
    username: str
    macs: list[str]
    serial: str
    model: str
    term: Period | None


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a duplicate row meets: an earlier row of the file (``row``, ``key``) or a customer (``match``)."""

    by: By
    row: int | None = None
    key: str | None = None
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What becomes of one row. ``key`` is the same whenever the same bytes are read: apply is idempotent.

    ``mode`` says how an update fills; ``customer`` is None for skip and error, ``line`` also for a customer
    without one. Money is only opened where a customer is created.
    """

    row: int
    key: str
    action: Action
    customer: CustomerFields | None = None
    line: LineFields | None = None
    target: Target | None = None
    mode: Duplicates | None = None
    opening: Opening = field(default_factory=Opening)
    password: Password | None = field(default=None, repr=False)
    problems: list[CellProblem] = field(default_factory=list)


def plan_rows(
    workbook: Workbook,
    settings: Settings,
    existing: Existing | None = None,
    today: date | None = None,
    terms: Terms | None = None,
) -> Iterator[RowPlan]:
    """One RowPlan for every data row, in the order of the sheet. ``today`` (local) only helps suggestions;
    ``terms`` (plan id → count and unit) give a row without a start one term of its existing plan.

    ``settings`` must come from analyse() or a person: what is not settled is an error of its row. Raises
    HeaderNotFound.
    """
    table = tables.find(workbook, settings.sheet, settings.header_row, settings.row_kinds)
    reader = Reader(workbook, table, settings, today)
    yield from plan_drafts(settings, reader, list(reader.read(table.data)), existing or Nobody(), terms or {})


def plan_drafts(
    settings: Settings, reader: Reader, drafts: list[Draft], existing: Existing, terms: Terms
) -> Iterator[RowPlan]:
    """As plan_rows, over rows that are read already."""
    existing.prepare(_all_keys(drafts))
    planner = _Planner(settings, reader, existing, terms)
    for draft in drafts:
        yield planner.plan(draft)


def keys_of(draft: Draft) -> list[tuple[By, str]]:
    """By what a row may be somebody already here, strongest first: number and username as written, MAC as
    ``00:1A:…``, phone and folded name joined by a tab (X5)."""
    keys: list[tuple[By, str]] = [("number", draft.number), ("username", draft.username)]
    keys += [("mac", mac) for mac in draft.macs]
    keys += [("phone_name", f"{phone}\t{fold(draft.name)}") for phone in draft.phones[:1] if draft.name]
    return [(by, key) for by, key in keys if key]


def _all_keys(drafts: Iterable[Draft]) -> dict[By, set[str]]:
    keys: dict[By, set[str]] = {"number": set(), "username": set(), "mac": set(), "phone_name": set()}
    for draft in drafts:
        for by, key in keys_of(draft):
            keys[by].add(key)
    return keys


_FIELD_BY: dict[By, str] = {"number": "number", "username": "username", "mac": "mac", "phone_name": "phone"}
_LINE_FIELDS = ("plan", "username", "macs", "serial", "end")


class _Planner:
    """Judges drafts one after the other and remembers whom the file has brought already."""

    def __init__(self, settings: Settings, reader: Reader, existing: Existing, terms: Terms) -> None:
        self._settings = settings
        self._reader = reader
        self._existing = existing
        self._terms = terms
        self._seen: dict[tuple[By, str], Draft] = {}
        self._brought: dict[int, Draft] = {}

    def plan(self, draft: Draft) -> RowPlan:
        self._check(draft)
        choice = self._settings.plans.get(draft.plan)
        if not draft.broken and choice is not None and choice.skip:
            self._tell(draft, "plan", "plan_skipped", "warning")
            return self._made(draft, "skip")
        term = self._term(draft, choice)
        target = None if draft.broken else self._meet(draft)
        if draft.broken:
            return self._made(draft, "error")
        if target is not None:
            return self._duplicate(draft, choice, term, target)
        return self._create(draft, choice, term)

    def _check(self, draft: Draft) -> None:
        broken = {problem.field for problem in draft.problems}
        if not draft.name and "name" not in broken:
            likely = draft.username or (draft.phones[0] if draft.phones else None)
            self._tell(draft, "name", "name_missing", suggestion=likely)
        if not draft.phones and "phone" not in broken:
            self._tell_absent(draft, "phone")
        if len(draft.phones) > MOST_PHONES:
            self._tell(draft, "phone", "too_many_phones", params={"max": MOST_PHONES})
        if len(draft.note) > MOST["note"]:
            self._tell(draft, "note", TextTooLong.code, params={"max": MOST["note"]})
        self._suggest_end(draft)
        self._check_plan(draft, broken)
        if draft.seller not in self._settings.sellers and draft.seller:
            self._tell(draft, "seller", "seller_not_settled")

    def _check_plan(self, draft: Draft, broken: set[str]) -> None:
        if draft.plan and draft.plan not in self._settings.plans:
            self._tell(draft, "plan", "plan_not_settled")
        has_line = any(getattr(draft, name) for name in _LINE_FIELDS)
        if has_line and not draft.plan and "plan" not in broken:
            self._tell(draft, "plan", "plan_missing")

    def _term(self, draft: Draft, choice: PlanChoice | None) -> Period | None:
        """The end column means the last day or the cut-off; a missing start is one term of the plan before."""
        if not draft.plan or draft.broken:
            return None
        if draft.end is None:
            self._tell_absent(draft, "end")
            return None
        end = draft.end + timedelta(days=self._settings.end_meaning == "last_day")
        start = draft.start or self._one_term_before(draft, choice, end)
        if start >= end:
            likely = self._one_term_after(draft, start)
            self._tell(draft, "end", "end_before_start", params={"start": start.isoformat()}, suggestion=likely)
            return None
        if (end - start).days > LONGEST_TERM_DAYS:
            self._tell(draft, "end", "term_very_long", "warning", params={"days": (end - start).days})
        return Period(start, end)

    def _one_term_before(self, draft: Draft, choice: PlanChoice | None, end: date) -> date:
        self._tell_absent(draft, "start")
        return _moved(end, self._length(draft, choice), -1)

    def _length(self, draft: Draft, choice: PlanChoice | None) -> tuple[int, str]:
        """One term of a row's plan in days or months: as settled, as the plan has it, as its spelling says."""
        known = self._terms.get(choice.plan_id or "") if choice is not None else None
        if choice is not None and choice.new is not None:
            known = (choice.new.count, choice.new.unit)
        return spellings.months(known or spellings.length(draft.plan) or (1, "month"))

    def _suggest_end(self, draft: Draft) -> None:
        """28/02 for 31/02 helps nobody whose term starts in March: then one term from the start does."""
        for at, problem in enumerate(draft.problems):
            if problem.code != "date_does_not_exist" or problem.field != "end" or draft.start is None:
                continue
            if problem.suggestion is None or problem.suggestion <= draft.start.isoformat():
                draft.problems[at] = replace(problem, suggestion=self._one_term_after(draft, draft.start))

    def _one_term_after(self, draft: Draft, start: date) -> str:
        """As the end column would say it: the last day, or the cut-off."""
        end = _moved(start, self._length(draft, self._settings.plans.get(draft.plan)), 1)
        return (end - timedelta(days=self._settings.end_meaning == "last_day")).isoformat()

    def _meet(self, draft: Draft) -> Target | None:
        """The first key by which the row is somebody already; a further line of one person is not him."""
        other: tuple[By, Draft | None] | None = None
        for by, key in keys_of(draft):
            earlier = self._seen.get((by, key))
            match = None if earlier else self._existing.find(by, key)
            if earlier is None and match is None:
                continue
            lines = frozenset({earlier.username} if earlier else match.usernames if match else ()) - {""}
            if draft.username and lines and draft.username not in lines:
                other = other if other and by != "mac" else (by, earlier)
                continue
            row = earlier.row if earlier else None
            return Target(by, row, self._reader.key(row) if row else None, match)
        if other is not None:
            self._other_line(draft, *other)
        return None

    def _other_line(self, draft: Draft, by: By, earlier: Draft | None) -> None:
        """One person with two lines is fine and only said; one box in two lines is not."""
        params = {"row": earlier.row} if earlier else {}
        if by == "mac":
            self._tell(draft, "mac" if "mac" in self._settings.columns else "note", "mac_taken", params=params)
        else:
            self._tell(draft, _FIELD_BY[by], "same_person_other_line", "warning", params=params)

    def _duplicate(self, draft: Draft, choice: PlanChoice | None, term: Period | None, target: Target) -> RowPlan:
        mode = self._settings.rows.get(draft.row, self._settings.duplicates)
        code = "duplicate_in_file" if target.row else "duplicate_existing"
        if mode == "create":
            return self._another(draft, choice, term, target)
        params = {"by": target.by, "row": target.row, "differs": self._differs(draft, target)}
        self._tell(
            draft, _FIELD_BY[target.by], code, "warning",
            params={key: value for key, value in params.items() if value},
        )  # fmt: skip
        if mode == "skip":
            return self._made(draft, "skip", target=target)
        customer, line = self._customer(draft), self._line(draft, choice, term)
        return self._made(draft, "update", customer, line, target=target, mode=mode, password=draft.password)

    def _another(self, draft: Draft, choice: PlanChoice | None, term: Period | None, target: Target) -> RowPlan:
        """A shared family phone is legal; a number, username or box cannot belong to two."""
        if target.by == "phone_name":
            return self._create(draft, choice, term)
        params = {"row": target.row} if target.row else {}
        self._tell(draft, _FIELD_BY[target.by], f"{target.by}_taken", params=params)
        return self._made(draft, "error")

    def _differs(self, draft: Draft, target: Target) -> list[str]:
        """Fields in which a duplicate says something else than the earlier row."""
        earlier = self._brought.get(target.row or 0)
        if earlier is None:
            return []
        names = ("name", "phones", "plan", "start", "end", "seller", "area")
        return [name for name in names if _comparable(draft, name) != _comparable(earlier, name)]

    def _create(self, draft: Draft, choice: PlanChoice | None, term: Period | None) -> RowPlan:
        self._brought[draft.row] = draft
        for key in keys_of(draft):
            self._seen.setdefault(key, draft)
        opened = opening(draft.written, self._settings)
        if opened.kind and opened.kind not in self._settings.contradictions:
            params = {"by_amount_minor": opened.by_amount, "by_status_minor": opened.by_status}
            self._tell(draft, _contradicted(opened), opened.kind, "warning", params=params)
        customer, line = self._customer(draft), self._line(draft, choice, term)
        return self._made(draft, "create", customer, line, opened=opened, password=draft.password)

    def _customer(self, draft: Draft) -> CustomerFields:
        seller = self._settings.sellers.get(draft.seller, SellerChoice(house=True))
        return CustomerFields(
            draft.number, draft.name, draft.phones, draft.email, draft.address, self._area(draft), draft.note, seller
        )

    def _area(self, draft: Draft) -> str:
        """The settled spelling; without one, the area the separator above names."""
        if not draft.area:
            return self._settings.separators.get(draft.divider, "")
        return self._settings.areas.get(draft.area, draft.area.strip())

    def _line(self, draft: Draft, choice: PlanChoice | None, term: Period | None) -> LineFields | None:
        if choice is None:
            return None
        return LineFields(choice, draft.username, draft.macs, draft.serial, draft.model, term)

    def _made(
        self,
        draft: Draft,
        action: Action,
        customer: CustomerFields | None = None,
        line: LineFields | None = None,
        *,
        target: Target | None = None,
        mode: Duplicates | None = None,
        opened: Opening | None = None,
        password: Password | None = None,
    ) -> RowPlan:
        return RowPlan(
            draft.row, self._reader.key(draft.row), action, customer, line, target, mode, opened or Opening(), password,
            draft.problems,
        )  # fmt: skip

    def _tell_absent(self, draft: Draft, name: str) -> None:
        """A blank cell is worth a word; a column that is not there at all is not, row by row."""
        if name in self._settings.columns:
            self._tell(draft, name, f"{name}_missing", "warning")

    def _tell(self, draft: Draft, name: str, code: str, level: Level = "error", **more: object) -> None:
        draft.problems.append(self._reader.problem(draft.row, name, code, level, **more))


def _moved(day: date, length: tuple[int, str], terms: int) -> date:
    count, unit = length
    return day + timedelta(days=count * terms) if unit == Unit.DAY else add_months(day, count * terms, day.day)


def _contradicted(opened: Opening) -> str:
    return "due" if opened.kind == "due_differs" else "paid"


def _comparable(draft: Draft, name: str) -> object:
    value = getattr(draft, name)
    return spellings.plain(value) if isinstance(value, str) else value
