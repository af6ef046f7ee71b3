"""Distinct plans, sellers and areas of a file, each with a proposal: settled once, on one screen (X13)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from clientcast.imports import spellings
from clientcast.imports.rows import Draft
from clientcast.imports.settings import NewPlan, PlanChoice, SellerChoice
from clientcast.imports.spellings import place, plain
from clientcast.kit.periods import Unit

T = TypeVar("T")

MOST_DISTINCT = 500
_TRIAL = ("trial", "demo", "free", "ট্রায়াল", "ট্রায়াল", "ফ্রি")


@dataclass(frozen=True, slots=True)
class KnownPlan:
    """A plan the organization has, with its current version's price and term."""

    id: str
    code: str
    name: str
    name_bn: str
    price_minor: int
    unit: Unit
    count: int


@dataclass(frozen=True, slots=True)
class KnownSeller:
    """A seller the organization has; the house is one of them."""

    id: str
    name: str
    name_bn: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the organization has already: proposals point there before they make something new."""

    plans: Sequence[KnownPlan] = ()
    sellers: Sequence[KnownSeller] = ()
    areas: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Spelling(Generic[T]):
    """One spelling, how often, what is proposed for it, and with which other spellings it would become one."""

    spelling: str
    count: int
    proposal: T
    same_as: tuple[str, ...] = ()
    prices: dict[int, int] = field(default_factory=dict)

    @property
    def price_minor(self) -> int | None:
        """The price most of its rows have."""
        return max(self.prices, key=lambda price: self.prices[price]) if self.prices else None


@dataclass(slots=True)
class _Use:
    """What the rows of one plan spelling say."""

    count: int = 0
    prices: Counter[int] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)

    @property
    def price(self) -> int:
        return self.prices.most_common(1)[0][0] if self.prices else 0


def plans(
    drafts: Iterable[Draft], known: Known, remembered: Mapping[str, PlanChoice], *, merge: bool
) -> list[Spelling[PlanChoice]]:
    """``merge`` proposes spellings of one name, term and price as one plan; else only equal words are one."""
    uses = _plan_uses(drafts)
    terms = {spelling: _term(spelling, use) for spelling, use in uses.items()}
    groups: dict[Any, list[str]] = defaultdict(list)
    for spelling, use in uses.items():
        core = spellings.without_length(spelling) if merge else plain(spelling)
        groups[core, spellings.months(terms[spelling]), use.price].append(spelling)
    settled = []
    for (_, term, price), members in groups.items():
        proposal = _known_plan(members, term, price, known) or _new_plan(members, term, price, uses)
        for member in members:
            choice = _still_there(remembered.get(member), known) or proposal
            others = tuple(other for other in members if other != member)
            settled.append(Spelling(member, uses[member].count, choice, others, dict(uses[member].prices)))
    return _most(settled)


def sellers(
    drafts: Iterable[Draft], known: Known, remembered: Mapping[str, SellerChoice]
) -> list[Spelling[SellerChoice]]:
    """The blank spelling is the house; case, spaces and punctuation make no other seller."""
    ids = {plain(name): seller.id for seller in known.sellers for name in (seller.name, seller.name_bn) if name}

    def proposal(key: str, members: list[tuple[str, int]]) -> SellerChoice:
        if not key:
            return SellerChoice(house=True)
        return SellerChoice(seller_id=ids[key]) if key in ids else SellerChoice(new=spellings.best(members))

    now = {text: found for text, choice in remembered.items() if (found := _seller_now(choice, known, ids))}
    return _grouped(Counter(draft.seller for draft in drafts), plain, proposal, now)


def _seller_now(choice: SellerChoice, known: Known, ids: Mapping[str, str]) -> SellerChoice | None:
    """As _still_there, for sellers."""
    if choice.house or choice.seller_id in {seller.id for seller in known.sellers}:
        return choice
    found = ids.get(plain(choice.new)) if choice.new else None
    return SellerChoice(seller_id=found) if found else None


def areas(drafts: Iterable[Draft], known: Known, remembered: Mapping[str, str]) -> list[Spelling[str]]:
    """Areas as text; ``Mirpur-10``, ``Mirpur 10`` and ``মিরপুর-১০`` are proposed as one."""
    names = {place(name): name for name in known.areas}
    counts = Counter(draft.area for draft in drafts if draft.area)
    return _grouped(counts, place, lambda key, members: names.get(key) or spellings.best(members), remembered)


def separator_areas(texts: Iterable[str], settled: Sequence[Spelling[str]], known: Known) -> dict[str, str]:
    """Separator text → the area it probably names (``Savar side`` → Savar), "" when it names none."""
    firsts = {place(name).split(" ")[0] for name in (*known.areas, *(item.spelling for item in settled))}
    distinct = dict.fromkeys(texts)
    return {text: _as_area(text) if place(text).split(" ")[0] in firsts - {""} else "" for text in distinct}


def _as_area(text: str) -> str:
    words = [word for word in text.split() if plain(word) not in ("side", "area", "zone", "এলাকা", "দিক")]
    return " ".join(words)


def _grouped(
    counts: Counter[str],
    key: Callable[[str], str],
    proposal: Callable[[str, list[tuple[str, int]]], T],
    remembered: Mapping[str, T],
) -> list[Spelling[T]]:
    groups: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for spelling, count in counts.items():
        groups[key(spelling)].append((spelling, count))
    settled: list[Spelling[T]] = []
    for name, members in groups.items():
        proposed = proposal(name, members)
        for spelling, count in members:
            others = tuple(other for other, _ in members if other != spelling)
            settled.append(Spelling(spelling, count, remembered.get(spelling, proposed), others))
    return _most(settled)


def _most(settled: list[Spelling[T]]) -> list[Spelling[T]]:
    """Commonest first; a column of 100,000 different values was mapped wrongly, its head shows that."""
    return sorted(settled, key=lambda item: (-item.count, item.spelling))[:MOST_DISTINCT]


def _plan_uses(drafts: Iterable[Draft]) -> dict[str, _Use]:
    uses: dict[str, _Use] = defaultdict(_Use)
    for draft in drafts:
        if not draft.plan:
            continue
        use = uses[draft.plan]
        use.count += 1
        if draft.written.bill is not None:
            use.prices[draft.written.bill] += 1
        if draft.start and draft.end and draft.start < draft.end:
            use.days[(draft.end - draft.start).days] += 1
    return uses


def _term(spelling: str, use: _Use) -> tuple[int, str]:
    """What the name says, else what most rows of it lasted, else a month."""
    if said := spellings.length(spelling):
        return said
    days = use.days.most_common(1)[0][0] if use.days else 30
    for count, least, most in ((1, 28, 31), (2, 59, 62), (3, 88, 93), (6, 178, 186), (12, 358, 366)):
        if least <= days <= most:
            return count, "month"
    return days, "day"


def _still_there(choice: PlanChoice | None, known: Known) -> PlanChoice | None:
    """A remembered choice: what was new then has an id now, and what is gone is not proposed again."""
    if choice is None or choice.skip:
        return choice
    name = plain(choice.new.name) if choice.new else None
    ids = (plan.id for plan in known.plans if plan.id == choice.plan_id or plain(plan.name) == name)
    return next((PlanChoice(plan_id=found) for found in ids), None)


def _known_plan(members: Sequence[str], term: tuple[int, str], price: int, known: Known) -> PlanChoice | None:
    wanted = {plain(member) for member in members}
    for plan in known.plans:
        if wanted & {plain(plan.name), plain(plan.name_bn), plain(plan.code)} - {""}:
            return PlanChoice(plan_id=plan.id)
    cores = {spellings.without_length(member) for member in members}
    for plan in known.plans:
        same_term = spellings.months((plan.count, plan.unit)) == term
        if same_term and plan.price_minor == price and spellings.without_length(plan.name) in cores:
            return PlanChoice(plan_id=plan.id)
    return None


def _new_plan(members: Sequence[str], term: tuple[int, str], price: int, uses: Mapping[str, _Use]) -> PlanChoice:
    name = spellings.best([(member, uses[member].count) for member in members])[:200]
    count, unit = (term[0] // 12, "year") if term[1] == "month" and term[0] % 12 == 0 else term
    trial = price == 0 or any(plain(word) in plain(name).split() for word in _TRIAL)
    return PlanChoice(new=NewPlan(name, price, Unit(unit), max(count, 1), "trial" if trial else "standard"))
