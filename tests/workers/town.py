"""People of a community who tap and write all the time, and what must be so once they rest."""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from secrets import token_hex
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.actor import SYSTEM
from models.database import Database
from models.intake import FailedUpdate
from models.outbox import Delivery
from models.places import PlacePool
from models.programs import Kind
from models.repertoire import Song
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, table_of
from models.users import User
from sandbox import Person, Sandbox
from services import outbox, programs
from services.drafts import Draft
from services.outbox_kinds import Kind as Told
from services.programs import ProgramDetails
from services.schedule import once
from services.sessions import SessionDetails
from tests.scheduler.worlds import Clock, World, begin, meets

ZONE = "Europe/Lisbon"
TAPPERS = 6
WRITERS = 2
LISTENERS = 12
CAPACITY = 3
SAID = {"Going": "going", "Maybe": "maybe", "Can't come": "not_going"}

rsvps = table_of(Rsvp)
pools = table_of(PlacePool)
songs = table_of(Song)
failed = table_of(FailedUpdate)
users = table_of(User)


@dataclass
class Town:
    """A community, its people, and what they did."""

    world: World
    sandbox: Sandbox
    jam: SessionDetails
    soon: SessionDetails
    club: ProgramDetails
    tappers: list[Person]
    writers: list[Person]
    listeners: list[Person]
    ids: list[int]
    """Of the listeners, as members."""
    last: dict[int, str] = field(default_factory=dict)
    """What each tapper said last, by Telegram id."""
    titles: list[str] = field(default_factory=list)
    """Songs that were suggested."""
    rounds: int = 0
    """How often the listeners were told, and announced to."""
    misunderstood: int = 0
    """How often a writer had to begin anew."""
    resting: asyncio.Event = field(default_factory=asyncio.Event)

    async def lives(self) -> None:
        """Tap, write and be told until they rest; nobody leaves in the middle of a sentence."""
        async with asyncio.TaskGroup() as group:
            for number, person in enumerate(self.tappers):
                group.create_task(self._taps(person, number))
            for person in self.writers:
                group.create_task(self._writes(person))
            group.create_task(self._tells())

    async def _taps(self, person: Person, number: int) -> None:
        await person.starts(self.jam.reference)
        await person.sees(self.jam.title)
        for label in cycle([*SAID][number % 3 :] + [*SAID][: number % 3]):
            await person.taps(label)
            self.last[person.id] = SAID[label]
            if await self._rests(0.5):
                return

    async def _writes(self, person: Person) -> None:
        while True:
            title = token_hex(12)  # like no other: a similar one would be asked about
            await person.starts(self.club.reference)
            await self._answered(person)
            await person.taps("Songs")
            await person.taps("Suggest a song")
            await person.sends(f"{title}, Gm")
            await self._answered(person)
            if title in person.messages()[-1]["text"]:
                await person.taps("Suggest it")
                self.titles.append(title)
            else:
                self.misunderstood += 1
            if await self._rests(0.5):
                return

    async def _answered(self, person: Person) -> None:
        """Wait for a message below one's own last: the buttons above are old ones."""

        def so() -> bool:
            return bool(person.messages()) and not person.messages()[-1]["outgoing"]

        await self.sandbox.world.feed.pulse.until(so, self.sandbox.settings.patience)
        assert so(), person.transcript()

    async def _tells(self) -> None:
        for number in count(1):
            organizer = self.world.organizer
            await self.world.db.write(organizer, outbox.tell, Told.JOIN_APPROVED, self.ids, f"round {number}")
            await self.world.announces_to(self.ids, f"Round no. {number}.")
            self.rounds = number
            if await self._rests(1):
                return

    async def _rests(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.resting.wait(), seconds)
        return self.resting.is_set()

    async def answers_count(self) -> None:
        """What each said last is so, and places are what they count."""
        found = {row.telegram_id: row for row in await self._answers()}
        assert {who: _said(found[who].status) for who in self.last} == self.last
        going = sum(row.status is RsvpStatus.GOING for row in found.values())
        waiting = sum(row.status is RsvpStatus.WAITLIST for row in found.values())
        [pool] = await self._read(select(pools).where(pools.c.session_id == self.jam.id))
        assert (pool.taken, pool.waiting) == (going, waiting)
        assert going == min(CAPACITY, going + waiting)

    async def _answers(self) -> list[Any]:
        joined = rsvps.join(users, users.c.id == rsvps.c.user_id)
        statement = select(users.c.telegram_id, rsvps.c.status).select_from(joined)
        return await self._read(statement.where(rsvps.c.session_id == self.jam.id))

    async def songs_count(self) -> None:
        """Each song that was suggested is there once."""
        found = Counter(row.title for row in await self._read(select(songs.c.title)))
        assert self.titles
        assert found == Counter(self.titles)

    async def nothing_failed(self) -> None:
        """No update was given up, and none waits."""
        assert await self._read(select(failed)) == []
        assert self.sandbox.bot.updates.waiting == 0

    async def all_were_told(self, doubts: int) -> None:
        """Each message arrived; at most `doubts` of a kind that is sent again came twice.

        Of announcements, which are not sent again, it is known who may not have heard.
        """
        welcomes = [len(_heard(one, "Welcome")) for one in self.listeners]
        assert min(welcomes) >= self.rounds
        assert sum(welcomes) - self.rounds * LISTENERS <= doubts
        assert {*await self.world.statuses(Told.JOIN_APPROVED)} == {Delivery.SENT}
        announced = await self.world.rows(Told.ANNOUNCEMENT)
        assert len(announced) == self.rounds * LISTENERS
        known = {Delivery.SENT, Delivery.IN_DOUBT}
        assert {row.status for row in announced} <= known
        unheard = 0
        for one in self.listeners:
            texts = Counter(_heard(one, "Round no."))
            assert max(texts.values()) == 1
            unheard += self.rounds - len(texts)
        doubtful = sum(row.status is Delivery.IN_DOUBT for row in announced)
        assert unheard <= doubtful <= doubts

    async def all_were_reminded_once(self) -> None:
        """The sweeps of all workers wrote one reminder for each who comes tomorrow."""
        rows = await self.world.rows(Told.REMINDER)
        assert sorted(row.user_id for row in rows) == sorted(self.ids)

    async def _read(self, statement: Any) -> list[Any]:
        def read(tx: Tx) -> list[Any]:
            return list(tx.rows(statement))

        return await self.world.db.read(SYSTEM, read)


def _said(status: RsvpStatus) -> str:
    return "going" if status is RsvpStatus.WAITLIST else status.value


def _heard(person: Person, part: str) -> list[str]:
    texts = (message.get("text", "") for message in person.chat().messages.values())
    return [text for text in texts if part in text]


async def settles(db: Database, sandbox: Sandbox) -> Town:
    """A community with a jam in three days, another tomorrow, a book club, and people in all of them."""
    now = datetime.now(UTC)
    olga = sandbox.person("Olga")
    group = sandbox.group("Weekly jam", owner=olga)
    await olga.adds_bot(group, admin=True)
    world = await begin(db, Clock(now, monotonic()), group)
    here = now.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None, microsecond=0)
    jam = await world.session(here + timedelta(days=3), name="Jam", capacity=CAPACITY)
    soon = await world.session(here + timedelta(hours=20), name="Tomorrow")
    await world.posts_card(jam)
    draft = Draft(name="Book club", kind=Kind.BOOK_CLUB, schedule=once(here + timedelta(days=3), ZONE))
    club = await db.write(world.organizer, programs.create, draft)
    tappers = [meets(sandbox, f"Tapper {number}") for number in range(TAPPERS)]
    writers = [meets(sandbox, f"Writer {number}") for number in range(WRITERS)]
    listeners = [meets(sandbox, f"Listener {number}") for number in range(LISTENERS)]
    await world.crowd([*tappers, *writers])
    ids = await world.crowd(listeners)
    world.clock.at -= timedelta(days=5)  # who answered today is not reminded of tomorrow
    await world.crowd_answers(soon, ids)
    world.clock.at += timedelta(days=5)
    return Town(world, sandbox, jam, soon, club, tappers, writers, listeners, ids)
