"""Every write on customers: require → load → rules → save."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from clientcast.core import edits
from clientcast.core.actor import Actor
from clientcast.core.commands import Body, Moment, command, guarded_by
from clientcast.core.fields import Email, Ids, Line, Minor, Name, OptionalName, Paragraph, Phones, ShortText
from clientcast.core.numbers import next_number
from clientcast.core.permissions import Permission, require
from clientcast.customers import queries, rules
from clientcast.customers.models import Customer, CustomerNote
from clientcast.customers.rules import CustomerKind
from clientcast.kit.errors import NotFound
from clientcast.kit.ids import uuid7

guarded_by("customer_number_once", rules.CustomerNumberTaken)


class Create(Body):
    """A new customer; ``seller_id`` defaults to the caller's own seller, else the house."""

    id: UUID
    seller_id: UUID | None = None
    kind: CustomerKind = CustomerKind.PERSON
    name: Name
    name_bn: OptionalName = ""
    phones: Phones = Field(default_factory=list)
    email: Email = ""
    address: Line = ""
    area: ShortText = ""
    language: Literal["", "en", "bn"] = ""
    note: Paragraph = ""


class CustomerFields(Body):
    """What an edit may touch; only fields that are sent count."""

    kind: CustomerKind = CustomerKind.PERSON
    name: Name = ""
    name_bn: OptionalName = ""
    email: Email = ""
    address: Line = ""
    area: ShortText = ""
    language: Literal["", "en", "bn"] = ""
    credit_limit_minor: Minor | None = None


class Edit(Body):
    """Changed fields with what the person saw; phones come and go one by one (SYNC-23)."""

    id: UUID
    set: CustomerFields = CustomerFields()
    was: CustomerFields = CustomerFields()
    phones_add: Phones = Field(default_factory=list)
    phones_remove: Phones = Field(default_factory=list)


class AddNote(Body):
    """Something worth remembering about a customer."""

    id: UUID
    customer_id: UUID
    text: Paragraph = Field(min_length=1)


class One(Body):
    """One customer."""

    id: UUID


class Reassign(Body):
    """Customers, with their lines and papers, go to another seller (DB-6)."""

    customer_ids: Ids
    seller_id: UUID


@command("customers.create", offline=True)
def create(actor: Actor, body: Create, *, at: Moment) -> None:
    """Add a customer; the number comes with the commit (M18). Raises AlreadyExists for a taken id."""
    require(actor, Permission.CUSTOMERS_WRITE)
    customer = Customer(
        id=body.id,
        seller_id=body.seller_id or actor.own_seller_id,
        kind=body.kind,
        name=body.name,
        name_bn=body.name_bn,
        phones=rules.merge_phones([], body.phones, []),
        email=body.email,
        address=body.address,
        area=body.area,
        language=body.language,
        number=f"C-{next_number('customer'):05}",
    )
    customer.search = queries.searchable(customer, [])
    customer.save(force_insert=True)
    if body.note:
        _add_note(customer, uuid7(), body.note, at)


@command("customers.edit", offline=True)
def edit(actor: Actor, body: Edit, *, at: Moment) -> None:
    """Change fields. Raises NotFound, ChangedMeanwhile, TooManyPhones; only the office changes credit limits."""
    require(actor, Permission.CUSTOMERS_WRITE)
    if "credit_limit_minor" in body.set.model_fields_set:
        require(actor, Permission.CUSTOMERS_REASSIGN)
    customer = queries.get(body.id, lock=True)
    changed = edits.apply(customer, "customer", body.set, body.was)
    phones = rules.merge_phones(customer.phones, body.phones_add, body.phones_remove)
    if phones != customer.phones:
        customer.phones = phones
        changed.append("phones")
    if changed:
        customer.search = queries.searchable(customer, queries.usernames(customer.id))
        customer.save(update_fields=[*changed, "search"])


@command("customers.add_note", offline=True)
def add_note(actor: Actor, body: AddNote, *, at: Moment) -> None:
    """Append a note. Raises NotFound."""
    require(actor, Permission.CUSTOMERS_WRITE)
    _add_note(queries.get(body.customer_id), body.id, body.text, at)


@command("customers.archive")
def archive(actor: Actor, body: One, *, at: Moment) -> None:
    """Hide a customer and keep the papers. Raises NotFound, CustomerOwesMoney, CustomerHasRunningLine."""
    require(actor, Permission.CUSTOMERS_ARCHIVE)
    customer = queries.get(body.id, lock=True)
    due_minor, _ = queries.balance(customer.id, actor.currency)
    rules.check_can_archive(due_minor=due_minor, has_running_line=queries.has_running_line(customer.id))
    if customer.archived_at is None:
        customer.archived_at = at.now
        customer.save(update_fields=["archived_at"])


@command("customers.restore")
def restore(actor: Actor, body: One, *, at: Moment) -> None:
    """Bring an archived customer back. Raises NotFound."""
    require(actor, Permission.CUSTOMERS_ARCHIVE)
    customer = queries.get(body.id, lock=True)
    if customer.archived_at is not None:
        customer.archived_at = None
        customer.save(update_fields=["archived_at"])


@command("customers.reassign")
def reassign(actor: Actor, body: Reassign, *, at: Moment) -> None:
    """Hand customers to another seller, all or none. Raises NotFound."""
    require(actor, Permission.CUSTOMERS_REASSIGN)
    wanted = set(body.customer_ids)
    locked = Customer.objects.filter(id__in=wanted).order_by("id").select_for_update(no_key=True)
    if len(locked) != len(wanted):
        raise NotFound
    Customer.objects.filter(id__in=wanted).exclude(seller_id=body.seller_id).update(seller_id=body.seller_id)


def _add_note(customer: Customer, note_id: UUID, text: str, at: Moment) -> None:
    CustomerNote.objects.create(
        id=note_id, customer_id=customer.id, seller_id=customer.seller_id, text=text, captured_at=at.captured
    )
