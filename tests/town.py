"""A town without Telegram: communities, people and programs, made by the services on a real database."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from models.actor import Actor
from models.communities import Role
from models.database import Database
from models.programs import Visibility
from services import communities, discovery, members, people, programs, sessions
from services.communities import Group
from services.drafts import Draft
from services.people import ANYBODY, Profile
from services.schedule import Schedule
from services.sessions import SessionDetails

ZONE = "Europe/Lisbon"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_numbers = itertools.count(1_000)


class Town:
    """Communities on one database; time stands still until `now` is set."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.now = NOW
        db.clock = lambda: self.now

    async def person(self, name: str = "", community: int | None = None) -> Actor:
        """Somebody new, outside of every community, or a member of one."""
        number = next(_numbers)
        profile = Profile(number, name or f"Person {number}", language="en")
        someone = await self.db.write(ANYBODY, people.remember, profile)
        if community is None:
            return someone
        await self.db.write(await self.inside(someone, community), members.join)
        return await self.inside(someone, community)

    async def crowd(self, count: int, community: int) -> list[Actor]:
        """Many people, not members yet, as they stand before a community."""
        return [await self.inside(await self.person(), community) for _ in range(count)]

    async def inside(self, someone: Actor, community: int) -> Actor:
        """The person as they are in a community now."""
        outside = replace(someone, community_id=None, role=None, standing=None)
        return await self.db.read(replace(outside, community_id=community), people.enter, outside)

    async def community(self, title: str = "Jam Lisboa") -> Actor:
        """A community; its owner."""
        founder = await self.person("Owner")
        made = await self.db.write(
            founder, communities.create, Group(-next(_numbers), title), language="en", zone=ZONE
        )
        owner = await self.inside(founder, made.community.id)
        assert owner.role is Role.OWNER
        return owner

    async def session(self, owner: Actor, **draft: Any) -> SessionDetails:
        """The first session of a weekly public program."""
        values: dict[str, Any] = {
            "name": "Thursday Jam",
            "schedule": Schedule(datetime(2026, 11, 26, 20), ZONE, "FREQ=WEEKLY;BYDAY=TH"),
            "visibility": Visibility.PUBLIC,
            **draft,
        }
        made = await self.db.write(owner, programs.create, Draft(**values))
        page = await self.db.read(owner, discovery.board, discovery.Filters(program=made.id))
        return await self.db.read(owner, sessions.details, page.lines[0].id)
