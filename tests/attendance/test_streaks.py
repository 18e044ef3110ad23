"""Whatever happens to a program, a streak is what a person made of it: held against a plain model."""

import random
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from models.milestones import Counting
from services import turnout
from services.turnout import Record

START = datetime(2026, 1, 1, 20, tzinfo=UTC)


class Life:
    """A person's months with a weekly program, made up at random."""

    def __init__(self, seed: int) -> None:
        dice = random.Random(seed)
        weeks = range(dice.randrange(1, 40))
        self.joined = START + timedelta(weeks=dice.randrange(-3, 12))
        self.finished = {week for week in weeks if dice.random() < 0.8}
        self.moved = {week for week in weeks if dice.random() < 0.15}
        self.came = {week for week in weeks if dice.random() < 0.6}
        self.missed = {week for week in self.finished - self.came if dice.random() < 0.5}

    def starts(self, week: int) -> datetime:
        """When the session of a week began."""
        return START + timedelta(weeks=week)

    def record(self) -> Record:
        """What the service makes of it."""
        marks: list[Any] = [
            SimpleNamespace(id=week, starts_at=self.starts(week), attended=came, joined_at=self.joined)
            for weeks, came in ((self.came, True), (self.missed, False))
            for week in weeks
        ]
        counted: list[Any] = [
            SimpleNamespace(id=week, starts_at=self.starts(week), moved=week in self.moved)
            for week in self.finished
        ]
        return turnout.record(marks, counted)

    def breaks(self, week: int) -> bool:
        """Whether not having come that week ends a streak, in plain words."""
        if week in self.came or week not in self.finished or self.starts(week) < self.joined:
            return False
        return week in self.missed or week not in self.moved


@pytest.mark.parametrize("seed", range(300))
def test_a_streak_ends_only_with_what_one_could_have_come_to(seed: int) -> None:
    life = Life(seed)
    if not life.came:
        return
    current, reached = 0, list[datetime]()
    for week in range(60):
        if week in life.came:
            current += 1
            if current > len(reached):
                reached.append(life.starts(week))
        elif life.breaks(week):
            current = 0
    found = life.record()
    assert (found.attended, found.streak, found.best) == (len(life.came), current, len(reached))
    assert found.streak_at == tuple(reached)
    assert found.reached(Counting.TOTAL, found.attended) == found.last
    assert found.reached(Counting.STREAK, found.best + 1) is None
