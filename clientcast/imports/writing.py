"""Writing planned rows in bulk: customers, lines, terms, boxes, opening balances (X7, X9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from clientcast.catalog import queries as catalog
from clientcast.catalog.models import Plan, PlanVersion
from clientcast.core.actor import Actor
from clientcast.core.commands import Moment
from clientcast.core.db import one
from clientcast.core.numbers import next_number
from clientcast.customers import queries as customers
from clientcast.customers.models import Customer, CustomerNote
from clientcast.customers.rules import merge_phones
from clientcast.imports import bulk
from clientcast.imports.models import ImportRow, ImportRun
from clientcast.imports.rules import RowPlan
from clientcast.imports.settings import PlanChoice, SellerChoice, Settings
from clientcast.kit.clock import local_date
from clientcast.kit.ids import uuid7
from clientcast.ledger import commands as ledger
from clientcast.ledger import rules as books
from clientcast.ledger.rules import Entry, Source
from clientcast.subscriptions import commands as lines
from clientcast.subscriptions.models import Box, Subscription, Term
from clientcast.subscriptions.rules import TermKind, TermSource


@dataclass(slots=True)
class Batch:
    """The rows of one chunk, before they are written together."""

    customers: list[Customer] = field(default_factory=list)
    notes: list[CustomerNote] = field(default_factory=list)
    lines: list[Subscription] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    secrets: dict[UUID, str] = field(default_factory=dict)
    rows: list[ImportRow] = field(default_factory=list)


class Writer:
    """Turns planned rows into rows of tables for one organization and one run."""

    def __init__(self, actor: Actor, run: ImportRun, settings: Settings, at: Moment) -> None:
        self._actor, self._run, self._settings, self._at = actor, run, settings, at
        self._today = local_date(at.now, actor.zone.key)
        self._versions: dict[str, tuple[Plan, PlanVersion]] = {}
        self._customer_of: dict[str, UUID] = {}

    def write(self, plans: Sequence[RowPlan], known: dict[str, UUID | None]) -> None:
        """Write a chunk in the caller's transaction; ``known`` are rows of this run that are in already."""
        self._customer_of.update({key: customer for key, customer in known.items() if customer})
        fresh = [plan for plan in plans if plan.key not in known]
        batch = Batch()
        self._number(fresh)
        for plan in fresh:
            self._one(plan, batch)
        self._flush(batch)

    def _number(self, plans: Sequence[RowPlan]) -> None:
        """Blocks of running numbers; numbers that the file brings never meet them later (M18)."""
        created = [plan.customer for plan in plans if plan.action == "create" and plan.customer]
        brought = [_running(c.number) for c in created]
        _skip_to("customer", max([n for n in brought if n], default=0))
        wanted = sum(1 for c in created if not c.number)
        self._next_customer = next_number("customer", wanted) if wanted else 0
        wanted = sum(1 for plan in plans if plan.action == "create" and plan.line)
        self._next_line = next_number("subscription", wanted) if wanted else 0

    def _one(self, plan: RowPlan, batch: Batch) -> None:
        customer_id = subscription_id = undo = None
        if plan.action == "create":
            customer_id, subscription_id = self._create(plan, batch)
        elif plan.action == "update":
            customer_id, undo = self._update(plan)
        batch.rows.append(
            ImportRow(
                id=uuid7(),
                run_id=self._run.id,
                row_number=plan.row,
                row_key=plan.key,
                action=plan.action,
                customer_id=customer_id,
                subscription_id=subscription_id,
                undo=undo,
            )
        )

    def _create(self, plan: RowPlan, batch: Batch) -> tuple[UUID, UUID | None]:
        fields = plan.customer
        assert fields is not None
        customer = Customer(
            id=uuid7(),
            number=fields.number or self._take_number(),
            seller_id=self._seller(fields.seller),
            name=fields.name,
            phones=fields.phones,
            email=fields.email,
            address=fields.address,
            area=fields.area,
            import_id=self._run.id,
        )
        username = plan.line.username if plan.line else ""
        customer.search = customers.searchable(customer, [username])
        batch.customers.append(customer)
        self._customer_of[plan.key] = customer.id
        if fields.note:
            batch.notes.append(
                CustomerNote(
                    id=uuid7(),
                    customer_id=customer.id,
                    seller_id=customer.seller_id,
                    text=fields.note,
                    captured_at=self._at.now,
                )
            )
        self._open(plan, customer, batch)
        return customer.id, self._line(plan, customer, batch)

    def _open(self, plan: RowPlan, customer: Customer, batch: Batch) -> None:
        opening = plan.opening
        moved = books.opening(customer.id, due_minor=opening.due_minor, advance_minor=opening.advance_minor)
        if moved:
            batch.entries.append(Entry(Source.OPENING, customer.id, self._today, self._actor.currency, moved))

    def _line(self, plan: RowPlan, customer: Customer, batch: Batch) -> UUID | None:
        wanted = plan.line
        if wanted is None:
            return None
        sold, version = self._version(wanted.plan)
        line = Subscription(
            id=uuid7(),
            number=f"L-{self._next_line:05}",
            customer_id=customer.id,
            seller_id=customer.seller_id,
            plan_id=sold.id,
            plan_version_id=version.id,
            username=wanted.username,
            connections=version.connections,
            sold_by_id=customer.seller_id,
            anchor_day=wanted.term.end.day if wanted.term else None,
            has_secret=plan.password is not None,
        )
        self._next_line += 1
        batch.lines.append(line)
        for mac in wanted.macs or ([""] if wanted.serial else []):
            batch.boxes.append(self._box(line, mac, wanted.serial, wanted.model))
        if wanted.term is not None:
            batch.terms.append(self._term(line, sold, version, wanted.term.start, wanted.term.end))
        if plan.password is not None:
            batch.secrets[line.id] = plan.password.reveal()
        return line.id

    def _box(self, line: Subscription, mac: str, serial: str, model: str) -> Box:
        return Box(
            id=uuid7(),
            subscription_id=line.id,
            customer_id=line.customer_id,
            seller_id=line.seller_id,
            mac=mac,
            serial=serial,
            model=model,
        )

    def _term(self, line: Subscription, plan: Plan, version: PlanVersion, start: Any, end: Any) -> Term:
        return Term(
            id=uuid7(),
            subscription_id=line.id,
            customer_id=line.customer_id,
            seller_id=line.seller_id,
            plan_version_id=version.id,
            period=DateRange(start, end),
            kind=TermKind.TRIAL if plan.kind == "trial" else TermKind.PAID,
            source=TermSource.IMPORT,
        )

    def _update(self, plan: RowPlan) -> tuple[UUID | None, dict[str, Any] | None]:
        """Fill or replace what the row says about a customer; before and after are kept for undo (X5)."""
        target, fields = plan.target, plan.customer
        if target is None or fields is None:
            return None, None
        customer_id = UUID(target.match.customer_id) if target.match else self._customer_of.get(target.key or "")
        customer = Customer.objects.filter(id=customer_id).first() if customer_id else None
        if customer is None:
            return None, None
        before: dict[str, Any] = {}
        for name in ("name", "email", "address", "area"):
            said, stands = getattr(fields, name), getattr(customer, name)
            if said and said != stands and (plan.mode == "update_all" or not stands):
                before[name] = [stands, said]
                setattr(customer, name, said)
        phones = merge_phones(customer.phones, fields.phones, [])
        if phones != customer.phones:
            before["phones"], customer.phones = [customer.phones, phones], phones
        if before:
            customer.search = customers.searchable(customer, customers.usernames(customer.id))
            customer.save(update_fields=[*before, "search"])
        return customer.id, before or None

    def _flush(self, batch: Batch) -> None:
        """In the order of locks: customers, lines, balances."""
        for made in (batch.customers, batch.notes, batch.lines, batch.boxes, batch.terms):
            bulk.insert(self._actor, made)
        if batch.secrets:
            lines.keep_secrets(self._actor, batch.secrets)
        bulk.insert(self._actor, batch.rows)
        ledger.post(batch.entries)

    def _take_number(self) -> str:
        number = f"C-{self._next_customer:05}"
        self._next_customer += 1
        return number

    def _seller(self, choice: SellerChoice) -> UUID:
        return UUID(choice.seller_id) if choice.seller_id else self._actor.house_id

    def _version(self, choice: PlanChoice) -> tuple[Plan, PlanVersion]:
        key = choice.plan_id or ""
        if key not in self._versions:
            plan = catalog.get(UUID(key))
            self._versions[key] = (plan, catalog.version(plan.current_version_id))
        return self._versions[key]


def _running(number: str) -> int:
    head, _, digits = number.partition("-")
    return int(digits) if head == "C" and digits.isdigit() and len(digits) < 10 else 0


def _skip_to(series: str, number: int) -> None:
    row = one("select last from counter where organization_id = org() and series = %s", (series,))
    last = int(row[0]) if row else 0
    if number > last:
        next_number(series, number - last)
