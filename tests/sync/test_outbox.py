"""Going up: order, needs, repeats, refusals (SYNC-21 to SYNC-24, DB-11)."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from clientcast.core import commands
from clientcast.kit.ids import uuid7
from clientcast.sync import outbox
from tests.sync.device import Device, envelope, loaded, statuses
from tests.sync.shop import Shop


def test_a_batch_is_applied_in_order_and_brings_its_rows(shop: Shop):
    sam, customer = loaded(shop.cast.sam), uuid7()
    answer = sam.send(
        envelope("customers.create", id=customer, name="Karim"),
        envelope("customers.edit", id=customer, set={"name": "Karima"}, was={"name": "Karim"}),
        envelope("customers.add_note", id=uuid7(), customer_id=customer, text="Second floor"),
    )
    assert statuses(answer) == ["applied"] * 3
    assert sam.copy["customer"][str(customer)]["name"] == "Karima"
    assert len(sam.copy["customer_note"]) == 1


def test_each_command_stands_by_itself(shop: Shop):
    sam = loaded(shop.cast.sam)
    answer = sam.send(
        envelope("customers.create", id=uuid7(), name="First"),
        envelope("customers.create", id=uuid7(), name=""),
        envelope("customers.create", id=uuid7(), name="Third"),
    )
    assert statuses(answer) == ["applied", "rejected", "applied"]
    refused = answer["results"][1]
    assert refused["http_status"] == 422
    assert refused["errors"][0]["field"] == "name"


def test_what_needs_a_refused_command_is_blocked_and_other_chains_go_on(shop: Shop):
    sam, bad, customer = loaded(shop.cast.sam), uuid7(), uuid7()
    note = envelope("customers.add_note", needs=[bad], id=uuid7(), customer_id=customer, text="Hello")
    answer = sam.send(
        envelope("customers.create", key=bad, id=customer, name=""),
        note,
        envelope("customers.add_note", needs=[UUID(note["key"])], id=uuid7(), customer_id=customer, text="Again"),
        envelope("customers.create", id=uuid7(), name="Other chain"),
    )
    assert statuses(answer) == ["rejected", "not_tried", "not_tried", "applied"]
    blocked = answer["results"][1]
    assert (blocked["code"], blocked["params"]) == ("blocked", {"needs": [str(bad)]})


def test_a_repeat_answers_the_same_and_does_nothing_again(shop: Shop):
    sam = loaded(shop.cast.sam)
    command = envelope("customers.create", id=uuid7(), name="Once")
    first, second = sam.send(command), sam.send(command)
    assert statuses(first) + statuses(second) == ["applied", "applied_before"]
    assert first["changes"] == second["changes"]


def test_a_key_used_for_something_else_is_refused(shop: Shop):
    sam, key = loaded(shop.cast.sam), uuid7()
    sam.send(envelope("customers.create", key=key, id=uuid7(), name="One"))
    answer = sam.send(envelope("customers.create", key=key, id=uuid7(), name="Other"))
    assert answer["results"][0]["code"] == "key_reused"
    assert answer["results"][0]["http_status"] == 422


def test_a_repeat_after_the_row_went_elsewhere_says_removed(shop: Shop):
    sam, customer = loaded(shop.cast.sam), uuid7()
    command = envelope("customers.create", id=customer, name="Moves on")
    sam.send(command)
    shop.cast.ada.does("customers.reassign", customer_ids=[customer], seller_id=shop.cast.sue.seller)
    assert str(customer) in sam.send(command)["changes"]["customer"]["remove"]
    assert str(customer) not in sam.copy["customer"]


def test_a_conflict_brings_the_row_as_it_stands(shop: Shop):
    shop.cast.ada.does("customers.edit", id=shop.customer, set={"name": "Rahima"}, was={"name": "Rahim"})
    answer = loaded(shop.cast.sam).send(
        envelope("customers.edit", id=shop.customer, set={"name": "Raihan"}, was={"name": "Rahim"})
    )
    refused = answer["results"][0]
    assert (refused["status"], refused["http_status"], refused["code"]) == ("rejected", 409, "changed_meanwhile")
    assert refused["row"]["name"] == "Rahima"


def test_when_the_time_is_up_the_rest_is_not_tried(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outbox, "SECONDS", -1.0)
    sam, customer = loaded(shop.cast.sam), uuid7()
    answer = sam.send(envelope("customers.create", id=customer, name="Later"))
    assert (statuses(answer), answer["changes"]) == (["not_tried"], {})
    assert answer["results"][0]["http_status"] == 503
    sam.pull()
    assert str(customer) not in sam.copy["customer"]


def test_a_crash_stays_with_its_command_and_leaks_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("Rahim's password")

    kind = commands.kinds()["customers.add_note"]
    broken = commands.Kind(kind.name, kind.body, crash, kind.offline)
    monkeypatch.setitem(commands._kinds, kind.name, broken)
    answer = loaded(shop.cast.sam).send(
        envelope("customers.add_note", id=uuid7(), customer_id=shop.customer, text="Boom"),
        envelope("customers.create", id=uuid7(), name="Goes on"),
    )
    assert statuses(answer) == ["not_tried", "applied"]
    assert (answer["results"][0]["code"], answer["results"][0]["http_status"]) == ("internal_error", 500)
    assert "password" not in json.dumps(answer)


def test_limits_of_a_batch(shop: Shop):
    sam = loaded(shop.cast.sam)

    def post(raw: str) -> int:
        return sam.client.post("/api/commands", raw, content_type="application/json").status_code

    one = envelope("customers.create", id=uuid7(), name="A")
    assert post(json.dumps({"commands": [one] * 51})) == 422
    assert post(json.dumps({"commands": []})) == 422
    assert post(json.dumps({"commands": [{**one, "surprise": 1}]})) == 422
    assert post("{") == 400
    assert post(json.dumps({"commands": [one], "padding": "x" * 300_000})) == 413


def test_one_command_by_itself_answers_problems_as_http(shop: Shop):
    ada = loaded(shop.cast.ada)

    def post(body: dict[str, object], kind: str = "customers.archive", key: str = "") -> tuple[int, dict[str, object]]:
        headers = {"Idempotency-Key": key} if key else {}
        answer = ada.client.post(f"/api/commands/{kind}", {"body": body}, "application/json", headers=headers)
        return answer.status_code, answer.json()

    key = str(uuid7())
    status, done = post({"id": str(shop.other)}, key=key)
    assert (status, done["status"], done["key"]) == (200, "applied", key)
    assert "customer" in done["changes"]  # type: ignore[operator]
    assert post({"id": str(shop.other)}, key=key)[1]["status"] == "applied_before"
    assert post({"id": str(shop.other)})[1]["code"] == "bad_key"
    assert post({"id": str(uuid7())}, key=str(uuid7()))[0] == 404
    assert post({}, kind="nothing.at_all", key=key)[0] == 404


def test_kind_and_key_in_the_envelope_may_not_contradict_the_request(shop: Shop):
    ada, sent = loaded(shop.cast.ada), envelope("customers.archive", id=shop.other)
    answer = ada.client.post(
        "/api/commands/customers.restore", sent, "application/json", headers={"Idempotency-Key": sent["key"]}
    )
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "kind")


def test_a_role_without_the_permission_is_refused_per_command(shop: Shop):
    answer = loaded(shop.cast.pia).send(envelope("payments.renew", **json_ready(shop)))
    assert (statuses(answer), answer["results"][0]["http_status"]) == (["rejected"], 403)


def json_ready(shop: Shop) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(shop.renewal(), default=str))
    return read


def test_a_stranger_cannot_touch_what_he_names(shop: Shop):
    answer = loaded(shop.cast.eve).send(
        envelope("customers.edit", id=shop.customer, set={"name": "Mine"}, was={"name": "Rahim"})
    )
    assert (answer["results"][0]["http_status"], answer["changes"]) == (404, {})


def test_two_phones_renew_one_line(shop: Shop):
    """One term, one advance, one item; the ledger keeps the balance (SYNC-27)."""
    sam, ada = loaded(shop.cast.sam), loaded(shop.cast.ada)
    first = sam.send(envelope("payments.renew", **json_ready(shop)))
    second = ada.send(envelope("payments.renew", **json_ready(shop)))
    assert statuses(first) + statuses(second) == ["applied", "applied"]
    assert "attention" not in first["results"][0] and second["results"][0]["attention"]
    ada.pull()
    assert len(ada.copy["term"]) == 1
    assert [b["advance_minor"] for b in ada.copy["customer_balance"].values()] == [50_000]
    assert len(ada.copy["attention"]) == 1


def test_unsafe_requests_need_the_token_of_the_cookie(shop: Shop):
    client = Client(enforce_csrf_checks=True)
    client.cookies["cc_session"] = shop.cast.ada.cookie
    sent = {"commands": [envelope("customers.create", id=uuid7(), name="Forged")]}
    refused = client.post("/api/commands", sent, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "forged_request")
    client.get("/api/session")
    token = client.cookies["cc_csrf"].value
    assert client.post("/api/commands", sent, "application/json", headers={"X-CSRF-Token": token}).status_code == 200


def test_answers_carry_the_protocol_and_are_never_kept(shop: Shop):
    ada = Device(shop.cast.ada)
    for answer in (ada.get("/api/snapshot"), ada.get("/api/changes"), ada.get("/api/nothing")):
        assert (answer["ClientCast-Protocol"], answer["Cache-Control"]) == ("1", "no-store")
        answer.close()


def test_nothing_is_run_for_a_device_that_knows_another_epoch(shop: Shop):
    sam, customer = loaded(shop.cast.sam), uuid7()
    sent = {"commands": [envelope("customers.create", id=customer, name="Karim")]}
    mine, before = sam.cursor.split(".")[1], "0123456789ab"

    def post(epoch: str) -> Any:
        return sam.client.post("/api/commands", sent | {"epoch": epoch}, content_type="application/json")

    refused = post(before)
    assert (refused.status_code, refused.json()["params"]) == (410, {"reason": "epoch"})
    assert sam.changes().json()["changes"] == {}
    assert statuses(post(mine).json()) == ["applied"]
    assert post("not one").status_code == 422
