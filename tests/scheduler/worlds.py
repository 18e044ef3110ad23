"""A small world for the sender: a community with a group, its organizer, members, programs and sessions."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from sqlalchemy import func, select, update

from models.actor import SYSTEM, Actor
from models.announcements import Announcement, AnnouncementStatus, Audience
from models.communities import Membership, Role, Standing
from models.database import Database
from models.ids import new_id
from models.outbox import Delivery, OutboxMessage
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User
from sandbox import Group, Person, Sandbox
from scheduler.courier import Courier
from scheduler.sender import sender
from services import cards, communities, members, outbox, people, programs, rsvp, sessions
from services.people import ANYBODY, Profile
from services.programs import Draft
from services.schedule import Schedule, once
from services.sessions import SessionDetails
from views.links import Links

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""A Friday."""
START = datetime(2026, 11, 26, 18, 30)
"""The Thursday after, in Lisbon, which is at UTC."""
_ids = itertools.count(5_000)

messages = table_of(OutboxMessage)
table = table_of(ProgramSession)
memberships = table_of(Membership)
users = table_of(User)


@dataclass
class Clock:
    """A clock that stands where a test puts it, or runs on from there."""

    at: datetime = NOON
    runs_since: float | None = None

    def __call__(self) -> datetime:
        """The time."""
        if self.runs_since is None:
            return self.at
        return self.at + timedelta(seconds=monotonic() - self.runs_since)

    def runs(self) -> None:
        """Run from now on."""
        self.runs_since = monotonic()

    def forward(self, **by: float) -> None:
        """Move on."""
        self.at += timedelta(**by)


@dataclass(frozen=True)
class Somebody:
    """A Telegram account outside of the sandbox."""

    id: int
    name: str = "Somebody"


@dataclass
class World:
    """One community and its organizer."""

    db: Database
    clock: Clock
    organizer: Actor
    community: int
    chat_id: int
    programs: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def member(
        self, person: Person | int | None = None, *, reachable: bool = True, **chosen: Any
    ) -> Actor:
        """Somebody who joined; `chosen` are columns of theirs, such as `zone` or `quiet_from`."""
        telegram_id = person.id if isinstance(person, Person) else person or next(_ids)
        name = person.name if isinstance(person, Person) else f"Member {telegram_id}"
        language = person.user.language_code if isinstance(person, Person) else "en"
        actor = await self.db.write(ANYBODY, people.remember, Profile(telegram_id, name, None, language))

        def choose(tx: Tx) -> None:
            values = {"reachable": reachable, **chosen}
            tx.connection.execute(update(users).where(users.c.id == actor.user_id).values(**values))

        await self.db.write(SYSTEM, choose)
        there = replace(actor, community_id=self.community)
        await self.db.write(there, members.join)
        return await self.db.read(there, people.enter, there)

    async def crowd(self, people: "Sequence[Person | Somebody]") -> list[int]:
        """Many members at once; their user ids."""
        now = self.clock()
        rows = [
            {"id": new_id(), "telegram_id": one.id, "name": one.name, "reachable": True, "created_at": now}
            for one in people
        ]

        def fill(tx: Tx) -> None:
            tx.add_many(User, rows)
            tx.add_many(Membership, [{"user_id": row["id"], "joined_at": now} for row in rows])

        await self.db.write(self.organizer, fill)
        return [int(str(row["id"])) for row in rows]

    async def crowd_ids(self, count: int) -> list[int]:
        """Many members nobody will hear of."""
        names = [Somebody(next(_ids)) for _ in range(count)]
        return await self.crowd(names)

    async def crowd_answers(self, session: SessionDetails, members: Sequence[int]) -> None:
        """All of them come, and said so just now."""
        common = {
            "session_id": session.id,
            "status": RsvpStatus.GOING,
            "pool_id": session.pools[0].id,
            "answered_at": self.clock(),
        }

        def fill(tx: Tx) -> None:
            tx.add_many(Rsvp, [{"user_id": member, **common} for member in members])

        await self.db.write(self.organizer, fill)

    async def session(self, start: datetime = START, **described: Any) -> SessionDetails:
        """The first session of a new program."""
        name = described.pop("name", f"Jam {next(self.programs)}")
        schedule = described.pop("schedule", once(start, "Europe/Lisbon"))
        draft = Draft(name=name, schedule=schedule, place="Rua da Rosa 1", **described)
        program = await self.db.write(self.organizer, programs.create, draft)

        def first(tx: Tx) -> SessionDetails:
            of_program = select(table.c.id).where(here(table), table.c.program_id == program.id)
            return sessions.details(tx, tx.value(of_program.order_by(table.c.starts_at)))

        return await self.db.read(self.organizer, first)

    async def weekly(self, **described: Any) -> SessionDetails:
        """The first session of a program that goes on every week."""
        return await self.session(schedule=Schedule(START, "Europe/Lisbon", "FREQ=WEEKLY"), **described)

    async def answers(self, who: Actor, session: SessionDetails, answer: Answer = Answer.GOING) -> None:
        """Somebody answers."""
        await self.db.write(who, rsvp.respond, session.id, answer)

    async def posts_card(self, session: SessionDetails) -> None:
        """A card of the session goes into the group."""
        await self.db.write(self.organizer, cards.post, session.id)

    async def tells(self, *who: Actor, key: str) -> None:
        """Some members are told that they were let in."""
        ids = [one.user_id or 0 for one in who]
        await self.db.write(self.organizer, outbox.tell, outbox.Kind.JOIN_APPROVED, ids, key)

    async def announces(self, *who: Actor, text: str = "Hello") -> None:
        """An announcement to some members."""
        await self.announces_to([one.user_id or 0 for one in who], text)

    async def announces_to(self, user_ids: Sequence[int], text: str = "Hello") -> None:
        """The same by their ids."""

        def announce(tx: Tx) -> None:
            outbox.announce(tx, tx.add(Announcement, **values), user_ids)

        now = self.clock()
        values = {
            "user_id": self.organizer.user_id,
            "audience": Audience.COMMUNITY,
            "about": "Weekly jam",
            "text": text,
            "status": AnnouncementStatus.SENDING,
            "drafted_at": now,
            "sent_at": now,
            "complete": True,
        }
        await self.db.write(self.organizer, announce)

    async def needs_approval(self) -> None:
        """From now on organizers let people in."""
        await self.db.write(self.organizer, communities.change, requires_approval=True)

    async def change_role(self, member: Actor, role: Role) -> None:
        """A member becomes something else."""
        await self._set(member, role=role)

    async def leaves(self, member: Actor) -> None:
        """A member is one no more."""
        await self._set(member, standing=Standing.LEFT)

    async def _set(self, member: Actor, **values: Any) -> None:
        def change(tx: Tx) -> None:
            row = (here(memberships), memberships.c.user_id == member.user_id)
            tx.execute(update(memberships).where(*row).values(**values))

        await self.db.write(self.organizer, change)

    async def chat_of_community(self) -> int | None:
        """The group it is linked to."""
        card = await self.db.read(self.organizer, members.community)
        return card.chat_id

    async def links_to(self, chat_id: int) -> None:
        """The community moves into another group."""
        await self.db.write(SYSTEM, communities.chat_moved, self.chat_id, chat_id)
        self.chat_id = chat_id

    async def settled(self, status: Delivery) -> None:
        """Every message is done."""
        values = {"status": status, "done_at": self.clock()}
        await self.db.write(SYSTEM, lambda tx: tx.execute(update(messages).values(**values)))

    async def tried(self, times: int) -> None:
        """Every message was tried so often."""
        await self.db.write(SYSTEM, lambda tx: tx.execute(update(messages).values(tries=times)))

    async def rows(self, kind: outbox.Kind | None = None) -> list[Any]:
        """The outbox, oldest first."""

        def read(tx: Tx) -> list[Any]:
            statement = select(messages).order_by(messages.c.created_at, messages.c.id)
            return list(tx.rows(statement.where(messages.c.kind == kind) if kind else statement))

        return await self.db.read(SYSTEM, read)

    async def statuses(self, kind: outbox.Kind | None = None) -> list[Delivery]:
        """Where the messages stand."""
        return [row.status for row in await self.rows(kind)]

    async def unfinished(self) -> int:
        """How many messages are pending or being sent."""

        def count(tx: Tx) -> int:
            open_ = messages.c.status.in_([Delivery.PENDING, Delivery.SENDING])
            return int(tx.value(select(func.count()).select_from(messages).where(open_)))

        return await self.db.read(SYSTEM, count)

    async def all_final(self, within: float = 20) -> None:
        """Wait until every message is in a final state. Raises TimeoutError."""
        await until(lambda: self._is_final(), within)

    async def all_sent_by(self, at: datetime) -> None:
        """Wait until nothing that is due by then is left."""

        async def done() -> bool:
            open_ = (Delivery.PENDING, Delivery.SENDING)
            return all(row.status not in open_ or row.due_at > at for row in await self.rows())

        await until(done)

    async def all_final_but(self, kind: outbox.Kind) -> None:
        """The same, one kind aside."""

        async def final() -> bool:
            open_ = (Delivery.PENDING, Delivery.SENDING)
            return all(row.status not in open_ or row.kind == kind for row in await self.rows())

        await until(final)

    async def _is_final(self) -> bool:
        return await self.unfinished() == 0


def meets(sandbox: Sandbox, name: str, language: str = "en") -> Person:
    """Somebody who has started the bot."""
    person = sandbox.person(name, language=language)
    person.chat().started = True
    return person


async def until(true: Callable[[], Any], within: float = 20) -> None:
    """Wait until an awaitable question is answered with yes. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not await true():  # noqa: ASYNC110 - asks the database
            await asyncio.sleep(0.02)


async def begin(db: Database, clock: Clock, group: Group | int | None = None) -> World:
    """A community set up in a group by Olga, who cannot be written to."""
    db.clock = clock
    chat_id = group.id if isinstance(group, Group) else group or -next(_ids)
    olga = await db.write(ANYBODY, people.remember, Profile(next(_ids), "Olga Organizer", None, "en"))
    made = await db.write(
        olga,
        communities.create,
        communities.Group(chat_id, "Weekly jam"),
        language="en",
        zone="Europe/Lisbon",
    )
    home = made.community.id
    there = replace(olga, community_id=home)
    return World(db, clock, await db.read(there, people.enter, there), home, chat_id)


def bot_of(sandbox: Sandbox) -> Bot:
    """The bot's ordinary client."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    return Bot(sandbox.token, session=session, default=DefaultBotProperties(parse_mode="HTML"))


@asynccontextmanager
async def sending(
    db: Database, sandbox: Sandbox, *, rate: float = 0, **settings: Any
) -> AsyncIterator[Courier]:
    """A sender at work, as production starts it."""
    bot = bot_of(sandbox)
    courier = sender(db, bot, Links("jamboree_bot"), rate=rate, **settings)
    await courier.start()
    try:
        yield courier
    finally:
        await courier.stop()
        await bot.session.close()
