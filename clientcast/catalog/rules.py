"""What a plan costs: price × count, the discount as an allowance, the tax in it (M3, M6, E14)."""

from dataclasses import dataclass
from enum import StrEnum

from clientcast.kit import money
from clientcast.kit.errors import Conflict, Invalid

MAX_COUNT = 12


class PlanKind(StrEnum):
    STANDARD = "standard"
    TRIAL = "trial"


class LateRule(StrEnum):
    """What a payment after the end starts from (R4)."""

    FROM_END_IN_GRACE = "from_end_in_grace"
    FROM_PAYMENT = "from_payment"
    FROM_END_ALWAYS = "from_end_always"


class CountOutOfRange(Invalid):
    """A renewal buys 1 to ``max`` terms of the plan (M10)."""

    code = "count_out_of_range"


class PriceNegative(Invalid):
    code = "price_negative"


class DiscountNeedsReason(Invalid):
    """A discount is an allowance with a reason (M6)."""

    code = "discount_needs_reason"


class DiscountTooLarge(Invalid):
    """A discount is at least nothing and at most the price, ``price_minor``."""

    code = "discount_too_large"


class PlanRetired(Conflict):
    """The plan is no longer sold."""

    code = "plan_retired"


class PlanCodeTaken(Conflict):
    """Another plan has this code."""

    code = "plan_code_taken"


@dataclass(frozen=True, slots=True)
class Price:
    """Of one plan version; ``tax_rate`` from effective_rate, None without a VAT number (D5)."""

    price_minor: int
    currency: str
    tax_inclusive: bool
    tax_rate: str | None


@dataclass(frozen=True, slots=True)
class Quote:
    """What ``count`` terms cost, in minor units.

    ``price_minor`` and ``discount_minor`` are in the terms of the price list (with tax when it is inclusive);
    ``net_minor`` − ``allowance_minor`` + ``tax_minor`` + ``rounding_minor`` = ``total_minor``.
    """

    price_minor: int
    discount_minor: int
    net_minor: int
    allowance_minor: int
    tax_minor: int
    rounding_minor: int
    total_minor: int


def effective_rate(version_rate: str | None, organization_rate: str | None, *, registered: bool) -> str | None:
    """The rate of a sale: the version's, else the organization's; none at all without a VAT number (E14)."""
    if not registered:
        return None
    return version_rate if version_rate is not None else organization_rate


def quote(price: Price, count: int, discount_minor: int = 0, discount_reason: str = "") -> Quote:
    """Price for 1–12 terms. Raises CountOutOfRange, DiscountTooLarge, DiscountNeedsReason, RateUnreadable."""
    check_count(count)
    listed = price.price_minor * count
    check_discount(listed, discount_minor, discount_reason)
    rate = money.parse_rate(price.tax_rate) if price.tax_rate is not None else 0
    net, allowance = (money.net_of(value, rate) if price.tax_inclusive else value for value in (listed, discount_minor))
    tax = money.tax_on(net - allowance, rate)
    exact = net - allowance + tax
    total = listed - discount_minor if price.tax_inclusive else exact
    return Quote(listed, discount_minor, net, allowance, tax, total - exact, total)


def check_count(count: int) -> None:
    """Raises CountOutOfRange."""
    if not 1 <= count <= MAX_COUNT:
        raise CountOutOfRange("count", max=MAX_COUNT)


def check_discount(price_minor: int, discount_minor: int, reason: str) -> None:
    """Raises DiscountTooLarge, DiscountNeedsReason."""
    if not 0 <= discount_minor <= price_minor:
        raise DiscountTooLarge("discount_minor", price_minor=price_minor)
    if discount_minor and not reason.strip():
        raise DiscountNeedsReason("discount_reason")


def check_price(price_minor: int) -> None:
    """Raises PriceNegative: BT-146 ≥ 0 (I4)."""
    if price_minor < 0:
        raise PriceNegative("price_minor")
