"""A jam night on a real database: a session that runs, a repertoire, people who call songs."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.database import Database
from models.programs import Kind
from models.queue import QueueEntry
from models.tx import Tx, here, table_of
from services import queue, queue_calls, repertoire
from services.queue import Board
from services.sessions import SessionDetails
from services.song_draft import SongDraft
from tests.town import Town

entries = table_of(QueueEntry)
TITLES = (
    "Autumn Leaves",
    "Blue Bossa",
    "Cantaloupe Island",
    "Doxy",
    "Equinox",
    "Footprints",
    "Goodbye Pork Pie Hat",
)


@dataclass
class Night:
    """A jam that began ten minutes ago, its host, and its songs by title."""

    town: Town
    host: Actor
    session: SessionDetails
    songs: dict[str, int]

    @property
    def db(self) -> Database:
        return self.town.db

    async def guest(self, name: str = "") -> Actor:
        return await self.town.person(name, self.session.community_id)

    async def call(self, who: Actor, title: str, **how: Any) -> queue_calls.Called:
        return await self.db.write(who, queue_calls.call, self.session.id, self.songs[title], **how)

    async def called(self, *calls: tuple[Actor, str]) -> list[int]:
        """Songs called one after another; their entries."""
        found = []
        for who, title in calls:
            self.town.now += timedelta(seconds=10)
            found.append((await self.call(who, title)).entry.id)
        return found

    async def does(self, what: Any, *values: Any, who: Actor | None = None, **named: Any) -> Any:
        return await self.db.write(who or self.host, what, *values, **named)

    async def board(self, who: Actor | None = None) -> Board:
        return await self.db.read(who or self.host, queue.board, self.session.id)

    async def waiting(self) -> list[str]:
        return [entry.title for entry in (await self.board()).waiting]

    async def bring(self, *titles: str) -> None:
        for title in titles:
            draft = SongDraft(title=title, key="Gm", tempo="120")
            song = await self.db.write(self.host, repertoire.add, self.session.program_id, draft)
            self.songs[title] = song.id

    async def rows(self) -> list[Any]:
        def read(tx: Tx) -> Any:
            return tx.rows(select(entries).where(here(entries), entries.c.session_id == self.session.id))

        return list(await self.db.read(self.host, read))


async def jam_night(database: Database, **draft: Any) -> Night:
    """A jam that has just begun."""
    town = Town(database)
    host = await town.community()
    session = await town.session(host, kind=Kind.JAM_SESSION, **draft)
    town.now = session.starts_at + timedelta(minutes=10)
    night = Night(town, host, session, {})
    await night.bring(*TITLES)
    return night


@pytest.fixture
async def night(database: Database) -> Night:
    return await jam_night(database)
