"""What sync answers (contract: docs/sync.md). Bodies are JSON text made by PostgreSQL: this only describes them."""

from __future__ import annotations

from clientcast.core.http import PROBLEM
from clientcast.core.schemas import (
    ANYTHING,
    DATE,
    ID,
    INSTANT,
    NUMBER,
    REF,
    TEXT,
    Schema,
    list_of,
    named,
    record,
)

CURSOR: Schema = {"type": "string", "pattern": "^v1\\.[0-9a-f]{12}\\.[0-9a-f]{12}\\.[0-9]+$"}
CHANGES: Schema = {"$ref": REF.format(model="Changes")}

CHANGES_ANSWER = named(
    "ChangesAnswer",
    record(
        {
            "cursor": CURSOR,
            "more": {"type": "boolean"},
            "head": NUMBER,
            "changes": CHANGES,
            "applied": list_of(ID),
            "now": INSTANT,
        }
    ),
)

CUSTOMER_ANSWER = named("CustomerAnswer", record({"changes": CHANGES}))

SNAPSHOT_HEAD = named("SnapshotHead", record({"cursor": CURSOR, "today": DATE, "windowed": {"type": "boolean"}}))
SNAPSHOT_CHUNK = named(
    "SnapshotChunk",
    record({"collection": TEXT, "rows": list_of(ANYTHING), "after": TEXT, "done": NUMBER, "total": NUMBER}),
)
SNAPSHOT_END = named("SnapshotEnd", record({"end": {"const": True}}))
SNAPSHOT_LINE: Schema = {"anyOf": [SNAPSHOT_HEAD, SNAPSHOT_CHUNK, SNAPSHOT_END]}

COMMAND_RESULT = named(
    "CommandResult",
    record(
        {
            "key": ID,
            "status": {"enum": ["applied", "applied_before", "rejected", "not_tried"]},
            "http_status": NUMBER,
            "code": TEXT,
            "params": ANYTHING,
            "errors": PROBLEM["properties"]["errors"],
            "row": ANYTHING,
            "attention": ID,
            "data": ANYTHING,
        },
        required=("key", "status", "http_status"),
    ),
)
COMMANDS_ANSWER = named("CommandsAnswer", record({"results": list_of(COMMAND_RESULT), "changes": CHANGES}))
COMMAND_ANSWER = named(
    "CommandAnswer",
    record(
        {
            "key": ID,
            "status": {"enum": ["applied", "applied_before"]},
            "attention": ID,
            "data": ANYTHING,
            "changes": CHANGES,
        },
        required=("key", "status", "changes"),
    ),
)
