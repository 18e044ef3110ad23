"""A person's own memberships, over all communities."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, select

from models.communities import Community, Membership, Role, Standing
from models.database import across_communities
from models.links import Link, LinkKind
from models.tx import Tx, table_of
from services import people
from services.people import Settings

communities = table_of(Community)
memberships = table_of(Membership)
references = table_of(Link)

_MINE = across_communities(
    select(
        memberships.c.community_id,
        communities.c.name,
        memberships.c.role,
        memberships.c.standing,
        references.c.reference,
    )
    .select_from(
        memberships.join(communities, communities.c.id == memberships.c.community_id).join(
            references,
            and_(
                references.c.community_id == communities.c.id,
                references.c.kind == LinkKind.COMMUNITY,
                references.c.target_id == communities.c.id,
            ),
        )
    )
    .where(
        memberships.c.user_id == bindparam("who"),
        memberships.c.standing.in_([Standing.ACTIVE, Standing.PENDING, Standing.GUEST]),
        communities.c.deleted_at.is_(None),
    )
    .order_by(memberships.c.joined_at, memberships.c.community_id),
    why="a person's own memberships, for home and settings",
)


def every(tx: Tx, user_id: int) -> Sequence[Row[Any]]:
    """The communities of a person: (community_id, name, role, standing, reference), the oldest first."""
    return tx.rows(_MINE, who=user_id)


def stored_about(tx: Tx) -> tuple[int, Settings]:
    """In how many communities the actor is, and what they chose for themselves."""
    return len(every(tx, tx.actor.user_id or 0)), people.settings(tx)


def organizes_any(tx: Tx) -> bool:
    """Whether the actor organizes a community."""
    mine = every(tx, tx.actor.user_id or 0)
    return any(row.standing is Standing.ACTIVE and row.role in (Role.OWNER, Role.ADMIN) for row in mine)
