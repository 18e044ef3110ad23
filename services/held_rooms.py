"""The rooms that a person reserved, for their calendars: their own alone, given back ones not at all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select

from models.communities import Community
from models.spaces import Occupancy, Space, Use
from models.tx import Tx, here, table_of
from services.calendars import BACK, MOST
from services.spaces import LONGEST

table = table_of(Occupancy)
spaces = table_of(Space)
communities = table_of(Community)


@dataclass(frozen=True, slots=True)
class HeldRoom:
    """A reservation of the person's own."""

    id: int
    community_id: int
    community: str
    space_id: int
    room: str
    place: str
    latitude: float | None
    longitude: float | None
    purpose: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    """The room's."""
    created_at: datetime


_MINE = (
    select(
        table.c.id,
        table.c.community_id,
        communities.c.name.label("community"),
        table.c.space_id,
        spaces.c.name.label("room"),
        spaces.c.place,
        spaces.c.latitude,
        spaces.c.longitude,
        table.c.purpose,
        table.c.starts_at,
        table.c.ends_at,
        spaces.c.zone,
        table.c.created_at,
    )
    .select_from(
        table.join(
            spaces, and_(spaces.c.community_id == table.c.community_id, spaces.c.id == table.c.space_id)
        ).join(communities, communities.c.id == table.c.community_id)
    )
    .where(
        here(table),
        table.c.holds,
        table.c.user_id == bindparam("me"),
        table.c.kind == Use.RESERVATION,
        table.c.ends_at > bindparam("since"),
    )
    .order_by(table.c.starts_at, table.c.id)
    .limit(MOST)
)
_UNTIL = _MINE.where(table.c.starts_at < bindparam("until"), table.c.ends_at < bindparam("reach"))


def mine(tx: Tx) -> tuple[HeldRoom, ...]:
    """The actor's own here, as far back as calendars reach. One query."""
    if not tx.actor.is_member:
        return ()
    return tuple(tx.records(HeldRoom, _MINE, me=tx.actor.user_id, since=tx.now - BACK))


def between(tx: Tx, since: datetime, until: datetime) -> tuple[HeldRoom, ...]:
    """The actor's own here that touch a stretch of time. One query."""
    if not tx.actor.is_member:
        return ()
    values = {"me": tx.actor.user_id, "since": since, "until": until, "reach": until + LONGEST}
    return tuple(tx.records(HeldRoom, _UNTIL, **values))
