"""Taps and messages at speed, for benchmarks: no HTTP request for each, only the bot's own calls."""

import asyncio
import time
from collections.abc import Iterator, Sequence

from sandbox.shapes import Json
from sandbox.world import acting, posting, tapping
from sandbox.world.chats import Chat
from sandbox.world.people import User
from sandbox.world.world import World

TOO_LONG = 60.0
PERCENTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}


def tapped_message(world: World, chat: Chat) -> Json:
    """The newest message of the bot in a private chat, made up when there is none."""
    bot = world.first_bot.user
    for message in reversed(chat.messages.values()):
        if message["from"]["id"] == bot.id:
            return message
    chat.started = True
    button = {"text": "Tap", "callback_data": "tap"}
    return posting.post(world, chat, bot, {"text": "…", "reply_markup": {"inline_keyboard": [[button]]}})


def message_with(chat: Chat | None, data: str) -> Json | None:
    """The newest message of a chat that has a button with this data."""
    for message in reversed(chat.messages.values()) if chat else ():
        rows = message.get("reply_markup", {}).get("inline_keyboard", ())
        if any(button.get("callback_data") == data for row in rows for button in row):
            return message
    return None


async def tap_all(
    world: World,
    people: list[User],
    data: Sequence[str],
    concurrency: int,
    rounds: int = 1,
    group: Chat | None = None,
) -> Json:
    """Everybody taps, so many at a time; each waits for the bot's answer before the next begins.

    The taps take their `data` in turn. What is on a button in `group` is tapped there, the rest in private.
    """
    work = ((n, person) for n, person in enumerate(person for _ in range(rounds) for person in people))
    times: list[float] = []
    lost: list[int] = []
    start = time.perf_counter()
    await asyncio.gather(*(_tapper(world, work, data, times, lost, group) for _ in range(concurrency)))
    seconds = time.perf_counter() - start
    times.sort()
    told: Json = {"answered": len(times), "unanswered": len(lost), "seconds": seconds}
    told["per_second"] = len(times) / seconds if seconds else 0.0
    for name, share in PERCENTILES.items():
        told[name] = times[min(int(len(times) * share), len(times) - 1)] * 1000 if times else 0.0
    return told


async def _tapper(
    world: World,
    work: Iterator[tuple[int, User]],
    data: Sequence[str],
    times: list[float],
    lost: list[int],
    group: Chat | None,
) -> None:
    """Tap for one person after the other."""
    bot = world.first_bot.user
    for number, person in work:
        text = data[number % len(data)].replace("{n}", str(number))
        message = message_with(group, text)
        chat = group if group and message else world.dialog(person, bot)
        message = message or tapped_message(world, chat)
        begun = time.perf_counter()
        query = tapping.ask_tap(world, person, chat, message, text)
        try:
            await asyncio.wait_for(query.answer, TOO_LONG)
            times.append(time.perf_counter() - begun)
        except TimeoutError:
            lost.append(number)


def say_all(world: World, people: list[User], text: str) -> int:
    """Everybody writes to the bot. Returns how many did."""
    for person in people:
        acting.say(world, person, world.dialog(person, world.first_bot.user), text)
    return len(people)
