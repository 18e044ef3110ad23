"""Those who were inside once: they had every role and every right, and what was theirs is there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select

from models.actor import SYSTEM, Actor
from models.communities import Membership, Role
from models.database import Database
from models.outbox import OutboxMessage
from models.tx import Tx, table_of
from models.users import User
from services import bans, crew, instructors, leaving, people, roster, team, team_invites
from services.demo.cast import CAST, ORGANIZER
from tests.isolation.planted import Planted

BANNED, LEFT, STEPPED_BACK = "one who was banned", "one who left", "one whose every role ended"
memberships = table_of(Membership)
users = table_of(User)


class Theirs(Planted):
    """The same world, of which they aim at what was theirs first."""

    def __init__(self, world: Planted, who: int, invite: str = "") -> None:
        super().__init__(world.community, world.rows)
        self.who = who
        self.invite = invite
        """A way into a program that they made for somebody while they might."""

    def _apart(self, rows: list[Row[Any]]) -> list[Row[Any]]:
        return sorted(super()._apart(rows), key=lambda row: self.who not in row)


async def former(db: Database, world: Planted, which: str, telegram_id: int) -> Theirs:
    """A member from the first hour who runs everything in `world`, until they become what `which` says.

    Of other communities, where the same words are planted, they are no members.
    """
    organizer = await as_member(db, world, CAST.people[ORGANIZER])
    who = (await as_member(db, world, telegram_id)).user_id or 0
    await db.write(organizer, _rise, who, world)
    member = await as_member(db, world, telegram_id)
    alone = memberships.delete().where(
        memberships.c.user_id == who, memberships.c.community_id != world.community
    )
    await db.write(SYSTEM, lambda tx: tx.execute(alone))
    made = await db.write(member, team_invites.make, world.rows["programs"][0].id)
    ends: dict[str, tuple[Actor, Callable[[Tx], Any]]] = {
        BANNED: (organizer, lambda tx: bans.ban(tx, who, "Loud")),
        LEFT: (member, leaving.leave),
        STEPPED_BACK: (organizer, lambda tx: _step_back(tx, who)),
    }
    await db.write(*ends[which])
    await db.write(
        SYSTEM, lambda tx: tx.execute(table_of(OutboxMessage).delete())
    )  # their groups are made up
    return Theirs(world, who, made.token)


async def as_member(db: Database, world: Planted, telegram_id: int) -> Actor:
    """Somebody who is known, as they are in the community now."""
    known = select(users.c.id, users.c.name).where(users.c.telegram_id == telegram_id)
    row = await db.read(SYSTEM, lambda tx: tx.rows(known)[0])
    outside = Actor(user_id=row.id, name=row.name)
    return await db.read(replace(outside, community_id=world.community), people.enter, outside)


def _rise(tx: Tx, user_id: int, world: Planted) -> None:
    roster.change_role(tx, user_id, Role.ADMIN)
    for program in world.rows["programs"]:
        crew.join(tx, program.id, user_id, by=tx.actor.user_id or 0)
    instructors.make(tx, user_id)


def _step_back(tx: Tx, user_id: int) -> None:
    roster.change_role(tx, user_id, Role.MEMBER)
    team.release(tx, user_id)
    instructors.release(tx, user_id)
