"""Links in the place of buttons: what a tap does in the chat, a page does for who reads a letter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from keyboards.action_items import ActionScreen, ActionTick
from keyboards.announcements import AnnounceContinue, AnnouncePause, AnnounceReport, AnnounceStop
from keyboards.attendance import AttendanceList
from keyboards.booking_picks import PickStart
from keyboards.bookings import BookingFile, BookingList, DiaryPage
from keyboards.calendars import SessionFile
from keyboards.data import CommunityData
from keyboards.discussion import CommentReply, CommentScreen
from keyboards.earnings import PayPeriodScreen
from keyboards.feedback import FeedbackScreen, FeedbackStars
from keyboards.finance import InvoicePaper
from keyboards.intake_forms import IntakeOpen
from keyboards.members import JoinDecision
from keyboards.notices import LessOf
from keyboards.orders import OrderPay, OrderScreen
from keyboards.sessions import SessionScreen
from keyboards.spaces import SpaceList
from keyboards.steps import StepOpen
from keyboards.threads import ThreadOpen, ThreadWrite
from locales.reader import gettext as _
from services.booking_lists import When
from services.booking_picks import What
from services.mailboxes import Mailbox
from views.guests import personal_link
from views.links import Links

_LEFT_OUT = (LessOf, SessionFile, BookingFile)
"""What a letter has elsewhere: the way to fewer of them at its end, the calendar's file with it."""
_DIARIES = {False: "/appointments", True: "/all-appointments"}
_PICKS = {What.NEW: "/price/%d/times", What.MOVE: "/appointment/%d/move", What.NEXT: "/booking/%d/next"}


def _announcement(data: Any) -> str:
    return f"/announcement/{data.announcement}"


_PAGES: dict[type[CallbackData], Callable[[Any], str]] = {
    InvoicePaper: lambda data: "/invoices",
    AnnounceContinue: _announcement,
    AnnouncePause: _announcement,
    AnnounceReport: _announcement,
    AnnounceStop: _announcement,
    AttendanceList: lambda data: f"/session/{data.session}/attendance",
    CommentReply: lambda data: f"/comment/{data.comment}",
    CommentScreen: lambda data: f"/comment/{data.comment}",
    FeedbackScreen: lambda data: f"/session/{data.session}/feedback",
    FeedbackStars: lambda data: f"/session/{data.session}/feedback",
    IntakeOpen: lambda data: f"/booking/{data.booking}/form",
    JoinDecision: lambda data: "/members",
    StepOpen: lambda data: f"/step/{data.step}",
    ThreadOpen: lambda data: f"/thread/{data.talk}",
    ThreadWrite: lambda data: f"/thread/{data.talk}",
    PayPeriodScreen: lambda data: f"/earnings/period/{data.payroll}",
    SpaceList: lambda data: "/rooms",
    BookingList: lambda data: "/bookings",
    DiaryPage: lambda data: _DIARIES[data.everybody] + ("/past" if data.when is When.PAST else ""),
    OrderPay: lambda data: f"/booking/{data.booking}/payment",
    OrderScreen: lambda data: f"/booking/{data.booking}/payment",
    PickStart: lambda data: _PICKS[data.what] % data.of,
}
"""Pages that a button's own name of a session, program or booking does not lead to."""
_NAMED = ("session", "program", "appointment", "booking")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a letter."""

    label: str
    url: str


def links_of(keyboard: InlineKeyboardMarkup | None, box: Mailbox, links: Links) -> tuple[Link, ...]:
    """The links in the place of a screen's buttons: one for each page, in their order."""
    found: dict[str, list[InlineKeyboardButton]] = {}
    for row in keyboard.inline_keyboard if keyboard else ():
        for button in row:
            url = _url(button, box, links)
            if url:
                found.setdefault(url, []).append(button)
    return tuple(Link(_label(buttons), url) for url, buttons in found.items())


def _url(button: InlineKeyboardButton, box: Mailbox, links: Links) -> str | None:
    if button.callback_data:
        data = _data(button.callback_data)
        return _page(data, box, links) if data is not None and not isinstance(data, _LEFT_OUT) else None
    if button.web_app:
        path = urlsplit(button.web_app.url).path
        return None if box.guest else links.page("/my" + path.removeprefix("/app"))
    ours = button.url is not None and button.url.startswith("https://t.me/")
    return None if ours and not box.also else button.url


def _data(packed: str) -> CommunityData | None:
    kind = _kinds().get(packed.partition(":")[0])
    return kind.unpack(packed) if kind else None


@cache
def _kinds() -> dict[str, type[CommunityData]]:
    return {kind.__prefix__: kind for kind in _below(CommunityData)}


def _below(kind: type[CommunityData]) -> Iterable[type[CommunityData]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _page(data: CommunityData, box: Mailbox, links: Links) -> str | None:
    """The page where the same is done; a guest has one page of their own, for what they come to."""
    session = getattr(data, "session", None)
    if box.guest:
        return personal_link(links, data.community, box.user_id or 0, box.guest, session) if session else None
    return links.page(f"/my/{data.community}{_path(data)}")


def _path(data: CommunityData) -> str:
    special = _PAGES.get(type(data))
    if special:
        return special(data)
    if isinstance(data, ActionScreen | ActionTick):
        return ""
    named = ((name, getattr(data, name, None)) for name in _NAMED)
    return next((f"/{name}/{of}" for name, of in named if of), "")


def _label(buttons: list[InlineKeyboardButton]) -> str:
    """What several buttons do together: they answer, open, or decide."""
    opening = [one for one in buttons if isinstance(_data(one.callback_data or ""), SessionScreen)]
    if opening or len(buttons) == 1:
        return (opening or buttons)[0].text
    if all(isinstance(_data(one.callback_data or ""), JoinDecision) for one in buttons):
        return _("Let in, or decline")
    return _("Change my answer")
