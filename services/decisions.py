"""Decisions: what was decided at a session, about which item, with how many votes; found again by program."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, bindparam, func, select

from models.meetings import AgendaItem
from models.minutes import Decision as DecisionRow
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User
from services import minute_notes, minutes, programs, texts
from services.containing import ESCAPE, containing
from services.errors import NotAllowed, NotFound
from services.minute_notes import GENERAL, Note
from services.programs import ProgramDetails
from services.sessions import SessionDetails

table = table_of(DecisionRow)
agenda = table_of(AgendaItem)
sessions = table_of(ProgramSession)
users = table_of(User)

MAX_TEXT = 500
MOST = 100
"""Decisions of one session."""
PAGE = 6


@dataclass(frozen=True, slots=True)
class Votes:
    """How many were for it, against it, and neither."""

    in_favour: int
    against: int
    abstained: int


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision."""

    id: int
    session_id: int
    text: str
    votes: Votes | None
    item_id: int
    """GENERAL where it belongs to no item."""
    topic: str
    """What that item is called."""
    by_id: int
    by: str
    held_at: datetime
    """When the session began."""
    revision: int


@dataclass(frozen=True, slots=True)
class Opened:
    """One decision, as one person sees it."""

    session: SessionDetails
    decision: Decision
    notes: tuple[Note, ...]
    """The items it can belong to, for one who may correct it."""
    may_change: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the decisions of a program, newest first."""

    program: ProgramDetails
    query: str
    decisions: tuple[Decision, ...]
    page: int
    pages: int
    total: int


_LINES = (
    select(
        table.c.id,
        table.c.session_id,
        table.c.text,
        table.c.votes_for,
        table.c.votes_against,
        table.c.votes_abstained,
        func.coalesce(table.c.agenda_item_id, GENERAL),
        func.coalesce(agenda.c.topic, ""),
        table.c.recorded_by,
        users.c.name,
        sessions.c.starts_at,
        table.c.revision,
    )
    .select_from(
        table.join(users, users.c.id == table.c.recorded_by)
        .join(
            sessions,
            and_(sessions.c.community_id == table.c.community_id, sessions.c.id == table.c.session_id),
        )
        .outerjoin(
            agenda, and_(agenda.c.community_id == table.c.community_id, agenda.c.id == table.c.agenda_item_id)
        )
    )
    .where(here(table), table.c.deleted_at.is_(None))
)
_OF_SESSION = _LINES.where(table.c.session_id == bindparam("of_session")).order_by(table.c.id).limit(MOST)
_ONE = _LINES.where(table.c.id == bindparam("of_decision"))
_LIKE = func.small(table.c.text).like(bindparam("pattern", type_=String), escape=ESCAPE)
_IN_PROGRAM = (table.c.program_id == bindparam("of_program"), sessions.c.deleted_at.is_(None), _LIKE)
_OF_PROGRAM = (
    _LINES.where(*_IN_PROGRAM)
    .order_by(sessions.c.starts_at.desc(), table.c.id.desc())
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_TOTAL = (
    select(func.count())
    .select_from(
        table.join(
            sessions,
            and_(sessions.c.community_id == table.c.community_id, sessions.c.id == table.c.session_id),
        )
    )
    .where(here(table), table.c.deleted_at.is_(None), *_IN_PROGRAM)
)


def of_session(tx: Tx, session_id: int) -> tuple[Decision, ...]:
    """What was decided at a session, in order; whoever asks has to see to the rights."""
    return tuple(tx.records(_made, _OF_SESSION, of_session=session_id))


def of_program(tx: Tx, program_id: int, query: str = "", page: int = 0) -> Found:
    """A page of what a program decided, that has the words of `query`. Raises NotFound, NotMember, Banned."""
    program = programs.details(tx, program_id)
    minutes.require_member(tx)
    wanted = texts.line("search", query, MAX_TEXT)
    asked = {"of_program": program_id, "pattern": containing(wanted)}
    total = tx.value(_TOTAL, **asked)
    pages = max(1, -(-total // PAGE))
    page = max(0, min(page, pages - 1))
    found = tx.records(_made, _OF_PROGRAM, skip=page * PAGE, **asked)
    return Found(program, wanted, tuple(found), page, pages, total)


def one(tx: Tx, decision_id: int) -> Decision:
    """One decision, for one who may read it. Raises NotFound, NotMember, Banned."""
    found = tx.records(_made, _ONE, of_decision=decision_id)
    if not found:
        raise NotFound
    minutes.seen(tx, found[0].session_id)
    return found[0]


def opened(tx: Tx, decision_id: int) -> Opened:
    """One decision, and what the actor may make of it. Raises NotFound, NotMember, Banned."""
    found = one(tx, decision_id)
    session = minutes.seen(tx, found.session_id)
    open_now = minutes.may_write(tx, session) and not minutes.state(tx, session.id).closed
    may_change = open_now and (session.manages or found.by_id == tx.actor.user_id)
    return Opened(session, found, minute_notes.of_session(tx, session.id) if may_change else (), may_change)


def changeable(tx: Tx, decision_id: int) -> Opened:
    """The same, for one who may correct it now. Raises as `opened`, NotAllowed, MinutesClosed."""
    found = opened(tx, decision_id)
    if not found.may_change:
        minutes.writable(tx, found.session.id)
        raise NotAllowed
    return found


def _made(*row: Any) -> Decision:
    decision, session, text, pro, contra, neither, *rest = row
    votes = None if pro is None else Votes(pro, contra, neither)
    return Decision(decision, session, text, votes, *rest)
