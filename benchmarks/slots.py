"""Eight weeks of free times of an instructor with two thousand appointments, beside one with twenty."""

from datetime import timedelta
from typing import Any

from benchmarks import world
from benchmarks.databases import Kind, opened, settle
from benchmarks.many_programs import timed
from benchmarks.screens import counting
from benchmarks.table import Row, at_most
from models.actor import Actor
from models.database import Database
from models.instructors import BusyTime, Instructor
from models.tx import Tx
from services import hours, slots

FEW, MANY = 20, 2_000
GOAL = 5.0
"""Times what twenty appointments take."""
MINUTES = 60


async def measure(kind: Kind) -> list[Row]:
    """The time of eight weeks among many and among few appointments, and that its statements are as many."""
    few, many = await _timed(kind, FEW), await _timed(kind, MANY)
    return [
        Row(
            f"{MANY:,} appointments: free times of 8 weeks, {many[1]} statements, {many[2]} starts",
            kind.name,
            f"{many[0] * 1000:.1f} ms",
            f"{few[0] * 1000:.1f} ms",
            **at_most(many[0] / few[0], GOAL),
        )
    ]


async def _timed(kind: Kind, count: int) -> tuple[float, int, int]:
    async with kind.fresh() as url, opened(url) as db:
        made = await world.make(db, range(1, 3), capacity=10)
        which = await db.write(made.owner, _fill, count)
        await settle(db)
        return await _measured(db, made.owner, which)


async def _measured(db: Database, actor: Actor, which: int) -> tuple[float, int, int]:
    def look(tx: Tx) -> Any:
        return slots.free(tx, which, MINUTES)

    with counting() as statements:
        found = await db.read(actor, look)
    return await timed(db, actor, look), len(statements), len(found.starts)


def _fill(tx: Tx, count: int) -> int:
    """Half of the appointments are over; of the others, six a day lie in the eight weeks to come."""
    which = tx.add(
        Instructor,
        user_id=tx.actor.user_id,
        zone="Europe/Zurich",
        hours=[[day, 6 * 60, 22 * 60] for day in range(7)],
        buffer_after=15,
        daily_limit=12,
        notice_minutes=60,
        created_at=tx.now,
    )
    begin = hours.of(tx, which)
    midnight = tx.now.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = []
    for n in range(count):
        back = n < count // 2
        at = n if back else n - count // 2
        day = midnight + timedelta(days=-(at // 6) - 1 if back else at // 6)
        start = day + timedelta(hours=8 + 2 * (at % 6))
        taken = {"starts_at": start, "ends_at": start + timedelta(minutes=75), "created_at": tx.now}
        rows.append({"user_id": begin.user_id, **taken})
    tx.add_many(BusyTime, rows)
    return which
