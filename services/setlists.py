"""The setlist of a session: which songs it is about, in order, as each person sees it.

While it is made it is a draft, seen by those who run the session. Once it is chosen, or the session has
begun, everybody who sees the session sees it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from models.communities import Standing
from models.programs import Program
from models.repertoire import Difficulty, Song
from models.sessions import ProgramSession, SessionStatus
from models.setlists import Setlist, SetlistSong
from models.tx import Tx, here, table_of
from models.users import User
from services import music, sessions
from services.errors import NotFound
from services.sessions import SessionDetails
from services.setlist_shown import UNSAID, Named, Preparation, Shown, preparation

table = table_of(Setlist)
listed = table_of(SetlistSong)
songs = table_of(Song)
program_sessions, programs = table_of(ProgramSession), table_of(Program)
users = table_of(User)

MOST = 20
"""Songs of one list."""


@dataclass(frozen=True, slots=True)
class Line:
    """One song of a list."""

    song_id: int
    title: str
    composer: str
    song_key: str
    own_key: str
    """The key of that day, where it is another than the song's."""
    tempo: str
    difficulty: Difficulty | None
    notes: str
    """What is said about it for that day."""
    skipped: bool
    """Whether it was not played after all."""
    times_played: int
    last_played_at: datetime | None
    links: Mapping[str, Any]
    gone: bool
    """Whether it was deleted from the repertoire."""

    @property
    def key(self) -> str:
        """The key it is played in."""
        return self.own_key or self.song_key


@dataclass(frozen=True, slots=True)
class SetlistDetails:
    """The list of one session, as one person sees it."""

    session: SessionDetails
    lines: tuple[Line, ...]
    """In order; of a draft nothing for those who only come."""
    notes: str = ""
    chosen_at: datetime | None = None
    sent_at: datetime | None = None
    news: bool = False
    """Whether those who come have yet to hear of it, or of what changed."""
    revision: int = 0
    by: str | None = None
    """Who changed it last."""
    preparation: Preparation = UNSAID

    @property
    def has_begun(self) -> bool:
        """Whether the session has: from then on one says what was played."""
        return self.session.seen_at >= self.session.starts_at

    @property
    def is_draft(self) -> bool:
        """Whether only those who run the session see it."""
        return self.chosen_at is None and not self.has_begun

    @property
    def there(self) -> tuple[Line, ...]:
        """Without what was deleted from the repertoire."""
        return tuple(line for line in self.lines if not line.gone)

    @property
    def gone(self) -> tuple[Line, ...]:
        """What was deleted from the repertoire."""
        return tuple(line for line in self.lines if line.gone)

    @property
    def can_change(self) -> bool:
        """Whether the person may change it: not the list of what was cancelled."""
        return self.session.manages and self.session.status is not SessionStatus.CANCELLED

    def line(self, song_id: int) -> Line:
        """One song of it. Raises NotFound."""
        found = next((line for line in self.lines if line.song_id == song_id), None)
        if found is None:
            raise NotFound
        return found

    def at(self, song_id: int) -> int:
        """Where a song stands, from 1. Raises NotFound."""
        return self.lines.index(self.line(song_id)) + 1


_HEAD = (
    select(
        table.c.notes,
        table.c.chosen_at,
        table.c.sent_at,
        table.c.news,
        table.c.revision,
        users.c.name,
        programs.c.settings,
        program_sessions.c.details,
    )
    .select_from(
        program_sessions.join(
            programs,
            (programs.c.community_id == program_sessions.c.community_id)
            & (programs.c.id == program_sessions.c.program_id),
        )
        .outerjoin(
            table,
            (table.c.community_id == program_sessions.c.community_id)
            & (table.c.session_id == program_sessions.c.id),
        )
        .outerjoin(users, users.c.id == table.c.updated_by)
    )
    .where(here(program_sessions), program_sessions.c.id == bindparam("of_session"))
)
_WITH_SONGS = listed.join(
    songs, (songs.c.community_id == listed.c.community_id) & (songs.c.id == listed.c.song_id)
)
_LINES = (
    select(
        listed.c.song_id,
        songs.c.title,
        songs.c.composer,
        songs.c.key,
        listed.c.key.label("own_key"),
        songs.c.tempo,
        songs.c.difficulty,
        listed.c.notes,
        listed.c.skipped,
        songs.c.times_played,
        songs.c.last_played_at,
        songs.c.links,
        songs.c.deleted_at.is_not(None).label("gone"),
    )
    .select_from(_WITH_SONGS)
    .where(here(listed), listed.c.session_id == bindparam("of_session"), listed.c.removed_at.is_(None))
    .order_by(listed.c.position, listed.c.id)
)
_WITH_SESSION = (
    _WITH_SONGS.join(
        program_sessions,
        (program_sessions.c.community_id == listed.c.community_id)
        & (program_sessions.c.id == listed.c.session_id),
    )
    .join(
        programs,
        (programs.c.community_id == program_sessions.c.community_id)
        & (programs.c.id == program_sessions.c.program_id),
    )
    .outerjoin(
        table, (table.c.community_id == listed.c.community_id) & (table.c.session_id == listed.c.session_id)
    )
)


def _shown(where: ColumnElement[bool]) -> Select[Any]:
    """The songs that all who see some sessions may see."""
    return (
        select(
            listed.c.session_id,
            listed.c.song_id,
            songs.c.title,
            songs.c.composer,
            songs.c.key,
            listed.c.key.label("own_key"),
            listed.c.notes,
            table.c.notes.label("about"),
            programs.c.settings,
            program_sessions.c.details,
        )
        .select_from(_WITH_SESSION)
        .where(
            where,
            music.IS_PLAYED,
            listed.c.session_id.in_(bindparam("of_sessions", expanding=True)),
            listed.c.removed_at.is_(None),
            listed.c.skipped.is_(False),
            or_(
                program_sessions.c.starts_at <= bindparam("at"),
                table.c.chosen_at.is_not(None) & songs.c.deleted_at.is_(None),
            ),
        )
        .order_by(listed.c.session_id, listed.c.position, listed.c.id)
    )


_SHOWN = _shown(here(listed))
_SHOWN_WITHIN = _shown(listed.c.community_id.in_(bindparam("of_communities", expanding=True)))


def load(tx: Tx, session_id: int) -> SetlistDetails:
    """The list of a session. Raises NotFound."""
    return of(tx, sessions.details(tx, session_id))


def of(tx: Tx, session: SessionDetails) -> SetlistDetails:
    """The same, when the session was read before. One who was banned sees nothing."""
    if tx.actor.standing is Standing.BANNED:
        return SetlistDetails(session, ())
    head = tx.rows(_HEAD, of_session=session.id)[0]
    about = preparation(head.settings, head.details)
    nothing = SetlistDetails(session, (), preparation=about)
    found = nothing if head.revision is None else SetlistDetails(session, (), *head[:6], preparation=about)
    if found.is_draft and not session.manages:
        return nothing
    lines = tuple(tx.records(Line, _LINES, of_session=session.id))
    if not (session.manages or found.has_begun):
        lines = tuple(line for line in lines if not line.gone)
    return replace(found, lines=lines)


def shown(tx: Tx, session_ids: Sequence[int], within: Collection[int] | None = None) -> dict[int, Shown]:
    """The lists, not empty, that all who see the sessions may see; `within` as `sessions.many`. One query."""
    if not session_ids:
        return {}
    statement, values = _SHOWN, {}
    if within is not None:
        statement, values = _SHOWN_WITHIN, {"of_communities": list(within)}
    found: dict[int, Shown] = {}
    for row in tx.rows(statement, of_sessions=list(session_ids), at=tx.now, **values):
        line = Named(row.song_id, row.title, row.own_key or row.key, row.composer, row.notes)
        before = found.get(row.session_id)
        if before is None:
            before = Shown((), row.about or "", preparation(row.settings, row.details))
        found[row.session_id] = replace(before, songs=(*before.songs, line))
    return found


def titles(
    tx: Tx, session_ids: Sequence[int], within: Collection[int] | None = None
) -> dict[int, tuple[str, ...]]:
    """What the songs of those lists are called."""
    return {session_id: found.titles for session_id, found in shown(tx, session_ids, within).items()}
