"""Reading papers."""

from __future__ import annotations

from uuid import UUID

from clientcast.core.db import rows
from clientcast.core.rows import find
from clientcast.invoices.models import Invoice, InvoiceState


def get(invoice_id: UUID) -> Invoice:
    """One paper. Raises NotFound."""
    return find(Invoice, invoice_id)


def state(invoice_id: UUID, *, lock: bool = False) -> InvoiceState:
    """What is paid and open of an invoice. Raises NotFound."""
    return find(InvoiceState, invoice_id, lock=lock)


_OPEN = """
select i.id, i.issued_on, i.number, s.open_minor
  from invoice_state s join invoice i on i.organization_id = s.organization_id and i.id = s.id
 where s.organization_id = org() and s.customer_id = %s and s.open_minor > 0 and i.kind = 'invoice' and i.currency = %s
 order by i.issued_on, i.number for no key update of s"""


def open_of(customer_id: UUID, currency: str) -> list[tuple[UUID, object, int, int]]:
    """Open invoices of a locked customer, oldest first: id, issued_on, number, open amount in minor units."""
    return [(r[0], r[1], int(r[2]), int(r[3])) for r in rows(_OPEN, (customer_id, currency))]
