"""Reading lines and terms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from clientcast.catalog.rules import LateRule
from clientcast.core.db import one
from clientcast.core.rows import find
from clientcast.customers.models import Customer
from clientcast.kit.errors import NotFound
from clientcast.subscriptions.models import Subscription
from clientcast.subscriptions.rules import LastTerm, TermKind


def get(subscription_id: UUID, *, lock: bool = False) -> Subscription:
    """One line. ``lock`` holds it against other renewals; lock the customer first (DB-14). Raises NotFound."""
    return find(Subscription, subscription_id, lock=lock)


def customer(subscription_id: UUID) -> Customer:
    """The customer of a line, locked (DB-14). Raises NotFound."""
    of_line = Subscription.objects.filter(id=subscription_id).values("customer_id")
    found = Customer.objects.filter(id__in=of_line).select_for_update(no_key=True).first()
    if found is None:
        raise NotFound
    return found


_LAST_TERM = """
select t.id, lower(t.period), upper(t.period), t.kind, v.grace_days, v.late_rule, t.created_at, t.invoice_id
  from term t join plan_version v on v.organization_id = t.organization_id and v.id = t.plan_version_id
 where t.organization_id = org() and t.subscription_id = %s and t.voided_at is null
 order by upper(t.period) desc limit 1"""


class LastTermRow:
    """The last live term of a line, as rules need it, and where it came from."""

    def __init__(self, row: tuple[Any, ...], anchor: int | None) -> None:
        self.id, starts_on, ends_on, kind, grace_days, late_rule, self.created_at, self.invoice_id = row
        self.term = LastTerm(starts_on, ends_on, TermKind(kind), anchor, grace_days, LateRule(late_rule))


def last_term(subscription: Subscription) -> LastTermRow | None:
    """The last term that is not voided."""
    row = one(_LAST_TERM, (subscription.id,))
    return LastTermRow(row, subscription.anchor_day) if row else None
