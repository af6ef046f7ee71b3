"""Types of command bodies: what people type is cleaned here, and a bad value names its field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from clientcast.kit.errors import Invalid, Problem
from clientcast.kit.money import MAX_MINOR, RATE_SCALE, parse_rate
from clientcast.kit.phones import normalise
from clientcast.kit.text import clean


class FieldProblem(ValueError):
    """Carries a fact of ours through pydantic."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def checked(check: Callable[[str], str]) -> Callable[[str], str]:
    """A validator made of a function that raises our problems."""

    def validate(value: str) -> str:
        try:
            return check(value)
        except Problem as problem:
            raise FieldProblem(problem) from problem

    return validate


class EmailUnreadable(Invalid):
    """Not an e-mail address."""

    code = "email_unreadable"


def email_address(text: str) -> str:
    """An e-mail address, or nothing. Raises EmailUnreadable, and what cleaning raises."""
    cleaned = clean(text, 254, "email")
    name, at, host = cleaned.rpartition("@")
    if cleaned and not (name and at and "." in host and " " not in cleaned):
        raise EmailUnreadable("email", value=cleaned)
    return cleaned


def _text(max_length: int, *, lines: bool = False, required: bool = False) -> AfterValidator:
    return AfterValidator(checked(lambda v: clean(v, max_length, lines=lines, required=required)))


def _phone_or_nothing(text: str) -> str:
    return normalise(text) if text.strip() else ""


def _rate(text: str) -> str:
    rate = parse_rate(text)
    return f"{rate // RATE_SCALE}.{rate % RATE_SCALE:04}"


Name = Annotated[str, _text(200, required=True)]
OptionalName = Annotated[str, _text(200)]
ShortText = Annotated[str, _text(100)]
Code = Annotated[str, _text(40, required=True)]
Line = Annotated[str, _text(500)]
Paragraph = Annotated[str, _text(2000, lines=True)]
Reason = Annotated[str, _text(300)]
Phone = Annotated[str, AfterValidator(checked(_phone_or_nothing))]
Phones = Annotated[list[Annotated[str, AfterValidator(checked(normalise))]], Field(max_length=10)]
Email = Annotated[str, AfterValidator(checked(email_address))]
Minor = Annotated[int, Field(ge=0, le=MAX_MINOR)]
PositiveMinor = Annotated[int, Field(gt=0, le=MAX_MINOR)]
Ids = Annotated[list[UUID], Field(min_length=1, max_length=500)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2099, 12, 31))]
Rate = Annotated[str, AfterValidator(checked(_rate))]
Language = Literal["en", "bn"]
