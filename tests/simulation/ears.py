"""What everybody hears: each message, change of a message and toast, as their apps show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sandbox import looking
from sandbox.client import Person
from sandbox.shapes import Json
from tests.simulation.clock import Clock


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that a person's app showed."""

    at: datetime
    person: Person
    event: str
    """`message`, `edited` or `toast`."""
    private: bool
    text: str

    def __str__(self) -> str:
        where = "" if self.private else " in the group"
        return f"{self.at:%a %d %H:%M} {self.person.name}{where} ({self.event}): {self.text}"


class Ears:
    """Everybody's app is open all the time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.all: list[Heard] = []

    def listen(self, person: Person) -> None:
        """Open a person's app."""

        def hear(event: Json) -> None:
            if event["event"] == "toast":
                self._note(person, "toast", True, event["text"])
            elif event["event"] in ("message", "edited") and not event["message"]["outgoing"]:
                private = event["chat"] == person.chat().seen_id(person.id)
                self._note(person, event["event"], private, looking.readable(event["message"]))

        person.world.feed.listen(person.id, hear)

    def _note(self, person: Person, event: str, private: bool, text: str) -> None:
        self.all.append(Heard(self._clock(), person, event, private, text))

    def since(self, mark: int) -> Iterator[Heard]:
        """What was heard after so many."""
        return iter(self.all[mark:])
