"""The programs a person comes to: how often, how many times in a row, and when they meet next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select

from models.programs import Program, ProgramStatus
from models.sessions import SessionStatus
from models.tx import Tx, here, table_of
from services import access, turnout
from services.came import CAME, PERSON_WAS_THERE, attendance, sessions
from services.turnout import Record

programs = table_of(Program)

MOST = 3
LATELY = timedelta(weeks=26)
"""Whoever came within counts as coming."""


@dataclass(frozen=True, slots=True)
class MyProgram:
    """A program that a person comes to."""

    id: int
    community_id: int
    name: str
    zone: str
    next_at: datetime | None
    """When it meets next."""
    attended: int
    """How often they came, ever."""
    streak: int
    """How many times in a row, up to the last one."""
    best: int = 0
    """The longest such row ever."""


_ahead = sessions.alias("ahead")
_NEXT = (
    select(func.min(_ahead.c.starts_at))
    .where(
        _ahead.c.community_id == programs.c.community_id,
        _ahead.c.program_id == programs.c.id,
        _ahead.c.starts_at > bindparam("at"),
        _ahead.c.status == SessionStatus.SCHEDULED,
        _ahead.c.deleted_at.is_(None),
    )
    .correlate(programs)
    .scalar_subquery()
)
# From the person's own sessions on: they are few, however many programs there are.
_came = (
    select(sessions.c.program_id, func.count().label("times"))
    .select_from(CAME)
    .where(
        PERSON_WAS_THERE,
        attendance.c.user_id == bindparam("me"),
        sessions.c.starts_at > bindparam("since"),
        or_(bindparam("of_program") == 0, sessions.c.program_id == bindparam("of_program")),
    )
    .group_by(sessions.c.program_id)
    .subquery()
)
_LATELY = (
    select(programs.c.id, programs.c.community_id, programs.c.name, programs.c.zone, _NEXT.label("next_at"))
    .select_from(_came.join(programs, programs.c.id == _came.c.program_id))
    .where(here(programs), access.VISIBLE, programs.c.status != ProgramStatus.ARCHIVED)
    .order_by(_came.c.times.desc(), programs.c.name, programs.c.id)
    .limit(MOST)
)


def of_community(tx: Tx, program_id: int = 0) -> tuple[MyProgram, ...]:
    """The programs here that the actor came to most lately, or one of them (0: all), in three queries."""
    values = {**access.sight(tx.actor), "me": tx.actor.user_id, "of_program": program_id}
    found = tx.rows(_LATELY, at=tx.now, since=tx.now - LATELY, **values)
    if not found:
        return ()
    records = turnout.of_person(tx, tx.actor.user_id or 0, [row.id for row in found])
    return tuple(_made(row, records.get(row.id, turnout.NEVER)) for row in found)


def _made(row: Row[Any], record: Record) -> MyProgram:
    columns: list[Any] = [*row, record.attended, record.streak, record.best]
    return MyProgram(*columns)
