"""The guests of a session as screens, for those who run it."""

from urllib.parse import urlencode

from keyboards import guests as keyboards
from keyboards import nav
from keyboards.data import button, link, markup, page
from keyboards.sessions import SessionGuests, SessionMenu
from locales.reader import gettext as _
from models.rsvp import RsvpStatus
from services.guest_entry import Entered
from services.guest_list import GuestList, Line
from services.sessions import SessionDetails
from views import guests, mail_states
from views.links import Links
from views.screen import Screen, render


def listed(found: GuestList, links: Links, *, toast: str | None = None, alert: str | None = None) -> Screen:
    """Who they are, and the link by which they register themselves."""
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
    return Screen(text, markup(*rows, tools, more, nav.back_row(SessionMenu(**ids))), toast, alert)


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
    told = _("They hear of it by mail.")
    return f"{came} {told}" if done.told else came


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


def taken_out(found: GuestList, links: Links) -> Screen:
    """After a place was given back."""
    return listed(found, links, toast=place_back())


def place_back() -> str:
    """That a place was given back for somebody."""
    return _("The place goes to who waits.")
