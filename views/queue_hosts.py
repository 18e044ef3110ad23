"""A live queue as its hosts run it: what a tap came to, moving songs, and the rules."""

from keyboards import nav
from keyboards import queue as keyboards
from keyboards import queue_hosts as host_keyboards
from keyboards.data import markup
from locales.reader import gettext as _
from locales.reader import moment, ngettext, number
from models.queue import QueueOrder, QueueStatus
from services.queue import Board, Entry, State
from services.queue_hosts import Done
from views.links import Links
from views.queue import board, cut, one
from views.screen import Screen, render


def done(result: Done, links: Links) -> Screen:
    """The queue after a host's tap; who was second sees today's order, and hears so."""
    if result.stale:
        return board(result.board, links, alert=_overtaken())
    return board(result.board, links, toast=_did(result))


def _did(result: Done) -> str:
    if not result.changed:
        return _("That's done already.")
    if result.entry is None:
        return _("Taken out of the queue.")
    title = cut(result.entry.title)
    if result.entry.status is QueueStatus.PLAYED:
        return _("Played: %(title)s", title=title)
    return _("Now: %(value)s", value=title)


def undone(result: Done, links: Links) -> Screen:
    """The queue as it was before; or that it was something else that is last."""
    if result.stale:
        return board(result.board, links, alert=_overtaken())
    return board(result.board, links, toast=_("Taken back."))


def moved(result: Done, links: Links) -> Screen:
    """The song in its new place; or today's order."""
    if result.stale or result.entry is None:
        return board(result.board, links, alert=_overtaken())
    return one(result.board, result.entry, toast=_("Now no. %(n)s.", n=number(result.entry.place)))


def put_later(result: Done, links: Links) -> Screen:
    """The queue, its first song some places further down."""
    if result.stale or result.entry is None:
        return board(result.board, links, alert=_overtaken())
    toast = _("%(title)s is now no. %(n)s.", title=cut(result.entry.title), n=number(result.entry.place))
    return board(result.board, links, toast=toast)


def _overtaken() -> str:
    return _("Somebody was faster: this is the queue as it is now. Nothing was changed by your tap.")


def arrange(found: Board, page: int = 0) -> Screen:
    """Everything that waits, to tap what is to be moved."""
    page = max(0, min(page, (len(found.waiting) - 1) // keyboards.PAGE))
    shown = found.waiting[page * keyboards.PAGE : (page + 1) * keyboards.PAGE]
    text = render("queue/arrange.html", board=found, shown=shown, cut=cut)
    pages = keyboards.pages(found, page, len(found.waiting), keyboards.QueueArrange)
    back = nav.back_row(keyboards.QueueScreen(**keyboards.ids(found.session)))
    return Screen(text, markup(*keyboards.entries(found, shown), pages, back))


def rules(found: Board, *, toast: str | None = None) -> Screen:
    """How the queue is run: open or not, in which order, how many songs a person."""
    text = render(
        "queue/rules.html",
        board=found,
        state=_says_open(found),
        order=_says_order(found.rules.order),
        limit=says_limit(found.rules.per_person),
    )
    back = nav.back_row(keyboards.QueueScreen(**keyboards.ids(found.session)))
    return Screen(text, markup(*host_keyboards.rules(found), back), toast)


def opened(result: Done) -> Screen:
    """After songs were let in, or no more of them."""
    return _ruled(result, _says_open(result.board))


def ordered(result: Done) -> Screen:
    """After another order was chosen."""
    return _ruled(result, _says_order(result.board.rules.order))


def limited(result: Done) -> Screen:
    """After another number of songs a person was chosen."""
    return _ruled(result, says_limit(result.board.rules.per_person))


def ruled(result: Done) -> Screen:
    """After several rules were set in one form."""
    return _ruled(result, _("Saved."))


def _ruled(result: Done, says: str) -> Screen:
    return rules(result.board, toast=says if result.changed else _("That's done already."))


def posted(found: Board) -> Screen:
    """The card is on its way to the group."""
    return rules(found, toast=_("It is on its way to the group."))


def _says_open(found: Board) -> str:
    if found.state is State.OPEN:
        return _("Songs can be called now.")
    if found.state is State.PAUSED:
        return _("No more songs are taken right now.")
    return _("Songs can be called from %(time)s on.", time=moment(found.opens_at, found.session.zone))


def _says_order(order: QueueOrder) -> str:
    if order is QueueOrder.FAIR:
        return _("Callers take turns: who has not played yet comes first.")
    return _("First come, first served.")


def says_limit(most: int) -> str:
    """How many songs of one person may wait."""
    if not most:
        return _("Everybody may have any number of songs waiting.")
    return ngettext(
        "Everybody may have %(num)s song waiting.", "Everybody may have %(num)s songs waiting.", most
    )


def ask_place(found: Board, entry: Entry) -> Screen:
    """To which place?"""
    text = render("queue/place.html", entry=entry, count=len(found.waiting), cut=cut)
    back = keyboards.QueueEntryScreen(community=found.session.community_id, entry=entry.id)
    return Screen(text, markup(nav.back_row(back)))
