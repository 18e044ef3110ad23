"""Every button has a page in its place, and that page is there."""

from typing import Any

from aiohttp.test_utils import make_mocked_request

from handlers import routers
from keyboards.booking_picks import PickStart
from keyboards.bookings import AppointmentScreen, BookingFile, BookingScreen, DiaryPage
from keyboards.data import CommunityData, button, markup
from keyboards.discovery import WhatsOn
from keyboards.notices import LessOf
from keyboards.orders import OrderScreen
from keyboards.rsvp import RsvpAnswer
from keyboards.sessions import SessionScreen
from models.database import Database
from models.rsvp import Answer
from services.booking_lists import When
from services.booking_picks import What
from services.choices import Topic
from services.mailboxes import Mailbox
from services.seals import Seals
from views.links import Links
from views.mail_links import _kinds, _path, links_of
from webapp.app import build

LINKS = Links("jamboree_bot", public_url="https://jam.test", seals=Seals(b"k"), mails=True)
IDS = {"community", "session", "program", "comment", "space", "action", "user", "song", "goal", "milestone"}
IDS |= {"announcement", "step", "talk", "booking", "appointment", "of", "payroll"}

CHOICES: dict[type[CommunityData], list[dict[str, Any]]] = {
    PickStart: [{"what": what} for what in What],
    DiaryPage: [{"when": when, "everybody": all_of_them} for when in When for all_of_them in (False, True)],
}
"""Fields by which a button leads to one page or another."""


async def test_what_a_button_leads_to_is_a_page_of_the_web(sqlite_url: str) -> None:
    assert routers
    db = Database(sqlite_url)
    app = build(db, bot_token="42:token", links=LINKS)
    lost = []
    for name, kind in _kinds().items():
        if name.startswith("_"):
            continue
        given = {field: 7 for field in kind.model_fields if field in IDS}
        for more in CHOICES.get(kind, ({},)):
            path = "/my/7" + _path(kind.model_construct(**given, **more))
            found = await app.router.resolve(make_mocked_request("GET", path))
            if found.http_exception is not None:
                lost.append((name, path))
    await db.close()
    assert lost == []


def test_a_letter_about_a_booking_leads_to_it() -> None:
    of = {"community": 7}
    shown = markup(
        [button("Open booking", BookingScreen(booking=5, **of))],
        [button("File", BookingFile(booking=5, **of))],
        [button("See appointment", AppointmentScreen(appointment=6, **of))],
        [button("Choose a time", PickStart(what=What.NEW, of=8, **of))],
        [button("Pay now", OrderScreen(booking=5, **of))],
    )
    assert [link.url for link in links_of(shown, Mailbox("a@x.org", "a@x.org", 5), LINKS)] == [
        "https://jam.test/my/7/booking/5",
        "https://jam.test/my/7/appointment/6",
        "https://jam.test/my/7/price/8/times",
        "https://jam.test/my/7/booking/5/payment",
    ]


def test_buttons_of_one_page_are_one_link_and_a_guest_has_a_page_of_their_own() -> None:
    ids = {"community": 7, "session": 9}
    shown = markup(
        [button("Going", RsvpAnswer(answer=Answer.GOING, **ids)), button("No", SessionScreen(**ids))],
        [button("Less", LessOf(community=7, topic=Topic.REMINDERS, off=True))],
        [button("What's on", WhatsOn(community=7))],
    )
    person = links_of(shown, Mailbox("a@x.org", "a@x.org", 5), LINKS)
    assert [(link.label, link.url) for link in person] == [
        ("No", "https://jam.test/my/7/session/9"),
        ("What's on", "https://jam.test/my/7"),
    ]
    (only,) = links_of(shown, Mailbox("a@x.org", "a@x.org", 5, guest=1), LINKS)
    assert only.url.startswith("https://jam.test/guest/")
    assert only.url.endswith("#session-9")
