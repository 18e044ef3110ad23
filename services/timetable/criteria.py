"""Which sessions a calendar is about: of a stretch of time, and of one kind, program or tag."""

from typing import Any

from sqlalchemy import BigInteger, BindParameter, ColumnElement, Select, and_, bindparam, not_

from models.programs import Program
from models.sessions import ProgramSession
from models.spans import lasts_a_day
from models.tx import table_of
from services import tags
from services.discovery import optional
from services.sessions import LISTED

sessions = table_of(ProgramSession)
programs = table_of(Program)

LONG = lasts_a_day(sessions.c.starts_at, sessions.c.ends_at)
"""Those that belong to several days: they are few, and have an index of their own."""
SHORT = not_(LONG)
SINCE: BindParameter[Any] = bindparam("since")
UNTIL: BindParameter[Any] = bindparam("until")
WITHIN = and_(sessions.c.starts_at >= SINCE, sessions.c.starts_at < UNTIL)
BEFORE = and_(
    sessions.c.starts_at < SINCE, sessions.c.starts_at > bindparam("reach"), sessions.c.ends_at > SINCE
)
"""Begun before, and not over; none that began before `reach` lasts until then."""
TOUCHES = and_(
    sessions.c.starts_at < UNTIL, sessions.c.starts_at > bindparam("reach"), sessions.c.ends_at > SINCE
)
"""Begun before or within."""


def narrowed(statement: Select[Any], *criteria: ColumnElement[bool]) -> tuple[Select[Any], Select[Any]]:
    """A statement narrowed to what is asked for, of all programs, and of one: by an index of its own."""
    some = statement.where(
        LISTED,
        *criteria,
        optional(programs.c.kind, "of_kind", programs.c.kind.type),
        tags.NAMED,
    )
    return some, some.where(sessions.c.program_id == bindparam("of_program", type_=BigInteger))
