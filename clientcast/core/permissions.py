"""The one permission table: who may do what (domain §6). Routes, grants and docs derive from it."""

from __future__ import annotations

from enum import StrEnum

from clientcast.core.actor import Actor, Role
from clientcast.kit.errors import NotAllowed


class Permission(StrEnum):
    """One line of the table: resource and act."""

    ORGANIZATION_READ = "organization.read"
    ORGANIZATION_WRITE = "organization.write"
    MEMBERS_READ = "members.read"
    MEMBERS_WRITE = "members.write"
    SELLERS_READ = "sellers.read"
    SELLERS_WRITE = "sellers.write"
    CATALOG_READ = "catalog.read"
    CATALOG_WRITE = "catalog.write"
    CUSTOMERS_READ = "customers.read"
    CUSTOMERS_WRITE = "customers.write"
    CUSTOMERS_ARCHIVE = "customers.archive"
    CUSTOMERS_REASSIGN = "customers.reassign"
    SUBSCRIPTIONS_WRITE = "subscriptions.write"
    SUBSCRIPTIONS_REVEAL = "subscriptions.reveal"
    INVOICES_READ = "invoices.read"
    PAYMENTS_TAKE = "payments.take"
    PAYMENTS_UNDO = "payments.undo"
    PAYMENTS_RENEW_ON_CREDIT = "payments.renew_on_credit"
    PAYMENTS_HAND_OVER = "payments.hand_over"
    ATTENTION_READ = "attention.read"
    ATTENTION_SETTLE = "attention.settle"
    ATTENTION_RUN = "attention.run"
    LEDGER_READ = "ledger.read"
    IMPORTS_RUN = "imports.run"


P = Permission
_EVERYTHING = frozenset(Permission)
_MANAGER = _EVERYTHING - {P.ORGANIZATION_WRITE, P.MEMBERS_WRITE, P.LEDGER_READ}
_ACCOUNTANT = frozenset(
    {
        P.ORGANIZATION_READ,
        P.MEMBERS_READ,
        P.SELLERS_READ,
        P.CATALOG_READ,
        P.CUSTOMERS_READ,
        P.INVOICES_READ,
        P.PAYMENTS_TAKE,
        P.PAYMENTS_UNDO,
        P.PAYMENTS_HAND_OVER,
        P.ATTENTION_READ,
        P.ATTENTION_SETTLE,
        P.LEDGER_READ,
    }
)
_SELLER = frozenset(
    {
        P.ORGANIZATION_READ,
        P.SELLERS_READ,
        P.CATALOG_READ,
        P.CUSTOMERS_READ,
        P.CUSTOMERS_WRITE,
        P.SUBSCRIPTIONS_WRITE,
        P.SUBSCRIPTIONS_REVEAL,
        P.INVOICES_READ,
        P.PAYMENTS_TAKE,
        P.PAYMENTS_UNDO,
        P.PAYMENTS_RENEW_ON_CREDIT,
        P.ATTENTION_READ,
        P.ATTENTION_SETTLE,
    }
)
_EMPLOYEE = frozenset(
    {
        P.ORGANIZATION_READ,
        P.SELLERS_READ,
        P.CATALOG_READ,
        P.CUSTOMERS_READ,
        P.CUSTOMERS_WRITE,
        P.SUBSCRIPTIONS_WRITE,
    }
)

GRANTED: dict[Role, frozenset[Permission]] = {
    Role.OWNER: _EVERYTHING,
    Role.ADMIN: _EVERYTHING,
    Role.MANAGER: _MANAGER,
    Role.ACCOUNTANT: _ACCOUNTANT,
    Role.SELLER: _SELLER,
    Role.EMPLOYEE: _EMPLOYEE,
    Role.SYSTEM: _EVERYTHING,
}

# The database role is the ceiling of a member's role (DB-4).
DB_ROLE: dict[Role, str] = {
    Role.OWNER: "app_office",
    Role.ADMIN: "app_office",
    Role.MANAGER: "app_office",
    Role.ACCOUNTANT: "app_office",
    Role.SELLER: "app_seller",
    Role.EMPLOYEE: "app_support",
    Role.SYSTEM: "app_office",
}


def allowed(actor: Actor, permission: Permission) -> bool:
    """Whether the actor's role grants ``permission``."""
    return permission in GRANTED[actor.role]


def require(actor: Actor, permission: Permission) -> None:
    """Raise :class:`NotAllowed` unless the actor's role grants ``permission``."""
    if not allowed(actor, permission):
        raise NotAllowed(permission=permission.value)
