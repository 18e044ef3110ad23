"""Choosing a song to call: from the repertoire, or by what is typed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from models.repertoire import Favourite, Song
from models.tx import Tx, table_of
from services import queue, queue_calls, repertoire, setlists, song_words
from services.queue import Board, Entry
from services.queue_calls import Called
from services.setlists import Line
from services.song_draft import SongDraft, check, folded
from services.songs import LIVE

songs = table_of(Song)
favourites = table_of(Favourite)

PAGE = 8
MOST_SIMILAR = 4
MAX_TYPED = 400
"""Characters of a title that is looked for."""


class Source(StrEnum):
    """Where songs are chosen from."""

    TOP = "top"
    """The best liked ones."""
    MINE = "mine"
    FAVOURITES = "favourites"
    SETLIST = "setlist"
    """Of this session."""


@dataclass(frozen=True, slots=True)
class SongLine:
    """A song that can be called."""

    id: int
    title: str
    composer: str
    key: str
    tempo: str
    called: Entry | None = None
    """How it stands in the queue already."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A page of songs to choose from."""

    board: Board
    source: Source
    lines: tuple[SongLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Typed:
    """What a typed title came to: a song that was called, or similar ones to choose from."""

    board: Board
    called: Called | None = None
    similar: tuple[SongLine, ...] = ()


_LINE = (songs.c.id, songs.c.title, songs.c.composer, songs.c.key, songs.c.tempo)
_LIKED = and_(
    favourites.c.community_id == songs.c.community_id,
    favourites.c.song_id == songs.c.id,
    favourites.c.user_id == bindparam("me"),
)
_FROM: dict[Source, tuple[Any, Any, Any]] = {
    Source.TOP: (songs, songs.c.id.is_not(None), (songs.c.score.desc(), songs.c.id.desc())),
    Source.MINE: (songs, songs.c.created_by == bindparam("me"), (songs.c.id.desc(),)),
    Source.FAVOURITES: (
        songs.join(favourites, _LIKED),
        favourites.c.id.is_not(None),
        (songs.c.title_key, songs.c.id),
    ),
}
_PAGES: dict[Source, Select[Any]] = {
    source: select(*_LINE)
    .select_from(table)
    .where(*LIVE, criterion)
    .order_by(*order)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
    for source, (table, criterion, order) in _FROM.items()
}
_COUNTS: dict[Source, Select[Any]] = {
    source: select(func.count()).select_from(table).where(*LIVE, criterion)
    for source, (table, criterion, _order) in _FROM.items()
}
_SAME = (
    select(songs.c.id).where(*LIVE, songs.c.title_key == bindparam("title_key")).order_by(songs.c.id).limit(2)
)


def choose(tx: Tx, session_id: int, source: Source = Source.TOP, page: int = 0, size: int = PAGE) -> Choice:
    """A page of songs to call; one past the end is the last. Raises NotFound."""
    board = queue.board(tx, session_id)
    if source is Source.SETLIST:
        return _from_setlist(tx, board, page, size)
    asked = {"of_program": board.session.program_id, "me": tx.actor.user_id}
    pages = max(1, -(-tx.value(_COUNTS[source], **asked) // size))
    page = min(page, pages - 1)
    rows = tx.rows(_PAGES[source], **asked, most=size, skip=page * size)
    return Choice(board, source, tuple(_line(board, row) for row in rows), page, pages)


def _from_setlist(tx: Tx, board: Board, page: int, size: int) -> Choice:
    """The list as the person may see it, in the keys of that day."""
    found = setlists.of(tx, board.session).there
    pages = max(1, -(-len(found) // size))
    page = min(page, pages - 1)
    lines = tuple(_line(board, one) for one in found[page * size : (page + 1) * size])
    return Choice(board, Source.SETLIST, lines, page, pages)


def search(tx: Tx, session_id: int, words: str, most: int = PAGE) -> tuple[Board, tuple[SongLine, ...]]:
    """The songs that typed words find, the best liked first. Raises NotFound."""
    board = queue.board(tx, session_id)
    found = repertoire.search(tx, board.session.program_id, words, most)
    return board, tuple(_line(board, row) for row in found)


def call_typed(tx: Tx, session_id: int, text: str, *, new: bool = False) -> Typed:
    """Call the song of a typed message: `Autumn Leaves, Bb, 120`, with key and tempo of tonight.

    One of that very title is called. Where there are only similar ones nothing is done yet, and they are
    shown; where there are none, or when it is said to be `new`, it is added to the repertoire.
    Raises what `queue_calls.call` and `repertoire.add` raise.
    """
    draft = check(song_words.understood(text))
    board = queue.board(tx, session_id)
    program = board.session.program_id
    known = tx.rows(_SAME, of_program=program, title_key=folded(draft.title))
    if len(known) == 1 and not (new and draft.composer):
        return Typed(board, _called(tx, session_id, known[0].id, draft))
    similar = () if new else repertoire.find_similar(tx, program, draft.title, MOST_SIMILAR)
    if similar:
        return Typed(board, similar=tuple(_line(board, song) for song in similar))
    return Typed(board, _called(tx, session_id, repertoire.add(tx, program, draft).id, draft))


def _called(tx: Tx, session_id: int, song_id: int, draft: SongDraft) -> Called:
    """What was not said about tonight is as the song has it."""
    return queue_calls.call(tx, session_id, song_id, key=draft.key or None, tempo=draft.tempo or None)


def _line(board: Board, song: Any) -> SongLine:
    song_id = song.song_id if isinstance(song, Line) else song.id
    known = (*((board.playing,) if board.playing else ()), *board.waiting, *board.played)
    called = next((entry for entry in known if entry.song_id == song_id), None)
    return SongLine(song_id, song.title, song.composer, song.key, song.tempo, called)
