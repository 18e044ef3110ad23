"""Action items: who does what by when. Agreed on at a session, reminded of, ticked off.

An open one is carried over by itself: each later session of its program shows it, with the date it is from.
Members of the community read them. Whoever may write in the minutes adds them; those they are for and those
who run the program tick them off; these and who wrote them down change them.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Row, Select, and_, bindparam, case, func, or_, select

from models.action_items import ActionItem, ActionStatus
from models.meetings import AgendaItem
from models.programs import Program
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User
from services import access, minutes, programs
from services.errors import NotFound
from services.programs import ProgramDetails
from services.sessions import SessionDetails

table = table_of(ActionItem)
agenda = table_of(AgendaItem)
program_table = table_of(Program)
session_table = table_of(ProgramSession)
users = table_of(User)

PAGE = 6
MOST = 200
"""Items of one session, carried ones among them."""
MINE = 5
"""How many of one's own home shows of a community."""


@dataclass(frozen=True, slots=True)
class Action:
    """One action item."""

    id: int
    community_id: int
    program_id: int
    session_id: int
    """Where it was agreed on."""
    item_id: int
    """0 where it belongs to no item of the agenda."""
    topic: str
    program: str
    task: str
    assignee_id: int | None
    assignee: str
    """A member's name, or that of somebody else; empty for nobody."""
    due_on: date | None
    status: ActionStatus
    since: datetime
    """When the session began at which it was agreed on."""
    zone: str
    created_by: int
    revision: int
    today: date
    """The day it is in its zone."""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status is ActionStatus.OPEN

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.is_open and self.due_on is not None and self.due_on < self.today


@dataclass(frozen=True, slots=True)
class Actions:
    """The action items of a session: its own, and those that were open before it."""

    session: SessionDetails
    items: tuple[Action, ...]
    may_add: bool
    page: int = 0

    def is_carried(self, item: Action) -> bool:
        """Whether it is from an earlier session."""
        return item.session_id != self.session.id

    @property
    def pages(self) -> int:
        """How many pages of PAGE there are."""
        return max(1, -(-len(self.items) // PAGE))

    @property
    def shown(self) -> tuple[Action, ...]:
        """The items of its page."""
        return self.items[self.page * PAGE : (self.page + 1) * PAGE]


@dataclass(frozen=True, slots=True)
class OfProgram:
    """The action items of a program that are open."""

    program: ProgramDetails
    items: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """One action item, and what the actor may do with it."""

    action: Action
    session: SessionDetails
    """Where it was agreed on."""
    may_tick: bool
    may_change: bool
    may_take: bool
    """Whether it is nobody's, and the actor could take it on."""


_SESSION: BindParameter[Any] = bindparam("of_session")
_NAME = func.coalesce(users.c.name, table.c.assignee)
_FROM = (
    table.join(
        session_table,
        and_(session_table.c.community_id == table.c.community_id, session_table.c.id == table.c.session_id),
    )
    .join(
        program_table,
        and_(program_table.c.community_id == table.c.community_id, program_table.c.id == table.c.program_id),
    )
    .outerjoin(users, users.c.id == table.c.assignee_id)
    .outerjoin(
        agenda, and_(agenda.c.community_id == table.c.community_id, agenda.c.id == table.c.agenda_item_id)
    )
)
_COLUMNS = (
    table.c.id,
    table.c.community_id,
    table.c.program_id,
    table.c.session_id,
    func.coalesce(table.c.agenda_item_id, 0),
    func.coalesce(agenda.c.topic, ""),
    program_table.c.name,
    table.c.task,
    table.c.assignee_id,
    _NAME,
    table.c.due_on,
    table.c.status,
    session_table.c.starts_at,
    program_table.c.zone,
    table.c.created_by,
    table.c.revision,
)
LINES: Select[Any] = select(*_COLUMNS).select_from(_FROM).where(session_table.c.deleted_at.is_(None))
"""Every action item, for criteria to be added; `made` makes its rows into results."""
_IS_OPEN = table.c.status == ActionStatus.OPEN
_BY_DUE = (
    case((_IS_OPEN, 0), else_=1),
    case((table.c.due_on.is_(None), 1), else_=0),
    table.c.due_on,
    table.c.id,
)
_OWN = table.c.session_id == _SESSION
_WAS_OPEN = or_(_IS_OPEN, table.c.closed_at > bindparam("began"))
_CARRIED = and_(session_table.c.starts_at < bindparam("began"), _WAS_OPEN)
_OF_SESSION = (
    LINES.where(
        here(table),
        table.c.program_id == bindparam("of_program"),
        or_(_OWN, _CARRIED),
        table.c.status != ActionStatus.DROPPED,
    )
    .order_by(*_BY_DUE)
    .limit(MOST)
)
_OF_PROGRAM = (
    LINES.where(here(table), table.c.program_id == bindparam("of_program"), _IS_OPEN)
    .order_by(*_BY_DUE)
    .limit(MOST)
)
_MINE = (
    LINES.where(here(table), table.c.assignee_id == bindparam("mine"), _IS_OPEN, access.VISIBLE)
    .with_only_columns(*_COLUMNS)
    .order_by(*_BY_DUE)
    .limit(bindparam("most"))
)
_MANY = LINES.where(
    table.c.community_id.in_(bindparam("of_communities", expanding=True)),
    table.c.id.in_(bindparam("of_actions", expanding=True)),
    program_table.c.deleted_at.is_(None),
)
_ONE = LINES.where(here(table), table.c.id == bindparam("of_action"))


def made(now: datetime, row: Row[Any]) -> Action:
    """A row of LINES as a result."""
    columns: list[Any] = [*row, now.date()]
    action = Action(*columns)
    return replace(action, today=now.astimezone(ZoneInfo(action.zone)).date())


def of_session(tx: Tx, session_id: int, page: int = 0) -> Actions:
    """The action items of a session, open ones first. Raises NotFound, NotMember, Banned."""
    session = minutes.seen(tx, session_id)
    return listed(tx, session, page)


def listed(tx: Tx, session: SessionDetails, page: int = 0) -> Actions:
    """The same, once it is known that the actor may see them."""
    rows = tx.rows(_OF_SESSION, of_session=session.id, of_program=session.program_id, began=session.starts_at)
    found = Actions(session, tuple(made(tx.now, row) for row in rows), minutes.may_write(tx, session))
    page = max(0, min(page, found.pages - 1))
    return Actions(session, found.items, found.may_add, page)


def of_program(tx: Tx, program_id: int) -> OfProgram:
    """What is open in a program, what is due first at the top. Raises NotFound, NotMember, Banned."""
    program = programs.details(tx, program_id)
    minutes.require_member(tx)
    rows = tx.rows(_OF_PROGRAM, of_program=program_id)
    return OfProgram(program, tuple(made(tx.now, row) for row in rows))


def mine(tx: Tx, most: int = MINE) -> tuple[Action, ...]:
    """What the actor has to do here, what is due first at the top; nothing for who is no member."""
    if not tx.actor.is_member:
        return ()
    sight = access.sight(tx.actor)
    rows = tx.rows(_MINE, mine=tx.actor.user_id, most=most, **sight)
    return tuple(made(tx.now, row) for row in rows)


def all_mine(tx: Tx) -> tuple[Action, ...]:
    """The same, as many as there are."""
    return mine(tx, MOST)


def many(tx: Tx, action_ids: Collection[int], within: Collection[int]) -> dict[int, Action]:
    """Some action items `within` several communities, by id; for the sender."""
    if not action_ids:
        return {}
    rows = tx.rows(_MANY, of_actions=list(action_ids), of_communities=list(within))
    return {row.id: made(tx.now, row) for row in rows}


def one(tx: Tx, action_id: int) -> Action:
    """One action item, for one who may see it. Raises NotFound, NotMember, Banned."""
    row = tx.row(_ONE, of_action=action_id)
    if row is None:
        raise NotFound
    minutes.seen(tx, row.session_id)
    return made(tx.now, row)


def opened(tx: Tx, action_id: int) -> Opened:
    """One action item, and what the actor may do with it. Raises NotFound, NotMember, Banned."""
    action = one(tx, action_id)
    session = minutes.seen(tx, action.session_id)
    writes = minutes.may_write(tx, session)
    nobodys = action.assignee_id is None and not action.assignee
    return Opened(
        action,
        session,
        may_tick=may_tick(tx, session, action),
        may_change=may_change(tx, session, action),
        may_take=writes and nobodys and action.is_open,
    )


def may_tick(tx: Tx, session: SessionDetails, action: Action) -> bool:
    """Whether the actor may say that it is done.

    That is whose it is, and who runs the program; where it is no member's, who wrote it down.
    """
    answers = action.created_by if action.assignee_id is None else action.assignee_id
    return session.manages or tx.actor.user_id == answers


def may_change(tx: Tx, session: SessionDetails, action: Action) -> bool:
    """Whether the actor may change it: whose it is, who runs the program, and who wrote it down."""
    return session.manages or tx.actor.user_id in (action.assignee_id, action.created_by)
