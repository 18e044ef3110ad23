"""What members do: look, answer, change their minds, tap what is there, and all at once."""

from dataclasses import replace
from itertools import groupby
from random import Random

from models.rsvp import Answer
from tests.simulation.turn import Act, Button, Turn, buttons, newest, of_sort, opens, press, walk

TEXTS = ("hello", "2", "<b>bold", "/start nonsense", "tomorrow at 8", "🎸" * 50, "x" * 4000, "/help")


async def looks(turn: Turn) -> None:
    """Open a date by its link."""
    ahead = turn.seen.soon(4)
    if ahead:
        await opens(turn, turn.random.choice(ahead))


async def answers(turn: Turn) -> None:
    """Open a date and say something to it."""
    await looks(turn)
    chat = turn.person.chat()
    found = of_sort(newest(chat), "a")
    if found:
        press(turn, chat, *_chosen(turn.random, found))


def _chosen(random: Random, found: list[Button]) -> Button:
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
        on_top = newest(chat) if turn.random.random() < 0.8 else found
        message, button = turn.random.choice(on_top)
        press(turn, chat, message, button)
        await turn.world.rests()


async def writes(turn: Turn) -> None:
    """Say something nobody asked for."""
    text = turn.random.choice(TEXTS)
    turn.does(f"writes {text[:20]!r}")
    await turn.person.sends(text)


async def sings(turn: Turn) -> None:
    """Call a song where a jam is on, or vote on what is played."""
    on = [one for one in turn.seen.on() if one.row.name == "Evening Jam"]
    if not on:
        return
    await opens(turn, on[0])
    if await walk(turn, "sx", "lq", "lqc"):
        await walk(turn, "lqn")


MEMBERS: dict[Act, int] = {
    answers: 8,
    taps_a_card: 5,
    all_at_once: 5,
    wanders: 4,
    sings: 2,
    looks: 1,
    writes: 1,
}
"""What members do, and how often."""
