"""What the community's group hears of its goals: each quarter of the way once, and that one is reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update

from models.communities import Community
from models.goals import Goal
from models.links import Link, LinkKind
from models.programs import Program, Visibility
from models.tx import Tx, here, table_of
from services import goals, outbox
from services.goal_counts import DONE, DONE_IN_COMMUNITY, DONE_IN_PROGRAM
from services.goals import COLUMNS, QUARTER, WITH_PROGRAM, GoalDetails, made
from services.outbox import Kind

table = table_of(Goal)
programs = table_of(Program)
communities = table_of(Community)
references = table_of(Link)

BATCH = 200
"""Goals a sweep looks up at once."""
AFTER = timedelta(days=2)
"""How long after its last day a goal is looked at: lists of who came are finished late."""


@dataclass(frozen=True, slots=True)
class Due:
    """A goal that came a quarter further."""

    community_id: int
    goal_id: int


@dataclass(frozen=True, slots=True)
class GoalPost:
    """A goal as the group hears of it."""

    goal: GoalDetails
    chat_id: int
    thread_id: int | None
    language: str
    community: str
    reference: str
    """Of the link to it; empty for one that has none."""


_FOR_ALL = or_(
    table.c.program_id.is_(None),
    programs.c.deleted_at.is_(None) & (programs.c.visibility != Visibility.INVITE_ONLY),
)
_RUNNING = (
    table.c.deleted_at.is_(None),
    table.c.told < 100,
    table.c.starts_at <= bindparam("at"),
    table.c.ends_at > bindparam("since"),
    _FOR_ALL,
)


def _due(done: Any, *criteria: Any) -> Any:
    """Goals of one sort that are further than the group knows."""
    return (
        select(table.c.community_id, table.c.id)
        .select_from(WITH_PROGRAM)
        .where(*_RUNNING, *criteria, 100 * done >= table.c.target * (table.c.told + QUARTER))
        .order_by(table.c.ends_at)
        .limit(bindparam("most"))
    )


_DUE = (
    _due(DONE_IN_PROGRAM, table.c.program_id.is_not(None)),
    _due(DONE_IN_COMMUNITY, table.c.program_id.is_(None)),
)
_THIS = (here(table), table.c.id == bindparam("of_goal"))
_FAR = select(table.c.target, DONE.label("done")).where(*_THIS, table.c.deleted_at.is_(None))
_TOLD = update(table).where(*_THIS, table.c.told < bindparam("quarter")).values(told=bindparam("quarter"))
_GROUP = select(communities.c.chat_id).where(communities.c.id == bindparam("here"))
_POSTS = (
    select(
        *COLUMNS,
        DONE,
        programs.c.name,
        communities.c.chat_id,
        communities.c.thread_id,
        communities.c.language,
        communities.c.name.label("community"),
        func.coalesce(references.c.reference, ""),
    )
    .select_from(
        WITH_PROGRAM.join(communities, communities.c.id == table.c.community_id).outerjoin(
            references,
            (references.c.community_id == table.c.community_id)
            & (references.c.kind == LinkKind.GOAL)
            & (references.c.target_id == table.c.id),
        )
    )
    .where(
        table.c.community_id.in_(bindparam("of_communities", expanding=True)),
        table.c.id.in_(bindparam("of_goals", expanding=True)),
        table.c.deleted_at.is_(None),
        communities.c.chat_id.is_not(None),
        communities.c.deleted_at.is_(None),
        _FOR_ALL,
    )
)


def due(tx: Tx, most: int = BATCH) -> list[Due]:
    """Goals of which the group is to hear, across communities. For the sweep, as the system actor."""
    values = {"at": tx.now, "since": tx.now - AFTER, "most": most}
    return [one for statement in _DUE for one in tx.records(Due, statement, **values)][:most]


def tell(tx: Tx, goal_id: int) -> int:
    """Have the group hear how far a goal is, where that is a quarter more than it heard; how often it will.

    Of several quarters at once it hears the last alone. A community without a group hears nothing.
    """
    row = tx.row(_FAR, of_goal=goal_id)
    if row is None:
        return 0
    quarter = goals.quarter(row.done, row.target)
    if not tx.execute(_TOLD, of_goal=goal_id, quarter=quarter).rowcount:
        return 0
    group = tx.value(_GROUP)
    if group is None:
        return 0
    outbox.post_once(tx, Kind.GOAL, group, f"{goal_id}:{row.target}:{quarter}", goal=goal_id)
    return 1


def load(tx: Tx, wanted: Sequence[tuple[int, int]]) -> dict[int, GoalPost]:
    """What groups hear of some goals as they are now, by goal; those of (community, goal). For the sender."""
    if not wanted:
        return {}
    within, ids = zip(*wanted, strict=True)
    rows = tx.rows(_POSTS, of_communities=list(set(within)), of_goals=list(ids))
    details = len(COLUMNS) + 2
    return {row.id: GoalPost(made(row[:details], tx.now), *row[details:]) for row in rows}
