"""Place pools: the only ways into and out of a place, guarded in the database.

Lock order, once per transaction: the program, its sessions by id, their pools, then answers. Whoever answers,
moves or cancels holds the session's pools, so that none misses the other. On SQLite the writer is alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, bindparam, case, null, or_, select, update

from models.places import PlacePool
from models.tx import Tx, here, table_of
from services.errors import BadInput

pools = table_of(PlacePool)

MAX_CAPACITY = 100_000


@dataclass(frozen=True, slots=True)
class Pool:
    """A session's places for one role (`""`: the whole session)."""

    id: int
    role: str
    capacity: int | None
    taken: int
    waiting: int

    @property
    def free(self) -> int | None:
        """Places left; None is unlimited."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


_POOLS = (
    select(pools.c.id, pools.c.role, pools.c.capacity, pools.c.taken, pools.c.waiting)
    .where(here(pools), pools.c.session_id == bindparam("of_session"))
    .order_by(pools.c.position, pools.c.id)
)
_MANY = (
    select(pools.c.session_id, pools.c.id, pools.c.role, pools.c.capacity, pools.c.taken, pools.c.waiting)
    .where(pools.c.session_id.in_(bindparam("of_sessions", expanding=True)))
    .order_by(pools.c.session_id, pools.c.position, pools.c.id)
)
_MANY_HERE = _MANY.where(here(pools))
_MANY_WITHIN = _MANY.where(pools.c.community_id.in_(bindparam("of_communities", expanding=True)))
_LOCKED = _POOLS.with_for_update()
_MANY_LOCKED = _MANY_HERE.with_for_update()
_ONE = (here(pools), pools.c.id == bindparam("of_pool"))
_N = bindparam("n", type_=Integer)
_QUEUED = bindparam("queued", type_=Integer)
_LEFT = pools.c.taken - _N

_TAKE = (
    update(pools)
    .where(
        *_ONE,
        or_(pools.c.capacity.is_(None), pools.c.taken + _N <= pools.c.capacity),
        # Whoever comes anew goes behind those who wait, even if a place is free this moment.
        or_(_QUEUED > 0, pools.c.waiting == 0),
    )
    .values(taken=pools.c.taken + _N, waiting=pools.c.waiting - _QUEUED)
)
_RELEASE = (
    update(pools)
    .where(*_ONE)
    .values(
        taken=_LEFT,
        ceiling=case(
            (pools.c.capacity.is_(None), null()),
            (pools.c.capacity > _LEFT, pools.c.capacity),
            else_=_LEFT,
        ),
    )
)
_QUEUE = (
    update(pools)
    .where(*_ONE)
    .values(waiting=pools.c.waiting + 1, last_number=pools.c.last_number + 1)
    .returning(pools.c.last_number)
)
_UNQUEUE = update(pools).where(*_ONE).values(waiting=pools.c.waiting - 1)
_RESIZE = (
    update(pools)
    .where(*_ONE)
    .values(
        capacity=bindparam("size", type_=Integer),
        ceiling=case(
            (bindparam("size", type_=Integer).is_(None), null()),
            (pools.c.taken > bindparam("size", type_=Integer), pools.c.taken),
            else_=bindparam("size", type_=Integer),
        ),
    )
)


def of_session(tx: Tx, session_id: int) -> tuple[Pool, ...]:
    """The pools of a session, in the organizer's order."""
    return tuple(tx.records(Pool, _POOLS, of_session=session_id))


def of_sessions(
    tx: Tx, session_ids: Sequence[int], within: Collection[int] | None = None
) -> dict[int, tuple[Pool, ...]]:
    """The pools of several sessions, by session, in one query.

    The system actor may ask for those `within` several communities.
    """
    ids = list(session_ids)
    if within is None:
        return _by_session(tx.rows(_MANY_HERE, of_sessions=ids))
    return _by_session(tx.rows(_MANY_WITHIN, of_sessions=ids, of_communities=list(within)))


def _by_session(rows: Iterable[Sequence[Any]]) -> dict[int, tuple[Pool, ...]]:
    found: dict[int, tuple[Pool, ...]] = {}
    for row in rows:
        found[row[0]] = (*found.get(row[0], ()), Pool(*row[1:]))
    return found


def lock(tx: Tx, session_id: int) -> tuple[Pool, ...]:
    """The pools of a session, locked until the end of the transaction: answers to one session take turns."""
    found = tx.records(Pool, _LOCKED, of_session=session_id)
    if not found:  # other roles came while we waited: those that we waited for are gone
        found = tx.records(Pool, _LOCKED, of_session=session_id)
    return tuple(found)


def lock_many(tx: Tx, session_ids: Iterable[int]) -> dict[int, tuple[Pool, ...]]:
    """The same for several sessions, by session, in one query."""
    return _by_session(tx.rows(_MANY_LOCKED, of_sessions=sorted(session_ids)))


def take(tx: Tx, pool_id: int, count: int, *, queued: int = 0) -> bool:
    """Take `count` places if they are free; the database itself refuses one too many.

    `queued` says how many answers leave the queue by it; without it nobody passes those who wait.
    """
    return tx.execute(_TAKE, of_pool=pool_id, n=count, queued=queued).rowcount == 1


def release(tx: Tx, pool_id: int, count: int) -> None:
    """Give `count` places back."""
    tx.execute(_RELEASE, of_pool=pool_id, n=count)


def join_queue(tx: Tx, pool_id: int) -> int:
    """Wait for a place; the number that orders the queue."""
    number: int = tx.value(_QUEUE, of_pool=pool_id)
    return number


def leave_queue(tx: Tx, pool_id: int) -> None:
    """Wait no longer."""
    tx.execute(_UNQUEUE, of_pool=pool_id)


def resize(tx: Tx, sizes: Mapping[int, int | None]) -> None:
    """Change the capacity of pools, by id; below those already in, nobody goes and nobody new gets in."""
    rows = [{"of_pool": pool_id, "size": check_capacity(size)} for pool_id, size in sizes.items()]
    tx.execute_many(_RESIZE, rows)


def check_capacity(capacity: int | None) -> int | None:
    """A capacity that can be kept. Raises BadInput."""
    if capacity is not None and not 1 <= capacity <= MAX_CAPACITY:
        raise BadInput("capacity", "out_of_range", MAX_CAPACITY)
    return capacity


def rows_for(session_id: int, capacity: int | None, roles: dict[str, int | None]) -> list[dict[str, object]]:
    """The pool rows of a new session: one for the whole, or one per role."""
    sizes = roles or {"": capacity}
    return [
        {"session_id": session_id, "role": role, "position": n, "capacity": size, "ceiling": size}
        for n, (role, size) in enumerate(sizes.items())
    ]


def total(found: Sequence[Pool]) -> tuple[int, int | None, int]:
    """Taken, capacity (None: unlimited) and waiting, over all roles."""
    sizes = [pool.capacity for pool in found]
    capacity = None if None in sizes else sum(size for size in sizes if size is not None)
    return sum(pool.taken for pool in found), capacity, sum(pool.waiting for pool in found)
