"""The guests of a session as screens, for those who run it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from aiogram.types import InlineKeyboardButton

from keyboards import guests as keyboards
from keyboards import nav
from keyboards.data import button, link, markup, page
from keyboards.sessions import SessionGuests, SessionMenu
from locales.reader import gettext as _
from models.rsvp import RsvpStatus
from services.guest_entry import Entered
from services.guest_list import GuestList, Line, TakenOut
from services.sessions import SessionDetails
from views import guests, mail_states
from views.links import Links
from views.screen import Screen, render


def listed(
    found: GuestList, links: Links, *, toast: str | None = None, undo: Sequence[InlineKeyboardButton] = ()
) -> Screen:
    """Who they are, and the link by which they register themselves; `undo` what was just done."""
    session = found.session
    ids = {"community": session.community_id, "session": session.id}
    url = address(found, links)
    tools = [button(_("Add a guest"), keyboards.GuestAdd(**ids))] if session.answerable else []
    if url:
        query = urlencode({"url": url, "text": session.title})
        tools.append(link(_("Share link"), f"https://t.me/share/url?{query}"))
    more = page(_("Open page"), links.page(f"/app/{session.community_id}/session/{session.id}/guests"))
    text = render("guests/list.html", found=found, url=url, said=said, letter=mail_states.trouble)
    rows = keyboards.listed(found)
    return Screen(text, markup(list(undo), *rows, tools, more, nav.back_row(SessionMenu(**ids))), toast)


def address(found: GuestList, links: Links) -> str:
    """Where people register for the session; empty where they cannot."""
    if not (found.by_web and found.session.answerable and links.mails):
        return ""
    return links.page(guests.register_path(found.session.reference)) or ""


def said(line: Line) -> str:
    """What became of a guest's registration."""
    if line.status is RsvpStatus.NOT_GOING:
        return _("does not come")
    if line.status is RsvpStatus.WAITLIST:
        return _("on the waitlist")
    return line.role or _("comes")


def prompt(session: SessionDetails) -> Screen:
    """Ask who comes."""
    back = SessionGuests(community=session.community_id, session=session.id)
    roles = [pool.role for pool in session.pools if pool.role]
    return Screen(render("guests/add.html", session=session, roles=roles), markup(nav.back_row(back)))


def entered(done: Entered, links: Links) -> Screen:
    """Whether it was a place or a number."""
    return listed(done.page, links, toast=outcome(done))


def outcome(done: Entered) -> str:
    """Whether it was a place or a number, and whether they hear of it."""
    mine = done.session.mine
    if mine is not None and mine.status is RsvpStatus.WAITLIST:
        came = _("%(name)s is no. %(n)s on the waitlist.", name=done.name, n=mine.position)
    else:
        came = _("%(name)s has a place.", name=done.name)
    told = [_("They hear of it by mail.")] if done.told else []
    late = [_("The deadline has passed: only organizers enter people now.")] if done.late else []
    return " ".join([came, *told, *late])


def one(session: SessionDetails, line: Line, *, toast: str | None = None) -> Screen:
    """One guest, and what can be done for them."""
    back = SessionGuests(community=session.community_id, session=session.id)
    text = render("guests/one.html", session=session, one=line, said=said, letter=mail_states.said)
    return Screen(text, markup(keyboards.one(session, line), nav.back_row(back)), toast)


def renewed(session: SessionDetails, line: Line) -> Screen:
    """After another link was written."""
    return one(session, line, toast=link_renewed())


def link_renewed() -> str:
    """What renewing a guest's link means."""
    return _("The link before leads nowhere now. A letter brings the new one.")


def ask_out(session: SessionDetails, line: Line) -> Screen:
    """Is that meant?"""
    back = keyboards.GuestScreen(community=session.community_id, session=session.id, user=line.user_id)
    text = render("guests/ask_out.html", session=session, one=line, said=said)
    return Screen(text, markup(keyboards.sure(session, line), nav.back_row(back)))


def taken_out(found: TakenOut, links: Links) -> Screen:
    """After a place was given back."""
    undo = keyboards.undo(found.page.session, found.before) if comes(found.before) else ()
    return listed(found.page, links, toast=place_back(), undo=undo)


def put_back(found: GuestList, links: Links) -> Screen:
    """After it was undone."""
    return listed(found, links, toast=back_again())


def comes(line: Line) -> bool:
    """Whether a guest has a place or waits for one."""
    return line.status not in (RsvpStatus.NOT_GOING, RsvpStatus.MAYBE)


def back_again() -> str:
    """That somebody comes again, where there is a place."""
    return _("They come again. If the place has gone on, they wait for the next.")


def place_back() -> str:
    """That a place was given back for somebody."""
    return _("The place goes to who waits.")
