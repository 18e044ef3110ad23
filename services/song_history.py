"""The history of a song: when it was played, at which session, and who called it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select

from models.plays import Play
from models.sessions import ProgramSession
from models.setlists import SetlistSong
from models.tx import Tx, here, table_of
from models.users import User
from services import charts, repertoire
from services.charts import Chart
from services.songs import SongDetails

plays = table_of(Play)
sessions = table_of(ProgramSession)
users = table_of(User)
setlist_songs = table_of(SetlistSong)

PAGE = 6
PAGE_IN_APP = 20


@dataclass(frozen=True, slots=True)
class Played:
    """One time a song was played."""

    session_id: int
    title: str | None
    """What the session was called, where it had a name of its own."""
    played_at: datetime
    called_by: str | None
    position: int | None = None
    """Which song of that session's setlist it was, from 1; None where it was called without one."""


@dataclass(frozen=True, slots=True)
class History:
    """A page of the times a song was played, the latest first."""

    song: SongDetails
    lines: tuple[Played, ...]
    page: int
    pages: int
    charts: tuple[Chart, ...] = ()
    """Charts and recordings of it, the latest first; on the first page."""


_THESE = (here(plays), plays.c.song_id == bindparam("of_song"))
_listed = setlist_songs.alias("listed")
_PLACE = (
    select(func.nullif(func.count(), 0))
    .select_from(setlist_songs, _listed)
    .where(
        setlist_songs.c.community_id == plays.c.community_id,
        setlist_songs.c.session_id == plays.c.session_id,
        setlist_songs.c.song_id == plays.c.song_id,
        setlist_songs.c.removed_at.is_(None),
        _listed.c.removed_at.is_(None),
        _listed.c.community_id == plays.c.community_id,
        _listed.c.session_id == plays.c.session_id,
        _listed.c.position <= setlist_songs.c.position,
    )
    .correlate(plays)
    .scalar_subquery()
)
_LINES = (
    select(plays.c.session_id, sessions.c.title, plays.c.played_at, users.c.name, _PLACE)
    .select_from(
        plays.join(
            sessions,
            and_(sessions.c.community_id == plays.c.community_id, sessions.c.id == plays.c.session_id),
        ).outerjoin(users, users.c.id == plays.c.called_by)
    )
    .where(*_THESE)
    .order_by(plays.c.played_at.desc(), plays.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
_COUNT = select(func.count()).select_from(plays).where(*_THESE)


def of_song(tx: Tx, song_id: int, page: int = 0, size: int = PAGE) -> History:
    """A page of a song's history; one past the end is the last. Raises NotFound, SongGone."""
    song = repertoire.load(tx, song_id)
    count: int = tx.value(_COUNT, of_song=song_id)
    pages = max(1, -(-count // size))
    page = max(0, min(page, pages - 1))
    lines = tx.records(Played, _LINES, of_song=song_id, most=size, skip=page * size)
    return History(song, tuple(lines), page, pages, charts.of_song(tx, song) if not page else ())
