"""When goals are looked at: soon after something happened that they count, else once a day.

Whoever writes down that somebody came, that a song was played or that a session was held says so here, in the
same transaction. The sweep that tells groups how far their goals are then counts those few, not all that run.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from models.goals import Goal
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of

table = table_of(Goal)
sessions = table_of(ProgramSession)

AFTER = timedelta(days=2)
"""How long after its last day a goal is looked at: lists of who came are finished late."""
AGAIN = timedelta(days=1)
"""When a goal is looked at though nothing was said: accounts became one, a session was moved."""
REACHED = 100


def _soon(program: Any) -> Any:
    """Also those that are to be looked at already: who counts them just now has not seen this."""
    return (
        update(table)
        .where(
            here(table),
            or_(table.c.program_id.is_(None), program),
            table.c.deleted_at.is_(None),
            table.c.told < REACHED,
            table.c.starts_at <= bindparam("at"),
            table.c.ends_at > bindparam("since"),
        )
        .values(look_at=bindparam("at"))
    )


_OF_SESSIONS = select(sessions.c.program_id).where(
    here(sessions), sessions.c.id.in_(bindparam("of_sessions", expanding=True))
)
_BY_SESSIONS = _soon(table.c.program_id.in_(_OF_SESSIONS))
_BY_PROGRAM = _soon(table.c.program_id == bindparam("of_program"))


def soon(tx: Tx, session_ids: Collection[int]) -> None:
    """Have the goals looked at that may be nearer by what happened at some sessions."""
    if session_ids:
        tx.execute(_BY_SESSIONS, of_sessions=list(session_ids), at=tx.now, since=tx.now - AFTER)


def of_program(tx: Tx, program_id: int) -> None:
    """Have the goals looked at that count a program: it is back, or others see it now."""
    tx.execute(_BY_PROGRAM, of_program=program_id, at=tx.now, since=tx.now - AFTER)
