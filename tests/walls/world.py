"""What attackers meet: two organizations, with one of everything behind every wall, and raw SQL as each of the cast.

An attempt is a caller, a statement and what must come of it. Rows are named ``owner.thing`` in the statement:
``%(sue.customer)s`` is the id of Sue's customer. Every attempt is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from django.apps import apps
from django.db.models import NOT_PROVIDED, GeneratedField, JSONField, Model
from psycopg import errors, sql
from psycopg.types.json import Jsonb

from clientcast.kit.ids import uuid7
from tests.cast import Cast, Person, build

DENIED = errors.InsufficientPrivilege  # a grant that is missing, or a wall: the same class
FOREIGN = errors.ForeignKeyViolation
BROKEN = errors.CheckViolation
TWICE = errors.UniqueViolation
NO_SUCH = errors.NoDataFound
NOTHING = "no row"
Got = list[tuple[Any, ...]] | int | psycopg.Error
Call = Callable[[str, str], Got]

OFFICE = ("ada", "adam", "mina", "asha")
SELLERS = ("sam", "sid", "sue")
# With a customer, a line, papers and money of their own. Eve's belong to her house, in another organization.
OWNERS = ("sam", "sid", "sue", "eve")


@cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}


@cache
def _defaults(table: str) -> dict[str, str]:
    """Django's defaults, which the database does not know, as SQL."""
    found: dict[str, str] = {}
    for field in _models()[table]._meta.concrete_fields:
        if field.default is NOT_PROVIDED or isinstance(field, GeneratedField):
            continue
        value = field.get_default()
        text = sql.Literal(Jsonb(value) if isinstance(field, JSONField) else value).as_string(None)
        found[str(field.column)] = text.replace("%", "%%")
    return found


def insert(table: str, **values: str) -> str:
    """An insert of one complete row; ``values`` are SQL."""
    row = {**_defaults(table), "id": "uuid7()", **values}
    return f"insert into {table} ({', '.join(row)}) values ({', '.join(row.values())})"


def of(owner: str, thing: str) -> str:
    """SQL for the id of a row."""
    return f"%({owner}.{thing})s"


def part(owner: str) -> dict[str, str]:
    """The columns that tie a row to an owner's customer."""
    return {"customer_id": of(owner, "customer"), "seller_id": of(owner, "seller")}


def movement(debit: str, credit: str, amount: int, *, of_debit: str = "null", of_credit: str = "null") -> str:
    """One row of an entry, without its head."""
    return f"'{debit}', {of_debit}, '{credit}', {of_credit}, 'BDT', {amount}"


def post(source: str, *movements: str, kind: str = "story", day: str = "2026-11-25", entry: str = "") -> str:
    """A call of the ledger's door."""
    head = f"{entry or quoted(uuid7())}, '{kind}', {source}, '{day}'"
    return f"select post_entries(array[{', '.join(f'row({head}, {m})' for m in movements)}]::posting[])"


def quoted(value: object) -> str:
    return f"'{value}'"


def customer(owner: str, **values: str) -> str:
    return insert("customer", **{"seller_id": of(owner, "seller"), "name": "'x'", "search": "'x'", **values})


def subscription(owner: str, **values: str) -> str:
    book = "eve" if owner == "eve" else "ada"
    row = {"plan_id": of(book, "plan"), "plan_version_id": of(book, "version"), "sold_by_id": of(owner, "seller")}
    return insert("subscription", **{**part(owner), **row, **values})


def term(owner: str, period: str, **values: str) -> str:
    book = "eve" if owner == "eve" else "ada"
    row = {"subscription_id": of(owner, "subscription"), "plan_version_id": of(book, "version"), **part(owner)}
    return insert("term", **{"period": quoted(period), **row, **values})


def invoice(owner: str, **values: str) -> str:
    """500.00, of which 65.00 is tax. It lacks its line, so it cannot be committed alone."""
    row = {
        "sold_by_id": of(owner, "seller"),
        "series": "'T'",
        "number": "next_number('T')",
        "label": "'T'",
        "title": "'t'",
        "issued_at": "now()",
        "issued_on": "'2026-11-25'",
        "currency": "'BDT'",
        "net_minor": "43500",
        "tax_minor": "6500",
        "total_minor": "50000",
        "document": "'{}'",
        "sha256": "'x'",
    }
    return insert("invoice", **{**part(owner), **row, **values})


def line(owner: str, **values: str) -> str:
    book = "eve" if owner == "eve" else "ada"
    sold = {"subscription_id": of(owner, "subscription"), "plan_version_id": of(book, "version")}
    row = {"invoice_id": of(owner, "invoice"), "line": "1", "description": "'x'", "quantity": "1", "net_minor": "43500"}
    return insert("invoice_line", **{**part(owner), **sold, "period": "'[2026-11-25,2026-12-25)'", **row, **values})


def payment(owner: str, **values: str) -> str:
    moment = {"received_on": "'2026-11-25'", "received_at": "now()", "captured_at": "now()"}
    row = {
        "collector_id": of(owner, "seller"),
        "method": "'cash'",
        "amount_minor": "25000",
        "currency": "'BDT'",
        **moment,
    }
    return insert("payment", **{**part(owner), **row, **values})


def allocation(owner: str, amount: int, **values: str) -> str:
    row = {"payment_id": of(owner, "payment"), "invoice_id": of(owner, "invoice"), "amount_minor": str(amount)}
    return insert("allocation", **{**part(owner), **row, **values})


def settled(owner: str, amount: int) -> str:
    """The state of the owner's invoice says that ``amount`` more is paid of it."""
    more = f"paid_minor = paid_minor + {amount}, open_minor = open_minor - {amount}"
    return f"update invoice_state set {more} where id = {of(owner, 'invoice')}"


def receipt(owner: str, **values: str) -> str:
    row = {"payment_id": of(owner, "payment"), "seller_id": of(owner, "seller"), "customer_name": "'x'"}
    row |= {"number": f"'{owner}-1'", "amount_minor": "25000", "currency": "'BDT'", "captured_at": "now()"}
    return insert("money_receipt", **{**row, **values})


def attention(owner: str, **values: str) -> str:
    row = {"kind": "'double_renewal'", "seller_id": of(owner, "seller"), "envelope": "'{}'"}
    return insert("attention", **{**row, **values})


def file(kind: str, **values: str) -> str:
    row = {"kind": quoted(kind), "media_type": "'x/y'", "size": "1", "sha256": "'x'"}
    return insert("file", **{**row, **values})


def applied_key(member: str, **values: str) -> str:
    row = {"organization_id": "org()", "member_id": member, "key": "uuid7()", "kind": "'x'", "body_sha256": "'x'"}
    row |= {"status": "200", **values}
    return f"insert into applied_key ({', '.join(row)}) values ({', '.join(row.values())})"


def _book(who: str) -> list[str]:
    """Plans and the office's own rows of one organization; ``who`` is its owner."""
    version = {"plan_id": of(who, "plan"), "number": "1", "price_minor": "50000", "currency": "'BDT'"}
    run = {"id": of(who, "run"), "file_id": of(who, "sheet"), "filename": "'x'"}
    row = {"run_id": of(who, "run"), "row_number": "1", "row_key": "'x'", "action": "'create'"}
    return [
        insert("plan", id=of(who, "plan"), code="'m'", name="'Month'", current_version_id=of(who, "version")),
        insert("plan_version", id=of(who, "version"), **version),
        file("logo", id=of(who, "logo")),
        file("import", id=of(who, "sheet")),
        insert("import_run", **run),
        insert("import_row", id=of(who, "row"), **row),
        "insert into closed_month (organization_id, month) values (org(), '2025-01-01')",
        "select keep_data_key(1, 'wrapped', 'master')",
    ]


def _belongings(who: str) -> list[str]:
    """A customer with a line, a term, a box, a secret, papers and money; see ``FIGURES``."""
    named = {thing: {"id": of(who, thing)} for thing in THINGS}
    held = {"mac": f"'{who}'", "subscription_id": of(who, "subscription")}
    noted = {"text": "'x'", "captured_at": "now()"}
    handed = {"seller_id": of(who, "seller"), "amount_minor": "1", "currency": "'BDT'", "handed_on": "'2026-11-25'"}
    to_customer, to_cash = of(who, "customer"), of(who, "seller")
    return [
        customer(who, **named["customer"], search=f"'needle {who}'"),
        insert("customer_note", **part(who), **named["note"], **noted),
        subscription(who, **named["subscription"]),
        insert("box", **part(who), **named["box"], **held),
        term(who, "[2026-01-01,2026-02-01)", **named["term"]),
        f"select store_secret({of(who, 'subscription')}, 1, 'sealed {who}')",
        f"select key_version from reveal_secret({of(who, 'subscription')}, 'seed')",
        invoice(who, **named["invoice"]),
        line(who, **named["line"]),
        insert("invoice_state", id=of(who, "invoice"), **part(who), paid_minor="20000", open_minor="30000"),
        payment(who, **named["payment"]),
        allocation(who, 20000, **named["allocation"]),
        receipt(who, **named["receipt"]),
        post(
            of(who, "invoice"),
            movement("receivable", "revenue", 43500, of_debit=to_customer),
            movement("receivable", "output_tax", 6500, of_debit=to_customer),
            kind="invoice",
            entry=of(who, "entry"),
        ),
        post(
            of(who, "payment"),
            movement("cash", "receivable", 20000, of_debit=to_cash, of_credit=to_customer),
            movement("cash", "advance", 5000, of_debit=to_cash, of_credit=to_customer),
            kind="payment",
        ),
        file("invoice_pdf", id=of(who, "pdf"), owner_id=of(who, "invoice")),
        attention(who, **named["attention"]),
        insert("hand_over", **named["hand_over"], **handed),
    ]


THINGS = [
    "customer",
    "note",
    "subscription",
    "box",
    "term",
    "invoice",
    "line",
    "payment",
    "allocation",
    "receipt",
    "entry",
    "pdf",
    "attention",
    "hand_over",
]
# due, advance, cash of everybody who owns something
FIGURES = (30000, 5000, 25000)


class World:
    """The cast with its belongings in one database. ``call`` is how everybody attacks."""

    def __init__(self, dsn: Callable[..., str]) -> None:
        self.cast: Cast = build()
        self.dsn = dsn
        self.web = psycopg.connect(dsn())
        self.ids = self._name_everything()
        self._furnish()

    def person(self, who: str) -> Person:
        found: Person = getattr(self.cast, who)
        return found

    def _name_everything(self) -> dict[str, UUID]:
        ids = {f"{who}.{thing}": uuid7() for who in OWNERS for thing in THINGS}
        ids |= {
            f"{who}.{x}": uuid7() for who in ("ada", "eve") for x in ("plan", "version", "logo", "sheet", "run", "row")
        }
        for who in (*OFFICE, *SELLERS, "pia", "eve"):
            person = self.person(who)
            own = person.seller or self._house_of(person)
            ids |= {f"{who}.member": person.member, f"{who}.user": person.user, f"{who}.seller": own}
            ids |= {f"{who}.organization": person.organization, f"{who}.device": uuid7(), f"{who}.key": uuid7()}
        return ids

    def _house_of(self, person: Person) -> UUID:
        with self.as_(person.name.lower()) as connection:
            row = connection.execute("select house_id from organization").fetchone()
        assert row
        return UUID(str(row[0]))

    def _furnish(self) -> None:
        for book, owners in (("ada", ("sam", "sid", "sue")), ("eve", ("eve",))):
            self.commit(book, *_book(book))
            for owner in owners:
                self.commit(book, *_belongings(owner))
        for who in (*OFFICE, *SELLERS, "pia", "eve"):
            own = {"id": of(who, "device"), "member_id": of(who, "member"), "receipt_prefix": quoted(who)}
            self.commit(who, insert("device", **own), applied_key(of(who, "member"), key=of(who, "key")))

    def commit(self, who: str, *statements: str) -> None:
        """Do something for good."""
        with psycopg.connect(self.dsn()) as connection:
            self.enter(connection, who)
            for statement in statements:
                connection.execute(statement, self.ids)

    def enter(self, connection: psycopg.Connection, who: str) -> None:
        """``web``: app_web without a context. ``office``, ``seller``, ``support``: that role, and no organization."""
        if who in ("office", "seller", "support"):
            connection.execute(f"set local role app_{who}")
        elif who != "web":
            row = connection.execute("select enter(%s, null, null, null, null, '')", (self.person(who).caller.session,))
            assert row.fetchone() != (None,)

    def as_(self, who: str) -> _RolledBack:
        """A transaction of this caller that leaves nothing behind."""
        return _RolledBack(self, who)

    def call(self, who: str, *statements: str) -> Got:
        """What comes of the last of ``statements``: its rows, the number of rows it touched, or the error."""
        with self.as_(who) as connection:
            try:
                for statement in statements:
                    cursor = connection.execute(statement, self.ids)
                got = cursor.fetchall() if cursor.description else cursor.rowcount
                connection.execute("set constraints all immediate")
            except psycopg.Error as error:
                return error
            return got

    def rows(self, who: str, *statements: str) -> list[tuple[Any, ...]]:
        """The rows of the last of ``statements``, which must bring some or none, but no error."""
        got = self.call(who, *statements)
        assert isinstance(got, list), got
        return got

    def seen(self, who: str, collections: Iterable[str] = ()) -> set[tuple[str, UUID]]:
        """All that the feed tells this caller."""
        with self.as_(who) as connection:
            row = connection.execute("select entities, ids from feed_since(0, 2147483647, 2147483647)").fetchone()
        assert row
        return {pair for pair in zip(*row, strict=True) if not collections or pair[0] in collections}


class _RolledBack:
    def __init__(self, world: World, who: str) -> None:
        self.world, self.who = world, who

    def __enter__(self) -> psycopg.Connection:
        self.world.enter(self.world.web, self.who)
        return self.world.web

    def __exit__(self, *_: object) -> None:
        self.world.web.rollback()


def holds(got: Got, want: Any) -> bool:
    """Whether an attempt came to what it must: an error class (or several), NOTHING, rows, or a count."""
    if want == NOTHING:
        return got == [] or got == 0
    if isinstance(want, (tuple, type)):
        return isinstance(got, want)
    return bool(got == want)
