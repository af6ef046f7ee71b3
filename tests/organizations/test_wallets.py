"""Which wallets customers may pay with is the office's word (M13)."""

from __future__ import annotations

from typing import Any

import pytest

from clientcast.core.db import read
from clientcast.kit.errors import InvalidBody, NotAllowed
from clientcast.organizations import queries
from tests.cast import Cast, build


@pytest.fixture
def cast(db: str) -> Cast:
    return build()


def test_ada_names_them_once_each_and_nobody_below_her_does(cast: Cast) -> None:
    named: dict[str, Any] = {
        "set": {"wallets": ["nagad", "bkash", "nagad"]},
        "was": {"wallets": ["bkash", "nagad", "rocket"]},
    }
    with pytest.raises(NotAllowed):
        cast.sam.does("organizations.edit", **named)
    cast.ada.does("organizations.edit", **named)
    with read(cast.ada.caller):
        assert queries.current().wallets == ["nagad", "bkash"]


def test_a_wallet_that_we_do_not_know_is_refused_by_name(cast: Cast) -> None:
    with pytest.raises(InvalidBody) as refused:
        cast.ada.does("organizations.edit", set={"wallets": ["paypal"]}, was={})
    assert refused.value.errors[0]["field"] == "set.wallets.0"
