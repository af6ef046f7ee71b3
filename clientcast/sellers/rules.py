"""Decisions about sellers."""

from __future__ import annotations

from enum import StrEnum

from clientcast.kit.errors import Conflict


class SellerMode(StrEnum):
    """The house is the organization itself; a collector takes money and hands it over."""

    HOUSE = "house"
    COLLECTOR = "collector"


class HouseStays(Conflict):
    """The house is neither moved nor frozen, and there is only one."""

    code = "house_stays"


class SellerTreeWrong(Conflict):
    """A seller cannot be below himself, nor more than six levels deep (I7)."""

    code = "seller_tree_wrong"


def check_not_house(mode: str) -> None:
    """Raises HouseStays."""
    if mode == SellerMode.HOUSE:
        raise HouseStays
