"""Attendance in numbers: for one person their streaks, for a program its evenings. Few queries, however much.

What counts for a streak are sessions that took place: a list that was finished, or a session the person was
checked in to. So a cancelled session, a pause and a list that nobody finished break nothing. Whoever asks has
to see to the rights.
"""

from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, distinct, func, select

from models.attendance import CheckIn
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services.came import CAME, PERSON_WAS_THERE, TOOK_PLACE, WAS_THERE, attendance, sessions

check_ins = table_of(CheckIn)
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
_ATTENDED = (
    select(attendance.c.user_id, sessions.c.program_id, sessions.c.id, sessions.c.starts_at)
    .select_from(CAME)
    .where(PERSON_WAS_THERE)
)
_MINE = _ATTENDED.where(attendance.c.user_id == bindparam("of_user"))
_MINE_IN = _MINE.where(_OF_PROGRAMS)
_EVERYBODYS = _ATTENDED.where(sessions.c.program_id == bindparam("of_program"))
_FINISHED = check_ins.join(
    sessions,
    and_(sessions.c.community_id == check_ins.c.community_id, sessions.c.id == check_ins.c.session_id),
)
_WAS_FINISHED = and_(TOOK_PLACE, here(check_ins), check_ins.c.closed_at.is_not(None))
_COUNTED = (
    select(sessions.c.program_id, sessions.c.id, sessions.c.starts_at)
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
        attended = tx.rows(_MINE, of_user=user_id)
    else:
        attended = tx.rows(_MINE_IN, of_user=user_id, of_programs=list(programs))
    found = {row.program_id for row in attended}
    counted = tx.rows(_COUNTED, of_programs=list(found)) if found else []
    return {program: _record(_within(attended, program), _within(counted, program)) for program in found}


def in_program(tx: Tx, user_id: int, program_id: int) -> Record:
    """A person's record in one program, in two queries."""
    return of_person(tx, user_id, [program_id]).get(program_id, NEVER)


def of_people(tx: Tx, program_id: int) -> dict[int, Record]:
    """The record of everybody who ever came to a program, by user, in two queries."""
    attended: dict[int, list[Row[Any]]] = {}
    for row in tx.rows(_EVERYBODYS, of_program=program_id):
        attended.setdefault(row.user_id, []).append(row)
    counted = tx.rows(_COUNTED, of_programs=[program_id])
    return {user: _record(rows, counted) for user, rows in attended.items()}


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


def _record(attended: Sequence[Row[Any]], counted: Sequence[Row[Any]]) -> Record:
    """One person's record in one program, from what they attended and what counts for everybody."""
    starts = {row.id: row.starts_at for row in (*counted, *attended)}
    held = sorted(starts, key=lambda session: (starts[session], session))
    mine = {row.id for row in attended}
    current, best = streaks(held, mine)
    return Record(len(mine), max(row.starts_at for row in attended), current, best)
