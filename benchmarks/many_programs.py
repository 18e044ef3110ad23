"""Screens among ten thousand programs, of many communities or all of one, beside the same among a hundred."""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from benchmarks import world
from benchmarks.databases import Kind, opened, settle
from benchmarks.generation import plan, sweep
from benchmarks.table import Row, at_most
from models.actor import SYSTEM, Actor
from models.database import Database
from models.links import LinkKind
from models.programs import Program
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import cards, dates, discovery, home, links, program_lists, program_page, sessions, timetable
from services.timetable import Asked

FEW = 100
OF_ONE = 50
"""Programs that a community has, where there are many communities."""
ROUNDS = 25
GOAL = 2.0
"""Times what a hundred programs take."""

Screen = Callable[[Tx], Any]


async def measure(kind: Kind, many: int) -> list[Row]:
    """Each screen's time, among many programs and among few: of many communities, and of one."""
    return [*await _compared(kind, many, OF_ONE), *await _compared(kind, many, many)]


async def _compared(kind: Kind, many: int, of_one: int) -> list[Row]:
    few, _ = await _timed(kind, FEW, min(FEW, of_one))
    more, made = await _timed(kind, many, of_one)
    where = "one community" if many == of_one else f"{many // of_one} communities"
    return [
        Row(
            f"Of {many:,} programs in {where}, {made:,} sessions: {name}",
            kind.name,
            f"{more[name] * 1000:.2f} ms",
            f"{few[name] * 1000:.2f} ms",
            **at_most(more[name] / few[name], GOAL),
        )
        for name in few
    ]


async def _timed(kind: Kind, count: int, of_one: int) -> tuple[dict[str, float], int]:
    """The screens of a community with its programs, when there are so many programs over all."""
    async with kind.fresh() as url, opened(url) as db:
        made = await world.make(db, range(1, 3))
        communities = [SYSTEM.inside(made.community_id)]
        communities += [await world.another(db, number) for number in range(1, count // of_one)]
        for community in communities:
            for first in range(0, of_one, 1000):
                await db.write(community, plan, range(first, min(first + 1000, of_one)))
            await db.write(community, _link)
        await sweep(db)
        await settle(db)
        counted = await db.read(SYSTEM, _sessions)
        screens = await db.read(made.owner, _one)
        return await _screens(db, made.owner, made.member(0), *screens), counted


def _link(tx: Tx) -> None:
    """The references that programs have from their making on."""
    table = table_of(Program)
    named = tx.rows(
        select(table.c.community_id, table.c.id).where(here(table), table.c.name.like("Program %"))
    )
    links.make(tx, LinkKind.PROGRAM, [(row.community_id, row.id) for row in named])


def _sessions(tx: Tx) -> int:
    found: int = tx.value(select(func.count()).select_from(table_of(ProgramSession)))
    return found


def _one(tx: Tx) -> tuple[int, int]:
    """A program and a session somewhere in the middle."""
    table = table_of(Program)
    program: int = tx.value(select(table.c.id).where(here(table), table.c.name == "Program 40"))
    held = table_of(ProgramSession)
    session: int = tx.value(select(held.c.id).where(here(held), held.c.program_id == program).limit(1))
    return program, session


async def _screens(db: Database, owner: Actor, member: Actor, program: int, session: int) -> dict[str, float]:
    next_month = db.clock().date().replace(day=1) + timedelta(days=32)
    reads: dict[str, tuple[Actor, Screen]] = {
        "home": (member, home.of_community),
        "what's on": (member, discovery.board),
        "a month of the calendar": (member, lambda tx: timetable.of_community(tx, Asked(at=next_month))),
        "list of programs": (member, program_lists.listing),
        "inline search, of many": (member, lambda tx: cards.find(tx, "program")),
        "inline search, of none": (member, lambda tx: cards.find(tx, "nowhere")),
        "a program": (member, lambda tx: program_page.view(tx, program)),
        "its dates": (owner, lambda tx: dates.page_of(tx, program)),
        "a session": (member, lambda tx: sessions.details(tx, session)),
    }
    return {name: await timed(db, actor, screen) for name, (actor, screen) in reads.items()}


async def timed(db: Database, actor: Actor, screen: Screen) -> float:
    """Seconds that one reading takes, the middle one of several."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await db.read(actor, screen)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)
