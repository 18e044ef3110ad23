"""Lists of the songs of a program: best liked, played or never, by difficulty, one's own, found by words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, func, select

from models.repertoire import Difficulty
from models.tx import Tx, here
from services import access, music, repertoire
from services.repertoire import MATCHING
from services.songs import LINE, LIVE, WITH_MINE, SongLine, SongProgram, favourites, programs, songs, votes

PAGE = 6
PAGE_IN_APP = 20
TOP = 5
"""Songs that the first screen shows."""
LATELY = 3
"""Songs played lately that it shows."""


class SongList(StrEnum):
    """The lists there are, by the letter a button carries."""

    TOP = "t"
    NEW = "n"
    PLAYED = "p"
    NEVER = "v"
    BEGINNER = "b"
    INTERMEDIATE = "i"
    ADVANCED = "a"
    FAVOURITES = "f"
    MINE = "m"
    FOUND = "s"
    """By words of the title or the composer."""


BY_DIFFICULTY = {
    Difficulty.BEGINNER: SongList.BEGINNER,
    Difficulty.INTERMEDIATE: SongList.INTERMEDIATE,
    Difficulty.ADVANCED: SongList.ADVANCED,
}


@dataclass(frozen=True, slots=True)
class SongPage:
    """A page of one of the lists."""

    program: SongProgram
    which: SongList
    lines: tuple[SongLine, ...]
    page: int
    pages: int
    count: int
    words: str = ""
    """What was looked for."""
    first: int = 0
    """How many songs stand on the pages before."""


@dataclass(frozen=True, slots=True)
class SongBoard:
    """The first screen of a program's songs."""

    program: SongProgram
    count: int
    unvoted: int
    """Songs the person has not voted on."""
    top: tuple[SongLine, ...]
    lately: tuple[SongLine, ...]
    """Played lately."""


@dataclass(frozen=True, slots=True)
class SongView:
    """A page of a list, and how many songs wait for the person's vote."""

    found: SongPage
    unvoted: int


@dataclass(frozen=True, slots=True)
class PlayedLately:
    """A song that was played lately in a program one comes to."""

    id: int
    community_id: int
    title: str
    played_at: datetime
    zone: str
    program: str


_BEST = (songs.c.score.desc(), songs.c.id.desc())
_NEWEST = (songs.c.id.desc(),)
_MINE = songs.c.created_by == bindparam("me")
_LISTS: dict[SongList, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    SongList.TOP: ((), _BEST),
    SongList.NEW: ((), _NEWEST),
    SongList.PLAYED: (
        (songs.c.last_played_at.is_not(None),),
        (songs.c.last_played_at.desc(), songs.c.id.desc()),
    ),
    SongList.NEVER: ((songs.c.times_played == 0,), _BEST),
    **{which: ((songs.c.difficulty == level,), _BEST) for level, which in BY_DIFFICULTY.items()},
    SongList.FAVOURITES: ((favourites.c.id.is_not(None),), (songs.c.title_key, songs.c.id)),
    SongList.MINE: ((_MINE,), _NEWEST),
    SongList.FOUND: ((MATCHING,), _BEST),
}
_PAGES = {
    which: select(*LINE)
    .select_from(WITH_MINE)
    .where(*LIVE, *criteria)
    .order_by(*order)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
    for which, (criteria, order) in _LISTS.items()
}
_COUNTS = {
    which: select(func.count())
    .select_from(WITH_MINE if which is SongList.FAVOURITES else songs)
    .where(*LIVE, *criteria)
    for which, (criteria, _order) in _LISTS.items()
}
_SOME: BindParameter[Any] = bindparam("of_programs", expanding=True)
_LATELY = (
    select(
        songs.c.id,
        songs.c.community_id,
        songs.c.title,
        songs.c.last_played_at,
        programs.c.zone,
        programs.c.name,
    )
    .select_from(
        songs.join(
            programs,
            and_(programs.c.community_id == songs.c.community_id, programs.c.id == songs.c.program_id),
        )
    )
    .where(
        here(songs),
        songs.c.program_id.in_(_SOME),
        songs.c.deleted_at.is_(None),
        songs.c.last_played_at.is_not(None),
        access.VISIBLE,
        music.IS_PLAYED,
    )
    .order_by(songs.c.last_played_at.desc(), songs.c.id.desc())
    .limit(LATELY)
)
_UNVOTED = select(func.count()).select_from(WITH_MINE).where(*LIVE, votes.c.vote.is_(None))


def page_of(
    tx: Tx, program_id: int, which: SongList = SongList.TOP, page: int = 0, words: str = "", size: int = PAGE
) -> SongPage:
    """A page of a list; one past the end is the last. Raises NotFound."""
    program = repertoire.program(tx, program_id)
    asked: dict[str, Any] = {"of_program": program_id, "me": tx.actor.user_id}
    if which is SongList.FOUND:
        asked["pattern"] = repertoire.pattern_of(words)
    count: int = tx.value(_COUNTS[which], **asked)
    pages = max(1, -(-count // size))
    page = max(0, min(page, pages - 1))
    lines = tx.records(SongLine, _PAGES[which], most=size, skip=page * size, **asked)
    return SongPage(program, which, tuple(lines), page, pages, count, words, page * size)


def board(tx: Tx, program_id: int) -> SongBoard:
    """What a program's songs look like at first sight. Raises NotFound."""
    program = repertoire.program(tx, program_id)
    asked: dict[str, Any] = {"of_program": program_id, "me": tx.actor.user_id}
    count: int = tx.value(_COUNTS[SongList.TOP], **asked)
    unvoted: int = tx.value(_UNVOTED, **asked)
    top = tx.records(SongLine, _PAGES[SongList.TOP], most=TOP, skip=0, **asked)
    lately = tx.records(SongLine, _PAGES[SongList.PLAYED], most=LATELY, skip=0, **asked)
    return SongBoard(program, count, unvoted, tuple(top), tuple(lately))


def played_lately(tx: Tx, program_ids: Sequence[int]) -> list[PlayedLately]:
    """What was played lately in some programs, the latest first."""
    if not program_ids:
        return []
    return tx.records(PlayedLately, _LATELY, of_programs=list(program_ids), **access.sight(tx.actor))


def view(tx: Tx, program_id: int, which: SongList, page: int, words: str = "") -> SongView:
    """A long page of a list, for the app. Raises NotFound."""
    found = page_of(tx, program_id, which, page, words, PAGE_IN_APP)
    return SongView(found, tx.value(_UNVOTED, of_program=program_id, me=tx.actor.user_id))
