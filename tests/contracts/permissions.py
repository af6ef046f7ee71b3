"""``python -m tests.contracts.permissions`` prints docs/permissions.md: the permission table in words."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from clientcast.core.permissions import Permission

HEAD = """# Permissions

Made by `make generated` from the permission table (`clientcast/core/permissions.py`) and from the table that
`tests/core/test_permissions.py` holds against the running server, role by role. Do not edit.

A permission says *what* a role may do. *Whose* rows it may do it to, PostgreSQL decides: the office (owner, admin,
manager, accountant) has the whole organization, a seller his own customers and those of the sellers below him, support
customers and lines but no money. Nobody has another organization's. What is not his does not exist for him: 404.
"""
WORDS = {
    "organization.read": "See the organization's settings",
    "organization.write": "Change them, and the logo",
    "members.read": "See who works here",
    "members.write": "Invite, suspend and remove people, and change their roles",
    "sellers.read": "See sellers",
    "sellers.write": "Add, change, move and freeze sellers",
    "catalog.read": "See plans and prices",
    "catalog.write": "Add plans, publish prices, retire plans",
    "customers.read": "See customers",
    "customers.write": "Add and change customers, write notes",
    "customers.archive": "Archive and restore customers",
    "customers.reassign": "Give customers to another seller",
    "subscriptions.write": "Add and change lines, boxes and service passwords; start trials",
    "subscriptions.reveal": "See a service password, with a reason that is kept",
    "invoices.read": "See invoices and their papers",
    "payments.take": "Renew for money and collect payments",
    "payments.undo": "Undo a payment or renewal",
    "payments.renew_on_credit": "Renew without money, within the limits",
    "payments.hand_over": "Confirm cash handed over",
    "attention.read": "See exceptions",
    "attention.settle": "Settle exceptions",
    "attention.run": "Let through what passed a limit",
    "ledger.read": "See the ledger",
    "imports.run": "Import lists of customers, undo imports",
}


def text() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_permissions(), "", *_commands(), "", *_routes(), ""])


def _permissions() -> Iterator[str]:
    from clientcast.core.permissions import GRANTED, Permission
    from tests.core.permission_table import PLAYED_BY

    yield from _table("What a role may do", "Permission")
    for permission in Permission:
        yield _line(_named(permission), (permission in GRANTED[role] for role in PLAYED_BY))


def _named(permission: Permission) -> str:
    return f"{WORDS[permission]} (`{permission}`)"


def _commands() -> Iterator[str]:
    from clientcast.core.commands import kinds
    from tests.core.permission_table import MAY, PLAYED_BY

    yield from _table("Commands", "Command")
    for name, kind in sorted(kinds().items()):
        yield _line(f"`{name}` {_first(kind.handler.__doc__)}", (who in MAY[name] for who in PLAYED_BY.values()))


def _routes() -> Iterator[str]:
    from clientcast.config.urls import api
    from tests.core.permission_table import ANYBODY, MAY_ASK, PLAYED_BY

    paths = api.get_openapi_schema()["paths"]
    yield from _table("Routes", "Route")
    for route, may in sorted(MAY_ASK.items(), key=lambda item: item[0].split()[::-1]):
        method, path = route.split()
        what = _first(paths[path][method]["description"])
        everybody = may == ANYBODY
        note = " *Without signing in.*" if everybody else "" if may <= set(PLAYED_BY.values()) else f" *{min(may)}*"
        yield _line(f"`{method.upper()} {path}` {what}{note}", (everybody or w in may for w in PLAYED_BY.values()))


def _table(title: str, first: str) -> Iterator[str]:
    from tests.core.permission_table import PLAYED_BY

    yield f"## {title}\n"
    yield "| " + " | ".join([first, *PLAYED_BY]) + " |"
    yield "|---" + "|:-:" * len(PLAYED_BY) + "|"


def _line(what: str, cells: Iterable[bool]) -> str:
    return "| " + " | ".join([what, *("✓" if yes else "" for yes in cells)]) + " |"


def _first(docstring: str | None) -> str:
    """The first sentence: what it does, without what it raises."""
    return " ".join((docstring or "").split("\n\n")[0].split()).partition(" Raises ")[0].replace("``", "`")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientcast.config.settings")
    django.setup()
    print(text(), end="")
