"""Reading customers, always inside the caller's walls."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from clientcast.core.actor import Caller
from clientcast.core.db import named_sql, one, read_json, rows
from clientcast.core.rows import find
from clientcast.customers.models import Customer
from clientcast.customers.rules import search_text
from clientcast.kit.text import fold, like_escape

MIN_SEARCH = 3
MAX_FOUND = 1000  # a list is paged inside these
_SQL = Path(__file__).parent / "queries.sql"


def get(customer_id: UUID, *, lock: bool = False) -> Customer:
    """One customer. ``lock`` holds the row that decides money (DB-14). Raises NotFound."""
    return find(Customer, customer_id, lock=lock)


def balance(customer_id: UUID, currency: str) -> tuple[int, int]:
    """Due and advance in minor units."""
    row = one(
        "select due_minor, advance_minor from customer_balance where organization_id = org() and customer_id = %s and currency = %s",
        (customer_id, currency),
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)


def has_running_line(customer_id: UUID) -> bool:
    """Whether a line's last term is not over yet, by the organization's today."""
    return bool(one(_RUNNING_LINE, (customer_id,)))


_RUNNING_LINE = """
select 1 from subscription s, organization o
 where o.id = org() and s.organization_id = o.id and s.customer_id = %s and s.terminated_at is null
   and s.ends_on > (now() at time zone o.time_zone)::date limit 1"""


def list_json(caller: Caller, *, sort: str, seller_id: UUID | None, q: str, offset: int, limit: int) -> bytes:
    """Rows of the list as JSON text; its columns stand in ``queries.sql``. Raises NotSignedIn."""
    params = {"offset": offset, "limit": limit, "seller": seller_id, "patterns": _patterns(q)}
    if q and not params["patterns"]:
        return b"[]"
    filters = ["and seller_id = %(seller)s"] if seller_id else []
    if q:
        column = "customer_id" if sort == "ends_on" else "id"
        filters.append(f"and {column} = any (array(select search_customer_ids(%(patterns)s, {MAX_FOUND})))")
    sql = named_sql(_SQL)["by_end" if sort == "ends_on" else "newest"].format(filter=" ".join(filters))
    return read_json(caller, sql, params)


def _patterns(text: str) -> list[str]:
    words = fold(text.replace("\0", "")).split()  # PostgreSQL has no such character, so nothing holds it
    return [f"%{like_escape(word)}%" for word in words if len(word) >= MIN_SEARCH]


def search_json(caller: Caller, text: str) -> bytes:
    """Ids of at most 50 customers whose text holds every word, as JSON text; the newest first (DB-7).

    Words under three characters are left out. Raises NotSignedIn.
    """
    return read_json(caller, named_sql(_SQL)["search"], {"patterns": _patterns(text)})


def searchable(customer: Customer, usernames: list[str]) -> str:
    """The search text of a customer and the usernames of his lines."""
    return search_text(
        [
            customer.name,
            customer.name_bn,
            *customer.phones,
            customer.number or "",
            customer.email,
            customer.area,
            customer.address,
            *usernames,
        ]
    )


def usernames(customer_id: UUID) -> list[str]:
    """Usernames of the customer's lines."""
    found = rows(
        "select username from subscription where organization_id = org() and customer_id = %s and username <> ''",
        (customer_id,),
    )
    return [row[0] for row in found]
