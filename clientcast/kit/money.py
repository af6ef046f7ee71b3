"""Money is integer minor units and an ISO 4217 code; no float anywhere (M1, M2, M5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from clientcast.kit.errors import Invalid

MAX_MINOR = 2**53 - 1  # what a device's number holds exactly
RATE_SCALE = 10_000  # a rate of 15 % is 150_000

_EXPONENTS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: "AED AFN ALL AMD AOA ARS AUD AZN BAM BDT BGN BND BOB BRL BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CZK "
    "DKK DOP DZD EGP ERN ETB EUR FJD GBP GEL GHS GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR "
    "KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD "
    "PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SLE SOS SRD SSP STN SYP SZL THB TJS TMT "
    "TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST YER ZAR ZMW",
    3: "BHD IQD JOD KWD LYD OMR TND",
}
_EXPONENT_OF = {code: exponent for exponent, codes in _EXPONENTS.items() for code in codes.split()}


class CurrencyUnknown(Invalid):
    """No such ISO 4217 code in our table."""

    code = "currency_unknown"


class RateUnreadable(Invalid):
    """A tax rate is a percentage from 0 to 100 with up to four decimals, such as ``15.0000``."""

    code = "rate_unreadable"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency in minor units. Adding two currencies is a programming error."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} is not {other.currency}")
        return other.minor


def exponent(currency: str) -> int:
    """Decimals of a currency: BDT 2, JPY 0, KWD 3. Raises CurrencyUnknown."""
    try:
        return _EXPONENT_OF[currency]
    except KeyError:
        raise CurrencyUnknown("currency", currency=currency) from None


def divide(numerator: int, denominator: int) -> int:
    """The quotient rounded half away from zero (M2); ``denominator`` > 0."""
    quotient, rest = divmod(abs(numerator), denominator)
    rounded = quotient + (2 * rest >= denominator)
    return rounded if numerator >= 0 else -rounded


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Parts of ``total`` by largest remainder; they sum to it exactly (M5). Weights ≥ 0, not all 0."""
    whole = sum(weights)
    sign = 1 if total >= 0 else -1
    shares = [divmod(abs(total) * weight, whole) for weight in weights]
    missing = abs(total) - sum(quotient for quotient, _ in shares)
    order = sorted(range(len(shares)), key=lambda i: -shares[i][1])
    extra = set(order[:missing])
    return [sign * (quotient + (i in extra)) for i, (quotient, _) in enumerate(shares)]


def parse_rate(text: str, field: str = "tax_rate") -> int:
    """``"15.0000"`` → 150000, the percentage in ten-thousandths. Raises RateUnreadable."""
    whole, _, decimals = text.partition(".")
    if not (text.isascii() and whole.isdigit() and (decimals.isdigit() or "." not in text) and len(decimals) <= 4):
        raise RateUnreadable(field, value=text)
    rate = int(whole) * RATE_SCALE + int(decimals.ljust(4, "0"))
    if rate > 100 * RATE_SCALE:
        raise RateUnreadable(field, value=text)
    return rate


def tax_on(net_minor: int, rate: int) -> int:
    """Tax on a net amount, rounded once; ``rate`` from parse_rate."""
    return divide(net_minor * rate, 100 * RATE_SCALE)


def net_of(gross_minor: int, rate: int) -> int:
    """The net part of a tax-inclusive amount (M3); ``rate`` from parse_rate."""
    return divide(gross_minor * 100 * RATE_SCALE, 100 * RATE_SCALE + rate)
