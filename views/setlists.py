"""A session's setlist as screens: seen by all, made by those who run the session."""

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards import setlists as keyboards
from keyboards.data import markup
from keyboards.sessions import SessionMore
from keyboards.setlists import SetlistArrange, SetlistScreen, SetlistSongScreen
from locales.reader import gettext as _
from locales.reader import number
from services.setlist_choice import Choice, Proposal
from services.setlist_notes import Noted
from services.setlists import SetlistDetails
from views import setlist_words
from views.screen import Screen, render


def screen(found: SetlistDetails, *, toast: str | None = None, first: keyboards.Rows | None = None) -> Screen:
    """The list, and what an organizer can do with it."""
    text = _list(found, setlist_words.standing(found))
    back = nav.back_row(SessionMore(**keyboards.ids(found.session)))
    return Screen(text, markup(*(first or []), *keyboards.ways(found), back), toast)


def _list(found: SetlistDetails, standing: str) -> str:
    level = setlist_words.range_of(found.preparation)
    return render("setlists/list.html", found=found, standing=standing, level=level)


def arrange(found: SetlistDetails, page: int = 0) -> Screen:
    """Which song to change."""
    page = max(0, min(page, keyboards.pages_of(found) - 1))
    text = _list(found, _("Which song do you want to change?"))
    return Screen(text, markup(*keyboards.numbered(found, page), _to_list(found)))


def ticks(found: SetlistDetails, page: int = 0, *, toast: str | None = None) -> Screen:
    """What was played."""
    page = max(0, min(page, keyboards.pages_of(found) - 1))
    text = _list(found, _("Tap what was not played after all."))
    return Screen(text, markup(*keyboards.ticks(found, page), _to_list(found)), toast)


def song(found: SetlistDetails, song_id: int, *, toast: str | None = None) -> Screen:
    """One song, to be changed; what is written next is its note."""
    line = found.line(song_id)
    text = render("setlists/song.html", found=found, line=line, at=found.at(song_id), key_asked=False)
    page = (found.at(song_id) - 1) // keyboards.PAGE
    back = nav.back_row(SetlistArrange(**keyboards.ids(found.session), page=page))
    return Screen(text, markup(*keyboards.change(found, line), back), toast)


def ask_key(found: SetlistDetails, song_id: int) -> Screen:
    """Which key that day?"""
    line = found.line(song_id)
    text = render("setlists/song.html", found=found, line=line, at=found.at(song_id), key_asked=True)
    back = nav.back_row(SetlistSongScreen(**keyboards.ids(found.session), song=song_id))
    return Screen(text, markup(back))


def saved(found: SetlistDetails, song_id: int) -> Screen:
    """The song after a change."""
    return song(found, song_id, toast=_("Saved."))


def moved(found: SetlistDetails, song_id: int) -> Screen:
    """The song in its new place."""
    return song(found, song_id, toast=_("Now no. %(n)s.", n=number(found.at(song_id))))


def ask_note(found: SetlistDetails) -> Screen:
    """What is to be said about the whole list?"""
    return Screen(render("setlists/note.html", found=found, noted=None), markup(_to_list(found)))


def noted(result: Noted) -> Screen:
    """After a note was written; or both, when another organizer wrote one meanwhile."""
    found = result.setlist
    if result.other is not None:
        text = render("setlists/note.html", found=found, noted=result)
        return Screen(text, markup([keyboards.keep_mine(found, result.song_id)], _to_list(found)))
    return saved(found, result.song_id) if result.song_id else screen(found, toast=_("Saved."))


def removed(found: SetlistDetails, song_id: int) -> Screen:
    """The list without it, and the way back."""
    return screen(found, toast=_("Removed."), first=keyboards.undo(found, song_id))


def restored(found: SetlistDetails) -> Screen:
    """The list with it again."""
    return screen(found, toast=_("It is back."))


def pick(choice: Choice, *, toast: str | None = None) -> Screen:
    """Songs to pick by hand; what is written next is searched for."""
    text = render("setlists/pick.html", choice=choice, rested=setlist_words.rested)
    return Screen(text, markup(*keyboards.picks(choice), _to_list(choice.setlist)), toast)


def added(choice: Choice) -> Screen:
    """The same after one was put on the list."""
    return pick(choice, toast=_("Added."))


def proposal(found: Proposal) -> Screen:
    """A list that could be, with a reason for each song."""
    lines = [(picked.song, setlist_words.reasons(found, picked)) for picked in found.picks]
    about = found.setlist.preparation
    text = render(
        "setlists/propose.html", found=found, lines=lines, about=about, level=setlist_words.range_of(about)
    )
    rows = keyboards.proposed(found) if found.picks else []
    return Screen(text, markup(*rows, _to_list(found.setlist)))


def taken(found: SetlistDetails) -> Screen:
    """The list as it was proposed."""
    return screen(found, toast=_("This is the list now. Confirm it when it is ready."))


def chosen(found: SetlistDetails) -> Screen:
    """The list that everybody sees from now on."""
    return screen(found, toast=_("Confirmed. All who see the session see it now."))


def _to_list(found: SetlistDetails) -> list[InlineKeyboardButton]:
    return nav.back_row(SetlistScreen(**keyboards.ids(found.session)))
