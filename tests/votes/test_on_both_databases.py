"""Votes on SQLite and on PostgreSQL: one a person, and counts that equal them however many come at once."""

import asyncio

import pytest
from sqlalchemy import func, select

from models.actor import Actor
from models.database import Database
from models.repertoire import Song
from models.tx import Tx, here, table_of
from models.votes import Choice, Vote, VoteSubject
from services import votes
from services.errors import NotFound
from services.sessions import SessionDetails
from tests.town import Town

songs, cast = table_of(Song), table_of(Vote)


@pytest.fixture
async def town(database: Database) -> Town:
    return Town(database)


@pytest.fixture
async def owner(town: Town) -> Actor:
    return await town.community()


async def bring(db: Database, owner: Actor, session: SessionDetails, title: str = "Autumn Leaves") -> int:
    def add(tx: Tx) -> int:
        values = {"title": title, "title_key": title.lower(), "created_by": owner.user_id}
        dates = {"created_at": tx.now, "updated_at": tx.now}
        return tx.add(Song, program_id=session.program_id, **values, **dates)

    return await db.write(owner, add)


def counted(tx: Tx, song: int) -> tuple[int, int, int, int]:
    row = tx.row(select(songs.c.ups, songs.c.downs, songs.c.score).where(here(songs), songs.c.id == song))
    count = tx.value(select(func.count()).select_from(cast).where(here(cast), cast.c.subject_id == song))
    assert row is not None
    return (*row, count)


async def test_a_vote_changes_at_a_tap_and_counts_once(town: Town, owner: Actor) -> None:
    db, jam = town.db, await town.session(owner)
    song = await bring(db, owner, jam)

    async def vote(choice: Choice) -> votes.Counted:
        return await db.write(owner, votes.cast, VoteSubject.SONG, song, jam.program_id, choice)

    assert await vote(Choice.UP) == votes.Counted(1, 0, Choice.UP)
    assert await vote(Choice.UP) == votes.Counted(1, 0, Choice.UP, changed=False)
    assert await vote(Choice.DOWN) == votes.Counted(0, 1, Choice.DOWN)
    assert await db.read(owner, counted, song) == (0, 1, -1, 1)
    assert await vote(Choice.NEUTRAL) == votes.Counted(0, 0, Choice.NEUTRAL)
    assert await db.read(owner, counted, song) == (0, 0, 0, 1)


async def test_two_hundred_who_vote_at_once_are_all_counted(town: Town, owner: Actor) -> None:
    db, jam = town.db, await town.session(owner)
    song = await bring(db, owner, jam)
    crowd = await town.crowd(100, owner.community_id or 0)

    def choices(number: int) -> list[Choice]:
        return [Choice.DOWN, Choice.UP] if number % 4 else [Choice.UP, Choice.DOWN]

    async def tap(who: Actor, choice: Choice) -> None:
        await db.write(who, votes.cast, VoteSubject.SONG, song, jam.program_id, choice)

    for turn in range(2):
        await asyncio.gather(*(tap(who, choices(n)[turn]) for n, who in enumerate(crowd)))
    assert await db.read(owner, counted, song) == (75, 25, 50, 100)


async def test_what_is_deleted_or_elsewhere_takes_no_votes(town: Town, owner: Actor) -> None:
    db, jam = town.db, await town.session(owner)
    song = await bring(db, owner, jam)
    stranger = await town.community("Book club of Porto")
    with pytest.raises(NotFound):
        await db.write(stranger, votes.cast, VoteSubject.SONG, song, jam.program_id, Choice.UP)
    with pytest.raises(NotFound):
        await db.write(owner, votes.cast, VoteSubject.SONG, song, jam.program_id + 1, Choice.UP)
    with pytest.raises(NotFound):
        await db.write(owner, votes.cast, VoteSubject.AGENDA_ITEM, song, jam.program_id, Choice.UP)
