"""A figure and its goal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Goal:
    """A bound and how to hold a value against it."""

    text: str
    holds: Callable[[float], bool]


def at_least(bound: float) -> Goal:
    return Goal(f">= {bound:g}", lambda value: value >= bound)


def at_most(bound: float) -> Goal:
    return Goal(f"<= {bound:g}", lambda value: value <= bound)


@dataclass(frozen=True)
class Figure:
    """The value is the median of ``samples``; without samples ``conditions`` says why it was not measured.

    ``why`` says where the time goes; it is told when the goal is missed.
    """

    name: str
    samples: list[float]
    unit: str
    goal: Goal
    conditions: str
    why: str = ""

    @property
    def value(self) -> float | None:
        return median(self.samples) if self.samples else None

    @property
    def met(self) -> bool | None:
        return None if self.value is None else self.goal.holds(self.value)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "goal": self.goal.text,
            "met": self.met,
            "conditions": self.conditions,
            "why": self.why if self.met is False else None,
            "samples": self.samples,
        }

    def __str__(self) -> str:
        value = "not measured" if self.value is None else f"{self.value:,.1f}"
        met = {None: "-", True: "met", False: "MISSED"}[self.met]
        line = f"{self.name:<24} {value:>12} {self.unit:<4} {self.goal.text:<9} {met:<7} {self.conditions}"
        return f"{line}\n{'':<24} {self.why}" if self.why and self.met is False else line
