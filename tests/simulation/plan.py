"""Plans: from one number, what goes wrong at which step. A plan can be cut down to what matters."""

import shlex
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Literal, Self

from tests.simulation.house import House

Base = Literal["sqlite", "postgresql"]
BASES: tuple[Base, ...] = ("sqlite", "postgresql")
STEPS = 40
SHARE = 0.4
"""How likely something goes wrong at a step, and then one thing more."""


class Kind(StrEnum):
    """What can go wrong."""

    NEVER_ARRIVES = "a request never arrives"
    ANSWER_LOST = "the answer is lost after delivery"
    TOO_MANY = "429 with retry_after"
    TIRED = "5xx"
    SLOW = "a slow answer"
    UPDATES_LOST = "updates are lost on their way"
    REPEATED = "updates come three times"
    SHUFFLED = "updates come in no order"
    DOUBLED = "every tap comes twice"
    COMMIT_FAILS = "a commit fails"
    COMMIT_UNHEARD = "a commit whose answer is lost"
    TERMINATED = "the connections of the database are ended"
    LOCKED = "the database is locked by somebody else"
    FULL = "the disk is full"
    RESTARTED = "the database server is restarted"
    FORGETS = "Redis is away, and has forgotten all"
    MAIL_REFUSED = "the mail server knows somebody no more"
    MAIL_LATER = "the mail server tells everybody to come later"
    MAIL_LOST = "the mail server dies after a letter"
    MAIL_BOUNCED = "a letter comes back"
    STRIPE_AWAY = "Stripe is away"
    STRIPE_LATE = "Stripe tells late, twice and in no order"
    CLOCK_AHEAD = "the clock is ahead"
    CLOCK_BACK = "the clock is behind"
    BLOCKED = "a person blocks the bot"
    MIGRATED = "the group becomes a supergroup"
    KILLED = "the process is killed (kill -9)"


ONLY_ON: dict[Kind, Base] = {
    Kind.TERMINATED: "postgresql",
    Kind.RESTARTED: "postgresql",
    Kind.LOCKED: "sqlite",
}
"""What can happen to one sort of database."""
INSIDE = {Kind.COMMIT_FAILS, Kind.COMMIT_UNHEARD, Kind.FULL}
"""What can only be done to a Jamboree in this process …"""
OUTSIDE = {Kind.KILLED}
"""… and what only to one in a process of its own."""
OF_REDIS = {Kind.FORGETS}
OF_MAIL = {Kind.MAIL_REFUSED, Kind.MAIL_LATER, Kind.MAIL_LOST, Kind.MAIL_BOUNCED}
CALLS = {Kind.NEVER_ARRIVES, Kind.ANSWER_LOST, Kind.TOO_MANY, Kind.TIRED, Kind.SLOW}
OFTEN = {Kind.KILLED, Kind.NEVER_ARRIVES, Kind.ANSWER_LOST, Kind.COMMIT_FAILS, Kind.COMMIT_UNHEARD}
"""What matters most is drawn three times as often."""


class Theme(StrEnum):
    """What a story is about."""

    PLACES = "places"
    MONEY = "money"
    EVERYTHING = "everything"
    KILLS = "kills"
    """Everything, in a process of its own that is killed: when it dies is never the same twice."""


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
    to_others: bool
    """Of calls: whether it strikes only what others are told than those who act."""

    @property
    def waits(self) -> bool:
        """Whether it waits for its moment, be that at a later step."""
        return self.to_others and self.kind in CALLS

    def __str__(self) -> str:
        which = " of what others are told" if self.waits else ""
        return f"{self.number}: at step {self.step} {self.kind}{which} ×{self.times}, after {self.after}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run is made of; equal plans do the same."""

    seed: int
    on: Base
    steps: int
    theme: Theme
    troubles: tuple[Trouble, ...]

    @property
    def house(self) -> House:
        """What Jamboree runs with."""
        return House.of(self.seed)

    @classmethod
    def of(cls, seed: int, on: Base, steps: int = STEPS, theme: Theme | None = None) -> Self:
        """What a seed brings; two stories of five are about everything."""
        about = theme or Random(f"{seed} theme").choice((*Theme, Theme.EVERYTHING))
        random = Random(f"{seed} {on} troubles")
        left_out = (INSIDE if about is Theme.KILLS else OUTSIDE) | _is_not_there(House.of(seed))
        kinds = [kind for kind in Kind if ONLY_ON.get(kind, on) == on and kind not in left_out]
        weights = [3 if kind in OFTEN else 1 for kind in kinds]
        troubles: list[Trouble] = []
        for step in range(steps):
            while random.random() < SHARE:
                [kind], to_others = random.choices(kinds, weights), random.random() < 0.5
                often = (1, 1, 2, 3) if to_others else (1, 1, 2, 3, 8)
                times, after = random.choice(often), random.choice((0, 0, 0, 1, 2, 4))
                troubles.append(Trouble(len(troubles), step, kind, times, after, to_others))
        return cls(seed, on, steps, about, tuple(troubles))

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
        words += ["--steps", str(self.steps), "--theme", self.theme]
        if len(self.troubles) < len(Plan.of(self.seed, self.on, self.steps, self.theme).troubles):
            words += ["--troubles", ",".join(str(one.number) for one in self.troubles) or "none"]
        return shlex.join(words)


def _is_not_there(house: House) -> set[Kind]:
    """What cannot go wrong, for want of it."""
    return (set() if house.redis else OF_REDIS) | (set() if house.mail else OF_MAIL)
