"""The demo world taken out again, with all that was done in it."""

from dataclasses import dataclass

from sqlalchemy import Table, bindparam, delete, func, select
from sqlmodel import SQLModel

from models.communities import Community, Membership
from models.guests import Guest
from models.instructors import BusyTime
from models.tx import Tx, table_of
from models.users import User
from services.demo.cast import Cast

communities = table_of(Community)
memberships = table_of(Membership)
users = table_of(User)
busy = table_of(BusyTime)


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out."""

    communities: int
    rows: int
    people: int


_OURS = select(communities.c.id).where(communities.c.chat_id.in_(bindparam("groups", expanding=True)))
# Whoever of the cast became a member of a real community stays with it.
_CAST = select(users.c.id).where(
    users.c.telegram_id.in_(bindparam("cast", expanding=True)),
    ~select(memberships.c.user_id).where(memberships.c.user_id == users.c.id).exists(),
)
_GUESTS = select(table_of(Guest).c.user_id).where(
    table_of(Guest).c.community_id.in_(bindparam("ours", expanding=True))
)


def remove(tx: Tx, cast: Cast) -> Removed:
    """Delete the demo communities, everything in them, and the people who were nowhere else.

    `tx` is the system's. Finds the communities by their made-up groups, so no real one can be meant.
    """
    ours = [row.id for row in tx.rows(_OURS, groups=[cast.music_group, cast.acro_group])]
    guests = [row.user_id for row in tx.rows(_GUESTS, ours=ours)] if ours else []
    rows = sum(_empty(tx, table, ours) for table in _tables()) if ours else 0
    if ours:
        tx.execute(delete(communities).where(communities.c.id.in_(ours)))
    people = [row.id for row in tx.rows(_CAST, cast=list(cast.people.values()))]
    if people:
        tx.execute(delete(busy).where(busy.c.user_id.in_(people)))
    if people or guests:
        tx.execute(delete(users).where(users.c.id.in_([*people, *guests])))
    return Removed(len(ours), rows, len(people))


def _tables() -> list[Table]:
    """The tables of communities, those that refer to others first."""
    ordered = SQLModel.metadata.sorted_tables
    return [table for table in reversed(ordered) if "community_id" in table.c]


def _empty(tx: Tx, table: Table, ours: list[int]) -> int:
    within = table.c.community_id.in_(ours)
    count: int = tx.value(select(func.count()).select_from(table).where(within))
    tx.execute(delete(table).where(within))
    return count
