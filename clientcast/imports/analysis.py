"""The first look at a file: what was found, what is proposed, what must be asked (X1, X3, X12–X14)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from clientcast.imports import columns as mapping
from clientcast.imports import settling, tables, values
from clientcast.imports.columns import Column
from clientcast.imports.openings import decides
from clientcast.imports.rows import Draft, Reader
from clientcast.imports.rules import Nobody, RowPlan, plan_drafts
from clientcast.imports.settings import Decides, EndMeaning, PlanChoice, SellerChoice, Settings
from clientcast.imports.settling import Known, Spelling
from clientcast.imports.sheets import Cell, Workbook, address
from clientcast.imports.tables import Table


@dataclass(frozen=True, slots=True)
class Remembered:
    """Earlier answers of the organization: ``mappings`` by header signature, choices by spelling."""

    mappings: dict[str, dict[str, int]] = field(default_factory=dict)
    end_meanings: dict[str, EndMeaning] = field(default_factory=dict)
    plans: dict[str, PlanChoice] = field(default_factory=dict)
    sellers: dict[str, SellerChoice] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, runs: Iterable[tuple[str, Settings]]) -> Remembered:
        """From (header signature, settings) of applied imports, oldest first: the last answer holds."""
        memory = cls()
        for signature, settings in runs:
            memory.mappings[signature] = settings.columns
            memory.end_meanings[signature] = settings.end_meaning
            memory.plans.update(settings.plans)
            memory.sellers.update(settings.sellers)
            memory.areas.update(settings.areas)
        return memory


@dataclass(frozen=True, slots=True)
class DateColumn:
    """How a date column was read: dates that prove day/month, and that prove month/day."""

    field: str
    day_first_proofs: int
    month_first_proofs: int


@dataclass(frozen=True, slots=True)
class EndExample:
    """One end date under both meanings: the last day of service it would give."""

    cell: str
    value: str
    last_day: date
    cut_off: date


@dataclass(slots=True)
class Contradiction:
    """Rows whose word and amount disagree, and the due and advance either of them would open.

    ``decides``: who does under the present settings.
    """

    kind: str
    decides: Decides
    count: int = 0
    amount_due_minor: int = 0
    amount_advance_minor: int = 0
    status_due_minor: int = 0
    status_advance_minor: int = 0
    cells: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything the settling screen shows. ``settings`` are the proposals, or the given ones completed."""

    sheets: list[tuple[str, int]]
    table: Table
    signature: str
    columns: list[Column]
    dates: list[DateColumn]
    end_example: EndExample | None
    plans: list[Spelling[PlanChoice]]
    sellers: list[Spelling[SellerChoice]]
    areas: list[Spelling[str]]
    contradictions: list[Contradiction]
    note_macs: int
    settings: Settings
    rows: list[RowPlan] = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON without any row's content but the samples; see also report.report()."""
        table = self.table
        return {
            "sheets": [{"name": name, "rows": rows} for name, rows in self.sheets],
            "sheet": table.sheet,
            "header_row": table.header_row,
            "header_sure": table.sure,
            "rows": len(table.data),
            "blank": len(table.blank),
            "separators": [asdict(separator) for separator in table.separators],
            "totals": table.totals,
            "repeated_headers": table.repeated,
            "signature": self.signature,
            "columns": [asdict(column) for column in self.columns],
            "dates": [asdict(column) for column in self.dates],
            "end_example": _iso(asdict(self.end_example)) if self.end_example else None,
            "plans": [_plain(item) | {"prices": _prices(item)} for item in self.plans],
            "sellers": [_plain(item) for item in self.sellers],
            "areas": [_plain(item) for item in self.areas],
            "contradictions": [asdict(item) for item in self.contradictions],
            "note_macs": self.note_macs,
            "settings": self.settings.as_json(),
        }


def analyse(
    workbook: Workbook,
    settings: Settings | None = None,
    remembered: Remembered | None = None,
    known: Known | None = None,
    *,
    merge: bool = True,
    today: date | None = None,
) -> Analysis:
    """Look at a workbook, under given settings where there are any. Raises HeaderNotFound.

    ``merge=False`` proposes no two plans as one where nobody is there to say yes. What ``settings`` leave
    open (sheet, header row, columns, single spellings) is proposed; what they say stands.
    """
    given, memory, known = settings or Settings(), remembered or Remembered(), known or Known()
    table = tables.find(workbook, given.sheet, given.header_row, given.row_kinds)
    signature = mapping.signature(table.headers)
    columns = mapping.guess(table.headers, _filled(workbook, table))
    found = _located(given, table, memory, signature, columns)
    reader = Reader(workbook, table, found, today)
    drafts = list(reader.read(table.data))
    plans, sellers, areas = _distinct(drafts, known, memory, merge=merge)
    dividers = settling.separator_areas((item.text for item in table.separators), areas, known)
    settled = replace(
        found,
        plans={item.spelling: item.proposal for item in plans} | given.plans,
        sellers={item.spelling: item.proposal for item in sellers} | given.sellers,
        areas={item.spelling: item.proposal for item in areas} | given.areas,
        separators=dividers | given.separators,
    )
    terms = {plan.id: (plan.count, plan.unit) for plan in known.plans}
    rows = list(plan_drafts(settled, reader, drafts, Nobody(), terms))
    return Analysis(
        sheets=[(sheet.name, len(sheet.rows)) for sheet in workbook.sheets],
        table=table,
        signature=signature,
        columns=columns,
        dates=[DateColumn(name, *proofs) for name, proofs in reader.date_order.items()],
        end_example=_end_example(drafts, settled, reader),
        plans=plans,
        sellers=sellers,
        areas=areas,
        contradictions=_contradictions(rows, settled),
        note_macs=sum(bool(draft.macs) for draft in drafts) if "mac" not in found.columns else 0,
        settings=settled,
        rows=rows,
    )


def _distinct(
    drafts: Sequence[Draft], known: Known, memory: Remembered, *, merge: bool
) -> tuple[list[Spelling[PlanChoice]], list[Spelling[SellerChoice]], list[Spelling[str]]]:
    plans = settling.plans(drafts, known, memory.plans, merge=merge)
    sellers = settling.sellers(drafts, known, memory.sellers)
    return plans, sellers, settling.areas(drafts, known, memory.areas)


def _filled(workbook: Workbook, table: Table) -> list[list[Cell]]:
    """Non-blank cells per column."""
    sheet = workbook.sheets[table.sheet]
    return [
        [cell for row in table.data if not values.is_blank(cell := sheet.cell(row, column))]
        for column in range(len(table.headers))
    ]


def _located(given: Settings, table: Table, memory: Remembered, signature: str, columns: Sequence[Column]) -> Settings:
    """Settings with sheet, header and mapping filled in: given, else remembered, else guessed."""
    mapped = given.columns or memory.mappings.get(signature) or mapping.mapping(columns)
    inside = {name: column for name, column in mapped.items() if column < len(table.headers)}
    meaning = given.end_meaning if given.columns else memory.end_meanings.get(signature, given.end_meaning)
    return replace(given, sheet=table.sheet, header_row=table.header_row, columns=inside, end_meaning=meaning)


def _end_example(drafts: Iterable[Draft], settings: Settings, reader: Reader) -> EndExample | None:
    for draft in drafts:
        if draft.end is not None:
            value = values.shown(reader.cell(draft.row, "end"))
            cell = address(draft.row, settings.columns["end"])
            return EndExample(cell, value, draft.end, draft.end - timedelta(days=1))
    return None


def _contradictions(rows: Iterable[RowPlan], settings: Settings) -> list[Contradiction]:
    kinds: dict[str, Contradiction] = {}
    column = settings.columns.get("paid", settings.columns.get("status", 0))
    for row in rows:
        if row.opening.kind is None:
            continue
        said = row.opening.kind
        kind = kinds.setdefault(said, Contradiction(said, decides(said, settings)))
        kind.count += 1
        kind.amount_due_minor += max(row.opening.by_amount, 0)
        kind.amount_advance_minor += max(-row.opening.by_amount, 0)
        kind.status_due_minor += max(row.opening.by_status, 0)
        kind.status_advance_minor += max(-row.opening.by_status, 0)
        if len(kind.cells) < mapping.SAMPLES:
            kind.cells.append(address(row.row, column))
    return sorted(kinds.values(), key=lambda kind: -kind.count)


def _plain(item: Spelling[Any]) -> dict[str, Any]:
    proposal = item.proposal
    if not isinstance(proposal, str):
        chosen = asdict(proposal)
        proposal = {key: value for key, value in chosen.items() if value is not None and value is not False}
    same_as = list(item.same_as)
    return {"spelling": item.spelling, "count": item.count, "proposal": proposal, "same_as": same_as}


def _prices(item: Spelling[Any]) -> list[dict[str, int]]:
    ordered = sorted(item.prices.items(), key=lambda price: -price[1])
    return [{"price_minor": price, "count": count} for price, count in ordered[:20]]


def _iso(plain: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in plain.items()}
