"""Place pools: the only ways into and out of a place, guarded in the database.

Lock order, once per transaction: the program, its sessions by id, their pools, then answers. Whoever answers,
moves or cancels holds the session's pools, so that none misses the other. On SQLite the writer is alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Integer, bindparam, case, null, or_, select, update

from models.among import among
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
    """Answers that wait for this role rather than another."""
    queued: int = 0
    """How long its queue is, with those who would rather have another role."""
    position: int = 0
    """Its place in the organizers' order: the digit that stands for it in an answer's `roles`."""
    last_number: int = 0
    """The highest ticket in its queue so far."""
    balance_blocks: bool = False
    """Whether places are left, and only the balance of roles keeps the next one from getting in."""

    @property
    def free(self) -> int | None:
        """Places left; None is unlimited."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


_COLUMNS = (
    pools.c.id,
    pools.c.role,
    pools.c.capacity,
    pools.c.taken,
    pools.c.waiting,
    pools.c.queued,
    pools.c.position,
    pools.c.last_number,
)
_POOLS = (
    select(*_COLUMNS)
    .where(here(pools), pools.c.session_id == bindparam("of_session"))
    .order_by(pools.c.position, pools.c.id)
)
_MANY = (
    select(pools.c.session_id, *_COLUMNS)
    .where(among(pools.c.session_id, "of_sessions"))
    .order_by(pools.c.session_id, pools.c.position, pools.c.id)
)
_MANY_HERE = _MANY.where(here(pools))
_MANY_WITHIN = _MANY.where(pools.c.community_id.in_(bindparam("of_communities", expanding=True)))
_LOCKED = _POOLS.with_for_update()
_MANY_LOCKED = _MANY_HERE.with_for_update()
_ONE = (here(pools), pools.c.id == bindparam("of_pool"))
_N = bindparam("n", type_=Integer)
_WAITED = bindparam("waited", type_=Integer)
_QUEUED = bindparam("in_queue", type_=Integer)


def _ceiling(left: Any) -> Any:
    """What the database enforces once `left` are in: the capacity, or who was in when it was lowered."""
    return case((pools.c.capacity.is_(None), null()), (pools.c.capacity > left, pools.c.capacity), else_=left)


_TAKE = (
    update(pools)
    .where(
        *_ONE,
        or_(pools.c.capacity.is_(None), pools.c.taken + _N <= pools.c.capacity),
        # Whoever comes anew goes behind those who wait, even if a place is free this moment.
        pools.c.queued == 0,
    )
    .values(taken=pools.c.taken + _N)
)
_FORCE = update(pools).where(*_ONE).values(taken=pools.c.taken + _N, ceiling=_ceiling(pools.c.taken + _N))
_SHIFT = (
    update(pools)
    .where(*_ONE)
    .values(
        taken=pools.c.taken + _N,
        # Where more come in, the ceiling stays, and its CHECK refuses one too many.
        ceiling=case((_N > 0, pools.c.ceiling), else_=_ceiling(pools.c.taken + _N)),
        waiting=pools.c.waiting + _WAITED,
        queued=pools.c.queued + _QUEUED,
    )
)
_RELEASE = update(pools).where(*_ONE).values(taken=pools.c.taken - _N, ceiling=_ceiling(pools.c.taken - _N))
_TICKET = update(pools).where(*_ONE).values(last_number=bindparam("ticket", type_=Integer))
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


def take(tx: Tx, pool_id: int, count: int) -> bool:
    """Take `count` places if they are free and nobody waits; the database itself refuses one too many."""
    return tx.execute(_TAKE, of_pool=pool_id, n=count).rowcount == 1


def force(tx: Tx, pool_id: int, count: int) -> None:
    """Take `count` places, be they there or not: an organizer wants it so."""
    tx.execute(_FORCE, of_pool=pool_id, n=count)


def release(tx: Tx, pool_id: int, count: int) -> None:
    """Give `count` places back."""
    tx.execute(_RELEASE, of_pool=pool_id, n=count)


@dataclass(slots=True)
class Shift:
    """What changes for one pool at once."""

    taken: int = 0
    waiting: int = 0
    queued: int = 0


def shift(tx: Tx, changes: Mapping[int, Shift]) -> None:
    """Change several pools at once, by id, after their lock; the database refuses one place too many."""
    rows = [
        {"of_pool": pool_id, "n": change.taken, "waited": change.waiting, "in_queue": change.queued}
        for pool_id, change in sorted(changes.items())
    ]
    tx.execute_many(_SHIFT, rows)


def join_queues(tx: Tx, found: Sequence[Pool], pool_ids: Sequence[int], ticket: int | None = None) -> int:
    """Wait for a place in any of some pools, the preferred one first; the ticket that orders their queues.

    `found` are all pools of the session, locked. Who has a ticket already keeps it.
    """
    given = ticket or 1 + max(pool.last_number for pool in found)
    shift(tx, {one: Shift(waiting=int(one == pool_ids[0]), queued=1) for one in pool_ids})
    if ticket is None:
        tx.execute_many(_TICKET, [{"of_pool": one, "ticket": given} for one in sorted(pool_ids)])
    return given


def leave_queues(tx: Tx, pool_ids: Sequence[int]) -> None:
    """Wait in these no longer."""
    shift(tx, {one: Shift(waiting=-int(one == pool_ids[0]), queued=-1) for one in pool_ids})


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
    if len(found) == 1:  # nearly every session, and lists ask for each several times
        return found[0].taken, found[0].capacity, found[0].waiting
    sizes = [pool.capacity for pool in found]
    capacity = None if None in sizes else sum(size for size in sizes if size is not None)
    return sum(pool.taken for pool in found), capacity, sum(pool.waiting for pool in found)


def left(found: Sequence[Pool]) -> int | None:
    """Places somebody new could have at once: of roles for which nobody waits. None is unlimited."""
    if total(found)[1] is None:
        return None
    return sum(pool.free or 0 for pool in found if not pool.queued)


def balanced(found: Sequence[Pool], balance: int | None) -> tuple[Pool, ...]:
    """The pools, each with whether the balance of roles is what keeps the next one out."""
    if balance is None or len(found) < 2:
        return tuple(found)
    return tuple(
        replace(pool, balance_blocks=pool.free != 0 and pool.taken >= _limit(found, pool, balance))
        for pool in found
    )


def _limit(found: Sequence[Pool], pool: Pool, balance: int) -> int:
    return min(other.taken for other in found if other.id != pool.id) + balance


def fits(found: Sequence[Pool], pool: Pool, party: int, balance: int | None) -> bool:
    """Whether `party` more may come in a role at once: places are free, nobody waits, the balance holds."""
    if pool.queued or (pool.free is not None and pool.free < party):
        return False
    return balance is None or len(found) < 2 or pool.taken + party <= _limit(found, pool, balance)
