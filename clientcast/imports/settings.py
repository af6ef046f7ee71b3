"""What a person has decided about one file. JSON in, JSON out; sent back whole by the screen (X13, X14)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, TypeVar, cast, get_args

from clientcast.imports.columns import FIELDS
from clientcast.imports.tables import Kind
from clientcast.kit.errors import Invalid
from clientcast.kit.periods import Unit
from clientcast.kit.text import clean

Duplicates = Literal["skip", "update_empty", "update_all", "create"]
EndMeaning = Literal["last_day", "cut_off"]
# What decides an opening balance: the amounts, the status word, or nothing does (no opening balance).
Decides = Literal["amount", "status", "ignore"]
T = TypeVar("T")


class SettingInvalid(Invalid):
    """A setting has the wrong form; ``field`` names it with dots (``plans.Basic 1M``)."""

    code = "setting_invalid"


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan to be made. Spellings settled on the same ``name`` are one plan."""

    name: str
    price_minor: int
    unit: Unit
    count: int
    kind: Literal["standard", "trial"] = "standard"


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """Exactly one: an existing plan, a new one, or leave the rows of this spelling out."""

    plan_id: str | None = None
    new: NewPlan | None = None
    skip: bool = False


@dataclass(frozen=True, slots=True)
class SellerChoice:
    """Exactly one: an existing seller, a new one by ``new`` name, or the house."""

    seller_id: str | None = None
    new: str | None = None
    house: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """``sheet`` counts from 0, ``header_row`` from 1; None lets them be found, as empty ``columns`` (field →
    index) lets them be guessed. Spellings are keys exactly as they stand in the cells. ``day_first``: None lets each
    column prove it. ``areas``/``separators``: spelling → area, "" for none. ``contradictions``: kind → who
    decides, over ``paid`` for the rest. ``row_kinds`` and ``rows`` override single rows, ``fixes`` single cells (``I1262`` → text).
    """

    sheet: int | None = None
    header_row: int | None = None
    columns: dict[str, int] = field(default_factory=dict)
    end_meaning: EndMeaning = "last_day"
    day_first: bool | None = None
    plans: dict[str, PlanChoice] = field(default_factory=dict)
    sellers: dict[str, SellerChoice] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    separators: dict[str, str] = field(default_factory=dict)
    duplicates: Duplicates = "skip"
    rows: dict[int, Duplicates] = field(default_factory=dict)
    row_kinds: dict[int, Kind] = field(default_factory=dict)
    paid: Decides = "amount"
    contradictions: dict[str, Decides] = field(default_factory=dict)
    fixes: dict[str, str] = field(default_factory=dict)
    note_macs: bool = True
    currency: str = "BDT"
    region: str = "BD"

    def as_json(self) -> dict[str, Any]:
        """Plain JSON; choices carry only the key that was chosen."""
        plain = {item.name: getattr(self, item.name) for item in fields(self)}
        plain["plans"] = {spelling: _chosen(asdict(choice)) for spelling, choice in self.plans.items()}
        plain["sellers"] = {spelling: _chosen(asdict(choice)) for spelling, choice in self.sellers.items()}
        plain["rows"] = {str(row): choice for row, choice in self.rows.items()}
        plain["row_kinds"] = {str(row): kind for row, kind in self.row_kinds.items()}
        return plain


def from_json(body: Mapping[str, Any]) -> Settings:
    """The opposite of as_json; a missing key has its default.

    Raises SettingInvalid, and TextMissing, TextTooLong, TextHasControl for the names of new things.
    """
    unknown = set(body) - _READERS.keys()
    if unknown:
        raise SettingInvalid(field=min(unknown))
    return Settings(**{name: _READERS[name](name, value) for name, value in body.items()})


def _chosen(choice: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in choice.items() if value is not None and value is not False}


def _whole(least: int, most: int = 2**53) -> Callable[[str, Any], int]:
    def read(name: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise SettingInvalid(field=name)
        return value

    return read


def _one_of(kind: Any) -> Callable[[str, Any], Any]:
    def read(name: str, value: Any) -> Any:
        if value not in get_args(kind):
            raise SettingInvalid(field=name)
        return value

    return read


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise SettingInvalid(field=name)
    return value


def _clean(most: int, *, required: bool = False) -> Callable[[str, Any], str]:
    """Text that goes into the books as it is. Raises what kit.text.clean raises, too."""
    return lambda name, value: clean(_text(name, value), most, name, required=required)


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise SettingInvalid(field=name)
    return value


def _or_none(read: Callable[[str, Any], T]) -> Callable[[str, Any], T | None]:
    return lambda name, value: None if value is None else read(name, value)


def _entries(name: str, value: Any, read: Callable[[str, Any], T]) -> dict[str, T]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise SettingInvalid(field=name)
    return {key: read(f"{name}.{key}", item) for key, item in value.items()}


def _mapping(read: Callable[[str, Any], T]) -> Callable[[str, Any], dict[str, T]]:
    return lambda name, value: _entries(name, value, read)


def _by_row(read: Callable[[str, Any], T]) -> Callable[[str, Any], dict[int, T]]:
    def read_rows(name: str, value: Any) -> dict[int, T]:
        entries = _entries(name, value, read)
        if not all(key.isascii() and key.isdigit() for key in entries):
            raise SettingInvalid(field=name)
        return {int(key): item for key, item in entries.items()}

    return read_rows


def _columns(name: str, value: Any) -> dict[str, int]:
    columns = _entries(name, value, _whole(0))
    if wrong := columns.keys() - set(FIELDS):
        raise SettingInvalid(field=f"{name}.{min(wrong)}")
    return columns


def _plan(name: str, value: Any) -> PlanChoice:
    key, chosen = _only_choice(name, value, ("plan_id", "new", "skip"))
    if key == "new":
        return PlanChoice(new=_new_plan(f"{name}.new", chosen))
    return PlanChoice(plan_id=_text(name, chosen)) if key == "plan_id" else PlanChoice(skip=True)


def _new_plan(name: str, value: Any) -> NewPlan:
    if not isinstance(value, dict) or value.keys() - {"name", "price_minor", "unit", "count", "kind"}:
        raise SettingInvalid(field=name)
    unit = _one_of(Literal["day", "month", "year"])(f"{name}.unit", value.get("unit"))
    title = _clean(200, required=True)(f"{name}.name", value.get("name"))
    return NewPlan(
        title,
        _whole(0)(f"{name}.price_minor", value.get("price_minor")),
        Unit(unit),
        _whole(1, 3660)(f"{name}.count", value.get("count")),
        _one_of(Literal["standard", "trial"])(f"{name}.kind", value.get("kind", "standard")),
    )


def _seller(name: str, value: Any) -> SellerChoice:
    key, chosen = _only_choice(name, value, ("seller_id", "new", "house"))
    if key == "house":
        return SellerChoice(house=True)
    if key == "seller_id":
        return SellerChoice(seller_id=_text(name, chosen))
    return SellerChoice(new=_clean(200, required=True)(name, chosen))


def _only_choice(name: str, value: Any, keys: tuple[str, ...]) -> tuple[str, Any]:
    given = [key for key in value if value[key] not in (None, False)] if isinstance(value, dict) else []
    if len(given) != 1 or given[0] not in keys:
        raise SettingInvalid(field=name)
    return cast(str, given[0]), value[given[0]]


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "sheet": _or_none(_whole(0)),
    "header_row": _or_none(_whole(1)),
    "columns": _columns,
    "end_meaning": _one_of(EndMeaning),
    "day_first": _or_none(_truth),
    "plans": _mapping(_plan),
    "sellers": _mapping(_seller),
    "areas": _mapping(_clean(100)),
    "separators": _mapping(_clean(100)),
    "duplicates": _one_of(Duplicates),
    "rows": _by_row(_one_of(Duplicates)),
    "row_kinds": _by_row(_one_of(Kind)),
    "paid": _one_of(Decides),
    "contradictions": _mapping(_one_of(Decides)),
    "fixes": _mapping(_text),
    "note_macs": _truth,
    "currency": _text,
    "region": _text,
}
