"""``clientcast demo``: two invented organizations to look around in; built set-based, in seconds."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection

from clientcast.accounts.models import User
from clientcast.catalog.models import Plan, PlanVersion
from clientcast.core.db import one, sign_in_tables
from clientcast.core.demo import PASSWORD, PEOPLE, STRANGER, Visitor
from clientcast.kit import clock
from clientcast.kit.ids import uuid7
from clientcast.operations.commands import create_organization
from clientcast.operations.demo_book import Setting, write_book
from clientcast.operations.demo_names import PLANS, SELLERS
from clientcast.operations.demo_writing import write
from clientcast.organizations.models import Member, Organization
from clientcast.sellers.models import Seller

CUSTOMERS = 3000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--customers", type=int, default=CUSTOMERS)


def run(options: argparse.Namespace) -> int:
    """Build the demo unless it is there; print how to sign in."""
    if one("select 1 from organization where slug = 'demo'") is None:
        build(options.customers, clock.now())
    print(f"Demo sign-ins, password {PASSWORD}:")
    for person in PEOPLE:
        print(f"  {person.username:5} {person.role}")
    print(f"  {STRANGER.username:5} {STRANGER.role} of another organization")
    return 0


def build(customers: int, now: datetime) -> UUID:
    """Both organizations, in one transaction. Returns the id of ``demo``."""
    with sign_in_tables():
        users = {person.username: _user(person, now) for person in (*PEOPLE, STRANGER)}
        demo = _organization(users, PEOPLE[0], "Dhaka Vision Network", "demo")
        other = _organization(users, STRANGER, "Eve Cable", "eve")
        with _quiet_tables():
            _fill(demo, users, PEOPLE[1:], SELLERS, customers, now)
            _fill(other, users, (), SELLERS[:1], 60, now)
    return demo


def _organization(users: Mapping[str, UUID], owner: Visitor, name: str, slug: str) -> UUID:
    return create_organization(users[owner.username], owner.name, name, "en", "Asia/Dhaka", "BDT", slug=slug, demo=True)


def _user(person: Visitor, now: datetime) -> UUID:
    user = User(id=uuid7(), username=person.username, name=person.name, adult_confirmed_at=now)
    user.password = _password()
    user.save(force_insert=True)
    return user.id


_hashed: list[str] = []


def _password() -> str:
    """One hash for all: a demo needs no nine different salts, and each costs time."""
    if not _hashed:
        _hashed.append(make_password(PASSWORD))
    return _hashed[0]


TABLES = [
    "seller",
    "member",
    "plan",
    "plan_version",
    "customer",
    "subscription",
    "term",
    "invoice",
    "invoice_line",
    "invoice_state",
    "payment",
    "allocation",
    "customer_balance",
    "seller_balance",
    "organization",
]


class _quiet_tables:
    """Rows of the past keep their own dates and need no history: triggers of ours rest meanwhile."""

    def __enter__(self) -> None:
        self._each("disable")

    def __exit__(self, *_: object) -> None:
        self._each("enable")

    def _each(self, word: str) -> None:
        """A table with waiting checks cannot be altered: they are judged first."""
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            for table in TABLES:
                cursor.execute(f"alter table {table} {word} trigger user")
            cursor.execute("set constraints all deferred")


def _fill(
    organization_id: UUID,
    users: Mapping[str, UUID],
    people: Sequence[Visitor],
    sellers: Sequence[tuple[str, str, int | None]],
    customers: int,
    now: datetime,
) -> None:
    organization = Organization.objects.get(id=organization_id)
    organization.support_contact = "support@example.org, 01000 000000"
    organization.controller_contact = f"{organization.name}, Dhaka"
    organization.data_region = "Bangladesh"
    organization.address = "14 Station Road, Savar, Dhaka"
    organization.phone = "+8801000000000"
    organization.credit_limit_minor = 200_000
    organization.payment_hint = "bKash 01000-000000 (merchant)"
    organization.save()
    made = _sellers(organization_id, sellers, now)
    for person in people:
        Member.objects.create(
            id=uuid7(),
            organization_id=organization_id,
            user_id=users[person.username],
            role=person.role,
            name=person.name,
            seller_id=made[person.seller] if person.seller is not None else None,
            state="active",
        )
    plans = _plans(organization_id)
    today = clock.local_date(now, organization.time_zone)
    house = organization.house_id
    assert house is not None
    setting = Setting(organization, house, tuple(made), plans, today, now)
    write(organization_id, write_book(setting, customers))


def _sellers(organization_id: UUID, wanted: Sequence[tuple[str, str, int | None]], now: datetime) -> list[UUID]:
    made: list[UUID] = []
    for name, name_bn, parent in wanted:
        seller = Seller.objects.create(
            id=uuid7(),
            organization_id=organization_id,
            parent_id=made[parent] if parent is not None else None,
            name=name,
            name_bn=name_bn,
            credit_limit_minor=5_000_000,
        )
        made.append(seller.id)
    return made


def _plans(organization_id: UUID) -> tuple[tuple[Plan, PlanVersion], ...]:
    made = []
    for code, name, name_bn, kind, price, unit, count, grace in PLANS:
        plan_id, version_id = uuid7(), uuid7()
        plan = Plan.objects.create(
            id=plan_id,
            organization_id=organization_id,
            code=code,
            name=name,
            name_bn=name_bn,
            kind=kind,
            current_version_id=version_id,
        )
        version = PlanVersion.objects.create(
            id=version_id,
            organization_id=organization_id,
            plan=plan,
            number=1,
            price_minor=price,
            currency="BDT",
            unit=unit,
            count=count,
            grace_days=grace,
        )
        made.append((plan, version))
    return tuple(made)
