"""Plays follow setlist and queue, on SQLite and on PostgreSQL, whatever is changed afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from models.actor import Actor
from models.database import Database
from models.queue import QueueEntry, QueueStatus
from models.repertoire import Song
from models.sessions import ProgramSession, SessionStatus
from models.setlists import SetlistSong
from models.tx import Tx, here, table_of
from services import plays
from services.sessions import SessionDetails
from tests.town import Town

songs, listed, sessions = table_of(Song), table_of(SetlistSong), table_of(ProgramSession)


@pytest.fixture
async def town(database: Database) -> Town:
    return Town(database)


@pytest.fixture
async def owner(town: Town) -> Actor:
    return await town.community()


def _bring(tx: Tx, program: int, title: str) -> int:
    dates = {"created_at": tx.now, "updated_at": tx.now}
    return tx.add(
        Song, program_id=program, title=title, title_key=title, created_by=tx.actor.user_id, **dates
    )


def _list(tx: Tx, session: int, *chosen: int) -> None:
    for position, song in enumerate(chosen):
        by = {"added_by": tx.actor.user_id, "added_at": tx.now}
        tx.add(SetlistSong, session_id=session, song_id=song, position=position, **by)
    plays.settle(tx, session)


def _call(tx: Tx, session: int, song: int, status: QueueStatus) -> None:
    when: dict[str, Any] = {"called_at": tx.now, "done_at": tx.now + timedelta(hours=1)}
    by = tx.actor.user_id
    tx.add(QueueEntry, session_id=session, song_id=song, called_by=by, position=1, status=status, **when)
    plays.settle(tx, session)


def _become(tx: Tx, session: int, status: SessionStatus) -> None:
    tx.execute(update(sessions).where(here(sessions), sessions.c.id == session).values(status=status))
    plays.settle(tx, session)


def _skip(tx: Tx, session: int, song: int) -> None:
    one = (here(listed), listed.c.session_id == session, listed.c.song_id == song)
    tx.execute(update(listed).where(*one).values(skipped=True))
    plays.settle(tx, session)


def _played(tx: Tx) -> dict[str, int]:
    rows = tx.rows(select(songs.c.title, songs.c.times_played, songs.c.last_played_at).where(here(songs)))
    assert all((row.times_played == 0) == (row.last_played_at is None) for row in rows)
    return {row.title: row.times_played for row in rows}


@pytest.fixture
async def jam(town: Town, owner: Actor) -> SessionDetails:
    return await town.session(owner)


async def test_a_setlist_counts_when_the_session_took_place(
    town: Town, owner: Actor, jam: SessionDetails
) -> None:
    db = town.db
    a, b = [await db.write(owner, _bring, jam.program_id, title) for title in "ab"]
    await db.write(owner, _list, jam.id, a, b)
    assert await db.read(owner, _played) == {"a": 0, "b": 0}
    await db.write(owner, _become, jam.id, SessionStatus.COMPLETED)
    assert await db.read(owner, _played) == {"a": 1, "b": 1}
    await db.write(owner, plays.settle, jam.id)
    await db.write(owner, _skip, jam.id, b)
    assert await db.read(owner, _played) == {"a": 1, "b": 0}
    await db.write(owner, _become, jam.id, SessionStatus.CANCELLED)
    assert await db.read(owner, _played) == {"a": 0, "b": 0}


async def test_a_song_that_was_listed_and_called_is_played_once(
    town: Town, owner: Actor, jam: SessionDetails
) -> None:
    db = town.db
    a, b = [await db.write(owner, _bring, jam.program_id, title) for title in "ab"]
    await db.write(owner, _list, jam.id, a)
    await db.write(owner, _call, jam.id, a, QueueStatus.PLAYED)
    await db.write(owner, _call, jam.id, b, QueueStatus.SKIPPED)
    assert await db.read(owner, _played) == {"a": 1, "b": 0}
    await db.write(owner, _become, jam.id, SessionStatus.COMPLETED)
    assert await db.read(owner, _played) == {"a": 1, "b": 0}
    await db.write(owner, _skip, jam.id, a)
    assert await db.read(owner, _played) == {"a": 1, "b": 0}, "it was marked as played while they played"
