"""What people say about a program, for those who run it.

Few ratings would give away who said what: there is no average of less than a few, others join it a few at a
time, and there is no word without a name.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, func, or_, select

from models.feedback import Feedback
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User
from services import access, programs
from services.access import Ability
from services.feedback import MOST_STARS
from services.ratings import FEW, OF_PROGRAM, PAGE, WITH_SESSION, Rating, Word, joined

table = table_of(Feedback)
sessions = table_of(ProgramSession)
users = table_of(User)

LAST = 12
"""Sessions that the trend looks back on."""


@dataclass(frozen=True, slots=True)
class RatedSession:
    """One session of the trend."""

    session_id: int
    starts_at: datetime
    rating: Rating


@dataclass(frozen=True, slots=True)
class Summary:
    """What people say about a program, for those who run it."""

    program_id: int
    community_id: int
    program: str
    zone: str
    rating: Rating
    stars: tuple[int, ...]
    """How many gave one star, two stars, …; empty where too few rated."""
    trend: tuple[RatedSession, ...]
    """The last sessions that enough rated, oldest first."""
    words: tuple[Word, ...]
    page: int
    pages: int

    @property
    def told(self) -> bool:
        """Whether enough rated for the average to be shown."""
        return self.rating.count >= FEW


_IN_PROGRAM = table.c.program_id == bindparam("of_program")
_of_program, _SHOWN = joined(table.c.program_id, _IN_PROGRAM)
_STARS = select(_of_program.c.stars, func.count().label("number")).where(_SHOWN).group_by(_of_program.c.stars)
_ALL = select(func.count()).select_from(table).where(*OF_PROGRAM)
_of_session, _SHOWN_OF_SESSION = joined(table.c.session_id, _IN_PROGRAM)
_TREND = (
    select(
        sessions.c.id,
        sessions.c.starts_at,
        func.count().label("number"),
        func.sum(_of_session.c.stars).label("total"),
    )
    .select_from(_of_session.join(sessions, sessions.c.id == _of_session.c.session_id))
    .where(here(sessions), _SHOWN_OF_SESSION)
    .group_by(sessions.c.id, sessions.c.starts_at)
    .order_by(sessions.c.starts_at.desc())
    .limit(LAST)
)
_rated, _SHOWN_OF_ONE = joined(table.c.session_id, table.c.session_id == bindparam("of_session"))
_OF_ONE = select(
    func.count().label("number"), func.coalesce(func.sum(_rated.c.stars), 0).label("total")
).where(_SHOWN_OF_ONE)
_others = table.alias("others")
_ENOUGH = (
    select(func.count())
    .select_from(_others)
    .where(
        _others.c.community_id == table.c.community_id,
        _others.c.program_id == table.c.program_id,
        _others.c.session_id == table.c.session_id,
    )
    .correlate(table)
    .scalar_subquery()
) >= FEW
_SAID = (*OF_PROGRAM, table.c.text != "", or_(table.c.named, _ENOUGH))
_WORDS = (
    select(
        table.c.text,
        table.c.stars,
        sessions.c.starts_at,
        case((table.c.named, users.c.name), else_=None),
        table.c.quotable,
    )
    .select_from(WITH_SESSION.join(users, users.c.id == table.c.user_id))
    .where(*_SAID)
    # Not in the order in which people wrote: that would tell who was first.
    .order_by(sessions.c.starts_at.desc(), table.c.stars.desc(), table.c.text, table.c.id)
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_COUNT = select(func.count()).select_from(table).where(*_SAID)


def of_program(tx: Tx, program_id: int, page: int = 0) -> Summary:
    """What people say about a program. Raises NotFound, NotAllowed."""
    program = programs.details(tx, program_id)
    access.require(tx, Ability.RUN_PROGRAM, program_id)
    values = {"of_program": program_id}
    numbers = {row.stars: row.number for row in tx.rows(_STARS, **values)}
    told = bool(numbers)
    count = sum(numbers.values()) if told else tx.value(_ALL, **values)
    rating = Rating(count, sum(stars * number for stars, number in numbers.items()))
    said: int = tx.value(_COUNT, **values)
    pages = max(1, -(-said // PAGE))
    page = max(0, min(page, pages - 1))
    return Summary(
        program_id,
        program.community_id,
        program.name,
        program.draft.schedule.zone,
        rating,
        tuple(numbers.get(stars, 0) for stars in range(1, MOST_STARS + 1)) if told else (),
        tuple(reversed([_of_trend(row) for row in tx.rows(_TREND, **values)])),
        tuple(tx.records(Word, _WORDS, skip=page * PAGE, **values)) if said else (),
        page,
        pages,
    )


def _of_trend(row: Row[Any]) -> RatedSession:
    return RatedSession(row.id, row.starts_at, Rating(row.number, row.total))


def of_session(tx: Tx, session_id: int) -> Rating:
    """What those gave a session who are told of; none where too few rated. Whoever asks has to see to the
    rights.
    """
    return tx.records(Rating, _OF_ONE, of_session=session_id)[0]
