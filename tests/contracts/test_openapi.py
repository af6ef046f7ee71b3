"""The API's description is a golden file, and what the server sends fits it (check 6)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from clientcast.config import openapi
from clientcast.config.urls import api
from clientcast.core.http import _hoist
from clientcast.core.registry import collections
from clientcast.core.schemas import row_name
from clientcast.kit.ids import uuid7
from tests.sync.device import loaded
from tests.sync.recipes import RECIPES
from tests.sync.shop import Shop, open_shop

GOLDEN = Path(__file__).parents[2] / "docs/openapi.json"


@pytest.fixture
def shop(db: str) -> Shop:
    return open_shop()


@cache
def validator(name: str) -> Any:
    """Of one named schema."""
    components = api.get_openapi_schema()["components"]
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": components}, validate_formats=True
    )


def test_the_golden_file_is_what_the_server_says():
    assert GOLDEN.read_text() == openapi.text(), "run `make generated` and read the difference"


def test_every_row_of_a_first_load_fits_its_schema(shop: Shop):
    for kind in (
        "payments.renew",
        "attention.settle",
        "payments.hand_over",
        "subscriptions.set_boxes",
        "customers.create",
    ):
        person, body = RECIPES[kind](shop)
        person.does(kind, **body)
    receipt: dict[str, Any] = {
        "id": uuid7(),
        "receipt_number": "ASHA-1",
        "amount_minor": 100,
        "currency": "BDT",
        "method": "cash",
    }
    shop.cast.asha.does("payments.collect", customer_id=shop.customer, **receipt)
    held = loaded(shop.cast.ada).held
    assert set(held) == {s.collection for s in collections()}
    for collection, rows in held.items():
        for row in rows.values():
            validator(row_name(collection)).validate(row)


def test_the_check_notices_a_column_that_is_new_gone_or_different(shop: Shop):
    row = next(iter(loaded(shop.cast.ada).held["customer"].values()))
    check = validator("CustomerRow")
    less = {name: value for name, value in row.items() if name != "number"}
    for wrong in (row | {"nickname": ""}, less, row | {"kind": "robot"}, row | {"created_at": "yesterday"}):
        assert check.is_valid(row) and not check.is_valid(wrong)


def test_one_name_means_one_schema():
    with pytest.raises(ValueError, match="two schemas are called Fields"):
        _hoist({"$defs": {"Fields": {"type": "object"}}}, {"Fields": {"type": "array"}})
