"""Two years of an invented operator, decided by the same rules as the real thing. Pure but for its dice."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clientcast.catalog.models import Plan, PlanVersion
from clientcast.core.commands import Moment
from clientcast.customers.models import Customer
from clientcast.customers.rules import search_text
from clientcast.invoices.commands import PATTERNS, Draft, document, draft_renewal
from clientcast.invoices.rules import InvoiceKind, label, series
from clientcast.kit.clock import fiscal_year
from clientcast.kit.ids import uuid7, uuid7_at
from clientcast.kit.periods import Unit
from clientcast.ledger.rules import Entry, Source, cash_handed_over, money_account, payment_received
from clientcast.operations.demo_names import AREAS, FIRST, LAST
from clientcast.organizations.models import Organization
from clientcast.payments.models import HandOver, Payment
from clientcast.subscriptions.models import Subscription
from clientcast.subscriptions.rules import LastTerm, PlanTerms, Renewal, TermKind, renewal

DAYS = 730


@dataclass(frozen=True)
class Sale:
    """One renewal of the past: its paper, its term, the money that came."""

    draft: Draft
    term: Renewal
    subscription: Subscription
    at: datetime
    payment: Payment | None
    on_credit: bool


@dataclass
class Book:
    """All rows of the demo before they are written."""

    customers: list[Customer] = field(default_factory=list)
    lines: list[Subscription] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)
    advances: list[Payment] = field(default_factory=list)
    hand_overs: list[HandOver] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    records: dict[UUID, dict[str, object]] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """Where the story takes place."""

    organization: Organization
    house: UUID
    sellers: tuple[UUID, ...]
    plans: tuple[tuple[Plan, PlanVersion], ...]
    today: date
    now: datetime


def write_book(setting: Setting, count: int, seed: int = 7) -> Book:
    """``count`` customers with a line each, their terms, papers and payments up to today."""
    dice, book = random.Random(seed), Book()
    for number in range(1, count + 1):
        _customer(book, setting, number, dice)
    _number_papers(book, setting)
    _hand_over(book, setting)
    return book


def _customer(book: Book, setting: Setting, number: int, dice: random.Random) -> None:
    first, last = dice.choice(FIRST), dice.choice(LAST)
    latin = dice.random() < 0.6
    area = dice.choice(list(AREAS))
    customer = Customer(
        id=uuid7(),
        number=f"C-{number:05}",
        seller_id=_seller(setting, dice),
        name=f"{first[0]} {last[0]}" if latin else f"{first[1]} {last[1]}",
        name_bn=f"{first[1]} {last[1]}" if latin and dice.random() < 0.4 else "",
        phones=[f"+8801000{number:06}"],
        area=area,
        address=f"House {dice.randint(1, 90)}, {dice.choice(AREAS[area])}",
    )
    plan, version = setting.plans[dice.choices(range(6), (30, 38, 12, 10, 9, 1))[0]]
    line = Subscription(
        id=uuid7(),
        number=f"L-{number:05}",
        customer_id=customer.id,
        seller_id=customer.seller_id,
        plan_id=plan.id,
        plan_version_id=version.id,
        username=f"user{number:05}",
        connections=1,
        sold_by_id=customer.seller_id,
    )
    customer.search = search_text(
        [
            customer.name,
            customer.name_bn,
            *customer.phones,
            customer.number or "",
            area,
            customer.address,
            line.username,
        ]
    )
    book.customers.append(customer)
    book.lines.append(line)
    _history(book, setting, customer, line, plan, version, dice)


def _seller(setting: Setting, dice: random.Random) -> UUID:
    """The house and the first sellers have the larger books."""
    weights = [8, 14, 13, 7, *([6] * (len(setting.sellers) - 3))]
    return dice.choices((setting.house, *setting.sellers), weights[: len(setting.sellers) + 1])[0]


def _history(
    book: Book,
    setting: Setting,
    customer: Customer,
    line: Subscription,
    plan: Plan,
    version: PlanVersion,
    dice: random.Random,
) -> None:
    """Renewals from the day he came to today: most punctual, some late, some gone."""
    terms = PlanTerms(Unit(version.unit), version.count)
    day = setting.today - timedelta(days=dice.randint(2, DAYS))
    customer.created_at = _at(day, dice, setting)
    stays = dice.random() > 0.12
    leaves = setting.today - timedelta(days=dice.randint(20, 400))
    last: LastTerm | None = None
    if plan.kind == "trial":
        made = renewal(None, terms, max(day, setting.today - timedelta(days=dice.randint(0, 4))))
        book.sales.append(_sale(setting, customer, line, plan, version, made, dice, setting.today, trial=True))
        return
    while day <= setting.today and (stays or day < leaves):
        made = renewal(last, terms, day)
        sale = _sale(setting, customer, line, plan, version, made, dice, day)
        book.sales.append(sale)
        line.anchor_day = made.anchor_day
        last = LastTerm(made.start, made.end, TermKind.PAID, made.anchor_day, version.grace_days, version.late_rule)  # type: ignore[arg-type]
        day = made.end + timedelta(days=dice.choice((-4, -2, -1, -1, 0, 0, 0, 1, 2, 3, 6)))
    if stays and dice.random() < 0.03:
        book.advances.append(_payment(setting, customer, dice, setting.today - timedelta(days=3), 30_000))


def _sale(
    setting: Setting,
    customer: Customer,
    line: Subscription,
    plan: Plan,
    version: PlanVersion,
    made: Renewal,
    dice: random.Random,
    day: date,
    *,
    trial: bool = False,
) -> Sale:
    at = _at(day, dice, setting)
    recent = (setting.today - day).days < 40
    on_credit = not trial and recent and dice.random() < 0.08
    draft = draft_renewal(
        setting.organization,
        customer,
        line,
        plan,
        version,
        made,
        invoice_id=uuid7_at(at),
        sold_by_id=customer.seller_id,
        count=1,
        discount_minor=0,
        discount_reason="",
        due_on=day + timedelta(days=7) if on_credit else None,
        at=Moment(at, at),
    )
    paid = None if on_credit or trial else _payment(setting, customer, dice, day, draft.totals.total_minor, at)
    return Sale(draft, made, line, at, paid, on_credit)


def _payment(
    setting: Setting, customer: Customer, dice: random.Random, day: date, amount_minor: int, at: datetime | None = None
) -> Payment:
    at = at or _at(day, dice, setting)
    mfs = dice.random() < 0.3
    identity = uuid7()
    return Payment(
        id=identity,
        customer_id=customer.id,
        seller_id=customer.seller_id,
        collector_id=customer.seller_id,
        method="mfs" if mfs else "cash",
        provider=dice.choice(("bkash", "bkash", "nagad", "rocket")) if mfs else None,
        trx_id=f"D{identity.hex[-11:].upper()}" if mfs else None,
        amount_minor=amount_minor,
        currency=setting.organization.currency,
        received_on=day,
        received_at=at,
        captured_at=at,
    )


def _at(day: date, dice: random.Random, setting: Setting) -> datetime:
    """Some time between nine and nine, never in the future."""
    local = datetime.combine(day, time(9) if day == setting.today else time(dice.randint(9, 20), dice.randint(0, 59)))
    instant = local.replace(tzinfo=ZoneInfo(setting.organization.time_zone)).astimezone(UTC)
    return min(instant, setting.now)


def _number_papers(book: Book, setting: Setting) -> None:
    """Numbers in the order of issue, gapless in each fiscal year; the records with their hashes."""
    last: dict[str, int] = {}
    pattern = PATTERNS[InvoiceKind.INVOICE]
    book.sales.sort(key=lambda sale: (sale.at, sale.draft.id))
    for sale in book.sales:
        if sale.payment is None and not sale.on_credit:
            continue
        year = fiscal_year(sale.draft.issued_on, setting.organization.fiscal_month)
        counter = series(pattern, year)
        last[counter] = number = last.get(counter, 0) + 1
        record = document(sale.draft, counter, number, label(pattern, year, number), Moment(sale.at, sale.at))
        book.records[sale.draft.id] = record
        book.entries.append(sale.draft.entry)
        if sale.payment is not None:
            book.entries.append(_entry(sale.payment, sale.payment.amount_minor))
    book.entries.extend(_entry(payment, 0) for payment in book.advances)


def _entry(payment: Payment, allocated_minor: int) -> Entry:
    into = money_account(payment.method, payment.provider, payment.collector_id)
    moved = payment_received(
        payment.customer_id, into, allocated_minor=allocated_minor, advance_minor=payment.amount_minor - allocated_minor
    )
    return Entry(Source.PAYMENT, payment.id, payment.received_on, payment.currency, moved)


def _hand_over(book: Book, setting: Setting) -> None:
    """Every seller has given the house what he took until a few days ago."""
    until = setting.today - timedelta(days=4)
    taken: dict[UUID, int] = {}
    for sale in book.sales:
        if sale.payment and sale.payment.method == "cash" and sale.payment.received_on <= until:
            seller = sale.payment.collector_id
            taken[seller] = taken.get(seller, 0) + sale.payment.amount_minor
    for seller, amount in taken.items():
        if seller != setting.house:
            given = HandOver(
                id=uuid7(),
                seller_id=seller,
                amount_minor=amount,
                currency=setting.organization.currency,
                handed_on=until,
                created_at=setting.now - timedelta(days=4),
            )
            moved = cash_handed_over(seller, setting.house, amount)
            book.hand_overs.append(given)
            book.entries.append(Entry(Source.HAND_OVER, given.id, until, given.currency, moved))
