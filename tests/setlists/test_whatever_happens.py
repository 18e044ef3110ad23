"""Whatever happens to setlists, queues and sessions: songs count exactly the times they were played."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from models.actor import SYSTEM, Actor
from models.database import Database
from models.ids import new_id
from models.plays import Play
from models.programs import Kind
from models.queue import QueueEntry, QueueStatus
from models.repertoire import Song
from models.sessions import ProgramSession, SessionStatus
from models.setlists import SetlistSong
from models.tx import Tx, here, table_of
from scheduler.sweeps import advance
from services import changes, holding, plays, setlist_changes
from services.errors import Refusal
from services.setlists import load
from tests.setlists.songs import bring
from tests.town import Town

songs, listed, called = table_of(Song), table_of(SetlistSong), table_of(QueueEntry)
sessions, played = table_of(ProgramSession), table_of(Play)

TITLES = ("Solar", "Footprints", "Blue Bossa", "Misty", "Autumn Leaves")
SONGS, SESSIONS = len(TITLES), 3
steps = st.tuples(
    st.sampled_from(
        [
            "add",
            "add",
            "remove",
            "restore",
            "up",
            "accept",
            "skip",
            "tick",
            "call",
            "uncall",
            "cancel",
            "hold",
            "wait",
            "wait",
            "delete",
            "take off",
        ]
    ),
    st.integers(0, SESSIONS - 1),
    st.integers(0, SONGS - 1),
)
thorough = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class Story:
    """A program with songs and sessions, and what is done to them."""

    town: Town
    owner: Actor
    songs: list[int]
    sessions: list[int]

    async def does(self, act: str, session: int, song: int) -> None:
        """One thing; what cannot be is refused."""
        try:
            await self._does(act, self.sessions[session], self.songs[song])
        except Refusal:
            return

    async def _does(self, act: str, session: int, song: int) -> None:
        write, owner = self.town.db.write, self.owner
        if act == "wait":
            self.town.now += timedelta(days=3)
            await advance(self.town.db)
        elif act == "accept":
            found = await self.town.db.read(owner, load, session)
            order = [*self.songs[song - SONGS // 2 :], song]
            await write(owner, setlist_changes.accept, session, found.revision, order)
        elif act in ("cancel", "hold"):
            work: Any = changes.cancel if act == "cancel" else holding.hold
            await write(
                owner, work, session, (await self.town.db.read(owner, load, session)).session.revision
            )
        elif act in ("skip", "tick"):
            await write(owner, setlist_changes.tick, session, song, played=act == "tick")
        elif act == "up":
            await write(owner, setlist_changes.move, session, song, -1)
        elif act in ("call", "uncall"):
            await write(owner, mark, session, song, played=act == "call")
        elif act in ("delete", "take off"):
            await write(owner, take_away, song if act == "delete" else session, act == "delete")
        else:
            await write(owner, getattr(setlist_changes, act), session, song)


def mark(tx: Tx, session: int, song: int, *, played: bool) -> None:
    """As the queue does: a call is marked as played, or that is taken back."""
    one = (here(called), called.c.session_id == session, called.c.song_id == song)
    if not tx.execute(
        update(called).where(*one).values(status=QueueStatus.PLAYED if played else QueueStatus.SKIPPED)
    ).rowcount:
        about: dict[str, Any] = {"position": 1, "called_at": tx.now, "called_by": tx.actor.user_id}
        status = QueueStatus.PLAYED if played else QueueStatus.SKIPPED
        tx.add(
            QueueEntry, id=new_id(), session_id=session, song_id=song, status=status, done_at=tx.now, **about
        )
    plays.settle(tx, session)


def take_away(tx: Tx, target: int, is_song: bool) -> None:
    """A song is deleted, or a date taken off."""
    table = songs if is_song else sessions
    tx.execute(update(table).where(here(table), table.c.id == target).values(deleted_at=tx.now))
    if not is_song:
        plays.settle(tx, target)


def check(tx: Tx) -> None:
    """The plays are what setlists and queues say, and the counts are those of the plays."""
    held = {
        row.id: row
        for row in tx.rows(
            select(sessions).where(
                here(sessions), sessions.c.deleted_at.is_(None), sessions.c.status != SessionStatus.CANCELLED
            )
        )
    }
    on_lists = select(listed).where(here(listed), listed.c.removed_at.is_(None), listed.c.skipped.is_(False))
    wanted = {
        (row.session_id, row.song_id)
        for row in tx.rows(on_lists)
        if row.session_id in held and held[row.session_id].status is SessionStatus.COMPLETED
    } | {
        (row.session_id, row.song_id)
        for row in tx.rows(select(called).where(here(called), called.c.status == QueueStatus.PLAYED))
        if row.session_id in held
    }
    rows = tx.rows(select(played).where(here(played)))
    assert {(row.session_id, row.song_id) for row in rows} == wanted
    times = Counter(row.song_id for row in rows)
    last = select(played.c.song_id, func.max(played.c.played_at).label("at"))
    lasts = {row.song_id: row.at for row in tx.rows(last.where(here(played)).group_by(played.c.song_id))}
    for song in tx.rows(select(songs).where(here(songs))):
        assert (song.times_played, song.last_played_at) == (times[song.id], lasts.get(song.id))


def positions(tx: Tx) -> list[tuple[int, int]]:
    """Session and position of every song on a list."""
    return [
        (row.session_id, row.position)
        for row in tx.rows(select(listed).where(here(listed), listed.c.removed_at.is_(None)))
    ]


async def tell(town: Town, planned: list[tuple[str, int, int]]) -> None:
    """A program, and all that happens to it."""
    owner = await town.community()
    jam = await town.session(owner, kind=Kind.JAM_SESSION)
    brought = [await town.db.write(owner, bring, jam.program_id, title) for title in TITLES]
    query = select(sessions.c.id).where(here(sessions)).order_by(sessions.c.starts_at).limit(SESSIONS)
    dates = await town.db.read(owner, lambda tx: [row.id for row in tx.rows(query)])
    story = Story(town, owner, brought, dates)
    for step in planned:
        await story.does(*step)
        await town.db.read(owner, check)
        found = await town.db.read(owner, positions)
        assert len(found) == len(set(found)), "no two songs at one place"
    await town.db.write(SYSTEM.inside(owner.community_id or 0), plays.settle, *dates)
    await town.db.read(owner, check)


@thorough
@given(st.lists(steps, min_size=3, max_size=20))
async def test_songs_count_exactly_the_times_they_were_played(
    sqlite_url: str, planned: list[tuple[str, int, int]]
) -> None:
    db = Database(sqlite_url)
    await tell(Town(db), planned)
    await db.close()


@settings(thorough, max_examples=8)
@given(st.lists(steps, min_size=3, max_size=20))
async def test_they_do_on_postgresql(postgres_url: str, planned: list[tuple[str, int, int]]) -> None:
    db = Database(postgres_url)
    await tell(Town(db), planned)
    await db.close()
