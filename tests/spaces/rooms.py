"""What the tests of rooms share: a town with rooms in it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.outbox import OutboxMessage
from models.spaces import Occupancy
from models.tx import table_of
from services import space_edit
from services.outbox import Kind
from services.spaces import SpaceDetails
from tests.town import Town

uses = table_of(Occupancy)
messages = table_of(OutboxMessage)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Lisbon, where it is then UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


async def room(town: Town, owner: Actor, name: str = "Studio A", **values: Any) -> SpaceDetails:
    """A new room, open day and night."""
    return await town.db.write(owner, space_edit.create, name, **values)


async def held(town: Town, space: SpaceDetails) -> list[tuple[datetime, datetime]]:
    """What holds a room, in order."""
    query = (
        select(uses.c.starts_at, uses.c.ends_at)
        .where(uses.c.space_id == space.id, uses.c.holds)
        .order_by(uses.c.starts_at)
    )
    return await town.db.read(SYSTEM, lambda tx: [(row.starts_at, row.ends_at) for row in tx.rows(query)])


async def told(town: Town, kind: Kind) -> list[tuple[int, dict[str, Any]]]:
    """Who is told something of a kind, and what."""
    query = select(messages.c.user_id, messages.c.params).where(messages.c.kind == kind)
    return await town.db.read(SYSTEM, lambda tx: [(row.user_id, row.params) for row in tx.rows(query)])
