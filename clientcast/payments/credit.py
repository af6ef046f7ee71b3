"""Credit: what may stay open of a renewal, when it is made and when its payment is taken back (M11)."""

from __future__ import annotations

from uuid import UUID

from clientcast.core.actor import Actor
from clientcast.core.permissions import Permission, allowed
from clientcast.customers import queries as customers
from clientcast.customers.models import Customer
from clientcast.organizations import queries as organizations
from clientcast.organizations.models import Organization
from clientcast.payments import queries, rules
from clientcast.payments.models import Payment
from clientcast.sellers import queries as sellers


def check(actor: Actor, organization: Organization, customer: Customer, due_minor: int, credit_minor: int) -> None:
    """May a locked customer, who owes ``due_minor``, owe ``credit_minor`` more? Before anything is posted (DB-14).

    Raises PaymentTooSmall, OverLimit.
    """
    if credit_minor <= 0:
        return
    limit = sellers.credit_limit_minor(customer.seller_id)
    seller_due = sellers.due_minor(customer.seller_id, organization.currency) if limit is not None else 0
    rules.check_credit(
        credit_minor,
        may_give_credit=allowed(actor, Permission.PAYMENTS_RENEW_ON_CREDIT),
        customer_open_minor=due_minor + credit_minor,
        customer_limit_minor=rules.credit_limit(customer.credit_limit_minor, organization.credit_limit_minor),
        seller_open_minor=seller_due + credit_minor,
        seller_limit_minor=limit,
    )


def check_reopened(actor: Actor, customer: Customer, payment: Payment, credited: UUID | None) -> None:
    """Without its payment a renewal is one on credit, unless its invoice is ``credited`` in the same act.

    What was owed before the payment is owed again without a question. Raises PaymentTooSmall, OverLimit.
    """
    own, parts = queries.issued_with(payment), queries.parts_of(payment.id)
    if own == credited or own not in {part.invoice_id for part in parts}:
        return
    due_minor, _ = customers.balance(customer.id, payment.currency)
    check(actor, organizations.current(), customer, due_minor, sum(part.amount_minor for part in parts))
