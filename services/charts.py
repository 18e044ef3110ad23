"""Charts and recordings of a song, from the materials of the sessions it was listed at."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select

from models.communities import Standing
from models.files import File, FileKind
from models.materials import Material
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services.songs import SongDetails

table = table_of(Material)
stored = table_of(File)
sessions = table_of(ProgramSession)

MOST = 12
"""Charts of one song that its history shows, the latest first."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart or recording of a song."""

    id: int
    session_id: int
    title: str
    url: str | None
    file_id: int | None
    kind: FileKind | None
    """What its file is; None for a link."""
    starts_at: datetime
    """When its session was."""


_OF_SONG = (
    select(
        table.c.id,
        table.c.session_id,
        table.c.title,
        table.c.url,
        table.c.file_id,
        stored.c.kind,
        sessions.c.starts_at,
    )
    .select_from(
        table.join(
            sessions,
            and_(sessions.c.community_id == table.c.community_id, sessions.c.id == table.c.session_id),
        ).outerjoin(
            stored, and_(stored.c.community_id == table.c.community_id, stored.c.id == table.c.file_id)
        )
    )
    .where(
        here(table),
        table.c.song_id == bindparam("of_song"),
        table.c.deleted_at.is_(None),
        # What is for those who came, or waits for a consent, is seen at its session alone.
        table.c.goers_only.is_(False),
        table.c.withheld_at.is_(None),
        sessions.c.deleted_at.is_(None),
    )
    .order_by(sessions.c.starts_at.desc(), table.c.position, table.c.id)
    .limit(MOST)
)


def of_song(tx: Tx, song: SongDetails) -> tuple[Chart, ...]:
    """Those of a song that the person was shown. One who was banned sees nothing."""
    if tx.actor.standing is Standing.BANNED:
        return ()
    return tuple(tx.records(Chart, _OF_SONG, of_song=song.id))
