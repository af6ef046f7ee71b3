"""Reading payments and what they settle."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from clientcast.core.db import one, rows
from clientcast.core.rows import find
from clientcast.payments.models import Payment
from clientcast.payments.rules import Part
from clientcast.subscriptions.queries import LastTermRow


def get(payment_id: UUID) -> Payment:
    """One payment, locked. Raises NotFound."""
    return find(Payment, payment_id, lock=True)


def parts_of(payment_id: UUID) -> list[Part]:
    """What a payment settles at present, per invoice."""
    found = rows(
        """select invoice_id, sum(amount_minor) from allocation
            where organization_id = org() and payment_id = %s group by invoice_id having sum(amount_minor) <> 0""",
        (payment_id,),
    )
    return [Part(invoice_id, int(amount)) for invoice_id, amount in found]


def issued_with(payment: Payment) -> UUID | None:
    """The invoice of the renewal that brought the payment: both came to be in one transaction."""
    row = one(
        "select id from invoice where organization_id = org() and customer_id = %s and created_at = %s and kind = 'invoice'",
        (payment.customer_id, payment.created_at),
    )
    return row[0] if row else None


def advance_used(invoice_id: UUID) -> int:
    """What the customer's advance has settled of an invoice, in minor units."""
    row = one(
        "select coalesce(sum(amount_minor), 0) from allocation where organization_id = org() and invoice_id = %s and payment_id is null",
        (invoice_id,),
    )
    return int(row[0]) if row else 0


def last_renewal(last: LastTermRow | None) -> dict[str, Any]:
    """Who renewed the line last and when, as far as the caller may see: for "already renewed by Sid at 10:42"."""
    if last is None:
        return {}
    row = one("select sold_by_id from invoice where organization_id = org() and id = %s", (last.invoice_id,))
    return {
        "renewed_at": last.created_at.isoformat(),
        "renewed_by": str(row[0]) if row else None,
        "last_end": last.term.ends_on.isoformat(),
    }
