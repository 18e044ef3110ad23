"""A thousand people tap for the last ten places at once."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from benchmarks import bots, world
from benchmarks.box import box
from benchmarks.databases import Kind, opened
from benchmarks.table import Row
from models.actor import SYSTEM
from models.places import PlacePool
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.tx import Tx, table_of

PEOPLE = 1000
PLACES = 10

rsvps = table_of(Rsvp)
pools = table_of(PlacePool)
_ANSWERS = select(rsvps.c.user_id, rsvps.c.status, rsvps.c.queue_number).where(
    rsvps.c.session_id == bindparam("of_session")
)
_POOL = select(pools.c.taken, pools.c.waiting).where(pools.c.session_id == bindparam("of_session"))


@dataclass(frozen=True, slots=True)
class Standings:
    """Who got in, and who waits, in the order of the queue; what the counters say."""

    inside: list[int]
    queue: list[int]
    numbers: list[int]
    counted: tuple[int, int]

    @property
    def is_right(self) -> bool:
        """Whether nobody is too many, lost or twice."""
        waiting = PEOPLE - PLACES
        return (
            len(self.inside) == PLACES
            and self.numbers == list(range(1, waiting + 1))
            and self.counted == (PLACES, waiting)
        )

    def out_of_turn(self, people: tuple[int, ...]) -> int:
        """By how many places somebody was passed by those who tapped later, at the most."""
        order = {person: number for number, person in enumerate(people)}
        came = [*sorted(order[person] for person in self.inside), *(order[person] for person in self.queue)]
        return max(place - number for place, number in enumerate(came))


async def measure(kind: Kind) -> list[Row]:
    """One race by webhook."""
    async with kind.fresh() as url, box() as server:
        people = await server.people(PEOPLE)
        async with opened(url) as db:
            made = await world.make(db, people, capacity=PLACES)
            text = made.button(0, Answer.GOING)
            async with bots.jamboree(server, url, webhook=True) as bot:
                taps = await server.taps(bot, people, [text], at_once=PEOPLE)
                refused = await server.refused()
            found = await db.read(SYSTEM, _standings, made.sessions[0])
    errors = taps.unanswered + refused
    outcome = f"{len(found.inside)} in, {len(found.queue)} wait, {errors} errors"
    good = found.is_right and errors == 0
    wanted = f"{PLACES} in, {PEOPLE - PLACES} wait, 0 errors"
    return [
        Row("The race: 1,000 for 10 places", kind.name, outcome, goal=wanted, reached=good),
        Row("The race: time for all", kind.name, f"{taps.seconds:.2f} s"),
        Row("The race: most passed by later taps", kind.name, str(found.out_of_turn(made.members))),
    ]


def _standings(tx: Tx, session_id: int) -> Standings:
    rows = tx.rows(_ANSWERS, of_session=session_id)
    pool = tx.rows(_POOL, of_session=session_id)[0]
    waiting = sorted(
        (row for row in rows if row.status is RsvpStatus.WAITLIST), key=lambda row: row.queue_number
    )
    return Standings(
        inside=[row.user_id for row in rows if row.status is RsvpStatus.GOING],
        queue=[row.user_id for row in waiting],
        numbers=[row.queue_number for row in waiting],
        counted=(pool.taken, pool.waiting),
    )
