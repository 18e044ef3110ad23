"""Badges as people see them: one's own, what comes next, and those of others unless they hide them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, false, func, or_, select, update

from models.communities import Community, Membership
from models.milestones import Achievement, Counting, Icon, Milestone
from models.programs import Program, Visibility
from models.tx import Tx, here, table_of
from services import access, milestones, my_programs
from services.errors import NotFound
from services.my_programs import MyProgram

table = table_of(Achievement)
programs = table_of(Program)
memberships = table_of(Membership)
communities = table_of(Community)
goals = table_of(Milestone)

PAGE = 6
SHOWN = 5
"""Badges of somebody else that are named."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge that a person has."""

    id: int
    community_id: int
    user_id: int
    program_id: int
    program: str
    visibility: Visibility
    """Of its program."""
    counting: Counting
    number: int
    name: str
    """Empty: called by its number."""
    icon: Icon
    achieved_at: datetime
    zone: str
    description: str
    """What the milestone is for, as organizers say now."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where a person stands in a program, and the next badge there."""

    program: MyProgram
    next_number: int | None
    """How often one has to come in all for the next one; None when there is none."""


@dataclass(frozen=True, slots=True)
class BadgePage:
    """A page of one's own badges, the latest first."""

    community_id: int
    community: str
    program_id: int | None
    """Where only those of one program are shown."""
    badges: tuple[Badge, ...]
    count: int
    page: int
    pages: int
    ahead: tuple[Ahead, ...]
    hidden: bool
    """Whether others do not see them."""
    sets: bool
    """Whether the person may change milestones."""


@dataclass(frozen=True, slots=True)
class Told:
    """A badge for its notice: with what comes next."""

    badge: Badge
    attended: int
    next_number: int | None


def _any(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


_COLUMNS = (
    table.c.id,
    table.c.community_id,
    table.c.user_id,
    table.c.program_id,
    programs.c.name.label("program"),
    programs.c.visibility,
    table.c.counting,
    table.c.sessions_required,
    table.c.name,
    table.c.badge_icon,
    table.c.achieved_at,
    programs.c.zone,
    goals.c.description,
)
_WITH_PROGRAM = table.join(
    programs, and_(programs.c.community_id == table.c.community_id, programs.c.id == table.c.program_id)
).join(goals, and_(goals.c.community_id == table.c.community_id, goals.c.id == table.c.milestone_id))
_BADGES = select(*_COLUMNS).select_from(_WITH_PROGRAM)
_THERE = (here(table), here(programs), access.VISIBLE, table.c.withdrawn_at.is_(None))
_THEIRS = (*_THERE, table.c.user_id == bindparam("of_user"))
_IN_PROGRAM = or_(bindparam("of_program") == 0, table.c.program_id == bindparam("of_program"))
_NEWEST = (table.c.achieved_at.desc(), table.c.id.desc())
_PAGE = (
    _BADGES.where(*_THEIRS, _IN_PROGRAM).order_by(*_NEWEST).limit(bindparam("most")).offset(bindparam("skip"))
)
_COUNT = select(func.count()).select_from(_WITH_PROGRAM).where(*_THEIRS, _IN_PROGRAM)
_ONE = _BADGES.where(*_THEIRS, table.c.id == bindparam("of_badge"))
_HERE = (
    select(communities.c.name, func.coalesce(memberships.c.badges_hidden, false()).label("hidden"))
    .select_from(
        communities.outerjoin(
            memberships,
            and_(
                memberships.c.community_id == communities.c.id,
                memberships.c.user_id == bindparam("me"),
                here(memberships),
            ),
        )
    )
    .where(communities.c.id == bindparam("here"), communities.c.deleted_at.is_(None))
)
_HIDE = (
    update(memberships)
    .where(here(memberships), memberships.c.user_id == bindparam("me"))
    .values(badges_hidden=bindparam("hidden"))
)
_HIDDEN = select(memberships.c.badges_hidden).where(
    here(memberships), memberships.c.user_id == bindparam("of_user")
)
_COUNTS = (
    select(table.c.user_id, func.count().label("number"))
    .select_from(
        _WITH_PROGRAM.join(
            memberships,
            and_(
                memberships.c.community_id == table.c.community_id, memberships.c.user_id == table.c.user_id
            ),
        )
    )
    .where(*_THERE, table.c.user_id.in_(_any("of_users")), memberships.c.badges_hidden.is_(False))
    .group_by(table.c.user_id)
)
_NUMBERS = (
    select(goals.c.program_id, goals.c.sessions_required)
    .where(
        here(goals),
        goals.c.is_active,
        goals.c.deleted_at.is_(None),
        goals.c.counting == Counting.TOTAL,
    )
    .order_by(goals.c.sessions_required)
)
_ahead_of_it = goals.alias("ahead_of_it")
_NEXT = (
    select(func.min(_ahead_of_it.c.sessions_required))
    .where(
        _ahead_of_it.c.community_id == table.c.community_id,
        _ahead_of_it.c.is_active,
        _ahead_of_it.c.deleted_at.is_(None),
        _ahead_of_it.c.counting == table.c.counting,
        or_(_ahead_of_it.c.program_id.is_(None), _ahead_of_it.c.program_id == table.c.program_id),
        _ahead_of_it.c.sessions_required > table.c.sessions_required,
    )
    .correlate(table)
    .scalar_subquery()
)
_STILL_THERE = (
    table.c.community_id.in_(_any("of_communities")),
    table.c.withdrawn_at.is_(None),
    programs.c.deleted_at.is_(None),
)
_TOLD = (
    select(*_COLUMNS, table.c.sessions_attended, _NEXT)
    .select_from(_WITH_PROGRAM)
    .where(*_STILL_THERE, table.c.id.in_(_any("of_badges")))
)
_GIVEN = (
    select(*_COLUMNS, table.c.created_at)
    .select_from(_WITH_PROGRAM)
    .where(*_STILL_THERE, table.c.user_id.in_(_any("of_users")), table.c.created_at.in_(_any("of_runs")))
    .order_by(table.c.sessions_required.desc(), table.c.id)
)


def mine(tx: Tx, program_id: int = 0, page: int = 0, most: int = PAGE) -> BadgePage:
    """A page of the actor's badges, of one program or (0) of all; one past the end is the last.

    In at most eight queries. Raises NotFound for who is no member.
    """
    found = tx.row(_HERE, me=tx.actor.user_id) if tx.actor.is_member else None
    if found is None:
        raise NotFound
    values = {**access.sight(tx.actor), "of_user": tx.actor.user_id, "of_program": program_id}
    count: int = tx.value(_COUNT, **values)
    pages = max(1, -(-count // most))
    page = max(0, min(page, pages - 1))
    badges = tx.records(Badge, _PAGE, most=most, skip=page * most, **values) if count else []
    return BadgePage(
        tx.community_id,
        found.name,
        program_id or None,
        tuple(badges),
        count,
        page,
        pages,
        _ahead(tx, program_id),
        bool(found.hidden),
        milestones.may_set(tx),
    )


def _ahead(tx: Tx, program_id: int) -> tuple[Ahead, ...]:
    """What comes next, in the programs the person comes to most, or in one of them. In four queries."""
    mine = my_programs.of_community(tx, program_id)
    numbers = tx.rows(_NUMBERS) if mine else []
    return tuple(_standing(one, numbers) for one in mine)


def _standing(program: MyProgram, numbers: Sequence[Any]) -> Ahead:
    ahead = (
        row.sessions_required
        for row in numbers
        if row.program_id in (None, program.id) and row.sessions_required > program.attended
    )
    return Ahead(program, next(ahead, None))


def one(tx: Tx, badge_id: int) -> Badge:
    """One of the actor's badges. Raises NotFound."""
    found = tx.records(Badge, _ONE, of_user=tx.actor.user_id, of_badge=badge_id, **access.sight(tx.actor))
    if not found:
        raise NotFound
    return found[0]


def hide(tx: Tx, *, hidden: bool) -> BadgePage:
    """Keep one's badges from others, or show them. Raises NotFound for who is no member."""
    mine(tx)
    tx.execute(_HIDE, me=tx.actor.user_id, hidden=hidden)
    return mine(tx)


def of_member(tx: Tx, user_id: int) -> tuple[int, tuple[Badge, ...]]:
    """Somebody's badges as the actor sees them: how many, and the latest. None of who hides them."""
    if tx.value(_HIDDEN, of_user=user_id) is not False and user_id != tx.actor.user_id:
        return 0, ()
    values = {**access.sight(tx.actor), "of_user": user_id, "of_program": 0}
    count: int = tx.value(_COUNT, **values)
    return count, tuple(tx.records(Badge, _PAGE, most=SHOWN, skip=0, **values)) if count else ()


def counts(tx: Tx, user_ids: Collection[int]) -> dict[int, int]:
    """How many badges some people have, as the actor sees them. In one query."""
    if not user_ids:
        return {}
    rows = tx.rows(_COUNTS, of_users=list(user_ids), **access.sight(tx.actor))
    return {row.user_id: row.number for row in rows}


def told(tx: Tx, badge_ids: Collection[int], within: Collection[int]) -> dict[int, Told]:
    """Badges that are told now, by id, as long as they are there. For the sender, across communities."""
    if not badge_ids:
        return {}
    rows = tx.rows(_TOLD, of_badges=list(badge_ids), of_communities=list(within))
    return {row.id: Told(Badge(*row[: len(_COLUMNS)]), *row[len(_COLUMNS) :]) for row in rows}


def given(
    tx: Tx, users: Collection[int], runs: Collection[datetime], within: Collection[int]
) -> dict[tuple[int, int], tuple[tuple[datetime, Badge], ...]]:
    """What was given by some runs of the sweep, by community and person, each with its run. As `told`."""
    if not runs:
        return {}
    values = {"of_users": list(users), "of_runs": list(runs), "of_communities": list(within)}
    found: dict[tuple[int, int], tuple[tuple[datetime, Badge], ...]] = {}
    for row in tx.rows(_GIVEN, **values):
        badge = Badge(*row[: len(_COLUMNS)])
        before = found.get((badge.community_id, badge.user_id), ())
        found[badge.community_id, badge.user_id] = (*before, (row.created_at, badge))
    return found
