"""What the wizard is answered. Everything here is made by ``as_json`` of analysis, settings and report."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from ninja import Schema
from pydantic import BaseModel, ConfigDict

from clientcast.imports.rows import Level
from clientcast.imports.settings import Decides, Duplicates, EndMeaning
from clientcast.imports.tables import Kind
from clientcast.kit.periods import Unit


class ImportProblem(Schema):
    """A cell that keeps its row out (``error``) or wants to be seen; ``row`` counts from 1. A password has no value."""

    row: int
    cell: str
    field: str
    value: str
    code: str
    params: dict[str, Any] = {}
    suggestion: str = ""
    level: Level
    name: str = ""


class ImportCounts(Schema):
    """Rows by what happens to them."""

    create: int
    update: int
    skip: int
    error: int


class ImportMoney(Schema):
    """The balances that applying opens."""

    due_minor: int
    advance_minor: int


class ImportStay(Schema):
    """A customer that an undo leaves, because somebody has used him since."""

    row: int
    customer_id: UUID
    name: str
    reason: Literal["invoice", "payment", "term", "line"]


class ImportStays(Schema):
    """All of them are counted, the first are named."""

    count: int
    rows: list[ImportStay]


class ImportTarget(Schema):
    """A plan or seller that an import has made and an undo leaves, because somebody uses or has changed it."""

    kind: Literal["plan", "seller"]
    id: UUID
    name: str


class ImportMade(Schema):
    """What became of the plans and sellers that the import had made."""

    gone: int
    stays: list[ImportTarget]


class ImportReport(Schema):
    """What a dry run found (X6); after an undo also what went and what stays (X8). The list of runs has a part of it."""

    rows: int
    header_row: int = 0
    blank: int = 0
    separators: int = 0
    totals: int = 0
    counts: ImportCounts
    money: ImportMoney
    problems: list[ImportProblem] = []
    problem_counts: dict[str, int] = {}
    undone: int = 0
    stays: ImportStays | None = None
    made: ImportMade | None = None


class ImportRunInfo(Schema):
    """One run with its progress; ``failure`` is the code of what stopped it, ``silent`` says that the background
    should have given a sign of life by now."""

    id: UUID
    filename: str
    state: Literal["uploaded", "checked", "applying", "applied", "failed", "undoing", "undone"]
    rows_total: int
    rows_done: int
    report: ImportReport | None
    created_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None
    failure: str
    silent: bool


class ImportRuns(Schema):
    """Newest first."""

    imports: list[ImportRunInfo]


class Chosen(BaseModel):
    """A choice carries the one key that was chosen."""

    model_config = ConfigDict(extra="forbid")


class ImportNewPlan(Chosen):
    """A plan to be made."""

    name: str
    price_minor: int
    unit: Unit
    count: int
    kind: Literal["standard", "trial"] = "standard"


class ExistingPlan(Chosen):
    plan_id: UUID


class PlanToMake(Chosen):
    new: ImportNewPlan


class SkippedRows(Chosen):
    skip: Literal[True]


class ExistingSeller(Chosen):
    seller_id: UUID


class SellerToMake(Chosen):
    new: str


class TheHouse(Chosen):
    house: Literal[True]


ImportPlanChoice = ExistingPlan | PlanToMake | SkippedRows
ImportSellerChoice = ExistingSeller | SellerToMake | TheHouse
Choice = TypeVar("Choice")


class ImportSettings(Schema):
    """Everything a person decides about a file (X13, X14); see ``settings.Settings``."""

    sheet: int | None
    header_row: int | None
    columns: dict[str, int]
    end_meaning: EndMeaning
    day_first: bool | None
    plans: dict[str, ImportPlanChoice]
    sellers: dict[str, ImportSellerChoice]
    areas: dict[str, str]
    separators: dict[str, str]
    duplicates: Duplicates
    rows: dict[str, Duplicates]
    row_kinds: dict[str, Kind]
    paid: Decides
    contradictions: dict[str, Decides]
    fixes: dict[str, str]
    note_macs: bool
    currency: str
    region: str


class ImportSheet(Schema):
    name: str
    rows: int


class ImportSeparator(Schema):
    row: int
    text: str


class ImportColumn(Schema):
    """A guess about one column; ``ask``: a person must choose, among ``candidates`` first."""

    index: int
    letter: str
    header: str
    field: str | None
    confidence: int
    ask: bool
    filled: int
    candidates: list[str]
    samples: list[str]


class ImportDates(Schema):
    field: str
    day_first_proofs: int
    month_first_proofs: int


class ImportEndExample(Schema):
    cell: str
    value: str
    last_day: date
    cut_off: date


class ImportPrice(Schema):
    price_minor: int
    count: int


class ImportSpelling(Schema, Generic[Choice]):
    """One spelling and what is proposed for it; ``same_as``: spellings it would become one with."""

    spelling: str
    count: int
    proposal: Choice
    same_as: list[str]


class ImportPlanSpelling(ImportSpelling[ImportPlanChoice]):
    prices: list[ImportPrice]


class ImportContradiction(Schema):
    """Rows whose word and amount disagree, and the balances either of them would open."""

    kind: str
    decides: Decides
    count: int
    amount_due_minor: int
    amount_advance_minor: int
    status_due_minor: int
    status_advance_minor: int
    cells: list[str]


class ImportAnalysis(Schema):
    """A file under the present decisions; ``settings`` hold the proposals for what is not decided."""

    sheets: list[ImportSheet]
    sheet: int
    header_row: int
    header_sure: bool
    rows: int
    blank: int
    separators: list[ImportSeparator]
    totals: list[int]
    repeated_headers: list[int]
    signature: str
    columns: list[ImportColumn]
    dates: list[ImportDates]
    end_example: ImportEndExample | None
    plans: list[ImportPlanSpelling]
    sellers: list[ImportSpelling[ImportSellerChoice]]
    areas: list[ImportSpelling[str]]
    contradictions: list[ImportContradiction]
    note_macs: int
    settings: ImportSettings


class ImportUpload(ImportRunInfo):
    """A new run and the first look at its file."""

    analysis: ImportAnalysis
