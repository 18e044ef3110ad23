"""A jam with three roles that is full, and as many who wait: what answers cost there, beside one pool."""

from collections.abc import Mapping, Sequence
from time import perf_counter

from sqlalchemy import bindparam, func, select

from benchmarks import world
from benchmarks.databases import Kind, opened, settle
from benchmarks.table import Row, at_most
from models.database import Database
from models.places import PlacePool
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services import places, rsvp

PEOPLE = 600
PLACES = 300
ROLES = {"base": 100, "flyer": 100, "spotter": 100}
GOAL = 2.5
"""Times what the same answers take where there is one pool: chains are looked for, three queues are kept."""

rsvps = table_of(Rsvp)
pools = table_of(PlacePool)
_INSIDE = select(func.count()).where(
    here(rsvps), rsvps.c.session_id == bindparam("of_session"), rsvps.c.status == RsvpStatus.GOING
)
_COUNTED = select(func.sum(pools.c.taken)).where(here(pools), pools.c.session_id == bindparam("of_session"))


async def measure(kind: Kind) -> list[Row]:
    """Answers a second while it fills and a queue grows; and while all who were in leave, one by one."""
    came, left = await _timed(kind, ROLES)
    came_beside, left_beside = await _timed(kind, {})
    return [
        Row(f"Three roles: {what}", kind.name, f"{count / ours:,.0f}", f"{count / beside:,.0f}", **goal)
        for what, count, ours, beside in (
            ("600 answers for 300 places, a second", PEOPLE, came, came_beside),
            ("300 leave and are followed, a second", PLACES, left, left_beside),
        )
        for goal in (at_most(ours / beside, GOAL),)
    ]


async def _timed(kind: Kind, roles: Mapping[str, int]) -> tuple[float, float]:
    """Seconds until all have answered, and until those who were in have left."""
    async with kind.fresh() as url, opened(url) as db:
        made = await world.make(db, range(1, PEOPLE + 1), capacity=PLACES, roles=roles)
        session = made.sessions[0]
        found = [pool.id for pool in await db.read(made.owner, places.of_session, session)]
        accepted = [_accepted(found, number) for number in range(PEOPLE)]
        came = await _each(db, made, range(PEOPLE), session, Answer.GOING, accepted)
        await settle(db)
        before = await db.read(made.owner, _inside, session)
        left = await _each(db, made, range(PLACES), session, Answer.NOT_GOING)
        assert before == await db.read(made.owner, _inside, session) == (PLACES, PLACES)
    return came, left


def _accepted(found: Sequence[int], number: int) -> Sequence[int]:
    """A third would come in one role, a third in two, a third in any; all roles are wanted alike."""
    first = number // 3 % len(found)
    return [*found[first:], *found[:first]][: 1 + number % 3]


async def _each(
    db: Database,
    made: world.World,
    people: Sequence[int],
    session: int,
    answer: Answer,
    accepted: Sequence[Sequence[int]] | None = None,
) -> float:
    """One after the other says so; seconds for all."""
    begun = perf_counter()
    for number in people:
        roles = accepted[number] if accepted else None
        await db.write(made.member(number), rsvp.respond, session, answer, roles=roles)
    return perf_counter() - begun


def _inside(tx: Tx, session: int) -> tuple[int, int]:
    """How many have a place, and how many the counters say."""
    return int(tx.value(_INSIDE, of_session=session)), int(tx.value(_COUNTED, of_session=session))
