"""Plays: which song was played at which session, and the counts that songs keep of them.

What was played is known elsewhere: from the setlist of a session that took place (but for what was skipped),
and from its queue (what was marked played). `settle` makes the plays of a session what these say now; whoever
changes a setlist, a queue or whether a session takes place calls it, and nobody else writes plays.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, select, update

from models.plays import Play
from models.queue import QueueEntry, QueueStatus
from models.repertoire import Song
from models.sessions import ProgramSession, SessionStatus
from models.setlists import SetlistSong
from models.tx import Tx, here, table_of
from services import goal_looking

table = table_of(Play)
songs = table_of(Song)
listed = table_of(SetlistSong)
called = table_of(QueueEntry)
sessions = table_of(ProgramSession)


@dataclass(frozen=True, slots=True)
class _Played:
    """What is known of one play."""

    program_id: int
    played_at: datetime
    called_by: int | None


Key = tuple[int, int]
"""Session and song."""

_SESSIONS: BindParameter[Any] = bindparam("of_sessions", expanding=True)
_SONGS: BindParameter[Any] = bindparam("of_songs", expanding=True)
# Locks are taken in one order: sessions, then songs. Two who settle the same session do so one after the
# other, and two who settle different ones count a song of both one after the other.
_LOCK = (
    select(sessions.c.id, sessions.c.program_id, sessions.c.starts_at, sessions.c.status)
    .where(here(sessions), sessions.c.id.in_(_SESSIONS), sessions.c.deleted_at.is_(None))
    .order_by(sessions.c.id)
    .with_for_update()
)
_LOCK_SONGS = (
    select(songs.c.id).where(here(songs), songs.c.id.in_(_SONGS)).order_by(songs.c.id).with_for_update()
)
_LISTED = select(listed.c.session_id, listed.c.song_id).where(
    here(listed),
    listed.c.session_id.in_(_SESSIONS),
    listed.c.removed_at.is_(None),
    listed.c.skipped.is_(False),
)
_CALLED = (
    select(called.c.session_id, called.c.song_id, called.c.called_by, called.c.done_at)
    .where(here(called), called.c.session_id.in_(_SESSIONS), called.c.status == QueueStatus.PLAYED)
    .order_by(called.c.done_at, called.c.id)
)
_THERE = select(
    table.c.session_id, table.c.song_id, table.c.program_id, table.c.played_at, table.c.called_by
).where(here(table), table.c.session_id.in_(_SESSIONS))
_FORGET = delete(table).where(
    here(table), table.c.session_id == bindparam("of_session"), table.c.song_id == bindparam("of_song")
)
_OF_SONG = (table.c.community_id == songs.c.community_id, table.c.song_id == songs.c.id)
_COUNT = (
    update(songs)
    .where(here(songs), songs.c.id.in_(_SONGS))
    .values(
        times_played=select(func.count()).select_from(table).where(*_OF_SONG).scalar_subquery(),
        last_played_at=select(func.max(table.c.played_at)).where(*_OF_SONG).scalar_subquery(),
    )
)


def settle(tx: Tx, *session_ids: int) -> None:
    """Make the plays of sessions what their setlists and queues say, and count their songs anew.

    A setlist counts once its session is completed, a queue at once; neither of one that was cancelled or
    removed. To do it twice changes nothing. In at most nine queries.
    """
    if not session_ids:
        return
    wanted = _wanted(tx, session_ids)
    there = {
        (row.session_id, row.song_id): _Played(row.program_id, row.played_at, row.called_by)
        for row in tx.rows(_THERE, of_sessions=list(session_ids))
    }
    changed = {key for key in wanted.keys() | there.keys() if wanted.get(key) != there.get(key)}
    if not changed:
        return
    touched = sorted({song for _session, song in changed})
    tx.rows(_LOCK_SONGS, of_songs=touched)
    _write(tx, changed, wanted)
    tx.execute(_COUNT, of_songs=touched)
    goal_looking.soon(tx, {session for session, _song in changed})


def _wanted(tx: Tx, session_ids: Collection[int]) -> dict[Key, _Played]:
    """The plays that there should be."""
    held = {
        row.id: row
        for row in tx.rows(_LOCK, of_sessions=list(session_ids))
        if row.status is not SessionStatus.CANCELLED
    }
    if not held:
        return {}
    plays: dict[Key, _Played] = {}
    for row in tx.rows(_CALLED, of_sessions=list(held)):
        session = held[row.session_id]
        at = row.done_at or session.starts_at
        plays.setdefault((row.session_id, row.song_id), _Played(session.program_id, at, row.called_by))
    over = [one for one, session in held.items() if session.status is SessionStatus.COMPLETED]
    for row in tx.rows(_LISTED, of_sessions=over) if over else ():
        session = held[row.session_id]
        plays.setdefault((row.session_id, row.song_id), _Played(session.program_id, session.starts_at, None))
    return plays


def _write(tx: Tx, changed: Collection[Key], wanted: Mapping[Key, _Played]) -> None:
    """Write anew what changed."""
    tx.execute_many(_FORGET, [{"of_session": session, "of_song": song} for session, song in sorted(changed)])
    tx.add_many(
        Play,
        [
            {
                "session_id": session,
                "song_id": song,
                "program_id": wanted[session, song].program_id,
                "played_at": wanted[session, song].played_at,
                "called_by": wanted[session, song].called_by,
            }
            for session, song in sorted(changed)
            if (session, song) in wanted
        ],
    )
