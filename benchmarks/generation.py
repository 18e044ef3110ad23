"""Sessions generated for many weekly programs, beside bare inserts of the same rows."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from benchmarks import world
from benchmarks.databases import Kind, opened, settle
from benchmarks.table import Row, at_most
from models.actor import SYSTEM
from models.communities import Community
from models.database import Database
from models.links import Link
from models.places import PlacePool
from models.programs import Program, Visibility
from models.sessions import ProgramSession
from models.tx import Tx, table_of
from models.users import User
from services import generation

DAYS = 90
PARENTS = (User, Community, Program)
MADE = (ProgramSession, PlacePool, Link)
"""The tables that generating fills, in their order."""
BEFORE = 100
"""Programs that have their sessions already."""
Copied = dict[type[Any], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Swept:
    """How long the sweep took (seconds), the rows there were before it, and those it made."""

    seconds: float
    before: Copied
    made: Copied


async def measure(kind: Kind, programs: int) -> list[Row]:
    """The sweep over a tenth of the programs and over all, and the rows of all inserted barely."""
    few = (await _swept(kind, programs // 10)).seconds
    swept = await _swept(kind, programs)
    seconds, bare = swept.seconds, await _inserted(kind, swept, programs)
    sessions = len(swept.made[ProgramSession])
    what = f"Sessions of {programs:,} programs: {sessions:,}"
    return [
        Row(what, kind.name, f"{seconds:.2f} s", f"{bare:.2f} s", **at_most(seconds / bare, 3)),
        Row(
            "Sessions of 10 times the programs: time",
            kind.name,
            f"{seconds:.2f} s",
            f"{few:.2f} s",
            f"{seconds / few:.1f} ×",
        ),
    ]


async def _swept(kind: Kind, programs: int) -> Swept:
    """Generate for so many programs, in a community that has some already."""
    async with kind.fresh() as url, opened(url) as db:
        made = await world.make(db, ())
        community = SYSTEM.inside(made.community_id)
        await db.write(community, plan, range(BEFORE))
        await sweep(db)
        await db.write(community, plan, range(BEFORE, BEFORE + programs))
        before = await db.read(SYSTEM, _copy, (*PARENTS, *MADE))
        await settle(db)
        begun = time.perf_counter()
        await sweep(db)
        seconds = time.perf_counter() - begun
        after = await db.read(SYSTEM, _copy, MADE)
    return Swept(seconds, before, {model: rows[len(before[model]) :] for model, rows in after.items()})


async def sweep(db: Database) -> None:
    """Generate for all that is due."""
    while (await db.write(SYSTEM, generation.sweep)).programs == generation.BATCH:
        pass


def plan(tx: Tx, numbers: range) -> None:
    """Weekly programs, public ones, that have no sessions yet."""
    start = datetime.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    owner = tx.value(select(table_of(User).c.id))
    tx.add_many(
        Program,
        [
            {
                "name": f"Program {number}",
                "slug": f"program-{number}",
                "zone": world.ZONE,
                "visibility": Visibility.PUBLIC,
                "local_start": generation.key(start + timedelta(hours=number % 168)),
                "rule": "FREQ=WEEKLY",
                "generation_days": DAYS,
                "generate_at": tx.now,
                "capacity": 20,
                "created_by": owner,
                "created_at": tx.now,
            }
            for number in numbers
        ],
    )


def _copy(tx: Tx, models: Sequence[type[Any]]) -> Copied:
    """All rows of some tables, in the order they were made."""
    copied: Copied = {}
    for model in models:
        table = table_of(model)
        order = table.c.id if "id" in table.c else table.c.created_at
        copied[model] = [dict(row._mapping) for row in tx.rows(select(table).order_by(order))]
    return copied


async def _inserted(kind: Kind, swept: Swept, programs: int) -> float:
    """Seconds that the same rows take when they are inserted as they are, in as many transactions."""
    async with kind.fresh() as url, opened(url) as db:
        await db.write(SYSTEM, _insert, swept.before)
        await settle(db)
        batches = programs // generation.BATCH
        begun = time.perf_counter()
        for number in range(batches):
            await db.write(
                SYSTEM, _insert, {model: _part(rows, number, batches) for model, rows in swept.made.items()}
            )
        return time.perf_counter() - begun


def _part(rows: Sequence[dict[str, Any]], number: int, parts: int) -> list[dict[str, Any]]:
    size = -(-len(rows) // parts)
    return list(rows[number * size : (number + 1) * size])


def _insert(tx: Tx, rows: Copied) -> None:
    for model, values in rows.items():
        tx.connection.execute(insert(table_of(model)), values)
