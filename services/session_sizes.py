"""How many may come to one session, changed by its organizers: what follows for those who are in, or wait."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.tx import Tx
from services import places, waitlist
from services.sessions import SessionDetails


@dataclass(frozen=True, slots=True)
class Below:
    """A role that is to have fewer places than are taken; `role` is empty where there are none."""

    role: str
    taken: int
    capacity: int


def below(session: SessionDetails, sizes: Mapping[str, int | None]) -> tuple[Below, ...]:
    """Where more are in than the new places: nobody goes, and nobody new comes in for now."""
    wanted = ((pool, sizes.get(pool.role)) for pool in session.pools)
    return tuple(
        Below(pool.role, pool.taken, size)
        for pool, size in wanted
        if size is not None and size < pool.taken and size != pool.capacity
    )


def resize(tx: Tx, session: SessionDetails, sizes: Mapping[str, int | None]) -> int:
    """Give each pool its size; who waits gets in where it grew. How many did."""
    grown = [pool for pool in session.pools if pool.role in sizes and sizes[pool.role] != pool.capacity]
    places.resize(tx, {pool.id: sizes[pool.role] for pool in grown})
    return len(waitlist.promote(tx, session.id)) if session.waiting else 0
