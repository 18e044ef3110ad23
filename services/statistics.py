"""Statistics for organizers: how a program is doing, in a fixed number of queries.

Numbers of people who came count finished lists alone (services/turnout.py); numbers of sessions count all.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, bindparam, case, func, select

from models.sessions import SessionStatus
from models.tx import Tx, here
from services import access, programs, turnout
from services.access import Ability
from services.came import CAME, PERSON_WAS_THERE, attendance, sessions
from services.programs import ProgramDetails
from services.turnout import Turnout

PERIOD = timedelta(weeks=8)
"""What is compared with the same time before it."""
TELLING = 4
"""Evenings below which no trend is seen."""
NOTABLE = 0.1
"""A change of the average by less is none."""


class Trend(StrEnum):
    """Where the number of people who come is going."""

    UNKNOWN = "unknown"
    GROWING = "growing"
    STEADY = "steady"
    SHRINKING = "shrinking"


@dataclass(frozen=True, slots=True)
class Loyalty:
    """Who comes again. People, by when they were there."""

    before: int
    """Came in the PERIOD before the last one."""
    stayed: int
    """Of those, came in the last PERIOD as well."""
    new: int
    """Came for the first time in the last PERIOD."""

    @property
    def retention(self) -> float | None:
        """The share of those there before that stayed; None where nobody was there before."""
        return self.stayed / self.before if self.before else None


@dataclass(frozen=True, slots=True)
class ProgramStatistics:
    """How one program is doing."""

    program: ProgramDetails
    held: int
    """Sessions that took place."""
    cancelled: int
    turnout: Turnout
    loyalty: Loyalty

    @property
    def trend(self) -> Trend:
        """The last half of the evenings beside the half before."""
        return trend([one.came for one in self.turnout.evenings])

    @property
    def kept_word(self) -> float | None:
        """The share of those who said yes that came; None where nobody said so."""
        said = sum(one.said_yes for one in self.turnout.evenings)
        missed = sum(one.no_shows for one in self.turnout.evenings)
        return (said - missed) / said if said else None


_OF_PROGRAM = (
    here(sessions),
    sessions.c.program_id == bindparam("of_program"),
    sessions.c.deleted_at.is_(None),
)
_SESSIONS = select(
    func.coalesce(func.sum(case((sessions.c.status == SessionStatus.COMPLETED, 1), else_=0)), 0).label(
        "held"
    ),
    func.coalesce(func.sum(case((sessions.c.status == SessionStatus.CANCELLED, 1), else_=0)), 0).label("off"),
).where(*_OF_PROGRAM)


def _within(moment: Any, start: str, end: str) -> Any:
    return func.sum(case((and_(moment >= bindparam(start), moment < bindparam(end)), 1), else_=0))


_PERSONS = (
    select(
        attendance.c.user_id,
        func.min(sessions.c.starts_at).label("first"),
        _within(sessions.c.starts_at, "before", "since").label("before"),
        _within(sessions.c.starts_at, "since", "at").label("lately"),
    )
    .select_from(CAME)
    .where(*_OF_PROGRAM, PERSON_WAS_THERE)
    .group_by(attendance.c.user_id)
    .subquery()
)


def _people(criterion: Any) -> Any:
    return func.coalesce(func.sum(case((criterion, 1), else_=0)), 0)


_LOYALTY = select(
    _people(_PERSONS.c.before > 0),
    _people(and_(_PERSONS.c.before > 0, _PERSONS.c.lately > 0)),
    _people(_PERSONS.c.first >= bindparam("since")),
)


def trend(came: list[int]) -> Trend:
    """Where a series of numbers of people is going, oldest first: its last half beside the half before."""
    if len(came) < TELLING:
        return Trend.UNKNOWN
    half = len(came) // 2
    before, lately = sum(came[-2 * half : -half]) / half, sum(came[-half:]) / half
    if abs(lately - before) <= NOTABLE * max(before, 1):
        return Trend.STEADY
    return Trend.GROWING if lately > before else Trend.SHRINKING


def of_program(tx: Tx, program_id: int) -> ProgramStatistics:
    """How a program is doing. Raises NotFound, NotAllowed."""
    program = programs.details(tx, program_id)
    access.require(tx, Ability.VIEW_ATTENDANCE, program_id)
    counts = tx.row(_SESSIONS, of_program=program_id)
    assert counts is not None
    since = tx.now - PERIOD
    loyalty = tx.records(
        Loyalty, _LOYALTY, of_program=program_id, at=tx.now, since=since, before=since - PERIOD
    )
    return ProgramStatistics(program, counts.held, counts.off, turnout.of_program(tx, program_id), loyalty[0])
