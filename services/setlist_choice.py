"""Choosing songs for a session: a list is proposed, one song of it replaced, or songs are picked by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, exists, or_, select

from models.plays import Play
from models.programs import Program
from models.repertoire import Song
from models.sessions import ProgramSession, SessionStatus
from models.setlists import SetlistSong
from models.tx import Tx, here, table_of
from services import repertoire, setlist_changes, setlist_scores
from services.errors import Outdated
from services.setlist_scores import FEWEST, MOST, USUAL, Candidate, Pick, Wish
from services.setlists import SetlistDetails

songs = table_of(Song)
plays = table_of(Play)
listed = table_of(SetlistSong)
sessions = table_of(ProgramSession)
programs = table_of(Program)

MOST_CANDIDATES = 500
"""Songs that are weighed: of a larger repertoire those with the most votes."""
PAGE = 6
"""Songs of a page to pick from."""


class Browse(StrEnum):
    """In which order songs are picked by hand; the letters stand in buttons."""

    TOP = "t"
    """Those with the most votes first."""
    NEVER = "n"
    """Those that were never played."""
    REST = "r"
    """Those not played for the longest time."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A page of songs to pick from, without those on the list."""

    setlist: SetlistDetails
    songs: tuple[Candidate, ...]
    by: Browse
    page: int
    has_more: bool
    text: str = ""
    """What was searched for."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A list that could be, before anybody takes it."""

    setlist: SetlistDetails
    """As it is."""
    picks: tuple[Pick, ...]
    count: int
    """How many songs were asked for."""
    without: tuple[int, ...]
    """Ids of songs that are not wanted this time."""
    left: int
    """How many songs could still take the place of one."""

    @property
    def ids(self) -> tuple[int, ...]:
        """The songs, in order."""
        return tuple(pick.song.id for pick in self.picks)


_before = sessions.alias("before")
_LAST_TIME = (
    select(_before.c.id)
    .where(
        here(_before),
        _before.c.program_id == bindparam("of_program"),
        _before.c.starts_at < bindparam("start"),
        _before.c.status != SessionStatus.CANCELLED,
        _before.c.deleted_at.is_(None),
    )
    .order_by(_before.c.starts_at.desc())
    .limit(1)
    .scalar_subquery()
)
_PLAYED_LAST = or_(
    exists().where(here(plays), plays.c.song_id == songs.c.id, plays.c.session_id == _LAST_TIME),
    exists().where(
        here(listed),
        listed.c.song_id == songs.c.id,
        listed.c.session_id == _LAST_TIME,
        listed.c.removed_at.is_(None),
        listed.c.skipped.is_(False),
    ),
)
_ALL = select(
    songs.c.id,
    songs.c.title,
    songs.c.composer,
    songs.c.key,
    songs.c.difficulty,
    songs.c.ups,
    songs.c.score,
    songs.c.times_played,
    songs.c.last_played_at,
    _PLAYED_LAST.label("played_last"),
).where(here(songs), songs.c.program_id == bindparam("of_program"), songs.c.deleted_at.is_(None))
_CANDIDATES = _ALL.order_by(songs.c.score.desc(), songs.c.id).limit(MOST_CANDIDATES)
_FREE = _ALL.where(
    ~exists().where(
        here(listed),
        listed.c.song_id == songs.c.id,
        listed.c.session_id == bindparam("of_session"),
        listed.c.removed_at.is_(None),
    )
)
_PAGES = {
    Browse.TOP: _FREE.order_by(songs.c.score.desc(), songs.c.id),
    Browse.NEVER: _FREE.where(songs.c.times_played == 0).order_by(songs.c.score.desc(), songs.c.id),
    Browse.REST: _FREE.where(songs.c.times_played > 0).order_by(songs.c.last_played_at, songs.c.id),
}
_BROWSE = {by: found.limit(PAGE + 1).offset(bindparam("skip")) for by, found in _PAGES.items()}
_FOUND = _FREE.where(songs.c.id.in_(bindparam("of_songs", expanding=True))).order_by(
    songs.c.score.desc(), songs.c.id
)


def propose(
    tx: Tx,
    session_id: int,
    count: int | None = None,
    chosen: Sequence[int] | None = None,
    without: Sequence[int] = (),
) -> Proposal:
    """A list of `count` songs: those `chosen` (None: what is on the list), then the best of the others.

    Changes nothing. Raises NotFound, NotAllowed, SessionOver for a cancelled session.
    """
    found = setlist_changes.opened(tx, session_id)
    wanted = max(FEWEST, min(MOST, count or USUAL))
    # What organizers put on the list by hand stays, however much it is.
    kept = [line.song_id for line in found.there] if chosen is None else list(chosen)[:wanted]
    pool = _candidates(tx, found)
    wish = Wish(found.session.starts_at, setlist_scores.levels_of(found.preparation.level))
    picks = setlist_scores.propose(pool, wish, wanted, chosen=kept, without=set(without))
    left = len({song.id for song in pool} - {pick.song.id for pick in picks} - set(without))
    return Proposal(
        found,
        picks,
        len(picks) if chosen is None and len(picks) > wanted else wanted,
        tuple(without),
        left,
    )


def swap(
    tx: Tx, session_id: int, count: int, chosen: Sequence[int], without: Sequence[int], out: int
) -> Proposal:
    """The same with the next best song in the place of `out`, which is not proposed again.

    Where no other song is left, it stays. Raises as `propose`.
    """
    if out not in chosen:
        return propose(tx, session_id, count, chosen, without)
    others = [one for one in chosen if one != out]
    found = propose(tx, session_id, count, others, [*without, out])
    new = [pick for pick in found.picks if pick.song.id not in chosen]
    if not new:
        return propose(tx, session_id, count, chosen, without)
    order = [new[0].song.id if one == out else one for one in chosen]
    return propose(tx, session_id, count, order, [*without, out])


def go_on(
    tx: Tx, session_id: int, talk: Mapping[str, Any], *, count: int | None = None, out: int = 0
) -> Proposal:
    """A proposal as a conversation about this session has it, with another length, or without one song.

    Raises as `propose`.
    """
    known = talk if talk.get("session") == session_id else {}
    asked, chosen, without = known.get("count"), known.get("chosen"), known.get("without", ())
    if out and chosen:
        return swap(tx, session_id, asked or USUAL, chosen, without, out)
    return propose(tx, session_id, count or asked, chosen, without)


def take(tx: Tx, session_id: int, revision: int, talk: Mapping[str, Any]) -> SetlistDetails:
    """Make what a conversation proposes the list. Raises what `setlist_changes.accept` raises."""
    if talk.get("session") != session_id or not talk.get("chosen"):
        raise Outdated(None)
    return setlist_changes.accept(tx, session_id, revision, talk["chosen"])


def browse(tx: Tx, session_id: int, by: Browse, page: int = 0) -> Choice:
    """A page of songs to pick by hand. Raises as `propose`."""
    found = setlist_changes.opened(tx, session_id)
    rows = tx.records(Candidate, _BROWSE[by], skip=page * PAGE, **_about(found))
    return Choice(found, tuple(rows[:PAGE]), by, page, len(rows) > PAGE)


def search(tx: Tx, session_id: int, text: str) -> Choice:
    """The songs that `text` finds, but for those on the list. Raises as `propose`."""
    found = setlist_changes.opened(tx, session_id)
    ids = [line.id for line in repertoire.search(tx, found.session.program_id, text, PAGE)]
    rows = tx.records(Candidate, _FOUND, of_songs=ids, **_about(found)) if ids else []
    return Choice(found, tuple(rows), Browse.TOP, 0, has_more=False, text=text)


def _about(found: SetlistDetails) -> dict[str, Any]:
    session = found.session
    return {"of_session": session.id, "of_program": session.program_id, "start": session.starts_at}


def _candidates(tx: Tx, found: SetlistDetails) -> list[Candidate]:
    """The songs of the program, and those of the list, however few votes they have."""
    session = found.session
    pool = tx.records(Candidate, _CANDIDATES, of_program=session.program_id, start=session.starts_at)
    known = {song.id for song in pool}
    beyond = [line for line in found.there if line.song_id not in known]
    return pool + [
        Candidate(
            line.song_id,
            line.title,
            line.composer,
            line.song_key,
            line.difficulty,
            times_played=line.times_played,
            last_played_at=line.last_played_at,
        )
        for line in beyond
    ]
