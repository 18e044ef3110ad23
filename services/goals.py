"""Goals that people reach together: how far they are, those that run and those that were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select

from models.goals import Goal, GoalKind
from models.programs import Program
from models.tx import Tx, here, table_of
from services import access, members, periods, programs
from services.access import Ability
from services.errors import NotFound
from services.goal_counts import DONE, DONE_IN_COMMUNITY, DONE_IN_PROGRAM
from services.members import CommunityCard
from services.programs import ProgramDetails

table = table_of(Goal)
program_rows = table_of(Program)

PAGE = 4
"""Goals of one screen."""
QUARTER = 25
"""Percent of the way after which the group hears of it."""


@dataclass(frozen=True, slots=True)
class GoalDetails:
    """One goal, and how far it is."""

    id: int
    community_id: int
    program_id: int | None
    title: str
    """Empty: it is called by what is counted."""
    kind: GoalKind
    target: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    revision: int
    done: int
    program: str | None
    """The program's name; None for a goal of the community."""
    seen_at: datetime
    """When it was read."""

    @property
    def share(self) -> float:
        """How far it is: 1 is reached, more is more than that."""
        return self.done / self.target

    @property
    def percent(self) -> int:
        """The same in whole percent, rounded down: 100 is reached."""
        return 100 * self.done // self.target

    @property
    def reached(self) -> bool:
        """Whether there is as much as was wanted."""
        return self.done >= self.target

    @property
    def left(self) -> int:
        """How much is missing."""
        return max(0, self.target - self.done)

    @property
    def first(self) -> date:
        """Its first day."""
        return periods.local_day(self.starts_at, self.zone)

    @property
    def last(self) -> date:
        """Its last day."""
        return periods.last_day(self.ends_at, self.zone)

    @property
    def ended(self) -> bool:
        """Whether its last day is over."""
        return self.ends_at <= self.seen_at

    @property
    def begun(self) -> bool:
        """Whether its first day has come."""
        return self.starts_at <= self.seen_at


@dataclass(frozen=True, slots=True)
class GoalPage:
    """A page of the goals of a program or a community: those that run, then those that were."""

    community: CommunityCard
    program: ProgramDetails | None
    goals: tuple[GoalDetails, ...]
    page: int
    pages: int
    manages: bool
    """Whether the person sets goals here."""


@dataclass(frozen=True, slots=True)
class GoalView:
    """One goal as one person sees it."""

    community: CommunityCard
    goal: GoalDetails
    manages: bool


def quarter(done: int, target: int) -> int:
    """The last quarter of the way that lies behind, in percent."""
    return QUARTER * min(100 // QUARTER, 100 * done // target // QUARTER)


COLUMNS = (
    table.c.id,
    table.c.community_id,
    table.c.program_id,
    table.c.title,
    table.c.kind,
    table.c.target,
    table.c.starts_at,
    table.c.ends_at,
    table.c.zone,
    table.c.revision,
)
WITH_PROGRAM = table.outerjoin(
    program_rows,
    (program_rows.c.community_id == table.c.community_id) & (program_rows.c.id == table.c.program_id),
)
_OPEN = (here(table), table.c.deleted_at.is_(None))
_OF_PROGRAM = (*_OPEN, table.c.program_id == bindparam("of_program"))
_OF_COMMUNITY = (*_OPEN, table.c.program_id.is_(None))
_ENDED = table.c.ends_at <= bindparam("at")
_ORDER = (
    case((_ENDED, 1), else_=0),
    case((_ENDED, None), else_=table.c.ends_at),
    table.c.ends_at.desc(),
    table.c.id.desc(),
)


def _listed(done: Any, criteria: tuple[Any, ...]) -> Any:
    return (
        select(*COLUMNS, done, program_rows.c.name)
        .select_from(WITH_PROGRAM)
        .where(*criteria)
        .order_by(*_ORDER)
        .limit(PAGE)
        .offset(bindparam("skip"))
    )


_LIST = {True: _listed(DONE_IN_PROGRAM, _OF_PROGRAM), False: _listed(DONE_IN_COMMUNITY, _OF_COMMUNITY)}
_COUNT = {
    True: select(func.count()).select_from(table).where(*_OF_PROGRAM),
    False: select(func.count()).select_from(table).where(*_OF_COMMUNITY),
}
_ONE = (
    select(*COLUMNS, DONE, program_rows.c.name)
    .select_from(WITH_PROGRAM)
    .where(*_OPEN, table.c.id == bindparam("of_goal"))
)


def listing(tx: Tx, program_id: int | None = None, page: int = 0) -> GoalPage:
    """A page of the goals of a program, or of the community; one past the end is the last.

    Raises NotFound; for a community NotMember, Banned.
    """
    community, program = _where(tx, program_id)
    values = {"of_program": program_id} if program else {}
    count: int = tx.value(_COUNT[program is not None], **values)
    pages = max(1, -(-count // PAGE))
    page = max(0, min(page, pages - 1))
    rows = tx.rows(_LIST[program is not None], at=tx.now, skip=page * PAGE, **values) if count else ()
    found = tuple(made(row, tx.now) for row in rows)
    return GoalPage(community, program, found, page, pages, manages(tx, program))


def made(row: Sequence[Any], now: datetime) -> GoalDetails:
    """A goal from COLUMNS, how far it is and its program's name."""
    values: list[Any] = [*row, now]
    return GoalDetails(*values)


def _where(tx: Tx, program_id: int | None) -> tuple[CommunityCard, ProgramDetails | None]:
    """What the goals belong to, for one who may see it."""
    if program_id is None:
        return members.inside(tx), None
    return members.community(tx), programs.details(tx, program_id)


def manages(tx: Tx, program: ProgramDetails | None) -> bool:
    """Whether the actor sets the goals of a program, or of the community."""
    return program.manages if program else access.may(tx.actor, Ability.MANAGE_PROGRAMS)


def one(tx: Tx, goal_id: int) -> GoalView:
    """One goal. Raises NotFound, NotMember, Banned."""
    row = tx.row(_ONE, of_goal=goal_id)
    if row is None:
        raise NotFound
    goal = made(row, tx.now)
    community, program = _where(tx, goal.program_id)
    return GoalView(community, goal, manages(tx, program))


def required(tx: Tx, program_id: int | None) -> ProgramDetails | None:
    """The program whose goals the actor may set, or None for the community's. Raises NotFound, NotAllowed."""
    program = programs.details(tx, program_id) if program_id is not None else None
    if program is None:
        access.require(tx, Ability.MANAGE_PROGRAMS)
    else:
        access.require(tx, Ability.RUN_PROGRAM, program.id)
    return program
