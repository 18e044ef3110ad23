"""What fits into the time of a meeting: pure functions, no clock, no database.

An item that says no minutes counts with `USUAL`. The rule of `propose`: what is on the agenda already keeps
its time. Of the other suggestions, the one with the highest score is looked at first, of equal scores the
oldest. Each that still fits is taken; each that does not is left out, and smaller ones behind it may still
fit. What more people are against than for is never taken.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

USUAL = 10
"""Minutes that count for an item that says none."""


class Weighed(Protocol):
    """What an item needs to be chosen by."""

    @property
    def id(self) -> int:
        """Its id."""

    @property
    def minutes(self) -> int | None:
        """How long it should take."""

    @property
    def score(self) -> int:
        """Ups less downs."""

    @property
    def created_at(self) -> datetime:
        """When it was suggested."""


I = TypeVar("I", bound=Weighed)  # noqa: E741 - an item


def length(item: Weighed) -> int:
    """Minutes an item counts with."""
    return USUAL if item.minutes is None else item.minutes


def total(items: Iterable[Weighed]) -> int:
    """Minutes of some items."""
    return sum(length(item) for item in items)


def ranked(items: Iterable[I]) -> list[I]:
    """The highest score first, of equal ones the oldest."""
    return sorted(items, key=lambda item: (-item.score, item.created_at, item.id))


def propose(planned: Iterable[Weighed], suggested: Iterable[I], budget: int) -> list[I]:
    """Those of the suggestions that fit into what is left of `budget` minutes, the most wanted first."""
    left = budget - total(planned)
    chosen: list[I] = []
    for item in ranked(suggested):
        if item.score >= 0 and length(item) <= left:
            chosen.append(item)
            left -= length(item)
    return chosen


def beyond(items: Sequence[Weighed], budget: float) -> set[int]:
    """The ids of those that, one after the other, end after `budget` minutes."""
    ends, late = 0.0, set()
    for item in items:
        ends += length(item)
        if ends > budget:
            late.add(item.id)
    return late


@dataclass(frozen=True, slots=True)
class Outlook:
    """How the rest of a running meeting fits."""

    over: int
    """Minutes that are missing for all of it; 0 where it fits."""
    late: int
    """How many items will not fit."""


def outlook(rest_of_current: float, coming: Sequence[Weighed], left: float) -> Outlook:
    """How what is left of the current item (minutes) and those coming fit into `left` minutes."""
    current = max(0.0, rest_of_current)
    missing = current + total(coming) - left
    return Outlook(max(0, round(missing)), len(beyond(coming, left - current)) if missing >= 0.5 else 0)
