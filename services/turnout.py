"""Attendance in numbers: for one person their streaks, for a program its evenings. Few queries, however much.

What counts for a streak are sessions that took place: a list that was finished, or a session the person was
checked in to. So a cancelled session, a pause and a list that nobody finished break nothing; nor does what
was before the person joined (again), nor a session that was moved, but to those who had said that they come.
Whoever asks has to see to the rights.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, distinct, func, select

from models.attendance import CheckIn
from models.communities import Membership
from models.milestones import Counting
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services.came import CAME, PERSON_WAS_THERE, TOOK_PLACE, WAS_THERE, attendance, sessions

check_ins = table_of(CheckIn)
memberships = table_of(Membership)
rsvps = table_of(Rsvp)

LAST = 12
"""Sessions of a program that are looked back on."""
ACTIVE = timedelta(weeks=8)
"""Whoever came within is active."""


@dataclass(frozen=True, slots=True)
class Record:
    """How often one person came to one program."""

    attended: int = 0
    last: datetime | None = None
    """When the last session began that they came to."""
    streak: int = 0
    """How many in a row they came to, up to the last one."""
    best: int = 0
    """The longest such row ever."""
    total_at: tuple[datetime, ...] = ()
    """When the first, second, third … session began that they came to."""
    streak_at: tuple[datetime, ...] = ()
    """When the session began with which they first came once, twice, three times … in a row."""

    def reached(self, counting: Counting, number: int) -> datetime | None:
        """When they had come so often, in all or in a row; None where they did not."""
        moments = self.total_at if counting is Counting.TOTAL else self.streak_at
        return moments[number - 1] if number <= len(moments) else None


NEVER = Record()


@dataclass(frozen=True, slots=True)
class Evening:
    """One session that took place; people without guests, but for `guests`."""

    session_id: int
    starts_at: datetime
    said_yes: int
    came: int
    guests: int
    no_shows: int


@dataclass(frozen=True, slots=True)
class Turnout:
    """How a program was attended lately."""

    evenings: tuple[Evening, ...]
    """The last sessions whose list was finished, oldest first."""
    active: int
    """People who came within ACTIVE."""

    @property
    def average(self) -> float:
        """People who came to a session."""
        return sum(one.came for one in self.evenings) / len(self.evenings) if self.evenings else 0.0


_OF_PROGRAMS = sessions.c.program_id.in_(bindparam("of_programs", expanding=True))
_JOINED = (
    select(memberships.c.joined_at)
    .where(
        memberships.c.community_id == attendance.c.community_id, memberships.c.user_id == attendance.c.user_id
    )
    .correlate(attendance)
    .scalar_subquery()
)
_MARKED = (
    select(
        attendance.c.user_id,
        sessions.c.program_id,
        sessions.c.id,
        sessions.c.starts_at,
        attendance.c.attended,
        _JOINED.label("joined_at"),
    )
    .select_from(CAME)
    .where(
        TOOK_PLACE, here(attendance), attendance.c.attended.is_not(None), attendance.c.user_id.is_not(None)
    )
)
_MINE = _MARKED.where(attendance.c.user_id == bindparam("of_user"))
_MINE_IN = _MINE.where(_OF_PROGRAMS)
_EVERYBODYS = _MARKED.where(sessions.c.program_id == bindparam("of_program"))
_THEIRS = _EVERYBODYS.where(attendance.c.user_id.in_(bindparam("of_users", expanding=True)))
_FINISHED = check_ins.join(
    sessions,
    and_(sessions.c.community_id == check_ins.c.community_id, sessions.c.id == check_ins.c.session_id),
)
_WAS_FINISHED = and_(TOOK_PLACE, here(check_ins), check_ins.c.closed_at.is_not(None))
_COUNTED = (
    select(
        sessions.c.program_id,
        sessions.c.id,
        sessions.c.starts_at,
        sessions.c.moved_from.is_not(None).label("moved"),
    )
    .select_from(_FINISHED)
    .where(_WAS_FINISHED, _OF_PROGRAMS)
)


def _of_session(table: Any, what: Any, *criteria: Any) -> Any:
    return (
        select(what)
        .where(
            table.c.community_id == sessions.c.community_id, table.c.session_id == sessions.c.id, *criteria
        )
        .correlate(sessions)
        .scalar_subquery()
    )


_EVENINGS = (
    select(
        sessions.c.id,
        sessions.c.starts_at,
        _of_session(rsvps, func.count(), rsvps.c.status == RsvpStatus.GOING),
        _of_session(attendance, func.count(), WAS_THERE),
        _of_session(attendance, func.coalesce(func.sum(attendance.c.guests), 0), WAS_THERE),
        _of_session(attendance, func.count(case((attendance.c.attended.is_(False), 1)))),
    )
    .select_from(_FINISHED)
    .where(_WAS_FINISHED, sessions.c.program_id == bindparam("of_program"))
    .order_by(sessions.c.starts_at.desc(), sessions.c.id.desc())
    .limit(bindparam("most"))
)
_ACTIVE = (
    select(func.count(distinct(attendance.c.user_id)))
    .select_from(CAME)
    .where(
        PERSON_WAS_THERE,
        sessions.c.program_id == bindparam("of_program"),
        sessions.c.starts_at > bindparam("after"),
    )
)


def of_person(tx: Tx, user_id: int, programs: Collection[int] | None = None) -> dict[int, Record]:
    """A person's record in each program they ever came to (or those of `programs`), in two queries."""
    if programs is None:
        marks = tx.rows(_MINE, of_user=user_id)
    else:
        marks = tx.rows(_MINE_IN, of_user=user_id, of_programs=list(programs))
    found = {row.program_id for row in marks if row.attended}
    counted = tx.rows(_COUNTED, of_programs=list(found)) if found else []
    return {program: record(_within(marks, program), _within(counted, program)) for program in found}


def in_program(tx: Tx, user_id: int, program_id: int) -> Record:
    """A person's record in one program, in two queries."""
    return of_person(tx, user_id, [program_id]).get(program_id, NEVER)


def of_people(tx: Tx, program_id: int, user_ids: Collection[int] | None = None) -> dict[int, Record]:
    """The record of everybody who ever came to a program (or of some of them), by user, in two queries."""
    if user_ids is None:
        found = tx.rows(_EVERYBODYS, of_program=program_id)
    else:
        found = tx.rows(_THEIRS, of_program=program_id, of_users=list(user_ids))
    marks: dict[int, list[Row[Any]]] = {}
    for row in found:
        marks.setdefault(row.user_id, []).append(row)
    counted = tx.rows(_COUNTED, of_programs=[program_id]) if marks else []
    return {user: record(rows, counted) for user, rows in marks.items() if any(row.attended for row in rows)}


def of_program(tx: Tx, program_id: int, most: int = LAST, active: timedelta = ACTIVE) -> Turnout:
    """How a program was attended lately, in two queries."""
    evenings = tx.records(Evening, _EVENINGS, of_program=program_id, most=most)
    people: int = tx.value(_ACTIVE, of_program=program_id, after=tx.now - active)
    return Turnout(tuple(reversed(evenings)), people)


def streaks(held: Sequence[int], attended: Set[int]) -> tuple[int, int]:
    """How many of the sessions `held` (oldest first) were attended in a row: up to the last, and at best."""
    current = best = 0
    for session in held:
        current = current + 1 if session in attended else 0
        best = max(best, current)
    return current, best


def _within(rows: Iterable[Row[Any]], program: int) -> list[Row[Any]]:
    return [row for row in rows if row.program_id == program]


def record(marks: Sequence[Row[Any]], counted: Sequence[Row[Any]]) -> Record:
    """One person's record in one program, from how they were marked and what counts for everybody.

    At least one of the marks says that they came.
    """
    mine = {row.id: row.starts_at for row in marks if row.attended}
    missed = {row.id for row in marks if not row.attended}
    joined = marks[0].joined_at
    starts = {
        row.id: row.starts_at
        for row in counted
        if (joined is None or row.starts_at >= joined) and (not row.moved or row.id in missed)
    }
    starts |= mine
    held = sorted(starts, key=lambda session: (starts[session], session))
    current, best = streaks(held, mine.keys())
    total_at = tuple(sorted(mine.values()))
    return Record(len(mine), total_at[-1], current, best, total_at, _rows(held, starts, mine.keys()))


def _rows(held: Sequence[int], starts: Mapping[int, datetime], attended: Set[int]) -> tuple[datetime, ...]:
    """When each length of a streak was reached first."""
    reached: list[datetime] = []
    current = 0
    for session in held:
        current = current + 1 if session in attended else 0
        if current > len(reached):
            reached.append(starts[session])
    return tuple(reached)
