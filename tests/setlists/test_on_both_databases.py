"""Two organizers at once lose nothing; what is sent is sent once. On SQLite and on PostgreSQL."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.database import Database
from models.outbox import OutboxMessage
from models.programs import Kind
from models.repertoire import Song
from models.rsvp import Answer
from models.sessions import SessionStatus
from models.tx import Tx, here, table_of
from scheduler.setlist_sweeps import ask_for_setlists
from scheduler.setlist_sweeps import setlists as send
from services import (
    changes,
    holding,
    plays,
    rsvp,
    setlist_changes,
    setlist_notes,
    setlists,
    song_history,
    upkeep,
)
from services import setlist_choice as choice
from services.errors import BadInput, NotAllowed, NotFound, Outdated, SessionOver
from services.outbox import Kind as Told
from services.schedule import Schedule
from services.sessions import SessionDetails
from services.setlists import SetlistDetails
from tests.setlists.songs import bring
from tests.setlists.test_whatever_happens import mark
from tests.town import ZONE, Town

outbox, songs = table_of(OutboxMessage), table_of(Song)
TITLES = ("Solar", "Footprints", "Blue Bossa", "Misty", "So What", "Take Five")


class Club:
    """A book club with songs, and its first session."""

    def __init__(self, town: Town, owner: Actor, session: SessionDetails, ids: list[int]) -> None:
        self.town, self.owner, self.session, self.songs = town, owner, session, ids

    async def does(self, function: Any, *args: Any, **values: Any) -> Any:
        """The owner changes something of the session."""
        return await self.town.db.write(self.owner, function, self.session.id, *args, **values)

    async def sees(self) -> SetlistDetails:
        """The list as it is now."""
        return await self.town.db.read(self.owner, setlists.load, self.session.id)

    async def titles(self) -> list[str]:
        """The songs on it."""
        return [line.title for line in (await self.sees()).lines]

    async def listed(self, count: int = 3) -> None:
        """A list that is confirmed."""
        found = await self.does(setlist_changes.add, *self.songs[:count])
        await self.does(setlist_changes.choose, found.revision)

    async def sent(self, kind: Told) -> int:
        """How many were told so."""

        def count(tx: Tx) -> int:
            return len(tx.rows(select(outbox.c.id).where(here(outbox), outbox.c.kind == kind)))

        return await self.town.db.read(self.owner, count)

    async def comes(self, count: int) -> None:
        """So many people say that they come."""
        for person in await self.town.crowd(count, self.session.community_id):
            await self.town.db.write(person, rsvp.respond, self.session.id, Answer.GOING)


@pytest.fixture
async def club(database: Database) -> Club:
    town = Town(database)
    owner = await town.community()
    schedule = Schedule(datetime(2026, 12, 10, 19), ZONE, "FREQ=WEEKLY;BYDAY=TH")
    session = await town.session(owner, name="Real Book Club", kind=Kind.BOOK_CLUB, schedule=schedule)
    ids = [
        await database.write(owner, bring, session.program_id, title, ups=9 - n)
        for n, title in enumerate(TITLES)
    ]
    return Club(town, owner, session, ids)


async def test_organizers_who_add_order_and_remove_at_once_lose_nothing(club: Club) -> None:
    await club.does(setlist_changes.add, club.songs[0], club.songs[1])
    await asyncio.gather(
        *(club.does(setlist_changes.add, song) for song in club.songs[2:]),
        club.does(setlist_changes.move, club.songs[1], -1),
        club.does(setlist_notes.note, club.songs[0], "slowly", ""),
    )
    found = await club.sees()
    assert sorted(line.title for line in found.lines) == sorted(TITLES)
    assert found.at(club.songs[1]) < found.at(club.songs[0])
    assert found.line(club.songs[0]).notes == "slowly"
    await asyncio.gather(*(club.does(setlist_changes.remove, song) for song in club.songs[:3] * 2))
    assert len(await club.titles()) == 3


async def test_one_song_added_by_two_is_there_once(club: Club) -> None:
    await asyncio.gather(*(club.does(setlist_changes.add, club.songs[0]) for _ in range(8)))
    assert await club.titles() == ["Solar"]


async def test_what_is_removed_comes_back_where_it_was_with_its_note(club: Club) -> None:
    await club.does(setlist_changes.add, *club.songs[:3])
    await club.does(setlist_notes.note, club.songs[1], "in seven", None)
    await club.does(setlist_changes.remove, club.songs[1])
    await club.does(setlist_changes.restore, club.songs[1])
    found = await club.sees()
    assert [line.title for line in found.lines] == list(TITLES[:3])
    assert found.lines[1].notes == "in seven"


async def test_the_list_is_sent_once_however_many_sweeps_there_are(club: Club) -> None:
    await club.comes(5)
    await club.listed()
    assert await send(club.town.db) == 0
    club.town.now = club.session.starts_at - timedelta(days=7)
    assert sum(await asyncio.gather(*(send(club.town.db) for _ in range(4)))) >= 5
    assert await send(club.town.db) == 0
    assert await club.sent(Told.SETLIST) == 5


async def test_a_session_that_moves_near_takes_its_list_along(club: Club) -> None:
    await club.comes(2)
    await club.listed()
    soon = datetime(2026, 11, 27, 19)
    await club.does(changes.move, (await club.sees()).session.revision, soon)
    assert await send(club.town.db) == 2


async def test_a_cancelled_session_sends_nothing_until_it_takes_place_after_all(club: Club) -> None:
    await club.comes(2)
    await club.listed()
    await club.does(changes.cancel, club.session.revision)
    club.town.now = club.session.starts_at - timedelta(days=3)
    assert await send(club.town.db) == 0
    with pytest.raises(SessionOver):
        await club.does(setlist_changes.add, club.songs[4])
    await club.does(holding.hold, club.session.revision + 1)
    assert await send(club.town.db) == 2


async def test_nobody_is_asked_for_a_list_that_is_there_or_without_songs(club: Club) -> None:
    club.town.now = club.session.starts_at - timedelta(days=9)
    schedule = Schedule(datetime(2026, 12, 10, 21), ZONE, "FREQ=WEEKLY;BYDAY=TH")
    await club.town.session(club.owner, name="Empty Club", kind=Kind.BOOK_CLUB, schedule=schedule)
    await club.listed()
    assert await ask_for_setlists(club.town.db) == 0
    club.town.now += timedelta(days=7)
    assert await ask_for_setlists(club.town.db) == 1, "the session a week later has none"
    assert await ask_for_setlists(club.town.db) == 0


async def test_what_was_played_last_time_is_not_proposed_again(club: Club) -> None:
    await club.listed(4)
    club.town.now = club.session.ends_at
    there = SYSTEM.inside(club.session.community_id)
    await club.town.db.write(there, upkeep.advance, [club.session.id], SessionStatus.COMPLETED)
    sessions = await club.town.db.read(club.owner, _dates, club.session.program_id)
    found = await club.town.db.read(club.owner, choice.propose, sessions[1], 3)
    titles = [pick.song.title for pick in found.picks]
    assert titles[:2] == ["So What", "Take Five"]
    assert titles[2] in TITLES[:4]


def _dates(tx: Tx, program: int) -> list[int]:
    from models.sessions import ProgramSession

    table = table_of(ProgramSession)
    query = select(table.c.id).where(here(table), table.c.program_id == program)
    return [row.id for row in tx.rows(query.order_by(table.c.starts_at))]


async def test_swapping_goes_on_until_nothing_is_left(club: Club) -> None:
    read, session = club.town.db.read, club.session.id
    found = await read(club.owner, choice.propose, session, 3)
    seen = list(found.ids)
    for _ in range(3):
        talk = {"session": session, "chosen": found.ids, "without": found.without, "count": 3}
        found = await read(club.owner, choice.go_on, session, talk, out=found.ids[0])
        seen.append(found.ids[0])
    assert sorted(set(seen)) == sorted(club.songs)
    assert found.left == 0


async def test_bad_input_is_refused(club: Club) -> None:
    stranger = await club.town.community("Elsewhere")
    other = await club.town.session(stranger, kind=Kind.BOOK_CLUB)
    song = await club.town.db.write(stranger, bring, other.program_id, "Theirs")
    with pytest.raises(NotFound):
        await club.does(setlist_changes.add, song)
    with pytest.raises(BadInput):
        await club.does(setlist_changes.choose, 0)
    found = await club.does(setlist_changes.add, club.songs[0])
    with pytest.raises(BadInput):
        await club.does(setlist_changes.tick, club.songs[0], played=False)
    with pytest.raises(BadInput):
        await club.does(setlist_notes.note, club.songs[0], "ش" * 301, None)
    with pytest.raises(BadInput):
        await club.does(setlist_notes.play_in, club.songs[0], "x" * 21)
    with pytest.raises(NotFound):
        await club.does(setlist_notes.note, club.songs[5], "not on the list", None)
    with pytest.raises(Outdated):
        await club.does(setlist_changes.accept, found.revision - 1, club.songs[2:4])
    member = await club.town.person("Ann", club.session.community_id)
    with pytest.raises(NotAllowed):
        await club.town.db.write(member, setlist_changes.add, club.session.id, club.songs[1])


async def test_sessions_that_end_at_once_count_each_song_right(club: Club) -> None:
    """Two workers complete sessions with the same songs at the same time."""
    ids = (await club.town.db.read(club.owner, _dates, club.session.program_id))[:6]
    for session in ids:
        await club.town.db.write(club.owner, setlist_changes.add, session, *club.songs[:3])
    club.town.now = club.session.starts_at + timedelta(weeks=6)
    there = SYSTEM.inside(club.session.community_id)
    write = club.town.db.write
    await asyncio.gather(
        *(write(there, upkeep.advance, [session], SessionStatus.COMPLETED) for session in ids),
        *(write(there, plays.settle, session) for session in ids),
    )

    def counts(tx: Tx) -> set[int]:
        query = select(songs.c.times_played).where(here(songs), songs.c.id.in_(club.songs[:3]))
        return {row.times_played for row in tx.rows(query)}

    assert await club.town.db.read(club.owner, counts) == {6}


async def test_what_was_played_at_a_session_that_is_cancelled_counts_no_more(club: Club) -> None:
    await club.town.db.write(club.owner, mark, club.session.id, club.songs[0], played=True)

    def count(tx: Tx) -> int:
        times: int = tx.value(select(songs.c.times_played).where(here(songs), songs.c.id == club.songs[0]))
        return times

    assert await club.town.db.read(club.owner, count) == 1
    await club.does(changes.cancel, club.session.revision)
    assert await club.town.db.read(club.owner, count) == 0
    await club.does(holding.hold, club.session.revision + 1)
    assert await club.town.db.read(club.owner, count) == 1


async def test_the_history_of_a_song_counts_no_songs_that_were_taken_off_the_list(club: Club) -> None:
    await club.does(setlist_changes.add, *club.songs[:3])
    await club.does(setlist_changes.remove, club.songs[0])
    club.town.now = club.session.ends_at + timedelta(hours=1)
    there = SYSTEM.inside(club.session.community_id)
    await club.town.db.write(there, upkeep.advance, [club.session.id], SessionStatus.COMPLETED)
    found = await club.town.db.read(club.owner, song_history.of_song, club.songs[1])
    assert [line.position for line in found.lines] == [1]
    await club.does(setlist_changes.remove, club.songs[1])
    assert not (await club.town.db.read(club.owner, song_history.of_song, club.songs[1])).lines
