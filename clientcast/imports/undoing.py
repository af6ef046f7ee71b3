"""Taking an import back: what nobody has used since goes, the rest stays and is named (X8)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from clientcast.core.db import execute, records, rows
from clientcast.customers import queries as customers
from clientcast.customers.models import Customer
from clientcast.imports.models import ImportRow
from clientcast.ledger import commands as ledger
from clientcast.ledger.rules import Source

MOST_NAMED = 200

# Why a customer stays: the first of these that is true.
_MADE = """
select r.row_number as row, r.customer_id, c.name,
       case when exists (select from invoice i where i.organization_id = org() and i.customer_id = c.id) then 'invoice'
            when exists (select from payment p where p.organization_id = org() and p.customer_id = c.id) then 'payment'
            when exists (select from term t where t.organization_id = org() and t.customer_id = c.id
                                              and t.source <> 'import') then 'term'
            when exists (select from subscription s where s.organization_id = org() and s.customer_id = c.id
                                              and s.id is distinct from r.subscription_id) then 'line' end as reason
  from import_row r join customer c on c.organization_id = org() and c.id = r.customer_id
 where r.organization_id = org() and r.run_id = %s and r.action = 'create'
 order by r.row_number"""


def take_back(run_id: UUID, on: date) -> tuple[int, dict[str, Any]]:
    """Remove the run's unused customers with all they have. Returns how many, and those that stay.

    The second is ``{count, rows: [{row, customer_id, name, reason}]}``; reason is invoice, payment, term or line.
    """
    made = records(_MADE, (run_id,))
    going = [row["customer_id"] for row in made if row["reason"] is None]
    stays = [row | {"customer_id": str(row["customer_id"])} for row in made if row["reason"]]
    _remove(going, on)
    return len(going), {"count": len(stays), "rows": stays[:MOST_NAMED]}


def _remove(going: list[UUID], on: date) -> None:
    """Reverse the opening balances, then delete from the leaves up."""
    opened = rows(
        """select source_id from journal where organization_id = org() and source_kind = 'opening' and n = 1
              and reversed_by is null and source_id = any (%s)""",
        (going,),
    )
    for (customer_id,) in opened:
        ledger.reverse(Source.OPENING, customer_id, on)
    for table in ("term", "box", "customer_note", "subscription"):
        execute(f"delete from {table} where organization_id = org() and customer_id = any (%s)", (going,))
    Customer.objects.filter(id__in=going).delete()


def restore_updated(run_id: UUID) -> None:
    """Give updated customers back what the import replaced, unless somebody has changed it since."""
    for row in ImportRow.objects.filter(run_id=run_id, undo__isnull=False).order_by("-row_number"):
        found = Customer.objects.select_for_update(no_key=True).filter(id__in=[row.customer_id])
        customer = found.first()
        if customer is None:
            continue
        untouched = {name: was for name, (was, made) in (row.undo or {}).items() if getattr(customer, name) == made}
        for name, was in untouched.items():
            setattr(customer, name, was)
        customer.search = customers.searchable(customer, customers.usernames(customer.id))
        customer.save(update_fields=[*untouched, "search"])
