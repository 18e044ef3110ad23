"""kill -9 in the middle of a broadcast: nobody is missing, and what is in doubt is known."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from models.database import utc_now
from models.outbox import Delivery
from sandbox import Person, Sandbox
from services import outbox
from services.outbox import Kind
from tests.scheduler.worlds import World, meets, until

ROOT = Path(__file__).resolve().parents[2]
EACH = 150
KILLS = 3
IN_FLIGHT = 16


@asynccontextmanager
async def another_process(url: str, sandbox: Sandbox) -> AsyncIterator[asyncio.subprocess.Process]:
    """The sender in a process of its own; it ends by being killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.scheduler.process", url, sandbox.url, sandbox.token, str(IN_FLIGHT)),
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


def received(people: list[Person], text: str) -> list[int]:
    """How many messages with a text each has."""
    return [
        sum(text in message.get("text", "") for message in one.chat().messages.values()) for one in people
    ]


async def test_a_broadcast_survives_being_killed(world: World, sandbox: Sandbox, database_url: str) -> None:
    world.db.clock = utc_now
    people = [meets(sandbox, f"P{number}") for number in range(EACH)]
    members = await world.crowd(people)
    await world.db.write(world.organizer, outbox.tell, Kind.JOIN_APPROVED, members, "all")
    await world.announces_to(members, "Hello all")
    for kill in range(1, KILLS + 1):
        async with another_process(database_url, sandbox):
            enough = kill * 2 * EACH // (KILLS + 1)
            await until(lambda enough=enough: _sent(sandbox, enough), 120)
    async with another_process(database_url, sandbox):
        await world.all_final(40)

    in_flight = KILLS * IN_FLIGHT
    welcomes = received(people, "Welcome")
    assert min(welcomes) >= 1
    assert sum(welcomes) - EACH <= in_flight
    assert set(await world.statuses(Kind.JOIN_APPROVED)) == {Delivery.SENT}

    hellos = received(people, "Hello all")
    told = Counter(await world.statuses(Kind.ANNOUNCEMENT))
    assert max(hellos) == 1
    assert told[Delivery.SENT] + told[Delivery.IN_DOUBT] == EACH
    assert told[Delivery.IN_DOUBT] <= in_flight
    assert sum(hellos) >= told[Delivery.SENT]
    unheard = {one for one, count in zip(members, hellos, strict=True) if not count}
    doubted = {row.user_id for row in await world.rows(Kind.ANNOUNCEMENT) if row.status is Delivery.IN_DOUBT}
    assert unheard <= doubted


async def _sent(sandbox: Sandbox, enough: int) -> bool:
    return sandbox.bot.calls["sendmessage"] >= enough
