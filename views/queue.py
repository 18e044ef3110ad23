"""A live queue as screens in private, and as the group's card."""

from functools import partial

from keyboards import nav
from keyboards import queue as keyboards
from keyboards import queue_hosts as host_keyboards
from keyboards.data import button, link, markup
from keyboards.data import page as open_page
from keyboards.sessions import SessionMore
from locales import words
from locales.reader import clock, ngettext, number
from locales.reader import gettext as _
from models.queue import QueueStatus
from services.queue import Board, Entry, State
from services.queue_calls import Called, Withdrawn
from services.queue_cards import Posted, QueueContent
from services.queue_songs import Choice, Source, Typed
from views.links import Links
from views.screen import Screen, render

MOST = 60
"""Characters of a title in a list."""
ON_CARD = 10
"""Songs that the group's card names; how many more come is said."""
PLAYED_ON_CARD = 30

cut = partial(words.short, most=MOST)


def card(content: QueueContent, links: Links) -> Screen:
    """What is played, what is next, how many more; and the way to call a song."""
    found = content.board
    over = found.state is State.OVER
    all_of_it = found.played if over else found.waiting
    shown = all_of_it[: PLAYED_ON_CARD if over else ON_CARD]
    text = render(
        "queue/card.html",
        board=found,
        shown=shown,
        more=len(all_of_it) - len(shown),
        goes_on_below=content.goes_on_below,
        cut=cut,
    )
    if over or content.goes_on_below:
        return Screen(text)
    start = f"{keyboards.START}{found.session.reference}"
    ways = [link(_("Call a song"), links.start(start))]
    if app := links.app(start):
        ways.append(link(_("Open page"), app))
    return Screen(text, markup(ways))


def board(
    found: Board, links: Links, page: int = 0, *, toast: str | None = None, alert: str | None = None
) -> Screen:
    """The same in private, with the person's own songs, and with what a host can do."""
    session = found.session
    over = found.state is State.OVER
    all_of_it = found.played if over else found.waiting
    page = max(0, min(page, (len(all_of_it) - 1) // keyboards.PAGE))
    shown = all_of_it[page * keyboards.PAGE : (page + 1) * keyboards.PAGE]
    text = render(
        "queue/board.html",
        board=found,
        shown=shown,
        more=len(all_of_it) - page * keyboards.PAGE - len(shown),
        mine=_mine(found),
        cut=cut,
    )
    turning = keyboards.pages(found, page, len(all_of_it))
    address = f"/app/{session.community_id}/session/{session.id}/queue"
    look = [button(_("Refresh"), keyboards.QueueScreen(**keyboards.ids(session), page=page))]
    look += open_page(_("Open page"), links.page(address))
    back = nav.back_row(SessionMore(**keyboards.ids(session)))
    rows = [keyboards.of_callers(found), *host_keyboards.of_hosts(found)]
    return Screen(text, markup(*rows, turning or ([] if over else look), back), toast, alert)


def _mine(found: Board) -> str:
    """`Your songs: no. 2 and no. 7.`"""
    if not found.mine:
        return ""
    places = ", ".join(_("no. %(n)s", n=number(entry.place)) for entry in found.mine)
    return _("Your songs: %(places)s.", places=places)


def stands(found: Board, entry: Entry) -> str:
    """How a song stands in the queue."""
    if entry.status is QueueStatus.PLAYED:
        return _("It was played already.")
    if entry.status is QueueStatus.PLAYING:
        return _("It is played right now.")
    before = found.before(entry)
    if before == 0:
        return _("It is no. %(n)s: the next one.", n=number(entry.place))
    songs = ngettext("%(num)s song before it", "%(num)s songs before it", before)
    said = _("It is no. %(n)s: %(songs)s.", n=number(entry.place), songs=songs)
    return " ".join(filter(None, (said, about(found, entry))))


def about(found: Board, entry: Entry) -> str:
    """When its turn comes, about; empty where nobody can say."""
    at = found.expected(entry)
    return _("About %(time)s.", time=clock(at, found.session.zone)) if at else ""


def called(result: Called) -> Screen:
    """After calling a song: which place it has; or who was faster."""
    found, entry = result.board, result.entry
    if not result.already:
        place = _("Called. You are no. %(n)s.", n=number(entry.place))
        return one(found, entry, toast=" ".join(filter(None, (place, about(found, entry)))))
    return one(found, entry, alert=was_called(found, entry))


def was_called(found: Board, entry: Entry) -> str:
    """Who called a song before, and where it is."""
    title, name = words.short(entry.title, 50), words.short(entry.caller, 40)
    if entry.caller_id == found.me and entry.place:
        return _("You called %(title)s already: no. %(n)s.", title=title, n=number(entry.place))
    if entry.place:
        return _(
            "Already called by %(name)s: %(title)s, no. %(n)s.", name=name, title=title, n=number(entry.place)
        )
    if entry.status is QueueStatus.PLAYING:
        return _("%(title)s is played right now, called by %(name)s.", title=title, name=name)
    return _("%(title)s was played already, called by %(name)s.", title=title, name=name)


def one(found: Board, entry: Entry, *, toast: str | None = None, alert: str | None = None) -> Screen:
    """One song that was called, with what the person may do with it."""
    session = found.session
    text = render("queue/entry.html", entry=entry, stands=stands(found, entry))
    again = []
    if entry.caller_id == found.me and found.state is State.OPEN:
        again = [button(_("Call another"), keyboards.QueueChoose(**keyboards.ids(session)))]
    rows = host_keyboards.on_entry(found, entry)
    back = nav.back_row(keyboards.QueueScreen(**keyboards.ids(session)))
    return Screen(text, markup(*rows, again, back), toast, alert)


def one_or_board(found: Board, entry: Entry | None, links: Links) -> Screen:
    """A song, or the queue where it is not in it any more."""
    return one(found, entry) if entry else board(found, links)


def mine(found: Board, *, toast: str | None = None) -> Screen:
    """The person's own songs that wait."""
    text = render("queue/mine.html", board=found, cut=cut)
    back = nav.back_row(keyboards.QueueScreen(**keyboards.ids(found.session)))
    more = []
    if found.state is State.OPEN:
        more = [button(_("Call a song"), keyboards.QueueChoose(**keyboards.ids(found.session)))]
    return Screen(text, markup(*keyboards.entries(found, found.mine), more, back), toast)


def withdrawn(result: Withdrawn) -> Screen:
    """The person's own songs without the one they took back."""
    gone = (
        _("Withdrawn: %(title)s.", title=cut(result.title)) if result.changed else _("That's done already.")
    )
    return mine(result.board, toast=gone)


def is_there(result: Posted, links: Links) -> Screen | None:
    """For whoever asks in the group for what it shows already; None where a new card comes."""
    if result.message_id is None:
        return None
    where = links.message(result.chat_id, result.message_id)
    text = _("The queue of %(title)s is here already.", title=result.board.session.title)
    return Screen(text, markup([link(_("Show queue"), where)] if where else []))


def choose(choice: Choice) -> Screen:
    """Which song to call?"""
    text = render(
        "queue/choose.html",
        choice=choice,
        nothing=nothing(choice.source),
        cut=cut,
        stands=briefly,
    )
    back = nav.back_row(keyboards.QueueScreen(**keyboards.ids(choice.board.session)))
    rows = [*keyboards.songs(choice), *keyboards.sources(choice), keyboards.song_pages(choice)]
    return Screen(text, markup(*rows, back))


def nothing(source: Source) -> str:
    """Where a list of songs is empty."""
    return {
        Source.TOP: _("The repertoire is empty. Send the title of the first song."),
        Source.MINE: _("You have not suggested a song yet."),
        Source.FAVOURITES: _("You have no favourites here yet."),
        Source.SETLIST: _("This session has no setlist."),
    }[source]


def source(value: Source) -> str:
    """Where songs are chosen from."""
    return {
        Source.TOP: _("Top songs"),
        Source.MINE: _("My songs"),
        Source.FAVOURITES: _("My favourites"),
        Source.SETLIST: _("The setlist"),
    }[value]


def briefly(entry: Entry) -> str:
    """How a song stands in the queue, in a word."""
    if entry.status is QueueStatus.PLAYED:
        return _("played")
    if entry.status is QueueStatus.PLAYING:
        return _("playing")
    return _("no. %(n)s", n=number(entry.place))


def typed(result: Typed, title: str) -> Screen:
    """After a typed title: the song that was called, or the similar ones there are."""
    if result.called:
        return called(result.called)
    session = result.board.session
    text = render("queue/similar.html", songs=result.similar, title=title, cut=cut)
    back = nav.back_row(keyboards.QueueChoose(**keyboards.ids(session)))
    return Screen(text, markup(*keyboards.similar(session, result.similar), back))


def ask_sound(found: Board, entry: Entry) -> Screen:
    """In which key, and how fast?"""
    text = render("queue/sound.html", entry=entry, cut=cut)
    back = keyboards.QueueEntryScreen(community=found.session.community_id, entry=entry.id)
    return Screen(text, markup(nav.back_row(back)))


def described(result: Called) -> Screen:
    """The song with its new key and tempo."""
    return one(result.board, result.entry, toast=_("Changed."))
