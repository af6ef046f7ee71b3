"""Cash on its way from a seller's hands to the house (M16)."""

from __future__ import annotations

from typing import Any

import pytest

from clientcast.core.commands import AlreadyExists
from clientcast.kit.errors import InvalidBody, NotAllowed, NotFound
from clientcast.kit.ids import uuid7
from clientcast.payments.rules import MoreThanInHand
from tests.cast import Person
from tests.shop import Shop

pytestmark = pytest.mark.system


def hand_over(shop: Shop, who: Person, amount: object, seller: object = None, **more: object) -> None:
    body: dict[str, Any] = {"id": uuid7(), "seller_id": seller or shop.cast.sam.seller, "amount_minor": amount, **more}
    who.does("payments.hand_over", **body)


def holding(shop: Shop, amount: int) -> None:
    shop.collect(shop.cast.sam, shop.add_customer(), amount)


def test_asha_counts_what_sam_brings(shop):
    holding(shop, 50_000)
    hand_over(shop, shop.cast.asha, 30_000, note="Evening")
    assert (shop.cash(shop.cast.sam.seller), shop.cash()) == (20_000, 30_000)
    assert shop.books() == {"advance": -50_000, "cash": 50_000}
    assert shop.ask("select amount_minor, handed_on::text, note from hand_over") == [(30_000, "2026-11-25", "Evening")]


def test_all_of_it_and_not_a_poisha_more(shop):
    holding(shop, 50_000)
    with pytest.raises(MoreThanInHand) as refused:
        hand_over(shop, shop.cast.mina, 50_001)
    assert refused.value.params == {"in_hand_minor": 50_000}
    hand_over(shop, shop.cast.mina, 50_000)
    with pytest.raises(MoreThanInHand):
        hand_over(shop, shop.cast.mina, 1)


def test_money_in_the_wallet_is_not_in_his_hands(shop):
    shop.collect(shop.cast.sam, shop.add_customer(), 50_000, provider="bkash", trx_id="ABC12345")
    with pytest.raises(MoreThanInHand):
        hand_over(shop, shop.cast.asha, 50_000)


def test_the_house_hands_nothing_to_itself(shop):
    shop.collect(shop.cast.asha, shop.add_customer(), 50_000)
    with pytest.raises(MoreThanInHand):
        hand_over(shop, shop.cast.asha, 50_000, seller=shop.cast.house)


def test_the_office_counts_not_the_seller_himself(shop):
    holding(shop, 50_000)
    for who in (shop.cast.sam, shop.cast.sue, shop.cast.pia):
        with pytest.raises(NotAllowed):
            hand_over(shop, who, 50_000)
    with pytest.raises(NotFound):
        hand_over(shop, shop.cast.eve, 50_000)


def test_once(shop):
    holding(shop, 50_000)
    body, key = {"id": uuid7(), "seller_id": shop.cast.sam.seller, "amount_minor": 20_000}, uuid7()
    statuses = [shop.cast.asha.does("payments.hand_over", key=key, **body).status for _ in range(2)]
    assert statuses == ["applied", "applied_before"]
    with pytest.raises(AlreadyExists):
        shop.cast.asha.does("payments.hand_over", **body)
    assert shop.cash() == 20_000


@pytest.mark.parametrize("amount", [0, -1, 2.5, "all"])
def test_amounts_that_are_none(shop, amount):
    holding(shop, 50_000)
    with pytest.raises(InvalidBody):
        hand_over(shop, shop.cast.asha, amount)
