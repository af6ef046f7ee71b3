"""The first load (SYNC-7, SYNC-11)."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from clientcast.kit.ids import uuid7
from clientcast.sync import snapshot
from tests.sync.device import Device, loaded
from tests.sync.shop import Shop, add_customer


def lines_of(device: Device, **query: Any) -> list[dict[str, Any]]:
    answer = device.get("/api/snapshot", **query)
    assert answer.status_code == 200, answer.content
    return [json.loads(text) for text in b"".join(answer.streaming_content).splitlines()]


def test_cursor_and_local_date_come_first_and_the_end_is_said(shop: Shop):
    lines = lines_of(Device(shop.cast.ada))
    assert set(lines[0]) == {"cursor", "today", "windowed"}
    assert lines[-1] == {"end": True}


def test_collections_come_in_clustering_order_with_counts(shop: Shop):
    chunks = lines_of(Device(shop.cast.ada))[1:-1]
    names = [chunk["collection"] for chunk in chunks]
    assert names[:6] == ["organization", "plan", "plan_version", "seller", "customer", "customer_balance"]
    assert len(set(names)) == len(names) == 18
    assert all(chunk["done"] == chunk["total"] == len(chunk["rows"]) for chunk in chunks)


def test_chunks_are_no_longer_than_asked_and_ordered_by_id(shop: Shop):
    for _ in range(6):
        add_customer(shop.cast.sam)
    chunks = [c for c in lines_of(Device(shop.cast.ada), chunk=3) if c.get("collection") == "customer"]
    assert [len(c["rows"]) for c in chunks] == [3, 3, 2]
    ids = [row["id"] for c in chunks for row in c["rows"]]
    assert ids == sorted(ids)
    assert [c["done"] for c in chunks] == [3, 6, 8]
    assert {c["total"] for c in chunks} == {8}


@pytest.mark.parametrize("cut", [2, 3, 5, 9, 14])
def test_a_load_cut_anywhere_goes_on_behind_its_last_line(shop: Shop, cut: int):
    shop.cast.sam.does("payments.renew", **shop.renewal())
    for _ in range(5):
        add_customer(shop.cast.sam)
    whole, cut_off = loaded(shop.cast.ada), Device(shop.cast.ada)
    key = cut_off.load(chunk=2, stop_after=cut)
    assert key
    start = cut_off.cursor
    assert cut_off.load(chunk=2, after=key) == ""
    assert cut_off.cursor == start
    assert cut_off.held == whole.held


def test_what_changes_during_a_load_is_complete_after_the_first_pull(shop: Shop):
    """Rows may be newer than the cursor, never older (SYNC-4)."""
    device = Device(shop.cast.sam)
    key = device.load(chunk=1, stop_after=12)
    shop.cast.sam.does("payments.renew", **shop.renewal())
    shop.cast.sam.does("customers.edit", id=shop.customer, set={"name": "Rahima"}, was={"name": "Rahim"})
    device.load(chunk=1, after=key)
    device.pull()
    assert device.held == loaded(shop.cast.sam).held


def test_a_seller_loads_only_his_own(shop: Shop):
    sue = loaded(shop.cast.sue)
    assert sue.ids("customer") == {str(shop.other)}
    assert sue.ids("seller") == {str(shop.cast.sue.seller)}


def test_support_loads_no_papers(shop: Shop):
    shop.cast.sam.does("payments.renew", **shop.renewal())
    names = {c.get("collection") for c in lines_of(Device(shop.cast.pia))}
    assert "subscription" in names and not names & {"invoice", "invoice_state", "payment", "money_receipt", "member"}


def test_open_papers_come_first_then_closed_ones_newest_first_up_to_the_window(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    first, second, third = (shop.renewal(paid=n != 1) for n in range(3))
    for n, body in enumerate((first, second, third)):
        body["expect"] |= {
            "old_end": None if n == 0 else f"2026-{11 + n:02}-25" if n == 1 else "2027-01-25",
            "new_start": ("2026-11-25", "2026-12-25", "2027-01-25")[n],
            "new_end": ("2026-12-25", "2027-01-25", "2027-02-25")[n],
        }
        assert shop.cast.ada.does("payments.renew", **body).attention is None
    chunks = [c for c in lines_of(Device(shop.cast.ada)) if c.get("collection") == "invoice"]
    found = [row["id"] for c in chunks for row in c["rows"]]
    assert found == [str(body["invoice_id"]) for body in (second, third, first)]
    monkeypatch.setattr(snapshot, "PAPERS", 2)
    assert loaded(shop.cast.ada).ids("invoice") == {str(second["invoice_id"]), str(third["invoice_id"])}


def test_gzip_when_accepted(shop: Shop):
    device = Device(shop.cast.ada)
    answer: Any = device.client.get("/api/snapshot", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(answer.streaming_content)).endswith(b'{"end":true}\n')


def test_resume_keys_are_ours_or_refused(shop: Shop):
    device = loaded(shop.cast.ada)
    for after in ("x", "eyJjIjoxfQ==", "W10="):
        assert device.get("/api/snapshot", after=after).status_code == 422
    assert device.get("/api/snapshot", chunk=4001).status_code == 422
    assert device.get("/api/snapshot", chunk="-1").status_code == 422


def test_a_resume_key_of_another_scope_starts_anew(shop: Shop):
    """A key found by Sue tells her nothing of Sam's rows."""
    key = Device(shop.cast.sam).load(chunk=1, stop_after=9)
    answer = Device(shop.cast.sue).get("/api/snapshot", after=key)
    assert answer.status_code == 410
    assert answer.json()["params"] == {"reason": "scope"}


def test_a_session_that_ends_during_a_load_ends_the_load_without_its_end(shop: Shop):
    device = Device(shop.cast.sue)
    parts = iter(device.get("/api/snapshot").streaming_content)
    next(parts)
    shop.cast.ada.does("members.suspend", id=shop.cast.sue.member)
    assert b"".join(parts) == b""


def test_nothing_of_the_other_organization(shop: Shop):
    add_customer(shop.cast.eve, uuid7(), "Theirs")
    text = json.dumps(lines_of(Device(shop.cast.ada)))
    assert "Theirs" not in text
