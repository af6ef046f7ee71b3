"""Whatever the description allows or forbids, the server answers as described: no crash, nothing undeclared (check 6).

Ada, Sam and somebody signed out send what schemathesis makes of the description to a real server. Some of the ids that
occur are the shop's own, so that commands get past "not found".
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.conf import settings as here
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from clientcast.config.urls import api
from clientcast.core.postgres import connect_info
from clientcast.kit.ids import uuid7
from tests.cast import Person
from tests.server import serving
from tests.sync.shop import Shop, open_shop

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 4
ENDLESS = "/api/live"  # lasts as long as somebody listens: tests/sync/test_live.py

known: list[UUID] = [uuid7()]
ours = st.integers(0, 99).map(lambda n: str(known[n % len(known)]))
schemathesis.openapi.format("uuid", st.one_of(ours, st.uuids().map(str)))


def operations(description: dict[str, Any]) -> list[Any]:
    """What can be asked of the API, but for the endless one."""
    found = [each.ok() for each in schemathesis.openapi.from_dict(description).get_all_operations()]  # type: ignore[union-attr]
    return [operation for operation in found if operation.path != ENDLESS]


@pytest.fixture(scope="module")
def origin(cluster: Path, database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server on this worker's database answers."""
    places = {"CLIENTCAST_MASTER_KEY_FILE": here.MASTER_KEY_FILE, "CLIENTCAST_FILES_DIR": here.FILES_DIR}
    environment = {name: str(path) for name, path in places.items()}
    home = tmp_path_factory.mktemp("home")
    with serving(connect_info(cluster, "app_web", database), home, **environment) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def shop(db: str) -> Shop:
    """A shop in which something has happened; its ids are the ones that occur."""
    shop = open_shop()
    sale, cast = shop.renewal(), shop.cast
    cast.sam.does("payments.renew", **sale)
    known[:] = [shop.plan, shop.version, shop.customer, shop.other, shop.line, cast.house, cast.sam.member]
    known.extend([sale["invoice_id"], sale["term_id"], sale["payment"]["id"], cast.sid.seller or cast.house])
    return shop


def attack(origin: str, operation: Any, person: Person | None) -> None:
    """Send what the description allows and what it does not. Raises FailureGroup."""
    token = "t" * 32
    cookie = f"cc_csrf={token}" + (f"; cc_session={person.cookie}" if person else "")
    headers = {"Cookie": cookie, "X-CSRF-Token": token}

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(operation.as_strategy(), operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)))
    def send(case: Any) -> None:
        case.call_and_validate(base_url=origin, headers=headers, checks=CHECKS)

    send()


@pytest.mark.parametrize("operation", operations(api.get_openapi_schema()), ids=lambda operation: operation.label)
def test_every_answer_is_a_declared_one(origin: str, shop: Shop, operation: Any):
    for person in (shop.cast.ada, shop.cast.sam, None):
        attack(origin, operation, person)


def test_an_undeclared_answer_is_noticed(origin: str, shop: Shop):
    description = api.get_openapi_schema()
    description["components"]["schemas"]["PublicInfo"]["properties"]["demo"] = {"type": "string"}
    public = next(found for found in operations(description) if found.path == "/api/public")
    with pytest.raises(FailureGroup):
        attack(origin, public, None)
