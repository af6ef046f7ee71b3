"""Exceptions and how they may be settled (M14, SYNC-27)."""

from __future__ import annotations

from enum import StrEnum

from clientcast.kit.errors import Conflict


class AttentionKind(StrEnum):
    """Why money came and no term was made."""

    DOUBLE_RENEWAL = "double_renewal"
    PLAN_RETIRED = "plan_retired"
    PRICE_CHANGED = "price_changed"
    CUSTOMER_ARCHIVED = "customer_archived"
    LINE_TERMINATED = "line_terminated"
    EXPECTATION = "expectation"
    OVER_LIMIT = "over_limit"
    BACKDATED = "backdated"


class Outcome(StrEnum):
    """What a person decided."""

    KEEP_ADVANCE = "keep_advance"
    EXTEND = "extend"
    HAND_BACK = "hand_back"
    RUN = "run"


class AttentionSettled(Conflict):
    """Somebody has settled the item already, with ``outcome``."""

    code = "attention_settled"


class OutcomeNotOffered(Conflict):
    """This item cannot be settled like that."""

    code = "outcome_not_offered"


# Only the office runs what passed a limit; anything else may become another term (M12, M14).
_RUN_BY_OFFICE = frozenset({AttentionKind.OVER_LIMIT, AttentionKind.BACKDATED})
_NO_TERM = frozenset({AttentionKind.LINE_TERMINATED, AttentionKind.CUSTOMER_ARCHIVED})


def check_outcome(kind: AttentionKind, outcome: Outcome) -> None:
    """Raises OutcomeNotOffered."""
    offered = {Outcome.KEEP_ADVANCE, Outcome.HAND_BACK}
    if kind in _RUN_BY_OFFICE:
        offered.add(Outcome.RUN)
    elif kind not in _NO_TERM:
        offered.add(Outcome.EXTEND)
    if outcome not in offered:
        raise OutcomeNotOffered(outcome=outcome.value)
