"""Every write on lines, boxes and terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from pydantic import Field, StringConstraints

from clientcast.catalog import queries as catalog
from clientcast.catalog.models import PlanVersion
from clientcast.catalog.rules import PlanKind, PlanRetired
from clientcast.core import edits, vault
from clientcast.core.actor import Actor
from clientcast.core.commands import Body, Done, Moment, command, guarded_by
from clientcast.core.db import execute, one
from clientcast.core.fields import Reason, ShortText
from clientcast.core.numbers import next_number
from clientcast.core.permissions import Permission, require
from clientcast.core.rows import change
from clientcast.customers import queries as customers
from clientcast.customers.models import Customer
from clientcast.customers.rules import CustomerArchived
from clientcast.kit.clock import local_date
from clientcast.kit.errors import NotFound
from clientcast.kit.periods import Unit
from clientcast.subscriptions import queries, rules
from clientcast.subscriptions.models import Box, Subscription, Term
from clientcast.subscriptions.rules import PlanTerms, Renewal, TermKind, TermSource

guarded_by("subscription_username_once", rules.UsernameTaken)
guarded_by("subscription_number_once", rules.LineNumberTaken)
guarded_by("box_mac_once", rules.BoxInUse)
guarded_by("term_no_overlap", rules.TermsOverlap)

Connections = Annotated[int, Field(ge=1, le=50)]


class NewBox(Body):
    """A box to hang on a line; at least one of MAC and serial names it."""

    id: UUID
    mac: ShortText = ""
    serial: Annotated[ShortText, Field(max_length=60)] = ""
    model: Annotated[ShortText, Field(max_length=60)] = ""


class Add(Body):
    """A new line of a customer. On a trial plan the trial starts at once as ``trial_term_id``."""

    id: UUID
    customer_id: UUID
    plan_id: UUID
    username: ShortText = ""
    connections: Connections | None = None
    boxes: list[NewBox] = Field(default_factory=list, max_length=20)
    trial_term_id: UUID | None = None


class SubscriptionFields(Body):
    """What an edit may touch; only fields that are sent count."""

    username: ShortText = ""
    connections: Connections = 1
    auto_renew: bool = False


class Edit(Body):
    """Changed fields with what the person saw."""

    id: UUID
    set: SubscriptionFields = SubscriptionFields()
    was: SubscriptionFields = SubscriptionFields()


class SetBoxes(Body):
    """Boxes come and go; terms and money stay (E3)."""

    id: UUID
    add: list[NewBox] = Field(default_factory=list, max_length=20)
    remove: list[UUID] = Field(default_factory=list, max_length=20)


class SetSecret(Body):
    """The service password of a line; sealed at once, kept nowhere else."""

    id: UUID
    password: Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=200)]


class Reveal(Body):
    """Ask to see a service password; the reason is logged with the access."""

    id: UUID
    reason: Annotated[Reason, Field(min_length=3)]


@command("subscriptions.add", offline=True)
def add(actor: Actor, body: Add, *, at: Moment) -> None:
    """Add a line. Raises NotFound, CustomerArchived, PlanRetired, UsernameTaken, BoxInUse, TrialTermMissing."""
    require(actor, Permission.SUBSCRIPTIONS_WRITE)
    customer = customers.get(body.customer_id, lock=True)
    if customer.archived_at is not None:
        raise CustomerArchived
    version = catalog.current(body.plan_id)
    if version.plan.retired_at is not None:
        raise PlanRetired
    subscription = _new_line(actor, body, customer, version)
    for box in body.boxes:
        _hang(box, subscription)
    if version.plan.kind == PlanKind.TRIAL:
        _start_trial(actor, body, subscription, version, at)


def _new_line(actor: Actor, body: Add, customer: Customer, version: PlanVersion) -> Subscription:
    subscription = Subscription(
        id=body.id,
        number=f"L-{next_number('subscription'):05}",
        customer_id=customer.id,
        seller_id=customer.seller_id,
        plan_id=version.plan_id,
        plan_version_id=version.id,
        username=body.username,
        connections=body.connections or version.connections,
        sold_by_id=actor.own_seller_id,
    )
    subscription.save(force_insert=True)
    if body.username:
        _refresh_search(customer)
    return subscription


def _start_trial(actor: Actor, body: Add, line: Subscription, version: PlanVersion, at: Moment) -> None:
    if body.trial_term_id is None:
        raise rules.TrialTermMissing("trial_term_id")
    start = local_date(at.captured, actor.zone.key)
    made = rules.renewal(None, PlanTerms(Unit(version.unit), version.count), start)
    make_term(line, version, made, term_id=body.trial_term_id, kind=TermKind.TRIAL)


@command("subscriptions.edit", offline=True)
def edit(actor: Actor, body: Edit, *, at: Moment) -> None:
    """Change fields. Raises NotFound, ChangedMeanwhile, UsernameTaken."""
    require(actor, Permission.SUBSCRIPTIONS_WRITE)
    customer = customers.get(queries.get(body.id).customer_id, lock=True)
    subscription = queries.get(body.id, lock=True)
    changed = edits.apply(subscription, "subscription", body.set, body.was)
    if changed:
        subscription.save(update_fields=changed)
    if "username" in changed:
        _refresh_search(customer)


@command("subscriptions.set_boxes", offline=True)
def set_boxes(actor: Actor, body: SetBoxes, *, at: Moment) -> None:
    """Swap boxes of a line. Raises NotFound, BoxInUse, BoxUnnamed."""
    require(actor, Permission.SUBSCRIPTIONS_WRITE)
    subscription = queries.get(body.id, lock=True)
    Box.objects.filter(id__in=body.remove, subscription_id=subscription.id, removed_at__isnull=True).update(
        removed_at=at.now
    )
    for box in body.add:
        _hang(box, subscription)


@command("subscriptions.set_secret")
def set_secret(actor: Actor, body: SetSecret, *, at: Moment) -> None:
    """Seal a service password. Raises NotFound, VaultLocked."""
    require(actor, Permission.SUBSCRIPTIONS_WRITE)
    subscription = queries.get(body.id, lock=True)
    keep_secrets(actor, {subscription.id: body.password})
    if not subscription.has_secret:
        subscription.has_secret = True
        subscription.save(update_fields=["has_secret"])


@command("subscriptions.reveal")
def reveal(actor: Actor, body: Reveal, *, at: Moment) -> Done:
    """Show a service password once and log it in the same transaction (I16). Raises NotFound, VaultLocked."""
    require(actor, Permission.SUBSCRIPTIONS_REVEAL)
    row = one("select key_version, ciphertext from reveal_secret(%s, %s)", (body.id, body.reason))
    if row is None:
        raise NotFound
    password = vault.open_sealed(actor.organization_id, body.id, row[0], bytes(row[1]))
    return Done(data={"password": password.decode()})


def keep_secrets(actor: Actor, passwords: Mapping[UUID, str]) -> None:
    """Seal passwords by line inside the caller's transaction. Raises NotFound, VaultLocked."""
    version, sealed = vault.seal_many(
        actor.organization_id, {line: password.encode() for line, password in passwords.items()}
    )
    execute(
        "select store_secret(s, %s, c) from unnest(%s::uuid[], %s::bytea[]) x(s, c)",
        (version, list(sealed), list(sealed.values())),
    )


def make_term(
    subscription: Subscription,
    version: PlanVersion,
    renewal: Renewal,
    *,
    term_id: UUID,
    kind: TermKind = TermKind.PAID,
    source: TermSource = TermSource.RENEWAL,
    invoice_id: UUID | None = None,
    periods: int = 1,
) -> None:
    """Add a term to a locked line and move its anchor; the database mirrors the end (I1)."""
    change(subscription, anchor_day=renewal.anchor_day, plan_version_id=version.id, plan_id=version.plan_id)
    Term.objects.create(
        id=term_id,
        subscription_id=subscription.id,
        customer_id=subscription.customer_id,
        seller_id=subscription.seller_id,
        plan_version_id=version.id,
        period=DateRange(renewal.start, renewal.end),
        kind=kind,
        source=source,
        invoice_id=invoice_id,
        periods=periods,
    )


def cut_trial(term_id: UUID, renewal: Renewal, at: Moment) -> None:
    """End a trial where the paid term starts; a trial of which nothing is left is voided (R7)."""
    term = Term.objects.get(id=term_id)
    if renewal.trial_voided:
        term.voided_at = at.now
        term.save(update_fields=["voided_at"])
    elif renewal.trial_ends_on is not None:
        term.period = DateRange(term.period.lower, renewal.trial_ends_on)
        term.save(update_fields=["period"])


def void_terms(invoice_id: UUID, at: Moment) -> None:
    """Void the live terms an invoice made. Raises LaterTermExists when another one follows (M15)."""
    terms = list(Term.objects.filter(invoice_id=invoice_id, voided_at__isnull=True))
    for term in terms:
        later = Term.objects.filter(
            subscription_id=term.subscription_id,
            voided_at__isnull=True,
            period__startswith__gte=term.period.upper,
        )
        if later.exists():
            raise rules.LaterTermExists
        term.voided_at = at.now
        term.save(update_fields=["voided_at"])


def _hang(box: NewBox, subscription: Subscription) -> None:
    mac = rules.mac_address(box.mac)
    if not (mac or box.serial):
        raise rules.BoxUnnamed("boxes")
    Box.objects.create(
        id=box.id,
        subscription_id=subscription.id,
        customer_id=subscription.customer_id,
        seller_id=subscription.seller_id,
        mac=mac,
        serial=box.serial,
        model=box.model,
    )


def _refresh_search(customer: Customer) -> None:
    customer.search = customers.searchable(customer, customers.usernames(customer.id))
    customer.save(update_fields=["search"])
