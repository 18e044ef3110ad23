"""Buttons to look at the songs of a program, and at one song."""

from collections.abc import Sequence
from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from services.song_history import History
from services.song_lists import BY_DIFFICULTY, SongBoard, SongList, SongPage
from services.songs import SongDetails, SongLine, SongProgram

MAX_LABEL = 18
Rows = list[list[InlineKeyboardButton]]


class Songs(CommunityData, prefix="r"):
    """The songs of a program at first sight."""

    program: int


class SongsPage(CommunityData, prefix="rl"):
    """A page of one of the lists."""

    program: int
    which: SongList
    page: int = 0


class SongLevels(CommunityData, prefix="rd"):
    """Choose a difficulty."""

    program: int


class SongScreen(CommunityData, prefix="rv"):
    """Open one song."""

    song: int


class SongFavourite(CommunityData, prefix="rf"):
    """Have a song among one's favourites, or not."""

    song: int
    wanted: bool


class SongHistory(CommunityData, prefix="rh"):
    """When a song was played."""

    song: int
    page: int = 0


class SongSuggest(CommunityData, prefix="rg"):
    """Bring a song."""

    program: int


class SongEdit(CommunityData, prefix="re"):
    """Choose what to change about a song."""

    song: int


class SongRemove(CommunityData, prefix="rr"):
    """Take a song off the list; `undo` brings it back."""

    song: int
    undo: bool = False


def list_names() -> dict[SongList, str]:
    """What each list is called."""
    return {
        SongList.TOP: _("Top voted"),
        SongList.NEW: _("Newest"),
        SongList.PLAYED: _("Recently played"),
        SongList.NEVER: _("Never played"),
        **{which: words.difficulty(level) for level, which in BY_DIFFICULTY.items()},
        SongList.FAVOURITES: _("My favourites"),
        SongList.MINE: _("Suggested by me"),
        SongList.FOUND: _("Found"),
    }


def opener(line: SongLine, most: int = MAX_LABEL) -> InlineKeyboardButton:
    """A button to a song."""
    return button(words.short(line.title, most), SongScreen(community=line.community_id, song=line.id))


def openers(lines: Sequence[SongLine]) -> Rows:
    """A button a song, two a row."""
    return in_rows([opener(line) for line in lines], 2)


def lists(found: SongBoard) -> Rows:
    """The lists there are, two a row."""
    program = found.program
    ids: dict[str, Any] = {"community": program.community_id, "program": program.id}
    names = list_names()

    def to(which: SongList) -> InlineKeyboardButton:
        return button(names[which], SongsPage(**ids, which=which))

    if not found.count:
        return []
    return [
        [to(SongList.TOP), to(SongList.NEW)],
        [to(SongList.PLAYED), to(SongList.NEVER)],
        [button(_("By difficulty"), SongLevels(**ids)), to(SongList.FAVOURITES)],
    ]


def levels(program: SongProgram) -> Rows:
    """A button a difficulty."""
    return [
        [
            button(
                words.difficulty(level),
                SongsPage(community=program.community_id, program=program.id, which=which),
            )
        ]
        for level, which in BY_DIFFICULTY.items()
    ]


def pages(found: SongPage) -> list[InlineKeyboardButton]:
    """`‹ · 2/7 · ›`."""
    program = found.program

    def at(wanted: int) -> SongsPage | None:
        if not 0 <= wanted < found.pages:
            return None
        return SongsPage(community=program.community_id, program=program.id, which=found.which, page=wanted)

    here = f"{number(found.page + 1)}/{number(found.pages)}"
    return nav.page_row(at(found.page - 1), here, at(found.page + 1))


def history_pages(found: History) -> list[InlineKeyboardButton]:
    """The same for a song's history."""
    song = found.song

    def at(wanted: int) -> SongHistory | None:
        if not 0 <= wanted < found.pages:
            return None
        return SongHistory(community=song.community_id, song=song.id, page=wanted)

    here = f"{number(found.page + 1)}/{number(found.pages)}"
    return nav.page_row(at(found.page - 1), here, at(found.page + 1))


def ways(song: SongDetails) -> Rows:
    """What can be done with a song beside voting on it."""
    ids: dict[str, Any] = {"community": song.community_id, "song": song.id}
    keep = _("Drop favourite") if song.favourite else _("Add to favourites")
    buttons = [button(keep, SongFavourite(**ids, wanted=not song.favourite))] if song.may_vote else []
    if song.times_played:
        buttons.append(button(_("See history"), SongHistory(**ids)))
    if song.may_edit:
        buttons.append(button(_("Edit song"), SongEdit(**ids)))
    return in_rows(buttons, 2)
