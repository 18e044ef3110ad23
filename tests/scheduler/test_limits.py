"""Telegram's limits are kept, and used."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

import pytest

from sandbox import Sandbox
from scheduler.limits import GROUP_MOST, REMEMBERED, Chats, Pacer
from scheduler.weather import FAILURES, LONGEST_PAUSE, Weather
from tests.scheduler.worlds import World, meets, sending


@dataclass
class Seconds:
    """A monotonic clock in the hands of a test."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("rate", [0.5, 1, 3, 25, 30, 400])
def test_the_permitted_rate_is_kept_and_used(rate: float) -> None:
    clock = Seconds()
    pacer = Pacer(rate, clock)
    begins: list[float] = []
    while clock.now < 160:
        begins += [clock.now + pacer.slot() for _ in range(pacer.room(64))]
        clock.now += max(pacer.wait(), 0.004)
    during = Counter(int(at) for at in begins if at < 160)
    assert max(during.values()) <= rate * 1.1 + 1
    assert sum(during.values()) >= 60 * rate * 0.98


def test_without_a_rate_there_is_always_room() -> None:
    pacer = Pacer(0)
    assert (pacer.room(64), pacer.slot(), pacer.wait()) == (64, 0.0, 0.0)


def test_a_chat_has_one_message_a_second_and_others_do_not_wait() -> None:
    clock = Seconds()
    chats = Chats(limited=True, clock=clock)
    assert not chats.gate(1)
    assert not chats.gate(2)
    assert timedelta(seconds=1) <= chats.gate(1) <= timedelta(seconds=1.1)
    clock.now += 1.1
    assert not chats.gate(1)


def test_a_group_has_twenty_a_minute() -> None:
    clock = Seconds()
    chats = Chats(limited=True, clock=clock)
    sent: list[float] = []
    while clock.now < 400:
        wait = chats.gate(-7).total_seconds()
        if wait:
            clock.now += wait
        else:
            sent.append(clock.now)
    windows = [sum(at <= other < at + 59.9 for other in sent) for at in sent]
    assert max(windows) == GROUP_MOST
    assert len(sent) >= 100


def test_a_chat_that_was_told_to_wait_waits_even_without_limits() -> None:
    clock = Seconds()
    chats = Chats(limited=False, clock=clock)
    assert not chats.gate(1)
    chats.block(1, 7)
    assert chats.gate(1) == timedelta(seconds=7)
    assert not chats.gate(2)
    clock.now += 7
    assert not chats.gate(1)


def test_chats_long_past_are_forgotten() -> None:
    clock = Seconds()
    chats = Chats(limited=True, clock=clock)
    for number in range(3 * REMEMBERED):
        chats.gate(number + 1)
        clock.now += 0.001
    assert len(chats._free) <= REMEMBERED + 1


def test_one_chat_that_must_wait_is_no_storm_but_two_are() -> None:
    weather = Weather(Seconds())
    weather.told_to_wait(1, 9)
    weather.told_to_wait(1, 9)
    assert weather.wait() == 0
    weather.told_to_wait(2, 5)
    assert weather.wait() == 5


def test_failures_in_a_row_pause_longer_and_longer_until_something_works() -> None:
    clock = Seconds()
    weather = Weather(clock)
    pauses = []
    for _ in range(FAILURES + 9):
        weather.failed()
        pauses.append(weather.wait())
        clock.now += weather.wait()
    assert pauses[: FAILURES - 1] == [0] * (FAILURES - 1)
    assert pauses[FAILURES - 1 : FAILURES + 2] == [0.5, 1, 2]
    assert max(pauses) == LONGEST_PAUSE
    assert weather.rough
    weather.good()
    assert not weather.rough


async def test_a_broadcast_keeps_telegrams_limits(world: World, sandbox: Sandbox) -> None:
    world.clock.runs()
    people = [meets(sandbox, f"P{number}") for number in range(60)]
    members = [await world.member(person) for person in people]
    await world.announces(*members)
    sandbox.limits.on = True
    began = monotonic()
    async with sending(world.db, sandbox, rate=25):
        await world.all_final()
    assert monotonic() - began > 59 / 25 - 0.3
    assert sandbox.limits.refusals == 0


async def test_many_messages_to_one_person_come_one_a_second(world: World, sandbox: Sandbox) -> None:
    world.clock.runs()
    ann, ben = meets(sandbox, "Ann"), meets(sandbox, "Ben")
    member, other = await world.member(ann), await world.member(ben)
    sandbox.limits.on, sandbox.limits.chat_burst = True, 1.0
    for number in range(3):
        await world.announces(member, text=f"No. {number}")
    await world.announces(other)
    async with sending(world.db, sandbox, rate=25):
        await ben.is_told("Hello")
        assert await world.unfinished() >= 1
        await asyncio.sleep(0)
        await world.all_final()
    assert sandbox.limits.refusals == 0
    assert sandbox.bot.calls["sendmessage"] == 4
