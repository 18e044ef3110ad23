"""Choices: which notices a person wants, everywhere and in one community. The one place that says so.

What was turned off is not sent even when it waits in the outbox: notices ask here when they are made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models.communities import Community, Membership, Standing
from models.database import across_communities
from models.tx import Tx, here, table_of
from models.users import User
from services import access, people
from services.access import Ability
from services.errors import BadInput, NotFound
from services.outbox import Kind
from services.people import Settings

users = table_of(User)
memberships = table_of(Membership)
communities = table_of(Community)


class Topic(StrEnum):
    """Kinds of notice that are chosen together; each is a column of a person's row."""

    REMINDERS = "reminders"
    CHANGES = "changes"
    DIGESTS = "digests"
    ANNOUNCEMENTS = "announcements"
    JOIN_REQUESTS = "join_requests"
    COMMENTS = "comments"
    RECOGNITION = "recognition"
    FEEDBACK = "feedback"


OF_KIND: Mapping[Kind, Topic] = {
    Kind.REMINDER: Topic.REMINDERS,
    Kind.TAKE_ATTENDANCE: Topic.REMINDERS,
    Kind.TURN_SOON: Topic.REMINDERS,
    Kind.SETLIST: Topic.REMINDERS,
    Kind.SETLIST_CHANGED: Topic.REMINDERS,
    Kind.SETLIST_WANTED: Topic.REMINDERS,
    Kind.CANCELLED: Topic.CHANGES,
    Kind.RESCHEDULED: Topic.CHANGES,
    Kind.CHANGED: Topic.CHANGES,
    Kind.GOES_ON: Topic.CHANGES,
    Kind.DATE_GONE: Topic.CHANGES,
    Kind.PROGRAM_GONE: Topic.CHANGES,
    Kind.PROGRAM_BACK: Topic.CHANGES,
    Kind.DIGEST: Topic.DIGESTS,
    Kind.ANNOUNCEMENT: Topic.ANNOUNCEMENTS,
    Kind.RECAP: Topic.ANNOUNCEMENTS,
    Kind.MINUTES: Topic.ANNOUNCEMENTS,
    Kind.ACTION_DUE: Topic.REMINDERS,
    Kind.JOIN_REQUEST: Topic.JOIN_REQUESTS,
    Kind.COMMENT: Topic.COMMENTS,
    Kind.MILESTONE: Topic.RECOGNITION,
    Kind.BADGES: Topic.RECOGNITION,
    Kind.FEEDBACK: Topic.FEEDBACK,
    Kind.LINEUP: Topic.CHANGES,
    Kind.FOUND: Topic.CHANGES,
    Kind.ASK_RECORDING: Topic.REMINDERS,
    Kind.APPOINTMENT_SOON: Topic.REMINDERS,
    Kind.PAYMENT_DUE: Topic.REMINDERS,
}
"""What is not here cannot be turned off: a free place, an answer to one's own request, an invitation."""
OF_ONE_COMMUNITY = (Topic.DIGESTS, Topic.ANNOUNCEMENTS)
"""What may be turned off in one community alone; columns of the membership as well."""
MUTED = "muted"
"""All of a community, but what becomes of one's own answers."""

COLUMNS = (
    *(users.c[topic] for topic in Topic),
    memberships.c.muted,
    *(memberships.c[topic].label(f"{topic}_here") for topic in OF_ONE_COMMUNITY),
)
"""What `silences` asks of a person's row, joined with their membership."""


@dataclass(frozen=True, slots=True)
class ChoicesHere:
    """What a member wants to hear from one community."""

    community_id: int
    community: str
    muted: bool
    digests: bool
    announcements: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything a person chose about notices."""

    settings: Settings
    communities: tuple[ChoicesHere, ...]
    approves: bool
    """Whether anybody may ask this person to be let in somewhere."""


@dataclass(frozen=True, slots=True)
class Less:
    """What became of a kind of notice, from one tap on such a one."""

    topic: Topic
    off: bool
    community_id: int
    community: str | None
    """Where, for what is turned off in one community alone."""


_MINE = across_communities(
    select(
        memberships.c.community_id,
        communities.c.name,
        memberships.c.muted,
        *(memberships.c[topic] for topic in OF_ONE_COMMUNITY),
        memberships.c.role,
    )
    .select_from(memberships.join(communities, communities.c.id == memberships.c.community_id))
    .where(
        memberships.c.user_id == bindparam("who"),
        memberships.c.standing == Standing.ACTIVE,
        communities.c.deleted_at.is_(None),
    )
    .order_by(memberships.c.joined_at, memberships.c.community_id),
    why="what a person wants to hear from each of their communities",
)
_HERE = (
    select(communities.c.name, memberships.c.muted, *(memberships.c[topic] for topic in OF_ONE_COMMUNITY))
    .select_from(memberships.join(communities, communities.c.id == memberships.c.community_id))
    .where(
        here(memberships),
        memberships.c.user_id == bindparam("who"),
        memberships.c.standing == Standing.ACTIVE,
        communities.c.deleted_at.is_(None),
    )
)
_ME_HERE = (here(memberships), memberships.c.user_id == bindparam("who"))


def silences(kind: Kind, row: Any) -> bool:
    """Whether a person turned a kind of notice off; `row` has COLUMNS."""
    topic = OF_KIND.get(kind)
    if topic is None:
        return False
    if not getattr(row, topic) or (topic in OF_ONE_COMMUNITY and not getattr(row, f"{topic}_here")):
        return True
    return topic is not Topic.CHANGES and bool(row.muted)


def of_person(tx: Tx) -> Choices:
    """What the actor chose, in two queries."""
    rows = tx.rows(_MINE, who=tx.actor.user_id)
    lowest = access.RANK[access.LOWEST_ROLE[Ability.APPROVE_MEMBERS]]
    return Choices(
        settings=people.settings(tx),
        communities=tuple(_made(row.community_id, row) for row in rows),
        approves=any(access.RANK[row.role] >= lowest for row in rows),
    )


def of_member(tx: Tx) -> ChoicesHere:
    """What the actor wants to hear from the acting community. Raises NotFound for who is no member."""
    row = tx.row(_HERE, who=tx.actor.user_id) if tx.actor.community_id else None
    if row is None:
        raise NotFound
    return _made(tx.community_id, row)


def _made(community_id: int, row: Row[Any]) -> ChoicesHere:
    return ChoicesHere(community_id, row.name, row.muted, row.digests, row.announcements)


def change(tx: Tx, topic: Topic, *, wanted: bool) -> Choices:
    """Turn a topic on or off, everywhere."""
    people.change_settings(tx, **{topic: wanted})
    return of_person(tx)


def change_here(tx: Tx, /, **changes: bool) -> ChoicesHere:
    """Change `muted`, `digests` or `announcements` of the acting community.

    Raises NotFound for who is no member, BadInput for anything else.
    """
    of_member(tx)
    unknown = changes.keys() - {MUTED, *OF_ONE_COMMUNITY}
    if unknown:
        raise BadInput(sorted(unknown)[0], "unknown")
    tx.execute(update(memberships).where(*_ME_HERE).values(**changes), who=tx.actor.user_id)
    return of_member(tx)


def less(tx: Tx, topic: Topic, *, off: bool) -> Less:
    """No more of a kind of notice, or again: in this community where that can be, else everywhere.

    Raises NotFound for who is no member.
    """
    if topic in OF_ONE_COMMUNITY:
        changed = change_here(tx, **{topic: not off})
        return Less(topic, off, changed.community_id, changed.community)
    people.change_settings(tx, **{topic: not off})
    return Less(topic, off, tx.actor.community_id or 0, None)
