"""Above the window a device holds the newest customers, and any other when he is opened (SYNC-11)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from clientcast.sync import window
from tests.sync.device import Device, loaded
from tests.sync.shop import Shop, add_customer


@pytest.fixture
def small_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "CUSTOMERS", 2)


def test_all_customers_fit(shop: Shop):
    device = loaded(shop.cast.ada)
    assert device.windowed is False
    assert device.ids("customer") == {str(shop.customer), str(shop.other)}


@pytest.mark.usefixtures("small_window")
def test_the_newest_customers_are_held_with_what_is_theirs(shop: Shop):
    shop.cast.sam.does("payments.renew", **shop.renewal())
    newest = add_customer(shop.cast.sue)
    device = loaded(shop.cast.ada)
    assert device.windowed is True
    assert device.ids("customer") == {str(shop.other), str(newest)}
    owned = ("customer_balance", "subscription", "term", "invoice", "invoice_state", "payment")
    assert [device.ids(name) for name in owned] == [set()] * len(owned)
    assert device.ids("seller_balance")


@pytest.mark.usefixtures("small_window")
def test_the_window_of_a_seller_is_his_own(shop: Shop):
    add_customer(shop.cast.sam)
    assert loaded(shop.cast.sam).windowed is False


@pytest.mark.usefixtures("small_window")
def test_a_load_that_goes_on_keeps_the_window_it_began_with(shop: Shop):
    add_customer(shop.cast.sam)
    whole, device = loaded(shop.cast.ada), Device(shop.cast.ada)
    key = device.load(chunk=1, stop_after=9)
    newer = add_customer(shop.cast.sam)
    assert device.load(chunk=1, after=key) == ""
    assert device.windowed is True
    assert whole.ids("customer") <= device.ids("customer") <= whole.ids("customer") | {str(newer)}


@pytest.mark.usefixtures("small_window")
def test_a_customer_outside_the_window_comes_whole_when_he_is_opened(shop: Shop):
    shop.cast.sam.does("payments.renew", **shop.renewal())
    shop.cast.sam.does("customers.add_note", id=uuid4(), customer_id=shop.customer, text="Gate 2")
    everything = loaded(shop.cast.sam)
    add_customer(shop.cast.sue)
    device = loaded(shop.cast.sam)
    device.copy = {}
    answer = device.get(f"/api/customers/{shop.customer}")
    assert answer.status_code == 200
    device.learn(answer.json()["changes"])
    for name in ("customer", "customer_balance", "subscription", "term", "invoice", "invoice_state", "payment"):
        assert device.copy[name] == everything.copy[name], name
    assert [note["text"] for note in device.copy["customer_note"].values()] == ["Gate 2"]


def test_a_customer_of_another_seller_is_not_found(shop: Shop):
    answer = Device(shop.cast.sue).get(f"/api/customers/{shop.customer}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_support_gets_no_papers_of_a_customer(shop: Shop):
    shop.cast.sam.does("payments.renew", **shop.renewal())
    changes = Device(shop.cast.pia).get(f"/api/customers/{shop.customer}").json()["changes"]
    assert "subscription" in changes
    assert not set(changes) & {"invoice", "invoice_state", "payment"}
