"""Every write on sellers and their tree."""

from __future__ import annotations

from uuid import UUID

from clientcast.core import edits
from clientcast.core.actor import Actor
from clientcast.core.commands import Body, Moment, command, guarded_by
from clientcast.core.fields import Minor, Name, OptionalName, Phone
from clientcast.core.permissions import Permission, require
from clientcast.sellers import queries, rules
from clientcast.sellers.models import Seller
from clientcast.sellers.rules import SellerMode

guarded_by("seller_tree", rules.SellerTreeWrong)
guarded_by("seller_not_own_parent", rules.SellerTreeWrong)
guarded_by("seller_one_house", rules.HouseStays)


class Create(Body):
    """A new seller, below ``parent_id`` or on top."""

    id: UUID
    name: Name
    name_bn: OptionalName = ""
    phone: Phone = ""
    parent_id: UUID | None = None
    mode: SellerMode = SellerMode.COLLECTOR
    credit_limit_minor: Minor | None = None


class SellerFields(Body):
    """What an edit may touch; only fields that are sent count."""

    name: Name = ""
    name_bn: OptionalName = ""
    phone: Phone = ""
    credit_limit_minor: Minor | None = None


class Edit(Body):
    """Changed fields with what the person saw."""

    id: UUID
    set: SellerFields
    was: SellerFields = SellerFields()


class Move(Body):
    """Another place in the tree; what its members see moves with it (E7)."""

    id: UUID
    parent_id: UUID | None


class One(Body):
    """One seller."""

    id: UUID


@command("sellers.create")
def create(actor: Actor, body: Create, *, at: Moment) -> None:
    """Add a seller. Raises NotFound, SellerTreeWrong, HouseStays, AlreadyExists."""
    require(actor, Permission.SELLERS_WRITE)
    rules.check_not_house(body.mode)
    Seller.objects.create(
        id=body.id,
        parent_id=body.parent_id,
        name=body.name,
        name_bn=body.name_bn,
        phone=body.phone,
        mode=body.mode,
        credit_limit_minor=body.credit_limit_minor,
    )


@command("sellers.edit")
def edit(actor: Actor, body: Edit, *, at: Moment) -> None:
    """Change fields. Raises NotFound, ChangedMeanwhile."""
    require(actor, Permission.SELLERS_WRITE)
    seller = queries.get(body.id, lock=True)
    changed = edits.apply(seller, "seller", body.set, body.was)
    if changed:
        seller.save(update_fields=changed)


@command("sellers.move")
def move(actor: Actor, body: Move, *, at: Moment) -> None:
    """Hang a seller and his subtree elsewhere. Raises NotFound, HouseStays, SellerTreeWrong."""
    require(actor, Permission.SELLERS_WRITE)
    seller = _not_house(body.id)
    seller.parent_id = body.parent_id
    seller.save(update_fields=["parent"])


@command("sellers.freeze")
def freeze(actor: Actor, body: One, *, at: Moment) -> None:
    """Stop a seller: he keeps his book, his members get no further. Raises NotFound, HouseStays."""
    _set_state(actor, body.id, "frozen")


@command("sellers.unfreeze")
def unfreeze(actor: Actor, body: One, *, at: Moment) -> None:
    """Let a frozen seller work again. Raises NotFound, HouseStays."""
    _set_state(actor, body.id, "active")


def _set_state(actor: Actor, seller_id: UUID, state: str) -> None:
    require(actor, Permission.SELLERS_WRITE)
    seller = _not_house(seller_id)
    seller.state = state
    seller.save(update_fields=["state"])


def _not_house(seller_id: UUID) -> Seller:
    seller = queries.get(seller_id, lock=True)
    rules.check_not_house(seller.mode)
    return seller
