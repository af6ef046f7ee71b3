"""Reading papers."""

from __future__ import annotations

from uuid import UUID

from clientcast.core.db import rows
from clientcast.invoices.models import Invoice, InvoiceState
from clientcast.kit.errors import NotFound


def get(invoice_id: UUID) -> Invoice:
    """One paper. Raises NotFound."""
    invoice = Invoice.objects.filter(id=invoice_id).first()
    if invoice is None:
        raise NotFound
    return invoice


def state(invoice_id: UUID, *, lock: bool = False) -> InvoiceState:
    """What is paid and open of an invoice. Raises NotFound."""
    found = InvoiceState.objects.filter(id=invoice_id)
    row = (found.select_for_update(no_key=True) if lock else found).first()
    if row is None:
        raise NotFound
    return row


_OPEN = """
select i.id, i.issued_on, i.number, s.open_minor
  from invoice_state s join invoice i on i.organization_id = s.organization_id and i.id = s.id
 where s.organization_id = org() and s.customer_id = %s and s.open_minor > 0 and i.kind = 'invoice' and i.currency = %s
 order by i.issued_on, i.number for no key update of s"""


def open_of(customer_id: UUID, currency: str) -> list[tuple[UUID, object, int, int]]:
    """Open invoices of a locked customer, oldest first: id, issued_on, number, open amount in minor units."""
    return [(r[0], r[1], int(r[2]), int(r[3])) for r in rows(_OPEN, (customer_id, currency))]
