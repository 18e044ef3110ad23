"""Statistics for organizers: how a community is doing, week by week and program by program."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, func, select

from models.communities import Membership, Standing
from models.programs import Program, ProgramStatus
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services import access, members
from services.access import Ability
from services.answers import WITH_SESSION
from services.came import CAME, TOOK_PLACE, WAS_THERE, attendance, sessions
from services.members import CommunityCard
from services.statistics import PERIOD

memberships = table_of(Membership)
program_rows = table_of(Program)
rsvps = table_of(Rsvp)

WEEKS = 12
"""How far back it is looked."""
PAGE = 5
"""Programs on a screen."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a community."""

    begins: datetime
    sessions: int
    said_yes: int
    came: int


@dataclass(frozen=True, slots=True)
class ProgramLine:
    """One program in the list of a community's: within the last WEEKS."""

    id: int
    name: str
    held: int
    average: float
    """People who came to a session whose list has somebody; 0 where none has."""


@dataclass(frozen=True, slots=True)
class CommunityStatistics:
    """How a community is doing."""

    community: CommunityCard
    new_members: int
    """Who joined within PERIOD and is there still."""
    programs: int
    """Those that go on."""
    active: int
    """People who came, or said yes, within PERIOD."""
    weeks: tuple[Week, ...]
    """The last WEEKS, oldest first; the last one ends now."""
    lines: tuple[ProgramLine, ...]
    page: int
    pages: int

    @property
    def held(self) -> int:
        """Sessions within the last WEEKS."""
        return sum(week.sessions for week in self.weeks)


_PASSED = (
    TOOK_PLACE,
    sessions.c.starts_at >= bindparam("from_"),
    sessions.c.starts_at < bindparam("at"),
)


def _by_week(source: Any, what: Any, *criteria: Any) -> Any:
    """Counts of the last WEEKS in one statement: the same on every database."""
    columns = [
        func.coalesce(
            func.sum(
                case(
                    (
                        and_(
                            sessions.c.starts_at >= bindparam(f"week{at}"),
                            sessions.c.starts_at < bindparam(f"week{at + 1}"),
                        ),
                        what,
                    ),
                    else_=0,
                )
            ),
            0,
        )
        for at in range(WEEKS)
    ]
    return select(*columns).select_from(source).where(*_PASSED, *criteria)


_GOING = (here(rsvps), rsvps.c.status == RsvpStatus.GOING)
_WEEKLY = (
    _by_week(sessions, 1),
    _by_week(WITH_SESSION, 1, *_GOING),
    _by_week(CAME, 1, WAS_THERE),
)
_WHO = (
    select(rsvps.c.user_id)
    .select_from(WITH_SESSION)
    .where(*_PASSED, *_GOING)
    .union(
        select(attendance.c.user_id)
        .select_from(CAME)
        .where(*_PASSED, WAS_THERE, attendance.c.user_id.is_not(None))
    )
    .subquery()
)
_ACTIVE = select(func.count()).select_from(_WHO)
_NEW_MEMBERS = select(func.count()).where(
    here(memberships),
    memberships.c.standing == Standing.ACTIVE,
    memberships.c.joined_at >= bindparam("since"),
)
_LISTED = (here(program_rows), program_rows.c.deleted_at.is_(None), access.VISIBLE)
_GOING_ON = select(func.count()).where(*_LISTED, program_rows.c.status == ProgramStatus.ACTIVE)
_ALL = select(func.count()).where(*_LISTED, program_rows.c.status != ProgramStatus.ARCHIVED)


def _of_line(what: Any, source: Any, *criteria: Any) -> Any:
    return (
        select(what)
        .select_from(source)
        .where(*_PASSED, sessions.c.program_id == program_rows.c.id, *criteria)
        .correlate(program_rows)
        .scalar_subquery()
    )


_LINES = (
    select(
        program_rows.c.id,
        program_rows.c.name,
        _of_line(func.count(), sessions).label("held"),
        _of_line(func.count(), CAME, WAS_THERE).label("came"),
        _of_line(func.count(attendance.c.session_id.distinct()), CAME, WAS_THERE).label("counted"),
    )
    .where(*_LISTED, program_rows.c.status != ProgramStatus.ARCHIVED)
    .order_by(program_rows.c.name, program_rows.c.id)
    .limit(bindparam("most", type_=Integer))
    .offset(bindparam("skip", type_=Integer))
)


def of_community(tx: Tx, page: int = 0) -> CommunityStatistics:
    """How the community is doing, with a page of its programs. Raises NotFound, NotAllowed."""
    access.require(tx, Ability.VIEW_ATTENDANCE)
    sight = access.sight(tx.actor)
    pages = max(1, -(-tx.value(_ALL, **sight) // PAGE))
    page = min(page, pages - 1)
    begin = tx.now - timedelta(weeks=WEEKS)
    lines = tx.rows(_LINES, from_=begin, at=tx.now, most=PAGE, skip=page * PAGE, **sight)
    return CommunityStatistics(
        community=members.counted(tx),
        new_members=tx.value(_NEW_MEMBERS, since=tx.now - PERIOD),
        programs=tx.value(_GOING_ON, **sight),
        active=tx.value(_ACTIVE, from_=tx.now - PERIOD, at=tx.now),
        weeks=_weeks(tx, begin),
        lines=tuple(
            ProgramLine(row.id, row.name, row.held, row.came / row.counted if row.counted else 0.0)
            for row in lines
        ),
        page=page,
        pages=pages,
    )


def _weeks(tx: Tx, begin: datetime) -> tuple[Week, ...]:
    """The last WEEKS, in three queries."""
    starts = [begin + timedelta(weeks=at) for at in range(WEEKS + 1)]
    bounds = {f"week{at}": start for at, start in enumerate(starts)}
    columns = [tx.row(statement, from_=begin, at=tx.now, **bounds) for statement in _WEEKLY]
    return tuple(
        Week(start, *(row[at] if row else 0 for row in columns)) for at, start in enumerate(starts[:WEEKS])
    )
