"""What members do: look, answer, change their minds, tap what is there, and all at once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from itertools import groupby
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
from tests.simulation.seen import Seen
from tests.simulation.world import World

NEVER = frozenset({"cxn", "mbhn", "acde", "acda"})
"""Buttons that end a story too soon: leaving the community, handing it over, signing out."""
TEXTS = ("hello", "2", "<b>bold", "/start nonsense", "tomorrow at 8", "🎸" * 50, "x" * 4000, "/help")


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
    swept: list[Seen] = field(default_factory=list)
    """How things stood after each round of sweeps."""
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


async def looks(turn: Turn) -> None:
    """Open a date by its link."""
    session = turn.random.choice(turn.seen.soon(4))
    turn.does(f"opens {session}")
    await turn.person.starts(session.reference)


async def answers(turn: Turn) -> None:
    """Open a date and say something to it."""
    await looks(turn)
    await turn.world.rests()
    chat = turn.person.chat()
    found = [one for one in buttons(chat) if one[1]["callback_data"].startswith("a:")]
    if found:
        message, button = _chosen(turn.random, [one for one in found if one[0] is found[0][0]])
        press(turn, chat, message, button)


def _chosen(random: Random, found: list[tuple[Json, Json]]) -> tuple[Json, Json]:
    """Most want to come."""
    coming = [one for one in found if f":{Answer.GOING}" in one[1]["callback_data"]]
    return random.choice(coming if coming and random.random() < 0.6 else found)


async def taps_a_card(turn: Turn) -> None:
    """Answer on a card in the group."""
    chat = turn.world.group.chat
    cards = [list(group) for _, group in groupby(buttons(chat), key=lambda one: one[0]["message_id"])]
    if cards:
        message, button = _chosen(turn.random, turn.random.choice(cards))
        press(turn, chat, message, button)


async def all_at_once(turn: Turn) -> None:
    """Several tap a card in the same moment."""
    for person in turn.random.sample(turn.world.people, turn.random.randint(3, 6)):
        await taps_a_card(replace(turn, person=person))


async def wanders(turn: Turn) -> None:
    """Tap whatever is there, mostly on the newest screen; old screens have their buttons, too."""
    chat = turn.person.chat()
    for _ in range(turn.random.randint(1, 3)):
        found = buttons(chat)
        if not found:
            return
        newest = [one for one in found if one[0] is found[0][0]]
        message, button = turn.random.choice(newest if turn.random.random() < 0.8 else found)
        press(turn, chat, message, button)
        await turn.world.rests()


async def writes(turn: Turn) -> None:
    """Say something nobody asked for."""
    text = turn.random.choice(TEXTS)
    turn.does(f"writes {text[:20]!r}")
    await turn.person.sends(text)


def buttons(chat: Chat) -> list[tuple[Json, Json]]:
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
    query = ask_tap(turn.world.sandbox.world, turn.person.user, chat, message, button["callback_data"])
    turn.done.taps.append((turn.done.told[-1], query))


MEMBERS: dict[Act, int] = {answers: 8, taps_a_card: 5, all_at_once: 5, wanders: 4, looks: 1, writes: 1}
"""What members do, and how often."""
