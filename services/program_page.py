"""A program's page in the app: what it is, its next dates with the person's answers, those gone by."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select

from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, table_of
from services import access, discovery, programs, turnout
from services.discovery import LINES, Filters, SessionLine, SessionPage
from services.programs import ProgramDetails
from services.sessions import LISTED, WITH_PROGRAM
from services.turnout import Record

sessions = table_of(ProgramSession)

PAST = 10
"""Sessions gone by that one page of them shows."""


@dataclass(frozen=True, slots=True)
class ProgramView:
    """One program with its next dates, as one person sees it."""

    program: ProgramDetails
    ahead: SessionPage
    past: int
    """How many sessions are over."""
    mine: Record
    """How often the person came."""


@dataclass(frozen=True, slots=True)
class PastSessions:
    """A page of the sessions of a program that are over or were cancelled, the latest first."""

    program: ProgramDetails
    lines: tuple[SessionLine, ...]
    page: int
    has_more: bool


_GONE = (
    LISTED,
    sessions.c.program_id == bindparam("of_program"),
    or_(sessions.c.ends_at <= bindparam("at"), sessions.c.status == SessionStatus.CANCELLED),
)
_PAST = (
    LINES.where(*_GONE)
    .order_by(sessions.c.starts_at.desc(), sessions.c.id.desc())
    .limit(PAST + 1)
    .offset(bindparam("skip"))
)
_COUNT = select(func.count()).select_from(WITH_PROGRAM).where(*_GONE)


def view(tx: Tx, program_id: int) -> ProgramView:
    """The program's page. Raises NotFound."""
    program = programs.details(tx, program_id)
    ahead = discovery.board(tx, Filters(program=program_id))
    past: int = tx.value(_COUNT, of_program=program_id, at=tx.now, **access.sight(tx.actor))
    return ProgramView(program, ahead, past, turnout.in_program(tx, tx.actor.user_id or 0, program_id))


def past(tx: Tx, program_id: int, page: int = 0) -> PastSessions:
    """A page of what is over. Raises NotFound."""
    program = programs.details(tx, program_id)
    values = {"of_program": program_id, "at": tx.now, "skip": page * PAST, **access.sight(tx.actor)}
    found = tx.records(SessionLine, _PAST, **values)
    return PastSessions(program, tuple(found[:PAST]), page, len(found) > PAST)
