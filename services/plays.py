"""Plays: what was played when. The only place that writes them, and what songs count of them.

A song was played at a session when it was in the setlist of one that took place, and not skipped, or when it
was marked as played in its live queue; at a cancelled session nothing was.
"""

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

plays = table_of(Play)
songs = table_of(Song)
setlist_songs = table_of(SetlistSong)
entries = table_of(QueueEntry)
sessions = table_of(ProgramSession)

_OF_SESSION: BindParameter[Any] = bindparam("of_session")
_SONGS: BindParameter[Any] = bindparam("of_songs", expanding=True)
_SESSION = (
    select(sessions.c.program_id, sessions.c.status, sessions.c.starts_at)
    .where(here(sessions), sessions.c.id == _OF_SESSION, sessions.c.deleted_at.is_(None))
    .with_for_update()
)
_LISTED = select(setlist_songs.c.song_id).where(
    here(setlist_songs), setlist_songs.c.session_id == _OF_SESSION, setlist_songs.c.skipped.is_(False)
)
_CALLED = (
    select(entries.c.song_id, entries.c.called_by, entries.c.done_at)
    .where(here(entries), entries.c.session_id == _OF_SESSION, entries.c.status == QueueStatus.PLAYED)
    .order_by(entries.c.done_at.desc(), entries.c.id.desc())
)
_PLAYED = select(plays.c.song_id, plays.c.played_at, plays.c.called_by).where(
    here(plays), plays.c.session_id == _OF_SESSION
)
_FORGET = delete(plays).where(here(plays), plays.c.session_id == _OF_SESSION, plays.c.song_id.in_(_SONGS))
_LOCK = select(songs.c.id).where(here(songs), songs.c.id.in_(_SONGS)).order_by(songs.c.id).with_for_update()
_OF_SONG = (here(plays), plays.c.song_id == songs.c.id)
_RECOUNT = (
    update(songs)
    .where(here(songs), songs.c.id.in_(_SONGS))
    .values(
        times_played=select(func.count()).select_from(plays).where(*_OF_SONG).scalar_subquery(),
        last_played_at=select(func.max(plays.c.played_at)).where(*_OF_SONG).scalar_subquery(),
    )
)


@dataclass(frozen=True, slots=True)
class _Played:
    """When a song was played, and who called it."""

    played_at: datetime
    called_by: int | None = None


def settle(tx: Tx, session_id: int) -> None:
    """Make the plays of one session what its setlist and its queue say now, and count its songs anew.

    To be called by whatever changes either, or the session's status; twice is as good as once.
    """
    session = tx.row(_SESSION, of_session=session_id)
    if session is None:
        return
    wanted = _wanted(tx, session_id, session.status, session.starts_at)
    rows = tx.rows(_PLAYED, of_session=session_id)
    found = {row.song_id: _Played(row.played_at, row.called_by) for row in rows}
    changed = sorted(song for song in wanted.keys() | found.keys() if wanted.get(song) != found.get(song))
    if not changed:
        return
    # Two sessions may settle the same song at once: the second counts when the first has written.
    tx.rows(_LOCK, of_songs=changed)
    tx.execute(_FORGET, of_session=session_id, of_songs=changed)
    tx.add_many(
        Play,
        [
            {
                "program_id": session.program_id,
                "session_id": session_id,
                "song_id": song,
                "played_at": wanted[song].played_at,
                "called_by": wanted[song].called_by,
            }
            for song in changed
            if song in wanted
        ],
    )
    tx.execute(_RECOUNT, of_songs=changed)


def _wanted(tx: Tx, session_id: int, status: SessionStatus, starts_at: datetime) -> dict[int, _Played]:
    """What was played by now: for a song that was listed and called, the call says when."""
    if status is SessionStatus.CANCELLED:
        return {}
    wanted: dict[int, _Played] = {}
    if status is SessionStatus.COMPLETED:
        wanted = {row.song_id: _Played(starts_at) for row in tx.rows(_LISTED, of_session=session_id)}
    for row in tx.rows(_CALLED, of_session=session_id):
        wanted[row.song_id] = _Played(row.done_at or starts_at, row.called_by)
    return wanted
