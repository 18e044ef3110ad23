"""Milestones: the numbers of sessions that are worth a badge, made and changed by organizers.

What people reached stays theirs: an achievement keeps the number and the name it was given for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from models.communities import Community
from models.milestones import Achievement, Counting, Icon, Milestone
from models.programs import Program
from models.tx import Tx, here, table_of
from services import access
from services.access import Ability
from services.errors import NotFound

table = table_of(Milestone)
achievements = table_of(Achievement)
communities = table_of(Community)
programs = table_of(Program)

DEFAULTS = (
    (Counting.TOTAL, 1, Icon.SUN),
    (Counting.TOTAL, 5, Icon.NOTE),
    (Counting.TOTAL, 10, Icon.STAR),
    (Counting.TOTAL, 25, Icon.HEART),
    (Counting.TOTAL, 50, Icon.CROWN),
    (Counting.TOTAL, 100, Icon.CROWN),
    (Counting.STREAK, 4, Icon.FLAME),
    (Counting.STREAK, 8, Icon.FLAME),
    (Counting.STREAK, 12, Icon.FLAME),
)
"""What every community begins with."""
MOST = 60
"""Milestones of one community."""
MAX_SESSIONS = 10_000
MAX_NAME = 60
MAX_DESCRIPTION = 300
PAGE = 6


@dataclass(frozen=True, slots=True)
class MilestoneDetails:
    """One milestone, as organizers see it."""

    id: int
    community_id: int
    program_id: int | None
    program: str | None
    """None: it counts in every program."""
    counting: Counting
    sessions_required: int
    name: str
    description: str
    badge_icon: Icon
    is_active: bool
    revision: int
    people: int
    """How many badges were given for it."""
    deleted: bool


@dataclass(frozen=True, slots=True)
class MilestonePage:
    """A page of a community's milestones."""

    community_id: int
    lines: tuple[MilestoneDetails, ...]
    page: int
    pages: int


_PEOPLE = (
    select(func.count())
    .select_from(achievements)
    .where(
        achievements.c.community_id == table.c.community_id,
        achievements.c.milestone_id == table.c.id,
        achievements.c.withdrawn_at.is_(None),
    )
    .correlate(table)
    .scalar_subquery()
)
_DETAILS = select(
    table.c.id,
    table.c.community_id,
    table.c.program_id,
    programs.c.name,
    table.c.counting,
    table.c.sessions_required,
    table.c.name,
    table.c.description,
    table.c.badge_icon,
    table.c.is_active,
    table.c.revision,
    _PEOPLE,
    table.c.deleted_at.is_not(None),
).select_from(
    table.outerjoin(
        programs, and_(programs.c.community_id == table.c.community_id, programs.c.id == table.c.program_id)
    )
)
THIS = (here(table), table.c.id == bindparam("of_milestone"))
_ONE = _DETAILS.where(*THIS)
_ALL = (
    here(table),
    table.c.deleted_at.is_(None),
    or_(table.c.program_id.is_(None), programs.c.deleted_at.is_(None)),
)
_LIST = (
    _DETAILS.where(*_ALL)
    .order_by(table.c.counting.desc(), table.c.sessions_required, table.c.id)
    .limit(PAGE)
    .offset(bindparam("skip"))
)
COUNT = select(func.count()).where(here(table), table.c.deleted_at.is_(None))

_NAMES = (
    select(programs.c.id, programs.c.name)
    .where(here(programs), access.VISIBLE)
    .order_by(programs.c.name, programs.c.id)
    .limit(200)
)


def furnish(tx: Tx) -> None:
    """Give a community that was just made the milestones that all begin with."""
    rows = [
        {"counting": counting, "sessions_required": required, "badge_icon": icon, **stamps(tx, applied=True)}
        for counting, required, icon in DEFAULTS
    ]
    tx.add_many(Milestone, rows)


def stamps(tx: Tx, *, applied: bool) -> dict[str, Any]:
    """When it was made; whether the sweep is to go through it."""
    return {"created_at": tx.now, "updated_at": tx.now, "applied_at": tx.now if applied else None}


def may_set(tx: Tx) -> bool:
    """Whether the actor may change milestones."""
    return access.may(tx.actor, Ability.MANAGE_PROGRAMS)


def listing(tx: Tx, page: int = 0) -> MilestonePage:
    """A page of the milestones; one past the end is the last. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_PROGRAMS)
    count: int = tx.value(COUNT)
    pages = max(1, -(-count // PAGE))
    page = max(0, min(page, pages - 1))
    found = tx.records(MilestoneDetails, _LIST, skip=page * PAGE)
    return MilestonePage(tx.community_id, tuple(found), page, pages)


def opened(tx: Tx, milestone_id: int) -> MilestoneDetails:
    """One milestone, for one who may change it. Raises NotAllowed, NotFound."""
    access.require(tx, Ability.MANAGE_PROGRAMS)
    return one(tx, milestone_id)


def one(tx: Tx, milestone_id: int) -> MilestoneDetails:
    """The same, be it deleted; whoever asks has to see to the rights. Raises NotFound."""
    found = tx.records(MilestoneDetails, _ONE, of_milestone=milestone_id)
    if not found:
        raise NotFound
    return found[0]


def programs_to_choose(tx: Tx) -> Sequence[tuple[int, str]]:
    """The programs that a milestone may be for alone: id and name. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_PROGRAMS)
    return [(row.id, row.name) for row in tx.rows(_NAMES, **access.sight(tx.actor))]
