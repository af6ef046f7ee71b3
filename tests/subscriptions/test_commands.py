"""Lines, boxes and service passwords: told with the cast. Terms are told in test_terms.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from clientcast.catalog.rules import PlanRetired
from clientcast.core import vault
from clientcast.core.commands import AlreadyExists
from clientcast.core.db import read
from clientcast.core.edits import ChangedMeanwhile
from clientcast.core.vault import VaultLocked
from clientcast.kit.errors import InvalidBody, NotAllowed, NotFound
from clientcast.kit.ids import uuid7
from clientcast.subscriptions import queries
from clientcast.subscriptions.models import Box, Subscription
from clientcast.subscriptions.rules import BoxInUse, BoxUnnamed, MacUnreadable, TrialTermMissing, UsernameTaken
from tests.cast import Person
from tests.shop import Shop, open_shop

SECRET = "Hidden w0rd "


@pytest.fixture
def shop(db: str) -> Shop:
    return open_shop()


@pytest.fixture
def line(shop: Shop) -> UUID:
    """A line of a customer of Sam."""
    return add(shop, shop.cast.sam, shop.add_customer())


def add(shop: Shop, who: Person, customer: UUID, **more: Any) -> UUID:
    line = uuid7()
    who.does("subscriptions.add", id=line, customer_id=customer, plan_id=shop.plan, **more)
    return line


def seen(who: Person, line: UUID) -> Subscription:
    with read(who.caller):
        return queries.get(line)


def boxes(who: Person, line: UUID) -> set[str]:
    """MACs, else serials, of what hangs on a line now."""
    with read(who.caller):
        return {b.mac or b.serial for b in Box.objects.filter(subscription_id=line, removed_at__isnull=True)}


def box(mac: str = "", serial: str = "") -> dict[str, Any]:
    return {"id": uuid7(), "mac": mac, "serial": serial}


def test_a_line_has_its_customers_seller_the_plans_connections_and_the_next_number(shop: Shop):
    plan = shop.add_plan(connections=3)
    customer = shop.add_customer(shop.cast.sid)
    first, second = (seen(shop.cast.sam, add(shop, shop.cast.sam, customer, **m)) for m in ({}, {"connections": 2}))
    assert (first.seller_id, first.sold_by_id) == (shop.cast.sid.seller, shop.cast.sam.seller)
    assert second.connections == 2
    third = seen(shop.cast.ada, shop.add_line(customer, plan))
    assert (third.connections, third.sold_by_id) == (3, shop.cast.house)
    numbers = [int((x.number or "").removeprefix("L-")) for x in (first, second, third)]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_a_retired_plan_is_not_sold(shop: Shop):
    customer = shop.add_customer()
    shop.cast.ada.does("catalog.retire_plan", id=shop.plan)
    with pytest.raises(PlanRetired):
        add(shop, shop.cast.sam, customer)


def test_a_trial_starts_with_its_line(shop: Shop):
    trial, customer = shop.add_plan(kind="trial", unit="day", count=7), shop.add_customer()
    with pytest.raises(TrialTermMissing):
        shop.add_line(customer, trial)
    row = seen(shop.cast.sam, shop.add_line(customer, trial, trial_term_id=uuid7()))
    assert (str(row.term_starts_on), str(row.ends_on), row.term_kind) == ("2026-11-25", "2026-12-02", "trial")


def test_a_username_is_on_one_line_and_finds_its_customer(shop: Shop):
    sam, customer = shop.cast.sam, shop.add_customer()
    line = add(shop, sam, customer, username="karim_10")
    with pytest.raises(UsernameTaken):
        add(shop, sam, customer, username="karim_10")
    with pytest.raises(UsernameTaken):
        add(shop, shop.cast.sue, shop.add_customer(shop.cast.sue), username="karim_10")
    sam.does("subscriptions.edit", id=line, set={"username": "karim_20"}, was={"username": "karim_10"})
    assert sam.finds("karim_20") == [customer] and sam.finds("karim_10") == []
    add(shop, shop.cast.sue, shop.add_customer(shop.cast.sue), username="karim_10")


def test_an_edit_needs_what_the_person_saw(shop: Shop, line: UUID):
    shop.cast.sam.does(
        "subscriptions.edit",
        id=line,
        set={"connections": 2, "auto_renew": True},
        was={"connections": 1, "auto_renew": False},
    )
    with pytest.raises(ChangedMeanwhile) as caught:
        shop.cast.ada.does("subscriptions.edit", id=line, set={"connections": 3}, was={"connections": 1})
    assert caught.value.row and caught.value.row["connections"] == 2


def test_boxes_come_and_go_and_one_hangs_on_one_line(shop: Shop, line: UUID):
    sam = shop.cast.sam
    first, second = box("001a.7912.3456"), box(serial="SN-1")
    sam.does("subscriptions.set_boxes", id=line, add=[first, second])
    assert boxes(sam, line) == {"00:1A:79:12:34:56", "SN-1"}
    other = add(shop, sam, shop.add_customer())
    with pytest.raises(BoxInUse):
        sam.does("subscriptions.set_boxes", id=other, add=[box("00-1A-79-12-34-56")])
    sam.does("subscriptions.set_boxes", id=other, remove=[first["id"]])
    assert boxes(sam, line) == {"00:1A:79:12:34:56", "SN-1"}, "a box of another line stays where it hangs"
    sam.does("subscriptions.set_boxes", id=line, remove=[first["id"]])
    sam.does("subscriptions.set_boxes", id=other, add=[box("00-1A-79-12-34-56")])
    assert (boxes(sam, line), boxes(sam, other)) == ({"SN-1"}, {"00:1A:79:12:34:56"})


def test_a_box_has_a_name_one_can_read(shop: Shop, line: UUID):
    for bad, problem in ((box(), BoxUnnamed), (box("00:1A"), MacUnreadable)):
        with pytest.raises(problem):
            shop.cast.sam.does("subscriptions.set_boxes", id=line, add=[bad])


def test_a_service_password_is_shown_with_a_reason_that_the_audit_keeps(shop: Shop, line: UUID):
    sam = shop.cast.sam
    sam.does("subscriptions.set_secret", id=line, password=SECRET)
    assert seen(sam, line).has_secret
    shown = sam.does("subscriptions.reveal", id=line, reason="New router")
    assert shown.data == {"password": SECRET}, "a password is kept as it is, spaces too"
    log = shop.ask("select reason, member_id from audit_event where action = 'reveal' and object_id = %s", line)
    assert log == [("New router", sam.member)]
    sam.does("subscriptions.set_secret", id=line, password="another")
    assert sam.does("subscriptions.reveal", id=line, reason="New router").data == {"password": "another"}


def test_nothing_of_a_password_lies_around(shop: Shop, line: UUID):
    shop.cast.sam.does("subscriptions.set_secret", id=line, password=SECRET)
    for table in ("applied_key", "audit_event", "subscription"):
        for (text,) in shop.ask(f"select t::text from {table} t"):
            assert SECRET.strip() not in text


def test_no_reason_no_password(shop: Shop, line: UUID):
    shop.cast.sam.does("subscriptions.set_secret", id=line, password=SECRET)
    for reason in ("", "  ", "ok"):
        with pytest.raises(InvalidBody) as caught:
            shop.cast.ada.does("subscriptions.reveal", id=line, reason=reason)
        assert caught.value.errors[0]["field"] == "reason"
    with pytest.raises(NotAllowed):
        shop.cast.pia.does("subscriptions.reveal", id=line, reason="Asked by phone")


def test_a_line_without_a_password_has_nothing_to_show(shop: Shop, line: UUID):
    with pytest.raises(NotFound):
        shop.cast.sam.does("subscriptions.reveal", id=line, reason="New router")


def test_without_the_master_key_passwords_stay_closed(
    shop: Shop, line: UUID, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shop.cast.sam.does("subscriptions.set_secret", id=line, password=SECRET)
    wrong = tmp_path / "master.key"
    wrong.write_text("00" * 32)
    monkeypatch.setattr(vault, "_master_key", vault._master_key.__wrapped__)  # read anew each time
    for file in (wrong, tmp_path / "nowhere"):
        settings.MASTER_KEY_FILE = file
        with pytest.raises(VaultLocked):
            shop.cast.sam.does("subscriptions.reveal", id=line, reason="New router")


def test_lines_of_others_do_not_exist(shop: Shop, line: UUID):
    shop.cast.sam.does("subscriptions.set_secret", id=line, password=SECRET)
    customer = seen(shop.cast.sam, line).customer_id
    attempts: list[tuple[str, dict[str, Any]]] = [
        ("edit", {"set": {"connections": 9}, "was": {"connections": 1}}),
        ("set_boxes", {"add": [box(serial="x")]}),
        ("set_secret", {"password": "mine now"}),
        ("reveal", {"reason": "Just curious"}),
    ]
    for who in (shop.cast.sue, shop.cast.eve):
        for act, body in attempts:
            with pytest.raises(NotFound):
                who.does(f"subscriptions.{act}", id=line, **body)
        with pytest.raises(NotFound):
            add(shop, who, customer)
    assert shop.cast.sam.does("subscriptions.reveal", id=line, reason="Still mine").data == {"password": SECRET}


def test_a_plan_of_others_is_no_plan_and_a_taken_id_is_said(shop: Shop, line: UUID):
    theirs = uuid7()
    shop.cast.eve.does("catalog.create_plan", id=theirs, version_id=uuid7(), code="E", name="E", price_minor=1)
    with pytest.raises(NotFound):
        shop.add_line(seen(shop.cast.ada, line).customer_id, theirs)
    with pytest.raises(AlreadyExists):
        shop.cast.sam.does(
            "subscriptions.add", id=line, customer_id=seen(shop.cast.ada, line).customer_id, plan_id=shop.plan
        )
