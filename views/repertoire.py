"""The songs of a program as screens: at first sight, in lists, one of them, and when it was played."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from aiogram.filters.callback_data import CallbackData

from keyboards import materials, nav, voting
from keyboards import repertoire as keyboards
from keyboards.data import button, in_rows, link, markup
from keyboards.programs import ProgramScreen
from keyboards.repertoire import Songs, SongsPage, SongSuggest
from keyboards.sessions import SessionScreen
from keyboards.setlists import SetlistScreen
from locales import words
from locales.reader import day
from locales.reader import gettext as _
from models.repertoire import Difficulty
from services.song_history import History, Played
from services.song_lists import SongBoard, SongList, SongPage
from services.songs import SongDetails, SongProgram
from views.links import Links
from views.screen import Screen, render

MAX_HOST = 30


def words_of_songs() -> dict[str, Callable[..., str]]:
    """What the templates of songs need beside them."""
    return {"tempo": tempo, "level": level, "link_name": words.song_link, "host": host}


def tempo(text: str) -> str:
    """`120 bpm` for a number alone; words as they are."""
    return _("%(number)s bpm", number=text) if text.isdecimal() else text


def level(difficulty: Difficulty | None) -> str:
    """How hard it is, where that is known."""
    return words.difficulty(difficulty) if difficulty else ""


def host(url: str) -> str:
    """Where a link leads, short enough for a line."""
    return words.short((urlsplit(url).hostname or url).removeprefix("www."), MAX_HOST)


def board(found: SongBoard, *, toast: str | None = None) -> Screen:
    """The songs at first sight: the best liked, those played lately, the lists there are."""
    program = found.program
    ids: dict[str, Any] = {"community": program.community_id, "program": program.id}
    first = [button(_("Suggest a song"), SongSuggest(**ids))] if program.may_vote else []
    if found.unvoted and program.may_vote:
        first.insert(0, button(_("Vote now"), voting.VoteNow(**ids), style="primary"))
    last = []
    if found.count:
        last.append(button(keyboards.list_names()[SongList.MINE], SongsPage(**ids, which=SongList.MINE)))
        if program.manages:
            last.append(button(_("Post to group"), voting.VotesPost(**ids)))
    text = render("repertoire/board.html", board=found, **words_of_songs())
    rows = [first, *keyboards.lists(found), last, nav.back_row(ProgramScreen(**ids))]
    return Screen(text, markup(*rows), toast)


def listed(found: SongPage) -> Screen:
    """A page of a list."""
    name = keyboards.list_names()[found.which]
    text = render("repertoire/list.html", found=found, name=name, nothing=nothing(found), **words_of_songs())
    back = nav.back_row(Songs(community=found.program.community_id, program=found.program.id))
    return Screen(text, markup(*keyboards.openers(found.lines), keyboards.pages(found), back))


def nothing(found: SongPage) -> str:
    """What an empty list says, and what to do."""
    return {
        SongList.PLAYED: _("No song was played yet. It appears here after a session with a setlist."),
        SongList.NEVER: _("Every song was played at least once."),
        SongList.FAVOURITES: _("Open a song and choose Add to favourites: you find it here then."),
        SongList.MINE: _("You have not suggested a song yet. Go back and choose Suggest a song."),
        SongList.FOUND: _("No song has these words. Write others, or suggest the song."),
    }.get(found.which, _("Nothing here yet."))


def levels(program: SongProgram) -> Screen:
    """Choose a difficulty."""
    back = nav.back_row(Songs(community=program.community_id, program=program.id))
    text = render("repertoire/levels.html", program=program)
    return Screen(text, markup(*keyboards.levels(program), back))


def song(found: SongDetails, links: Links, *, toast: str | None = None, alert: str | None = None) -> Screen:
    """One song: its facts, its links, its votes; vote on it."""
    text = render("repertoire/song.html", song=found, **words_of_songs())
    vote = voting.choices(found) if found.may_vote else []
    ways = [*(one for row in keyboards.ways(found) for one in row), link(_("Share"), share(found, links))]
    back = nav.back_row(Songs(community=found.community_id, program=found.program_id))
    return Screen(text, markup(vote, *in_rows(ways, 2), back), toast, alert)


def share(found: SongDetails, links: Links) -> str:
    """Opens Telegram's own way to send the song's deep link to anybody."""
    return (
        f"https://t.me/share/url?url={quote(links.start(found.reference), safe='')}&text={quote(found.title)}"
    )


def kept(found: SongDetails, links: Links) -> Screen:
    """After it became a favourite, or is one no more."""
    return song(found, links, toast=kept_toast(found))


def kept_toast(found: SongDetails) -> str:
    """What is said of it."""
    return _("It is among your favourites.") if found.favourite else _("It is no favourite any more.")


def history(found: History) -> Screen:
    """When it was played, and where that was."""
    zone, community = found.song.program.zone, found.song.community_id
    sessions = [button(day(one.played_at, zone), _where(community, one)) for one in found.lines]
    text = render("repertoire/history.html", found=found, song=found.song, sign=materials.SIGNS)
    back = nav.back_row(keyboards.SongScreen(community=community, song=found.song.id))
    return Screen(
        text, markup(*in_rows(sessions, 2), keyboards.history_pages(found), materials.charts(found), back)
    )


def _where(community: int, one: Played) -> CallbackData:
    """To the setlist it was on, or to the session where it was called."""
    leads = SessionScreen if one.position is None else SetlistScreen
    return leads(community=community, session=one.session_id)
