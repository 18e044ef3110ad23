"""What is due, batch after batch; a fault with one keeps nobody else waiting."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, TypeVar

import structlog

from models.actor import SYSTEM
from models.database import Database

log = structlog.get_logger("scheduler.batches")

One = TypeVar("One", bound=Hashable)
Tick = Callable[[int], None]
"""Hears how many more are done, for who watches."""


def unwatched(_done: int) -> None:
    """Nobody watches."""


class PartlyDone(Exception):
    """A sweep did what it could; some of what was due failed, and is due again at the next tick."""

    def __init__(self, done: int, failed: Sequence[object]) -> None:
        super().__init__(f"{len(failed)} of what was due failed; {done} done")
        self.done = done
        self.failed = failed


async def each_due(
    db: Database,
    due: Callable[..., list[One]],
    batch: int,
    step: Callable[[list[One]], Awaitable[int]],
    *,
    together: Callable[[One], Hashable] = lambda one: one,
    tick: Tick = unwatched,
) -> int:
    """Do `step` for all that `due` finds, until it finds no full batch; the sum of what the steps did.

    What has the same `together` is given to one step. What failed is logged and left out for this time, so
    that the rest goes on. Raises PartlyDone at the end if something did.
    """
    total, failed, last = 0, set[One](), set[One]()
    cause: Exception | None = None
    while True:
        found = await db.read(SYSTEM, due, batch + len(failed))
        fresh = [one for one in found if one not in failed and one not in last]
        for group in _grouped(fresh, together):
            try:
                total += await step(group)
            except Exception as error:
                log.exception("what was due failed", what=str(group[0]))
                failed.update(group)
                cause = error
            tick(len(group))
        if len(found) < batch or not fresh:
            break
        last = set(fresh)  # what a step left as it was
    if failed:
        raise PartlyDone(total, sorted(map(str, failed))) from cause
    return total


def _grouped(found: list[One], together: Callable[[One], Hashable]) -> list[list[One]]:
    groups: dict[Hashable, list[One]] = defaultdict(list)
    for one in found:
        groups[together(one)].append(one)
    return list(groups.values())


async def page_by_page(db: Database, step: Callable[..., tuple[int, int | None]], due: list[Any]) -> int:
    """Tell the people of a session or community, a page a transaction; how many."""
    told = 0
    for one in due:
        there = SYSTEM.inside(one.community_id)
        more, after = await db.write(there, step, one)
        told += more
        while after is not None:
            more, after = await db.write(there, step, one, after)
            told += more
    return told
