"""Renewal and line state: G1–G9, G15–G18 and what must hold for every history (5.1)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcast.catalog.rules import LateRule
from clientcast.kit.errors import Problem
from clientcast.kit.periods import Unit
from clientcast.subscriptions.rules import (
    LastTerm,
    LineState,
    PlanTerms,
    RenewalRule,
    TermAlreadyOver,
    TermKind,
    TrialMode,
    line_state,
    mac_address,
    renewal,
    sentence,
)
from tests.vectors import cases

KARIMS_LAST = LastTerm(date(2026, 2, 10), date(2026, 3, 10), TermKind.PAID, 10, 3, LateRule.FROM_END_IN_GRACE)
MONTHLY = PlanTerms(Unit.MONTH, 1)


def _last(values) -> LastTerm | None:
    if values is None:
        return None
    start, end, kind, anchor, grace, *late = values
    late_rule = LateRule(late[0]) if late else LateRule.FROM_END_IN_GRACE
    return LastTerm(date.fromisoformat(start), date.fromisoformat(end), TermKind(kind), anchor, grace, late_rule)


def _renew(case):
    unit, count = case["plan"]
    return renewal(
        _last(case["last"]),
        PlanTerms(Unit(unit), count),
        date.fromisoformat(case["paid_on"]),
        case.get("count", 1),
        TrialMode(case.get("trial_mode", "append")),
    )


@cases("renewal", "renewals")
def test_renewal(case):
    if "error" in case:
        with pytest.raises(Problem) as caught:
            _renew(case)
        assert caught.value.code == case["error"]
        return
    got = _renew(case)
    assert [got.start.isoformat(), got.end.isoformat(), got.anchor_day, got.rule] == case["expect"]
    assert (got.trial_ends_on.isoformat() if got.trial_ends_on else None) == case.get("trial_ends_on")
    assert got.trial_voided == case.get("trial_voided", False)
    assert got.old_end == (date.fromisoformat(case["last"][1]) if case["last"] else None)


@cases("renewal", "states")
def test_line_state(case):
    state = line_state(
        date.fromisoformat(case["ends_on"]) if case["ends_on"] else None,
        TermKind(case["kind"]) if case["kind"] else None,
        case["grace_days"],
        date.fromisoformat(case["today"]),
        terminated=case.get("terminated", False),
    )
    assert state == case["state"]


def test_the_sentence_tells_last_days_and_days_late():
    paid_on = date(2026, 3, 12)
    assert sentence(renewal(KARIMS_LAST, MONTHLY, paid_on), paid_on).code == "renewal.in_grace"
    assert sentence(renewal(KARIMS_LAST, MONTHLY, paid_on), paid_on).params == {
        "start": "2026-03-10",
        "last_day": "2026-04-09",
        "old_last_day": "2026-03-09",
        "late_days": 2,
    }


def test_the_first_sentence_knows_no_old_end():
    result = sentence(renewal(None, MONTHLY, date(2026, 11, 23)), date(2026, 11, 23))
    assert result.params == {"start": "2026-11-23", "last_day": "2026-12-22"}


histories = st.lists(
    st.tuples(
        st.integers(-60, 120),
        st.integers(1, 12),
        st.sampled_from(TrialMode),
        st.tuples(st.sampled_from(Unit), st.integers(1, 24)),
        st.integers(0, 10),
        st.sampled_from(LateRule),
    ),
    min_size=1,
    max_size=12,
)


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.booleans(), histories)
def test_no_history_of_renewals_overlaps(first, trial, history):
    terms = [(first, first + timedelta(days=3))]
    kind = TermKind.TRIAL if trial else TermKind.PAID
    anchor = first.day
    for days, count, mode, (unit, length), grace, late in history:
        start, end = terms[-1]
        paid_on = end + timedelta(days=days)
        try:
            got = renewal(
                LastTerm(start, end, kind, anchor, grace, late), PlanTerms(unit, length), paid_on, count, mode
            )
        except TermAlreadyOver:
            continue
        if got.trial_voided:
            terms.pop()
        elif got.trial_ends_on:
            terms[-1] = (start, got.trial_ends_on)
        terms.append((got.start, got.end))
        kind, anchor = TermKind.PAID, got.anchor_day
    assert all(start < end for start, end in terms)
    assert all(a[1] <= b[0] for a, b in pairwise(terms))


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(1, 31), st.integers(1, 12))
def test_a_month_never_sells_fewer_than_28_days(end, anchor, count):
    last = LastTerm(end - timedelta(days=9), end, TermKind.COMPENSATION, anchor, 0, LateRule.FROM_END_IN_GRACE)
    got = renewal(last, MONTHLY, end, count)
    assert (got.end - got.start).days >= 28 * count


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 10), st.integers(0, 30))
def test_the_state_and_the_renewal_agree_on_grace(today, grace, days_after):
    end = today - timedelta(days=days_after)
    last = LastTerm(end - timedelta(days=30), end, TermKind.PAID, end.day, grace, LateRule.FROM_END_IN_GRACE)
    in_grace = line_state(end, TermKind.PAID, grace, today) is LineState.GRACE
    rule = renewal(last, MONTHLY, today).rule
    assert in_grace == (days_after < grace)
    assert (rule is RenewalRule.FROM_PAYMENT) == (not in_grace and days_after > 0)


@cases("macs", "macs")
def test_a_mac_is_read_however_it_is_printed_on_the_box(case):
    if "error" in case:
        with pytest.raises(Problem) as refused:
            mac_address(case["text"])
        assert refused.value.code == case["error"]
    else:
        assert mac_address(case["text"]) == case["mac"]
