"""Who may do and ask what: the table that `test_permissions` holds against the server, and that docs/permissions.md tells.

One member of every role stands for it.
"""

from __future__ import annotations

from clientcast.core.actor import Role

PLAYED_BY = {
    Role.OWNER: "ada",
    Role.ADMIN: "adam",
    Role.MANAGER: "mina",
    Role.ACCOUNTANT: "asha",
    Role.SELLER: "sam",
    Role.EMPLOYEE: "pia",
}
TOP = {"ada", "adam"}
OFFICE = TOP | {"mina"}
MONEY = OFFICE | {"asha"}
FIELD = OFFICE | {"sam", "pia"}
ALL = MONEY | {"sam", "pia"}
NOT_SUPPORT = ALL - {"pia"}

# Who may do each kind of command: one member of every role (domain.md §6).
MAY: dict[str, set[str]] = {
    "organizations.edit": TOP,
    "files.attach_logo": TOP,
    "files.detach_logo": TOP,
    "members.invite": TOP,
    "members.reset_link": TOP,
    "members.suspend": TOP,
    "members.activate": TOP,
    "members.remove": TOP,
    "members.set_role": TOP,
    "sellers.create": OFFICE,
    "sellers.edit": OFFICE,
    "sellers.move": OFFICE,
    "sellers.freeze": OFFICE,
    "sellers.unfreeze": OFFICE,
    "catalog.create_plan": OFFICE,
    "catalog.publish_version": OFFICE,
    "catalog.rename_plan": OFFICE,
    "catalog.retire_plan": OFFICE,
    "catalog.revive_plan": OFFICE,
    "customers.create": FIELD,
    "customers.edit": FIELD,
    "customers.add_note": FIELD,
    "customers.archive": OFFICE,
    "customers.restore": OFFICE,
    "customers.reassign": OFFICE,
    "subscriptions.add": FIELD,
    "subscriptions.edit": FIELD,
    "subscriptions.set_boxes": FIELD,
    "subscriptions.set_secret": FIELD,
    "subscriptions.reveal": OFFICE | {"sam"},
    "payments.renew": NOT_SUPPORT,
    "payments.collect": NOT_SUPPORT,
    "payments.undo": NOT_SUPPORT,
    "payments.hand_over": MONEY,
    "attention.settle": NOT_SUPPORT,
    "imports.settle": OFFICE,
    "imports.apply": OFFICE,
    "imports.apply_chunk": OFFICE,
    "imports.give_up": OFFICE,
    "imports.undo": OFFICE,
    "imports.take_back": OFFICE,
}

ANYBODY: set[str] = set()  # also without a session
# Who may ask each route, besides the commands'.
MAY_ASK: dict[str, set[str]] = {
    "get /api/public": ANYBODY,
    "post /api/session": ANYBODY,
    "delete /api/session": ANYBODY,
    "get /api/links/{token}": ANYBODY,
    "post /api/links/{token}": ANYBODY,
    "get /api/session": ALL,
    "post /api/session/membership": ALL,
    "post /api/session/device": ALL,
    "get /api/session/all": ALL,
    "delete /api/session/all/{public_id}": ALL,
    "post /api/start": {"Nobody of them: only who came by an owner link."},
    "get /api/changes": ALL,
    "get /api/snapshot": ALL,
    "get /api/live": ALL,
    "post /api/commands": ALL,
    "get /api/customers": ALL,
    "get /api/customers/{customer_id}": ALL,
    "get /api/search": ALL,
    "put /api/files/{file_id}": TOP,
    "get /api/files/{file_id}": ALL,
    "get /api/invoices/{invoice_id}": NOT_SUPPORT,
    "get /api/invoices/{invoice_id}/pdf": NOT_SUPPORT,
    "get /api/imports": OFFICE,
    "post /api/imports": OFFICE,
    "get /api/imports/{run_id}": OFFICE,
    "get /api/imports/{run_id}/analysis": OFFICE,
    "post /api/imports/{run_id}/dry-run": OFFICE,
    "get /api/imports/{run_id}/errors.xlsx": OFFICE,
}
