"""One way to do each kind of command. Names the kind's check in the mirror test, and in replay.

``RECIPES[kind](shop)`` prepares what the command needs and gives who does it and its body.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image

from clientcast.core.db import work
from clientcast.files import commands as files
from clientcast.imports import commands as imports
from clientcast.kit.ids import uuid7
from tests.cast import NOW, Person
from tests.sync.shop import PRICE, Shop

Deed = tuple[Person, dict[str, Any]]
Recipe = Callable[[Shop], Deed]
RECIPES: dict[str, Recipe] = {}


def recipe(kind: str) -> Callable[[Recipe], Recipe]:
    def register(function: Recipe) -> Recipe:
        RECIPES[kind] = function
        return function

    return register


def _office(kind: str, **body: Any) -> None:
    RECIPES[kind] = lambda shop: (shop.cast.ada, {k: v(shop) if callable(v) else v for k, v in body.items()})


def new_seller(shop: Shop) -> UUID:
    """A seller whose members nobody watches: what happens to him changes no watcher's scope or session."""
    seller = uuid7()
    shop.cast.ada.does("sellers.create", id=seller, name="New")
    return seller


def _cash(amount: int = PRICE) -> dict[str, Any]:
    return {"id": uuid7(), "amount_minor": amount, "currency": "BDT", "method": "cash"}


_office("organizations.edit", set={"phone": "+8801711000000"}, was={"phone": ""})
_office("members.invite", id=lambda _: uuid7(), role="seller", name="New", seller_id=lambda s: s.cast.sue.seller)
_office("members.suspend", id=lambda s: s.cast.asha.member)
_office("members.remove", id=lambda s: s.cast.asha.member)
_office("members.set_role", id=lambda s: s.cast.asha.member, role="manager")
_office("members.reset_link", id=lambda s: s.cast.sid.member)
_office("sellers.create", id=lambda _: uuid7(), name="Zia")
_office("sellers.edit", id=lambda s: s.cast.sue.seller, set={"name": "Susan"}, was={"name": "Sue"})
_office("sellers.freeze", id=lambda s: new_seller(s))
_office(
    "catalog.create_plan", id=lambda _: uuid7(), version_id=lambda _: uuid7(), code="FAST", name="Fast", price_minor=1
)
_office("catalog.publish_version", plan_id=lambda s: s.plan, version_id=lambda _: uuid7(), price_minor=60_000)
_office("catalog.rename_plan", id=lambda s: s.plan, set={"name": "Home 20"}, was={"name": "Home 10"})
_office("catalog.retire_plan", id=lambda s: s.plan)
_office("customers.archive", id=lambda s: s.other)
_office("customers.reassign", customer_ids=lambda s: [s.customer], seller_id=lambda s: s.cast.sue.seller)


@recipe("files.attach_logo")
def _attach_logo(shop: Shop) -> Deed:
    picture, file = BytesIO(), uuid7()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    with work(shop.cast.ada.caller) as actor:
        files.put_logo(actor, file, picture.getvalue())
    return shop.cast.ada, {"file_id": file}


@recipe("files.detach_logo")
def _detach_logo(shop: Shop) -> Deed:
    person, body = _attach_logo(shop)
    person.does("files.attach_logo", **body)
    return person, body


@recipe("members.activate")
def _activate(shop: Shop) -> Deed:
    shop.cast.ada.does("members.suspend", id=shop.cast.asha.member)
    return shop.cast.ada, {"id": shop.cast.asha.member}


@recipe("sellers.unfreeze")
def _unfreeze(shop: Shop) -> Deed:
    seller = new_seller(shop)
    shop.cast.ada.does("sellers.freeze", id=seller)
    return shop.cast.ada, {"id": seller}


@recipe("sellers.move")
def _move(shop: Shop) -> Deed:
    return shop.cast.ada, {"id": new_seller(shop), "parent_id": new_seller(shop)}


@recipe("catalog.revive_plan")
def _revive(shop: Shop) -> Deed:
    shop.cast.ada.does("catalog.retire_plan", id=shop.plan)
    return shop.cast.ada, {"id": shop.plan}


@recipe("customers.create")
def _create(shop: Shop) -> Deed:
    return shop.cast.sam, {"id": uuid7(), "name": "Karim", "phones": ["+8801712345678"], "note": "Met at the fair"}


@recipe("customers.edit")
def _edit(shop: Shop) -> Deed:
    return shop.cast.sam, {"id": shop.customer, "set": {"name": "Rahima"}, "was": {"name": "Rahim"}}


@recipe("customers.add_note")
def _note(shop: Shop) -> Deed:
    return shop.cast.sam, {"id": uuid7(), "customer_id": shop.customer, "text": "Second floor"}


@recipe("customers.restore")
def _restore(shop: Shop) -> Deed:
    shop.cast.ada.does("customers.archive", id=shop.other)
    return shop.cast.ada, {"id": shop.other}


@recipe("subscriptions.add")
def _add(shop: Shop) -> Deed:
    box = {"id": uuid7(), "mac": "00:11:22:33:44:55"}
    body = {"id": uuid7(), "customer_id": shop.customer, "plan_id": shop.plan, "username": "rahim", "boxes": [box]}
    return shop.cast.sam, body


@recipe("subscriptions.edit")
def _edit_line(shop: Shop) -> Deed:
    return shop.cast.sam, {"id": shop.line, "set": {"auto_renew": True}, "was": {"auto_renew": False}}


@recipe("subscriptions.set_boxes")
def _boxes(shop: Shop) -> Deed:
    old = uuid7()
    shop.cast.sam.does("subscriptions.set_boxes", id=shop.line, add=[{"id": old, "serial": "A1"}])
    return shop.cast.sam, {"id": shop.line, "add": [{"id": uuid7(), "serial": "B2"}], "remove": [old]}


@recipe("subscriptions.set_secret")
def _secret(shop: Shop) -> Deed:
    return shop.cast.sam, {"id": shop.line, "password": "hidden-word"}


@recipe("subscriptions.reveal")
def _reveal(shop: Shop) -> Deed:
    shop.cast.sam.does("subscriptions.set_secret", id=shop.line, password="hidden-word")
    return shop.cast.sam, {"id": shop.line, "reason": "New router"}


@recipe("payments.renew")
def _renew(shop: Shop) -> Deed:
    return shop.cast.sam, shop.renewal()


@recipe("payments.collect")
def _collect(shop: Shop) -> Deed:
    shop.cast.sam.does("payments.renew", **shop.renewal(paid=False))
    return shop.cast.sam, {**_cash(PRICE + 100), "customer_id": shop.customer}


@recipe("payments.undo")
def _undo(shop: Shop) -> Deed:
    body = shop.renewal()
    shop.cast.sam.does("payments.renew", **body)
    undone = {"payment_id": body["payment"]["id"], "invoice_id": body["invoice_id"], "credit_note_id": uuid7()}
    return shop.cast.sam, {**undone, "reason": "Wrong customer"}


@recipe("payments.hand_over")
def _hand_over(shop: Shop) -> Deed:
    shop.cast.sam.does("payments.renew", **shop.renewal())
    return shop.cast.ada, {"id": uuid7(), "seller_id": shop.cast.sam.seller, "amount_minor": 20_000}


@recipe("attention.settle")
def _settle(shop: Shop) -> Deed:
    return shop.cast.ada, {"id": _double_renewal(shop), "outcome": "keep_advance"}


def _double_renewal(shop: Shop) -> UUID:
    shop.cast.sam.does("payments.renew", **shop.renewal())
    item = shop.cast.ada.does("payments.renew", **shop.renewal()).attention
    assert item is not None
    return item


def _uploaded(shop: Shop) -> tuple[UUID, dict[str, Any]]:
    """A spreadsheet of two customers, and the settings proposed for it."""
    with work(shop.cast.ada.caller) as actor:
        run, _ = imports.upload(actor, "list.csv", b"Name,Phone\nKarim,01712345678\nLima,01812345678\n", now=NOW)
        return run.id, imports.look(actor, run).settings.as_json()


def _checked(shop: Shop) -> UUID:
    run, settings = _uploaded(shop)
    shop.cast.ada.does("imports.settle", id=run, settings=settings)
    imports.dry_run(shop.cast.ada.caller, run, now=NOW)
    return run


def _applying(shop: Shop) -> UUID:
    run = _checked(shop)
    shop.cast.ada.does("imports.apply", id=run)
    return run


@recipe("imports.settle")
def _settle_import(shop: Shop) -> Deed:
    run, settings = _uploaded(shop)
    return shop.cast.ada, {"id": run, "settings": settings}


@recipe("imports.apply")
def _apply_import(shop: Shop) -> Deed:
    return shop.cast.ada, {"id": _checked(shop)}


@recipe("imports.apply_chunk")
def _apply_chunk(shop: Shop) -> Deed:
    return shop.cast.ada, {"id": _applying(shop), "chunk": 0}


@recipe("imports.give_up")
def _give_up(shop: Shop) -> Deed:
    run = _checked(shop)
    shop.cast.ada.does("imports.apply", id=run, now=NOW - timedelta(minutes=2))
    return shop.cast.ada, {"id": run}


@recipe("imports.undo")
def _undo_import(shop: Shop) -> Deed:
    run = _applying(shop)
    shop.cast.ada.does("imports.apply_chunk", id=run, chunk=0)
    return shop.cast.ada, {"id": run}


@recipe("imports.take_back")
def _take_back(shop: Shop) -> Deed:
    person, body = _undo_import(shop)
    person.does("imports.undo", **body)
    return person, body
