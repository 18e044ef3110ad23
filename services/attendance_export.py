"""Taking attendance away: one session's list, or a program's people by its sessions. Noted in the log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select

from models.attendance import Attendance
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, attendance, programs, turnout
from services.access import Ability
from services.attendance import Entry
from services.sessions import SessionDetails
from services.turnout import Turnout

table = table_of(Attendance)
sessions = table_of(ProgramSession)
users = table_of(User)

MOST = 20_000
"""People on one session's list."""
DATES = 120
"""The last sessions of a program that its sheet has columns for."""


@dataclass(frozen=True, slots=True)
class SessionSheet:
    """Everybody on one session's list."""

    session: SessionDetails
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One person over the sessions of a program."""

    name: str
    attended: dict[int, bool]
    """By session: came, or said yes and did not."""


@dataclass(frozen=True, slots=True)
class ProgramSheet:
    """Who came to a program, session by session."""

    program: str
    zone: str
    dates: tuple[tuple[int, datetime], ...]
    """Sessions and their starts, oldest first."""
    rows: tuple[Row, ...]


_OF_SESSION = and_(sessions.c.community_id == table.c.community_id, sessions.c.id == table.c.session_id)
_KNOWN = (
    here(table),
    here(sessions),
    sessions.c.program_id == bindparam("of_program"),
    sessions.c.deleted_at.is_(None),
    table.c.attended.is_not(None),
)
_DATES = (
    select(sessions.c.id, sessions.c.starts_at)
    .select_from(table.join(sessions, _OF_SESSION))
    .where(*_KNOWN)
    .distinct()
    .order_by(sessions.c.starts_at.desc(), sessions.c.id.desc())
    .limit(DATES)
)
_NAME = func.coalesce(users.c.name, table.c.name)
_CELLS = (
    select(table.c.user_id, _NAME.label("name"), sessions.c.id.label("session_id"), table.c.attended)
    .select_from(table.join(sessions, _OF_SESSION).outerjoin(users, users.c.id == table.c.user_id))
    .where(*_KNOWN, sessions.c.starts_at >= bindparam("since"))
    .order_by(func.lower(_NAME), _NAME, table.c.user_id)
)


def session(tx: Tx, session_id: int) -> SessionSheet:
    """One session's list, whole. Raises NotFound, NotAllowed."""
    roll = attendance.page_of(tx, session_id, 0, MOST)
    activity.log(tx, "attendance_exported", "session", session_id, people=len(roll.entries))
    return SessionSheet(roll.session, roll.entries)


def program(tx: Tx, program_id: int) -> ProgramSheet:
    """A program's people by its last DATES sessions. Raises NotFound, NotAllowed."""
    found = programs.details(tx, program_id)
    access.require(tx, Ability.VIEW_ATTENDANCE, program_id)
    dates = tuple(reversed([(row.id, row.starts_at) for row in tx.rows(_DATES, of_program=program_id)]))
    people: dict[object, Row] = {}
    if dates:
        for cell in tx.rows(_CELLS, of_program=program_id, since=dates[0][1]):
            # Who has no account is known by the name alone.
            row = people.setdefault(cell.user_id or cell.name.casefold(), Row(cell.name, {}))
            row.attended[cell.session_id] = cell.attended
    activity.log(tx, "attendance_exported", "program", program_id, people=len(people))
    return ProgramSheet(found.draft.name, found.draft.schedule.zone, dates, tuple(people.values()))


def lately(tx: Tx, session_id: int) -> tuple[SessionDetails, Turnout]:
    """A session, and how its program was attended lately. Raises NotFound, NotAllowed."""
    found = attendance.viewed(tx, session_id)
    access.require(tx, Ability.VIEW_ATTENDANCE, found.program_id)
    return found, turnout.of_program(tx, found.program_id)


def program_of(tx: Tx, session_id: int) -> ProgramSheet:
    """The sheet of the program that a session belongs to. Raises NotFound, NotAllowed."""
    return program(tx, attendance.viewed(tx, session_id).program_id)
