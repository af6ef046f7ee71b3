"""Decisions about customers: values in, values or an error out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from clientcast.kit.errors import Conflict, Invalid
from clientcast.kit.text import fold

MAX_PHONES = 10


class CustomerKind(StrEnum):
    """A person or a firm (TMF629)."""

    PERSON = "person"
    ORGANIZATION = "organization"


class CustomerOwesMoney(Conflict):
    """``due_minor`` is open: the customer cannot be archived."""

    code = "customer_owes_money"


class CustomerHasRunningLine(Conflict):
    """A line is still in service: the customer cannot be archived."""

    code = "customer_has_running_line"


class CustomerArchived(Conflict):
    """The customer is archived: restore him first."""

    code = "customer_archived"


class CustomerNumberTaken(Conflict):
    """Another customer has this number."""

    code = "customer_number_taken"


class TooManyPhones(Invalid):
    """At most ``max`` phone numbers."""

    code = "too_many_phones"


def search_text(parts: Iterable[str]) -> str:
    """The folded text a customer is found by: names, phones, numbers, usernames, area, address (DB-7)."""
    return fold(" ".join(part for part in parts if part))


def merge_phones(phones: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> list[str]:
    """Additions at the end, removals anywhere, each number once (SYNC-23). Raises TooManyPhones."""
    merged = list(dict.fromkeys([*(p for p in phones if p not in remove), *add]))
    if len(merged) > MAX_PHONES:
        raise TooManyPhones(field="phones", max=MAX_PHONES)
    return merged


def check_can_archive(*, due_minor: int, has_running_line: bool) -> None:
    """Raises CustomerOwesMoney, CustomerHasRunningLine."""
    if due_minor > 0:
        raise CustomerOwesMoney(due_minor=due_minor)
    if has_running_line:
        raise CustomerHasRunningLine
