"""What people and attackers put into every field of every command: refused by name of the field, or kept as written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from clientcast.core.commands import Body, kinds, parse
from clientcast.core.db import one, read
from clientcast.kit.errors import InvalidBody
from clientcast.kit.ids import uuid7
from tests.cast import Person, _json
from tests.sync.recipes import RECIPES
from tests.sync.shop import Shop, open_shop

FREE_FORM = {"imports.settle"}  # its settings are checked against the file: tests/imports/test_settings.py
HUGE = "x" * 100_000
WRONG_TYPES: list[Any] = [{"a": {}}, [[]], 1.5, True, "\ud800", float("nan")]
HOSTILE_TEXTS = ["a\0b", "a\u202eb", "a\x1bb", HUGE, "a\u2028b"]
MAY_BE_EMPTY = {"credit_limit_minor", "tax_rate"}  # nothing set: no limit of one's own, no tax
ABSURD_NUMBERS = [-1, 2**63, 10**30]


@pytest.fixture
def shop(db: str) -> Shop:
    return open_shop()


def fields(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a body that is sent, as (dotted path, value)."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from fields(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from fields(part, f"{path}.{n}")
    else:
        yield path, value


def with_value(value: Any, path: str, new: Any) -> Any:
    """A copy of a body with another value at a path."""
    head, _, rest = path.partition(".")
    if isinstance(value, list):
        return [
            with_value(v, rest, new) if str(n) == head and rest else new if str(n) == head else v
            for n, v in enumerate(value)
        ]
    return {**value, head: with_value(value[head], rest, new) if rest else new}


def accepts(body: type[Body], raw: Any, path: str) -> bool:
    """Whether a body is taken; when it is not, the field must be named."""
    try:
        parse(body, raw)
    except InvalidBody as problem:
        assert problem.errors and all(e["code"] for e in problem.errors)
        assert any(not e["field"] or path.startswith(e["field"]) or e["field"].startswith(path) for e in problem.errors)
        return False
    return True


def body_of(shop: Shop, kind: str) -> Any:
    body = _json(RECIPES[kind](shop)[1])
    assert accepts(kinds()[kind].body, body, "")
    return body


@pytest.mark.parametrize("kind", sorted(set(kinds()) - FREE_FORM))
def test_a_value_of_a_wrong_type_is_refused_by_the_name_of_its_field(shop: Shop, kind: str):
    schema, body = kinds()[kind].body, body_of(shop, kind)
    for path, value in fields(body):
        for wrong in WRONG_TYPES:
            if type(wrong) is not type(value):
                assert not accepts(schema, with_value(body, path, wrong), path), (path, wrong)


@pytest.mark.parametrize("kind", sorted(set(kinds()) - FREE_FORM))
def test_hidden_characters_and_endless_texts_are_refused(shop: Shop, kind: str):
    schema, body = kinds()[kind].body, body_of(shop, kind)
    for path, value in fields(body):
        for hostile in HOSTILE_TEXTS if isinstance(value, str) else []:
            secret = path == "password" and hostile != HUGE  # a password is whatever it is
            assert accepts(schema, with_value(body, path, hostile), path) == secret, (path, hostile[:9])


@pytest.mark.parametrize("kind", sorted(set(kinds()) - FREE_FORM))
def test_fields_that_are_seldom_sent_refuse_hidden_characters_too(shop: Shop, kind: str):
    schema, body = kinds()[kind].body, body_of(shop, kind)
    for name, field in schema.model_fields.items():
        if name != "password":
            assert not accepts(schema, {**body, name: "a\0b"}, name), name
        for inner in field.annotation.model_fields if name == "set" and field.annotation else ():
            assert not accepts(schema, {**body, name: {inner: "a\0b"}}, name), inner
            assert accepts(schema, {**body, name: {inner: None}}, name) == (inner in MAY_BE_EMPTY), inner


@pytest.mark.parametrize("kind", sorted(set(kinds()) - FREE_FORM))
def test_negative_and_absurd_numbers_are_refused(shop: Shop, kind: str):
    schema, body = kinds()[kind].body, body_of(shop, kind)
    for path, value in fields(body):
        for absurd in ABSURD_NUMBERS if type(value) is int else []:
            assert not accepts(schema, with_value(body, path, absurd), path), (path, absurd)


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_a_field_too_many_and_one_too_few_are_named(shop: Shop, kind: str):
    schema, body = kinds()[kind].body, body_of(shop, kind)
    assert not accepts(schema, {**body, "is_admin": True}, "is_admin")
    for name, field in schema.model_fields.items():
        if field.is_required():
            assert not accepts(schema, {k: v for k, v in body.items() if k != name}, name)


@pytest.mark.parametrize("body", [None, [], "text", 5])
def test_what_is_no_object_is_no_body(db: str, body: Any):
    with pytest.raises(InvalidBody):
        parse(kinds()["customers.create"].body, body)


def test_what_looks_like_a_page_a_query_or_a_formula_is_kept_as_written(shop: Shop):
    for text in ("<script>alert(1)</script>", "'; drop table customer; --", "=1+1", "50% _off_ \\", "{name} %s"):
        customer = uuid7()
        shop.cast.sam.does("customers.create", id=customer, name=text, address=text, note=text)
        assert _stored(shop.cast.sam, customer) == (text, text, text)


def _stored(who: Person, customer: UUID) -> Any:
    with read(who.caller):
        return one(
            "select c.name, c.address, n.text from customer c join customer_note n on n.customer_id = c.id where c.id = %s",
            (customer,),
        )


def test_the_checks_notice_a_field_that_takes_anything():
    class Careless(Body):
        text: str

    assert accepts(Careless, {"text": "a\u202eb"}, "text")
    with pytest.raises(AssertionError):
        accepts(kinds()["customers.archive"].body, {"id": "no"}, "name")
