"""What was played at a session, from its setlist and its queue, as services/plays.py wrote it down."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from models.plays import Play
from models.repertoire import Song
from models.tx import Tx, here, table_of
from models.users import User
from services.sessions import SessionDetails

plays = table_of(Play)
songs = table_of(Song)
users = table_of(User)

MOST = 200


@dataclass(frozen=True, slots=True)
class Played:
    """One song that was played."""

    song_id: int
    title: str
    composer: str
    at: datetime
    called_by: str | None
    """Who called it, where it came from the queue."""
    there: bool
    """Whether it is in the repertoire still."""


_OF_SESSION = (
    select(
        plays.c.song_id,
        songs.c.title,
        songs.c.composer,
        plays.c.played_at,
        users.c.name,
        songs.c.deleted_at.is_(None),
    )
    .select_from(
        plays.join(
            songs, (songs.c.community_id == plays.c.community_id) & (songs.c.id == plays.c.song_id)
        ).outerjoin(users, users.c.id == plays.c.called_by)
    )
    .where(here(plays), plays.c.session_id == bindparam("of_session"))
    .order_by(plays.c.played_at, plays.c.id)
    .limit(MOST)
)


def of_session(tx: Tx, session: SessionDetails) -> tuple[Played, ...]:
    """What was played at a session that the person was shown, in that order."""
    if not session.music:
        return ()
    return tuple(tx.records(Played, _OF_SESSION, of_session=session.id))
