"""When a term starts and ends, and what state a line is in (5.1, R1–R8)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clientcast.catalog.rules import LateRule, check_count
from clientcast.kit.errors import Conflict, Invalid
from clientcast.kit.periods import Period, Unit, add_units, last_day, sits_on

DUE_DAYS = 3


class TermKind(StrEnum):
    TRIAL = "trial"
    PAID = "paid"
    GOODWILL = "goodwill"
    COMPENSATION = "compensation"


class TermSource(StrEnum):
    RENEWAL = "renewal"
    IMPORT = "import"


class TrialMode(StrEnum):
    """A trial still running at payment: append after it, or end it now (R7)."""

    APPEND = "append"
    NOW = "now"


class RenewalRule(StrEnum):
    """Which rule set the start; each has a sentence in the locales."""

    FIRST = "first"
    FROM_END = "from_end"
    IN_GRACE = "in_grace"
    LATE_FROM_END = "late_from_end"
    FROM_PAYMENT = "from_payment"
    TRIAL_APPEND = "trial_append"
    TRIAL_NOW = "trial_now"


class LineState(StrEnum):
    """Derived from terms and the clock, never stored (3.6)."""

    NONE = "none"
    ACTIVE = "active"
    DUE = "due"
    TRIAL = "trial"
    GRACE = "grace"
    LAPSED = "lapsed"
    TERMINATED = "terminated"


class TermAlreadyOver(Conflict):
    """With ``from_end_always`` the bought term ``new_start``–``new_end`` would be over at payment (R4)."""

    code = "term_already_over"


class LineTerminated(Conflict):
    """A terminated line is never renewed."""

    code = "line_terminated"


class LaterTermExists(Conflict):
    """Another term follows: undo that one first (M15)."""

    code = "later_term_exists"


class TermsOverlap(Conflict):
    """Another term of this line already covers part of the period (I1)."""

    code = "terms_overlap"


class UsernameTaken(Conflict):
    """Another line that is not terminated has this username (I9)."""

    code = "username_taken"


class LineNumberTaken(Conflict):
    """Another line has this number."""

    code = "line_number_taken"


class BoxInUse(Conflict):
    """A box with this MAC hangs on a line already."""

    code = "box_in_use"


class BoxUnnamed(Invalid):
    """A box needs a MAC address or a serial."""

    code = "box_unnamed"


class MacUnreadable(Invalid):
    """A MAC address is twelve hex digits, with or without separators; ``value`` is what was read."""

    code = "mac_unreadable"


class TrialTermMissing(Invalid):
    """A line on a trial plan starts its trial at once: the body names the term."""

    code = "trial_term_missing"


@dataclass(frozen=True, slots=True)
class LastTerm:
    """The last non-voided term. What lateness means is what its own plan version said (E1)."""

    starts_on: date
    ends_on: date
    kind: TermKind
    anchor_day: int | None
    grace_days: int
    late_rule: LateRule


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """Length of one term of the plan version being sold."""

    unit: Unit
    count: int


@dataclass(frozen=True, slots=True)
class Renewal:
    """A new term ``[start, end)`` and what becomes of a trial cut short.

    ``trial_ends_on`` is the trial's new exclusive end; with ``trial_voided`` nothing of it is left (R5).
    """

    start: date
    end: date
    anchor_day: int
    rule: RenewalRule
    old_end: date | None = None
    trial_ends_on: date | None = None
    trial_voided: bool = False

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Code of a sentence in the locales and what fills it: ISO dates and numbers (R8)."""

    code: str
    params: dict[str, str | int]


def renewal(
    last: LastTerm | None,
    plan: PlanTerms,
    paid_on: date,
    count: int = 1,
    trial_mode: TrialMode = TrialMode.APPEND,
) -> Renewal:
    """The term that ``count`` × ``plan``, paid on a local date, buys.

    Raises CountOutOfRange, TermAlreadyOver.
    """
    check_count(count)
    rule = _rule(last, paid_on, trial_mode)
    start = paid_on if last is None or rule in _STARTS_AT_PAYMENT else last.ends_on
    anchor = _anchor(last, rule, start)
    end = add_units(start, plan.unit, plan.count * count, anchor)
    if rule is RenewalRule.LATE_FROM_END and end <= paid_on:
        raise TermAlreadyOver(new_start=start.isoformat(), new_end=end.isoformat())
    if last is None or rule is not RenewalRule.TRIAL_NOW:
        return Renewal(start, end, anchor, rule, last.ends_on if last else None)
    voided = paid_on <= last.starts_on
    return Renewal(start, end, anchor, rule, last.ends_on, None if voided else paid_on, voided)


_STARTS_AT_PAYMENT = (RenewalRule.FIRST, RenewalRule.FROM_PAYMENT, RenewalRule.TRIAL_NOW)


def _rule(last: LastTerm | None, paid_on: date, trial_mode: TrialMode) -> RenewalRule:
    if last is None:
        return RenewalRule.FIRST
    trial = last.kind is TermKind.TRIAL
    if paid_on < last.ends_on and trial and trial_mode is TrialMode.NOW:
        return RenewalRule.TRIAL_NOW
    if paid_on <= last.ends_on:
        return RenewalRule.TRIAL_APPEND if trial else RenewalRule.FROM_END
    if trial:
        return RenewalRule.FROM_PAYMENT
    return _late_rule(last, paid_on)


def _late_rule(last: LastTerm, paid_on: date) -> RenewalRule:
    if last.late_rule is LateRule.FROM_END_ALWAYS:
        return RenewalRule.LATE_FROM_END
    in_grace = paid_on < grace_end(last.ends_on, last.kind, last.grace_days)
    if in_grace and last.late_rule is LateRule.FROM_END_IN_GRACE:
        return RenewalRule.IN_GRACE
    return RenewalRule.FROM_PAYMENT


def _anchor(last: LastTerm | None, rule: RenewalRule, start: date) -> int:
    """The kept anchor day, or the start's own day when the start does not sit on it.

    Days and pauses move ends off the anchor; keeping it would sell a short month at a full price (G10, G11).
    """
    if last is None or last.anchor_day is None or rule is RenewalRule.TRIAL_APPEND:
        return start.day
    kept = rule not in _STARTS_AT_PAYMENT and sits_on(start, last.anchor_day)
    return last.anchor_day if kept else start.day


def grace_end(ends_on: date, kind: TermKind, grace_days: int) -> date:
    """Exclusive end of grace; grace is only given after a paid term (3)."""
    return ends_on + timedelta(days=grace_days if kind is TermKind.PAID else 0)


def line_state(
    ends_on: date | None,
    term_kind: TermKind | None,
    grace_days: int,
    today: date,
    *,
    terminated: bool = False,
) -> LineState:
    """State of a line on a local date; ``grace_days`` is of the last term's plan version."""
    if terminated:
        return LineState.TERMINATED
    if ends_on is None or term_kind is None:
        return LineState.NONE
    if today < ends_on:
        return _running_state(ends_on, term_kind, today)
    return LineState.GRACE if today < grace_end(ends_on, term_kind, grace_days) else LineState.LAPSED


def _running_state(ends_on: date, term_kind: TermKind, today: date) -> LineState:
    if term_kind is TermKind.TRIAL:
        return LineState.TRIAL
    days_left = (last_day(ends_on) - today).days
    return LineState.DUE if days_left <= DUE_DAYS else LineState.ACTIVE


def sentence(result: Renewal, paid_on: date) -> Sentence:
    """The preview's sentence, as data: last days of service, and days in grace or without service."""
    params: dict[str, str | int] = {
        "start": result.start.isoformat(),
        "last_day": last_day(result.end).isoformat(),
    }
    if result.old_end is not None:
        params["old_last_day"] = last_day(result.old_end).isoformat()
        params["late_days"] = max(0, (paid_on - result.old_end).days)
    return Sentence(f"renewal.{result.rule}", params)


def mac_address(text: str) -> str:
    """``00:1A:79:12:34:56`` from twelve hex digits; empty stays empty. Raises MacUnreadable."""
    digits = re.sub(r"[\s:.-]", "", text).upper()
    if not digits:
        return ""
    if not re.fullmatch(r"[0-9A-F]{12}", digits):
        raise MacUnreadable("mac", value=text)
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))
