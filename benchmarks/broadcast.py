"""An announcement to many people, with Telegram's limits and without; and taps meanwhile."""

import asyncio
from collections.abc import Callable, Sequence

from benchmarks import bots, world
from benchmarks.box import Box, box
from benchmarks.databases import Kind, opened
from benchmarks.processes import Child
from benchmarks.table import Row, at_least, at_most
from models.actor import SYSTEM
from models.announcements import Announcement, AnnouncementStatus, Audience
from models.database import Database
from models.rsvp import Answer
from models.tx import Tx
from services import outbox

RATE = 25
"""What Jamboree permits itself, of Telegram's 30 a second: answers get through beside it."""
SECONDS = 20
"""How long the broadcast with limits lasts."""
TAPPERS = 101
"""Odd, so that everybody changes their answer with each tap."""
TAPS = 6
"""Of each of them, one at a time."""
FASTEST = 2000
"""Messages a second that must be reached without limits."""
TEXT = "<b>Rehearsal moved</b>\nWe meet at the harbour this week, at eight. Bring your music."


async def measure(kind: Kind, people_count: int, tell: Callable[[str], None]) -> list[Row]:
    """Without limits to everybody, with limits to some, and taps with and without a broadcast."""
    async with kind.fresh() as url, box() as server, opened(url) as db:
        people = await server.people(people_count)
        made = await world.make(db, people, capacity=100_000)
        tell(f"A broadcast without limits to {people_count:,}, {kind.name}")
        async with bots.jamboree(server, url, webhook=True, send_rate=0) as bot:
            rows = [await _unlimited(kind, server, db, made)]
            busy = await _busy_taps(server, bot, db, made, people)
        async with bots.jamboree(server, url, webhook=True, send_rate=RATE) as bot:
            tell(f"A broadcast within Telegram's limits, {kind.name}")
            rows += await _limited(kind, server, db, made)
            tell(f"Taps beside a broadcast, {kind.name}")
            rows += await _beside(kind, server, bot, db, made, people)
    rows.append(Row("A tap beside a broadcast without limits", kind.name, f"{busy:.1f} ms"))
    return rows


async def announce(db: Database, made: world.World, user_ids: Sequence[int]) -> None:
    """Put the announcement into the outbox, in one transaction."""

    def tell(tx: Tx) -> None:
        announcement = tx.add(
            Announcement,
            user_id=user_ids[0],
            audience=Audience.COMMUNITY,
            about="Town",
            text=TEXT,
            status=AnnouncementStatus.SENDING,
            drafted_at=tx.now,
            sent_at=tx.now,
            complete=True,
        )
        outbox.announce(tx, announcement, user_ids)

    await db.write(SYSTEM.inside(made.community_id), tell)


async def _sent(server: Box) -> int:
    return (await server.calls()).get("sendmessage", 0)


async def _timed(server: Box, db: Database, made: world.World, user_ids: Sequence[int]) -> float:
    """Seconds from the first message of a broadcast to its last."""
    clock = asyncio.get_running_loop().time
    before = await _sent(server)
    await announce(db, made, user_ids)
    await server.wait_for("sendmessage", count=before + 1)
    begun = clock()
    await server.wait_for("sendmessage", count=before + len(user_ids), within=300)
    return clock() - begun


async def _unlimited(kind: Kind, server: Box, db: Database, made: world.World) -> Row:
    seconds = await _timed(server, db, made, made.members)
    rate = len(made.members) / seconds
    return Row(
        f"A broadcast to {len(made.members):,}: a second",
        kind.name,
        f"{rate:,.0f}",
        goal=f"≥ {FASTEST:,}",
        reached=rate >= FASTEST,
    )


async def _limited(kind: Kind, server: Box, db: Database, made: world.World) -> list[Row]:
    await server.ask("limits", on=True)
    await server.ask("stats", reset=True)
    seconds = await _timed(server, db, made, made.members[: RATE * SECONDS])
    refused = (await server.calls()).get("sendmessage 429", 0)
    await server.ask("limits", on=False)
    share, of_all = RATE * SECONDS / seconds / RATE, refused / (RATE * SECONDS)
    return [
        Row(
            "A broadcast within limits: a second",
            kind.name,
            f"{share * RATE:.1f}",
            f"{RATE}",
            **at_least(share, 0.98),
        ),
        Row(
            "A broadcast within limits: answered 429",
            kind.name,
            f"{refused}",
            f"{RATE * SECONDS}",
            f"{of_all:.1%}",
            "≤ 0.1%",
            of_all <= 0.001,
        ),
    ]


async def _beside(
    kind: Kind, server: Box, bot: Child, db: Database, made: world.World, people: range
) -> list[Row]:
    """Taps one at a time, without and with a broadcast at the permitted rate."""
    texts = [made.button(number, answer) for number, answer in ((0, Answer.GOING), (0, Answer.MAYBE))]
    some = people[:TAPPERS]
    await server.taps(bot, some, texts, rounds=2, at_once=1)
    alone = await server.taps(bot, some, texts, rounds=TAPS, at_once=1)
    before = await _sent(server)
    await announce(db, made, made.members[-RATE * 60 :])
    await server.wait_for("sendmessage", count=before + RATE)
    during = await server.tap(some, texts, rounds=TAPS, at_once=1)
    return [
        Row(
            "A tap beside a broadcast within limits",
            kind.name,
            f"{1000 / during['per_second']:.2f} ms",
            f"{1000 / alone.rate:.2f} ms",
            **at_most(alone.rate / during["per_second"], 1.5),
        )
    ]


async def _busy_taps(server: Box, bot: Child, db: Database, made: world.World, people: range) -> float:
    """The median of taps one at a time while messages leave as fast as they can; milliseconds."""
    texts = [made.button(1, Answer.GOING), made.button(1, Answer.MAYBE)]
    some = people[:TAPPERS]
    await server.taps(bot, some, texts, rounds=2, at_once=1)
    before = await _sent(server)
    await announce(db, made, made.members)
    await server.wait_for("sendmessage", count=before + 1)
    found = await server.tap(some, texts, at_once=1)
    await server.wait_for("sendmessage", count=before + len(made.members))
    return float(found["p50"])
