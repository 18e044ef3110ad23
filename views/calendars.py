"""Bringing sessions into a person's own calendar program: once, by a file, or for good, by a link."""

from collections.abc import Callable, Sequence
from urllib.parse import quote, urlencode

from aiogram.filters.callback_data import CallbackData

from keyboards import calendars as keyboards
from keyboards import nav
from keyboards.calendars import FeedAct
from keyboards.communities import CommunityMore
from keyboards.data import button, link, markup
from keyboards.programs import ProgramMore
from keyboards.sessions import SessionMore
from keyboards.settings import SettingsScreen
from locales.reader import gettext as _
from services.booking_calendar import AppointmentEvent
from services.calendar_feeds import Feed, Subscription
from services.calendars import Event
from services.slugs import slug
from views import calendar_files
from views.calendar_files import AnyEvent
from views.links import Links
from views.screen import Document, Screen, render


def add(event: Event, links: Links) -> Screen:
    """Ways to bring one session into one's calendar."""
    rows = [
        [
            link(_("Add to Google"), calendar_files.google(event, links)),
            keyboards.file(event.community_id, event.id, _("Get the file")),
        ],
        [keyboards.subscribe(event.community_id, event.program_id)],
    ]
    back = nav.back_row(SessionMore(community=event.community_id, session=event.id))
    return Screen(render("calendars/add.html", event=event), markup(*rows, back))


def file(event: Event, links: Links) -> Document:
    """One session as a file, as it is now."""
    caption = render("calendars/file.html", event=event)
    name, content = calendar_files.filename(event), calendar_files.one(event, links)
    return Document(name, content, caption, _("Here it is."))


def booking(events: Sequence[AppointmentEvent], links: Links) -> Document:
    """The appointments of a booking as a file, as they are now."""
    first = events[0]
    caption = render("calendars/booking.html", event=first)
    name = f"{slug(first.title)}.ics"
    return Document(name, calendar_files.booking(events, links), caption, _("Here it is."))


def feed(found: Feed, links: Links, *, toast: str | None = None) -> Screen:
    """The link to subscribe to, and what can be done with it."""
    address = address_of(found, links)
    rows = []
    if address and found.token:
        rows = keyboards.ways(found, page_of(found.token, links), address, google(address))
    elif links.public_url:
        rows = [[button(_("Turn on"), keyboards.doing(found, FeedAct.SHOW))]]
    text = render("calendars/feed.html", feed=found, address=address, available=bool(links.public_url))
    return Screen(text, markup(*rows, nav.back_row(_back(found))), toast)


def renewing(found: Feed, _links: Links) -> Screen:
    """Sure?"""
    sure = [button(_("Renew the link"), keyboards.doing(found, FeedAct.RENEW), style="danger")]
    back = nav.back_row(keyboards.doing(found, FeedAct.SHOW))
    return Screen(render("calendars/renew.html", feed=found), markup(sure, back))


def renewed(found: Feed, links: Links) -> Screen:
    """The new link."""
    return feed(found, links, toast=_("Here is a new link. The old one is worth nothing now."))


def turned_off(found: Feed, links: Links) -> Screen:
    """No link any more."""
    return feed(found, links, toast=_("The link is off."))


SCREENS: dict[FeedAct, Callable[[Feed, Links], Screen]] = {
    FeedAct.SHOW: feed,
    FeedAct.ASK: renewing,
    FeedAct.RENEW: renewed,
    FeedAct.OFF: turned_off,
}


def name_of(found: Feed) -> str:
    """What a calendar is called in the person's calendar program."""
    return found.name or _("My sessions")


def title(subscribed: Subscription, events: Sequence[AnyEvent]) -> str:
    """The same, by what is in it: what one may not see any more has no name either."""
    if not subscribed.community_id:
        return _("My sessions")
    first = events[0] if events else None
    if first is None:
        return "Jamboree"
    return first.program if subscribed.program_id and isinstance(first, Event) else first.community


def address_of(found: Feed, links: Links) -> str | None:
    """The https address of a calendar; None without a link or a web server."""
    return links.page(f"/calendar/{found.token}.ics") if found.token else None


def page_of(token: str, links: Links) -> str:
    """The page that offers a calendar to the programs of a phone or a computer."""
    return links.page(f"/calendar/{token}") or ""


def webcal(address: str) -> str:
    """The same address as calendar programs open it."""
    return "webcal://" + address.partition("://")[2]


def google(address: str) -> str:
    """The page of Google Calendar that subscribes; it takes no https address."""
    return "https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal(address)}, quote_via=quote)


def outlook(address: str, name: str) -> str:
    """The page of Outlook that subscribes."""
    fields = urlencode({"url": address, "name": name}, quote_via=quote)
    return f"https://outlook.live.com/calendar/0/addfromweb?{fields}"


def _back(found: Feed) -> CallbackData:
    if found.program_id:
        return ProgramMore(community=found.community_id, program=found.program_id)
    return CommunityMore(community=found.community_id) if found.community_id else SettingsScreen()
