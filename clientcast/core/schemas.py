"""JSON schemas of what sync ships, made from the tables themselves: devices are told what the database will send."""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from pydantic import BaseModel, TypeAdapter

from clientcast.core.registry import Synced, collections

REF = "#/components/schemas/{model}"
Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
ANYTHING: Schema = {"type": "object", "additionalProperties": True}
ID: Schema = {"type": "string", "format": "uuid"}
DATE: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "string", "format": "date-time"}


def wire_schemas() -> dict[str, Schema]:
    """A schema for the row of each collection, ``Rows`` by collection, and ``Changes`` (SYNC-3)."""
    rows = {row_name(s.collection): row_schema(s) for s in collections()}
    refs = {s.collection: {"$ref": REF.format(model=row_name(s.collection))} for s in collections()}
    changes = {name: record({"put": list_of(ref), "remove": list_of(ID)}) for name, ref in refs.items()}
    return {**rows, "Rows": record(refs), "Changes": record(changes, required=())}


def row_name(collection: str) -> str:
    """``customer_balance`` → ``CustomerBalanceRow``."""
    return collection.title().replace("_", "") + "Row"


def row_schema(synced: Synced) -> Schema:
    """The wire row: exactly the columns of the collection, none missing."""
    table = next(m for m in apps.get_models() if m._meta.db_table == synced.collection)
    fields = {f.attname: f for f in table._meta.concrete_fields}
    columns = {}
    for text in (*synced.columns.split(", "), "version"):
        expression, _, name = text.rpartition(" ")
        field = fields[_column_in(expression or name)]
        schema = _of_type(synced.types[name]) if name in synced.types else _of_column(field, expression)
        columns[name] = _or_null(schema) if field.null else schema
    return record(columns)


def record(properties: Schema, *, required: tuple[str, ...] | None = None) -> Schema:
    """An object of these properties and no others; all of them are required unless said."""
    names = list(properties) if required is None else list(required)
    return {"type": "object", "properties": properties, "required": names, "additionalProperties": False}


def list_of(items: Schema) -> Schema:
    """An array of ``items``."""
    return {"type": "array", "items": items}


def _column_in(expression: str) -> str:
    """``tax_rate::text``, ``lower(period)`` → the column they read."""
    found = re.fullmatch(r"(?:lower|upper)?\(?(\w+)\)?(?:::text)?", expression)
    if found is None:
        raise ValueError(f"no schema for the expression {expression}")
    return found[1]


def _of_type(declared: Any) -> Schema:
    return TypeAdapter(declared).json_schema(ref_template=REF)


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


# The first that fits counts: a moment is also a date to Django.
_FORMS: tuple[tuple[type[models.Field[Any, Any]], Schema], ...] = (
    (models.UUIDField, ID),
    (models.ForeignKey, ID),
    (models.DateTimeField, INSTANT),
    (models.DateField, DATE),
    (DateRangeField, DATE),
    (models.BooleanField, {"type": "boolean"}),
    (models.IntegerField, NUMBER),
    (models.CharField, TEXT),
)


def _of_column(field: models.Field[Any, Any], expression: str) -> Schema:
    """What PostgreSQL's JSON has for a column. Raises ValueError where the collection must say it."""
    if expression.endswith("::text"):
        return TEXT
    if isinstance(field, ArrayField):
        return list_of(_of_column(field.base_field, ""))
    for kind, form in _FORMS:
        if isinstance(field, kind):
            return form
    raise ValueError(f"no schema for the column {field}; declare it in `types`")


def ref_to(model: type[BaseModel]) -> Schema:
    """A reference to a model by its name, which brings its definition along."""
    schema = model.model_json_schema(ref_template=REF)
    definitions = schema.pop("$defs", {})
    reference = named(model.__name__, schema)
    return reference | {"$defs": definitions | reference["$defs"]}


def named(name: str, schema: Schema) -> Schema:
    """A reference to a schema under a name of its own, which brings the definition along."""
    return {"$ref": REF.format(model=name), "$defs": {name: schema}}
