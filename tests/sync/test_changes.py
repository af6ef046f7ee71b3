"""Coming down: cursor, scope, what is shown and what is taken away (SYNC-1 to SYNC-5, SYNC-8)."""

from __future__ import annotations

import json
from collections.abc import Callable

import psycopg
import pytest

from clientcast.kit.ids import uuid7
from clientcast.sync import changes
from tests.cast import Person
from tests.sync.device import Device, envelope, loaded
from tests.sync.shop import Shop, add_customer

Dsn = Callable[..., str]


def gone(device: Device) -> str:
    """The reason why the device must load anew."""
    answer = device.changes()
    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    problem = json.loads(answer.content)
    assert problem["code"] == "resync"
    return str(problem["params"]["reason"])


def test_a_pull_brings_what_others_changed_and_nothing_twice(shop: Shop):
    ada = loaded(shop.cast.ada)
    new = add_customer(shop.cast.sam)
    ada.pull()
    assert str(new) in ada.ids("customer")
    assert ada.changes().json()["changes"] == {}


def test_the_other_seller_hears_nothing_not_even_an_id(shop: Shop):
    sue = loaded(shop.cast.sue)
    shop.cast.sam.does("payments.renew", **shop.renewal())
    text = sue.changes().content.decode()
    assert str(shop.customer) not in text and str(shop.line) not in text
    assert json.loads(text)["changes"] == {}


def test_a_reassigned_customer_leaves_one_seller_and_comes_to_the_other(shop: Shop):
    shop.cast.sam.does("payments.renew", **shop.renewal())
    sam, sue = loaded(shop.cast.sam), loaded(shop.cast.sue)
    shop.cast.ada.does("customers.reassign", customer_ids=[shop.customer], seller_id=shop.cast.sue.seller)
    for device in (sam, sue):
        device.pull()
    for collection in ("customer", "subscription", "invoice", "invoice_state", "term"):
        ours = {i for i, row in sue.copy[collection].items() if str(shop.customer) in row.values()}
        assert ours and not ours & sam.ids(collection), collection


def test_the_parent_seller_sees_his_sub_sellers_customers(shop: Shop):
    sam = loaded(shop.cast.sam)
    new = add_customer(shop.cast.sid)
    sam.pull()
    assert str(new) in sam.ids("customer")


def test_support_holds_lines_and_balances_but_no_papers_and_no_cash(shop: Shop):
    pia = loaded(shop.cast.pia)
    shop.cast.sam.does("payments.renew", **shop.renewal(paid=False))
    pia.pull()
    assert {"customer", "subscription", "customer_balance", "term"} <= set(pia.held)
    assert not {"invoice", "invoice_state", "payment", "money_receipt", "hand_over", "seller_balance", "member"} & set(
        pia.held
    )


def test_a_stranger_hears_nothing_of_the_other_organization(shop: Shop):
    eve = loaded(shop.cast.eve)
    add_customer(shop.cast.sam)
    eve.pull()
    assert not eve.ids("customer")
    eve.cursor = loaded(shop.cast.ada).cursor
    assert gone(eve) == "epoch"


def test_many_changes_come_in_several_answers_and_all_of_them(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(changes, "TRANSACTIONS", 3)
    ada = loaded(shop.cast.ada)
    made = {str(add_customer(shop.cast.sam)) for _ in range(8)}
    first = ada.changes().json()
    assert first["more"] is True and first["head"] > int(first["cursor"].rsplit(".", 1)[1])
    ada.pull()
    assert made <= ada.ids("customer")


def test_a_pending_key_is_named_with_its_rows_even_when_the_cursor_is_past_them(shop: Shop):
    sam, key, customer = loaded(shop.cast.sam), uuid7(), uuid7()
    sam.client.post(
        "/api/commands",
        {"commands": [envelope("customers.create", key=key, id=customer, name="Lost answer")]},
        content_type="application/json",
    )
    assert str(customer) not in sam.copy["customer"]
    sam.cursor = loaded(shop.cast.sam).cursor
    assert sam.pull([key, uuid7()]) == [str(key)]
    assert str(customer) in sam.copy["customer"]


def test_keys_of_others_are_nobodys(shop: Shop):
    key = uuid7()
    shop.cast.ada.does("customers.create", key=key, id=uuid7(), name="Of Ada")
    assert loaded(shop.cast.sam).pull([key]) == []


def test_more_than_fifty_pending_keys_or_rubbish_are_refused(shop: Shop):
    ada = loaded(shop.cast.ada)
    assert ada.changes([uuid7() for _ in range(51)]).status_code == 422
    assert ada.get("/api/changes", cursor=ada.cursor, pending="x").status_code == 422
    assert ada.get("/api/changes", cursor="v2.a.b.1").status_code == 422
    assert ada.get("/api/changes", cursor=ada.cursor, since=1).status_code == 422


def test_another_role_is_another_scope(shop: Shop):
    asha = loaded(shop.cast.asha)
    shop.cast.ada.does("members.set_role", id=shop.cast.asha.member, role="manager")
    assert gone(asha) == "scope"


def test_another_subtree_is_another_scope(shop: Shop):
    sam, sue = loaded(shop.cast.sam), loaded(shop.cast.sue)
    shop.cast.ada.does("sellers.move", id=shop.cast.sid.seller, parent_id=shop.cast.sue.seller)
    assert gone(sam) == gone(sue) == "scope"


def test_a_suspended_member_is_signed_out(shop: Shop):
    sue = loaded(shop.cast.sue)
    shop.cast.ada.does("members.suspend", id=shop.cast.sue.member)
    assert sue.changes().status_code == 401


@pytest.mark.fresh_database
def test_a_restored_database_is_another_epoch(shop: Shop, dsn: Dsn):
    ada = loaded(shop.cast.ada)
    with psycopg.connect(dsn("postgres")) as server:
        server.execute("select app.new_epoch()")
    assert gone(ada) == "epoch"


def test_a_position_that_was_never_reached_is_another_epoch(shop: Shop):
    ada = loaded(shop.cast.ada)
    head, _, pos = ada.cursor.rpartition(".")
    ada.cursor = f"{head}.{int(pos) + 1}"
    assert gone(ada) == "epoch"


def test_a_cursor_behind_the_floor_is_pruned(shop: Shop, dsn: Dsn):
    ada = loaded(shop.cast.ada)
    add_customer(shop.cast.sam)
    with psycopg.connect(dsn("postgres")) as server:
        server.execute("update app.feed_head set floor = pos where organization_id = %s", (shop.cast.organization,))
    assert gone(ada) == "pruned"


def test_a_transaction_too_large_to_ship_is_bulk(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    ada = loaded(shop.cast.ada)
    monkeypatch.setattr(changes, "BULK", 1)
    shop.cast.sam.does("payments.renew", **shop.renewal())
    assert gone(ada) == "bulk"


def test_without_a_session_nothing_is_said(shop: Shop):
    nobody = Device(shop.cast.ada)
    nobody.client.cookies.clear()
    for path in ("/api/changes?cursor=v1.000000000000.000000000000.0", "/api/snapshot", "/api/live", "/api/customers"):
        assert nobody.client.get(path).status_code == 401, path


def test_a_paper_that_opens_again_comes_with_its_state(shop: Shop):
    """A device may have left the closed paper out of its window (SYNC-11)."""
    body = shop.renewal()
    shop.cast.sam.does("payments.renew", **body)
    sam = loaded(shop.cast.sam)
    del sam.copy["invoice"][str(body["invoice_id"])]
    _undo_payment(shop.cast.sam, body)
    sam.pull()
    assert sam.copy["invoice_state"][str(body["invoice_id"])]["open_minor"] == 50_000
    assert str(body["invoice_id"]) in sam.copy["invoice"]


def _undo_payment(person: Person, renewal: dict[str, object]) -> None:
    payment = renewal["payment"]
    assert isinstance(payment, dict)
    person.does("payments.undo", payment_id=payment["id"], credit_note_id=uuid7(), reason="Wrong customer")
