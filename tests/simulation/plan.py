"""Plans: from one number, what goes wrong at which step. A plan can be cut down to what matters."""

import shlex
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Literal, Self

Base = Literal["sqlite", "postgresql"]
BASES: tuple[Base, ...] = ("sqlite", "postgresql")
STEPS = 40
EVERY = 3
"""One step of so many is troubled, by and large."""


class Kind(StrEnum):
    """What can go wrong."""

    NEVER_ARRIVES = "a request never arrives"
    ANSWER_LOST = "the answer is lost after delivery"
    TOO_MANY = "429 with retry_after"
    TIRED = "5xx"
    SLOW = "a slow answer"
    COMMIT_FAILS = "a commit fails"
    COMMIT_UNHEARD = "a commit whose answer is lost"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that goes wrong, during one step."""

    number: int
    """Its name within the plan."""
    step: int
    kind: Kind
    times: int
    after: int
    """How many calls, or commits, it lets pass first."""
    news: bool
    """Of calls: whether it strikes only new messages, which is what others are told by."""

    def __str__(self) -> str:
        which = " of new messages" if self.news else ""
        return f"{self.number}: at step {self.step} {self.kind}{which} ×{self.times}, after {self.after}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run is made of; equal plans do the same."""

    seed: int
    on: Base
    steps: int
    troubles: tuple[Trouble, ...]

    @classmethod
    def of(cls, seed: int, on: Base, steps: int = STEPS) -> Self:
        """What a seed brings."""
        random = Random(f"{seed} {on} troubles")
        troubles = []
        for step in range(steps):
            while random.random() < 1 / EVERY:
                kind, news = random.choice(list(Kind)), random.random() < 0.4
                times, after = random.choice((1, 1, 2, 3, 8)), random.choice((0, 0, 0, 1, 2, 4))
                troubles.append(Trouble(len(troubles), step, kind, times, after, news))
        return cls(seed, on, steps, tuple(troubles))

    def at(self, step: int) -> tuple[Trouble, ...]:
        """What goes wrong during a step."""
        return tuple(one for one in self.troubles if one.step == step)

    def random(self, step: int) -> Random:
        """What happens at a step depends on nothing that happened before it."""
        return Random(f"{self.seed} {self.on} {step}")

    def ending(self, steps: int) -> Self:
        """The same, but over sooner."""
        return replace(self, steps=steps, troubles=tuple(one for one in self.troubles if one.step < steps))

    def with_only(self, numbers: Collection[int]) -> Self:
        """The same with some of its troubles."""
        return replace(self, troubles=tuple(one for one in self.troubles if one.number in numbers))

    def command(self) -> str:
        """What repeats it."""
        words = ["python", "-m", "tests.simulation", "--seed", str(self.seed), "--on", self.on]
        words += ["--steps", str(self.steps)]
        if len(self.troubles) < len(Plan.of(self.seed, self.on, self.steps).troubles):
            words += ["--troubles", ",".join(str(one.number) for one in self.troubles) or "none"]
        return shlex.join(words)
