"""Whose turn it is, and what they do with their hands: open links, tap buttons, go from screen to screen."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from keyboards.rsvp import RsvpAnswer
from models.rsvp import Answer
from sandbox import looking
from sandbox.client import Person
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.queries import Query
from sandbox.world.tapping import ask_tap
from tests.simulation.seen import Date, Seen
from tests.simulation.world import World

Button = tuple[Json, Json]
"""A message, and a button of it."""
NEVER = frozenset({"cxn", "mbhn", "acde", "acda"})
"""Buttons that end a story too soon: leaving the community, handing it over, signing out."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the web server answered."""

    path: str
    status: int
    body: str


@dataclass(slots=True)
class Said:
    """An answer that somebody gave by a button."""

    person: Person
    session: int
    answer: Answer


@dataclass(slots=True)
class Doings:
    """What was done at a step."""

    told: list[str] = field(default_factory=list)
    """In words."""
    people: set[int] = field(default_factory=set)
    """Telegram ids of who did something."""
    by_hand: bool = False
    """Whether organizers changed something."""
    said: list[Said] = field(default_factory=list)
    taps: list[tuple[str, Query]] = field(default_factory=list)
    swept: list[tuple[datetime, Seen]] = field(default_factory=list)
    """When sweeps ran, and how things stood after them."""
    pages: list[Page] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """The sweeps that ended in an error, and in which."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, in which world, as it stood, with which dice."""

    world: World
    seen: Seen
    person: Person
    random: Random
    done: Doings

    def does(self, what: str) -> None:
        """Note it."""
        self.done.told.append(f"{self.person.name} {what}")
        self.done.people.add(self.person.id)


Act = Callable[[Turn], Awaitable[None]]


def buttons(chat: Chat) -> list[Button]:
    """Every button that can be tapped in a chat, newest message first."""
    return [
        (message, button)
        for message in reversed(list(chat.messages.values()))
        for row in looking.rows(message)
        for button in row
        if "callback_data" in button and button["callback_data"].partition(":")[0] not in NEVER
    ]


def press(turn: Turn, chat: Chat, message: Json, button: Json) -> None:
    """Tap a button; the answer is looked for once all is at rest."""
    turn.does(f"taps {button['text']!r} ({button['callback_data'].partition(':')[0]})")
    if button["callback_data"].startswith("a:"):
        data: Any = RsvpAnswer.unpack(button["callback_data"])
        turn.done.said.append(Said(turn.person, data.session, data.answer))
    for _ in range(2 if turn.world.doubles else 1):
        query = ask_tap(turn.world.sandbox.world, turn.person.user, chat, message, button["callback_data"])
        turn.done.taps.append((turn.done.told[-1], query))


async def opens(turn: Turn, date: Date) -> None:
    """Open a date by its link."""
    turn.does(f"opens {date}")
    await turn.person.starts(date.reference)
    await turn.world.rests()


async def walk(turn: Turn, *prefixes: str) -> bool:
    """Tap one button after the other, each of a sort, on the newest screen; whether all were there."""
    chat = turn.person.chat()
    for prefix in prefixes:
        found = of_sort(newest(chat), prefix)
        if not found:
            return False
        press(turn, chat, *turn.random.choice(found))
        await turn.world.rests()
    return True


def of_sort(found: list[Button], prefix: str) -> list[Button]:
    """The buttons whose data begins like this."""
    return [one for one in found if f"{one[1]['callback_data']}:".startswith(f"{prefix}:")]


def newest(chat: Chat) -> list[Button]:
    """The buttons of the newest message that has any."""
    found = buttons(chat)
    return [one for one in found if one[0] is found[0][0]]
