"""The waitlist: free places go to those who wait, first come first served, by chains where roles allow it.

What is read is bounded. Everybody let in takes a free place, so of each sort of answer (those who accept
the same roles) only as many as there are places free can get in, or be asked to change over; the rest is
not looked at. There are few sorts, so a thousand who wait for one place cost what two cost.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select, update

from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services import answers, gaps, outbox, place_terms, places, seating_chain
from services.places import Pool, Shift
from services.seating_chain import Mover, Role, Seating, Unit, Waiter

rsvps = table_of(Rsvp)

_COLUMNS = (
    rsvps.c.id,
    rsvps.c.user_id,
    rsvps.c.pool_id,
    rsvps.c.roles,
    rsvps.c.guests,
    rsvps.c.queue_number,
    rsvps.c.pair_id,
)
_OF_SESSION = (here(rsvps), rsvps.c.session_id == bindparam("of_session"))
_WAITS = and_(*_OF_SESSION, rsvps.c.status == RsvpStatus.WAITLIST)
_QUEUE_HEAD = (
    select(*_COLUMNS).where(_WAITS).order_by(rsvps.c.queue_number, rsvps.c.id).limit(bindparam("most"))
)


def _most_of_each(criterion: Any, order: Sequence[Any], *sort: Any) -> Select[Any]:
    """The first rows of each sort."""
    rank = func.row_number().over(partition_by=sort, order_by=order).label("rank")
    ranked = select(*_COLUMNS, rsvps.c.answered_at, rank).where(criterion).subquery()
    columns = [ranked.c[column.name] for column in _COLUMNS]
    return (
        select(*columns)
        .where(ranked.c.rank <= bindparam("most"))
        .order_by(ranked.c.queue_number, ranked.c.answered_at, ranked.c.id)
    )


_HEADS = _most_of_each(_WAITS, (rsvps.c.queue_number, rsvps.c.id), rsvps.c.roles)
_PARTNERS = (
    select(*_COLUMNS)
    .where(_WAITS, rsvps.c.pair_id.in_(bindparam("of_pairs", expanding=True)))
    .order_by(rsvps.c.id)
)
_MAY_MOVE = and_(
    *_OF_SESSION,
    rsvps.c.status == RsvpStatus.GOING,
    rsvps.c.guests == 0,
    rsvps.c.pair_id.is_(None),
    func.length(rsvps.c.roles) > 1,
)
_MOVERS = _most_of_each(
    _MAY_MOVE, (rsvps.c.answered_at.desc(), rsvps.c.id.desc()), rsvps.c.pool_id, rsvps.c.roles
)
_THIS = (here(rsvps), rsvps.c.id == bindparam("of_rsvp"))
_SEAT = (
    update(rsvps)
    .where(*_THIS)
    .values(
        status=bindparam("becomes", type_=rsvps.c.status.type),
        pool_id=bindparam("to_pool"),
        queue_number=None,
        offer_until=bindparam("until", type_=rsvps.c.offer_until.type),
    )
)
_MOVE = update(rsvps).where(*_THIS).values(pool_id=bindparam("to_pool"))


def promote(tx: Tx, session_id: int, at_once: Collection[int] = ()) -> tuple[int, ...]:
    """Let in those who wait and can get in, and tell them; who did, by user.

    Within the hours in which free places are offered they are offered one; but `at_once`, who just asked,
    gets it. Nobody gets in once a session was cancelled or is over, nor is offered a place once it has
    begun.
    """
    pools = places.lock(tx, session_id)
    if not any(pool.queued for pool in pools) or all(pool.free == 0 for pool in pools):
        return ()
    terms = place_terms.of(tx, session_id)
    if terms is None or not terms.lets_in(tx.now):
        return ()
    waiting, movers = _read(tx, session_id, pools)
    found = seating_chain.settle(
        [Role(pool.capacity, pool.taken) for pool in pools],
        [Mover(who.id, _index(pools, who.pool_id), _indices(pools, who)) for who in movers],
        _units(pools, waiting),
        terms.rules.balance,
    )
    people = {who.id: who for who in (*waiting, *movers)}
    offers = terms.rules.offers(terms.starts_at, tx.now)
    until = terms.kept_until(tx.now) if offers else None
    _write(tx, session_id, pools, people, found, at_once, until)
    return tuple(people[key].user_id for key in found.admitted)


def _read(tx: Tx, session_id: int, pools: Sequence[Pool]) -> tuple[list[Row[Any]], Sequence[Row[Any]]]:
    """Those who may get in, in their order, and those who may change over, who came last at the end."""
    free = sum(pool.queued if pool.free is None else pool.free for pool in pools)
    if len(pools) == 1:
        return _with_partners(tx, session_id, tx.rows(_QUEUE_HEAD, of_session=session_id, most=free)), ()
    heads = tx.rows(_HEADS, of_session=session_id, most=2 * (free + 1))
    return _with_partners(tx, session_id, heads), tx.rows(_MOVERS, of_session=session_id, most=free)


def _with_partners(tx: Tx, session_id: int, heads: Sequence[Row[Any]]) -> list[Row[Any]]:
    pairs = {row.pair_id for row in heads if row.pair_id is not None}
    partners = tx.rows(_PARTNERS, of_session=session_id, of_pairs=sorted(pairs)) if pairs else ()
    known = {row.id for row in heads}
    return [*heads, *(row for row in partners if row.id not in known)]


def _units(pools: Sequence[Pool], waiting: Sequence[Row[Any]]) -> list[Unit]:
    """Those who wait, pairs as one, in the order of their tickets."""
    units: dict[Any, Unit] = {}
    for row in sorted(waiting, key=lambda row: (row.queue_number, row.id)):
        key = ("pair", row.pair_id) if row.pair_id else row.id
        units[key] = (*units.get(key, ()), Waiter(row.id, _indices(pools, row), 1 + row.guests))
    return list(units.values())


def _index(pools: Sequence[Pool], pool_id: int) -> int:
    return next(index for index, pool in enumerate(pools) if pool.id == pool_id)


def _indices(pools: Sequence[Pool], row: Row[Any]) -> tuple[int, ...]:
    """The roles an answer accepts, preferred first, by their index among the pools."""
    accepted = answers.unpacked(pools, row.roles) or (row.pool_id,)
    return tuple(_index(pools, one) for one in accepted)


def _write(
    tx: Tx,
    session_id: int,
    pools: Sequence[Pool],
    people: dict[int, Row[Any]],
    found: Seating,
    at_once: Collection[int],
    until: datetime | None,
) -> None:
    if not found.admitted:
        return
    places.shift(tx, _shifts(pools, people, found))
    offered = {key: until if people[key].user_id not in at_once else None for key in found.admitted}
    seated = [
        {
            "of_rsvp": key,
            "becomes": RsvpStatus.OFFERED if offered[key] else RsvpStatus.GOING,
            "to_pool": pools[role].id,
            "until": offered[key],
        }
        for key, role in found.admitted.items()
    ]
    tx.execute_many(_SEAT, seated)
    moved = [{"of_rsvp": key, "to_pool": pools[role].id} for key, role in found.moved.items()]
    tx.execute_many(_MOVE, moved)
    _tell(tx, session_id, people, found, at_once, until)
    gaps.follow_answers(tx, session_id)


def _shifts(pools: Sequence[Pool], people: dict[int, Row[Any]], found: Seating) -> dict[int, Shift]:
    """What changes for each pool; in the end not more than its places, whatever the steps between."""
    shifts: dict[int, Shift] = defaultdict(Shift)
    for key, role in found.admitted.items():
        row = people[key]
        shifts[row.pool_id].waiting -= 1
        for one in answers.unpacked(pools, row.roles) or (row.pool_id,):
            shifts[one].queued -= 1
        shifts[pools[role].id].taken += 1 + row.guests
    for key, role in found.moved.items():
        shifts[people[key].pool_id].taken -= 1
        shifts[pools[role].id].taken += 1
    return dict(shifts)


def _tell(
    tx: Tx,
    session_id: int,
    people: dict[int, Row[Any]],
    found: Seating,
    at_once: Collection[int],
    until: datetime | None,
) -> None:
    """Who got in hears of it, or of the offer; who changed over hears in which role they come now."""
    kind = outbox.Kind.PROMOTED if until is None else outbox.Kind.OFFERED
    about: dict[str, Any] = {"session": session_id}
    if until is not None:
        about["until"] = until.isoformat()
    lucky = [people[key] for key in found.admitted if people[key].user_id not in at_once]
    outbox.tell_of_each(
        tx, kind, [([row.user_id], f"{session_id}:{row.queue_number}", about) for row in lucky]
    )
    outbox.tell_of_each(
        tx,
        outbox.Kind.MOVED,
        [
            ([people[key].user_id], f"{session_id}:{role}:{tx.now.timestamp():.3f}", {"session": session_id})
            for key, role in found.moved.items()
        ],
    )
