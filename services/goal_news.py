"""What the community's group hears of its goals: each quarter of the way once, and that one is reached."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select, update

from models.communities import Community
from models.goals import Goal
from models.links import Link, LinkKind
from models.programs import Program, Visibility
from models.tx import Tx, here, table_of
from services import goal_looking, goals, outbox
from services.goal_counts import DONE
from services.goals import COLUMNS, WITH_PROGRAM, GoalDetails, made
from services.outbox import Kind

table = table_of(Goal)
programs = table_of(Program)
communities = table_of(Community)
references = table_of(Link)

BATCH = 200
"""Goals a sweep looks up at once."""


@dataclass(frozen=True, slots=True)
class Due:
    """A goal that is to be counted."""

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
_DUE = (
    select(table.c.community_id, table.c.id)
    .where(table.c.look_at <= bindparam("at"))
    .order_by(table.c.look_at)
    .limit(bindparam("most"))
)
_THIS = (here(table), table.c.id == bindparam("of_goal"))
_LOOK = (
    select(table.c.target, table.c.starts_at, table.c.ends_at, table.c.told, table.c.deleted_at)
    .where(*_THIS, table.c.look_at <= bindparam("at"))
    .with_for_update()
)
_LOOKED = (
    update(table)
    .where(*_THIS)
    .values(told=bindparam("quarter"), look_at=bindparam("then", type_=table.c.look_at.type))
)
_FAR = select(DONE.label("done")).select_from(WITH_PROGRAM).where(*_THIS, _FOR_ALL)
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
    """Goals that are to be counted, across communities. For the sweep, as the system actor."""
    return tx.records(Due, _DUE, at=tx.now, most=most)


def tell(tx: Tx, goal_id: int) -> int:
    """Have the group hear how far a goal is, where that is a quarter more than it heard; how often it will.

    Of several quarters at once it hears the last alone. A community without a group hears nothing. What
    happens while it is counted waits for that, and has it counted again.
    """
    goal = tx.row(_LOOK, of_goal=goal_id, at=tx.now)
    if goal is None:
        return 0
    goes_on = goal.deleted_at is None and tx.now < goal.ends_at + goal_looking.AFTER
    far = tx.row(_FAR, of_goal=goal_id) if goes_on and goal.starts_at <= tx.now else None
    quarter = max(goal.told, goals.quarter(far.done, goal.target) if far else 0)
    again = goal.starts_at if goal.starts_at > tx.now else tx.now + goal_looking.AGAIN
    more = goes_on and quarter < goal_looking.REACHED
    tx.execute(_LOOKED, of_goal=goal_id, quarter=quarter, then=again if more else None)
    group = tx.value(_GROUP) if quarter > goal.told else None
    if group is None:
        return 0
    outbox.post_once(tx, Kind.GOAL, group, f"{goal_id}:{goal.target}:{quarter}", goal=goal_id)
    return 1


def load(tx: Tx, wanted: Sequence[tuple[int, int]]) -> dict[int, GoalPost]:
    """What groups hear of some goals as they are now, by goal; those of (community, goal). For the sender."""
    if not wanted:
        return {}
    within, ids = zip(*wanted, strict=True)
    rows = tx.rows(_POSTS, of_communities=list(set(within)), of_goals=list(ids))
    details = len(COLUMNS) + 2
    return {row.id: GoalPost(made(row[:details], tx.now), *row[details:]) for row in rows}
