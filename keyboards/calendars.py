"""Buttons that bring sessions into a person's own calendar program."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import CopyTextButton, InlineKeyboardButton

from keyboards.data import CommunityData, button, link
from locales.reader import gettext as _
from services.calendar_feeds import Feed


class FeedAct(StrEnum):
    """What is done with the link of a calendar."""

    SHOW = "show"
    ASK = "ask"
    """Sure to renew it?"""
    RENEW = "renew"
    OFF = "off"


class SessionCalendar(CommunityData, prefix="ic"):
    """Ways to bring one session into one's calendar."""

    session: int


class SessionFile(CommunityData, prefix="icf"):
    """Send the session as a file."""

    session: int


class CalendarOf(CommunityData, prefix="ics"):
    """Subscribe to a program, or to the whole community (0)."""

    act: FeedAct
    program: int = 0


class MyCalendar(CallbackData, prefix="icm"):
    """Subscribe to one's own sessions, over all communities."""

    act: FeedAct


def doing(feed: Feed, act: FeedAct) -> CallbackData:
    """What a button about a calendar's link carries."""
    if feed.community_id:
        return CalendarOf(community=feed.community_id, program=feed.program_id, act=act)
    return MyCalendar(act=act)


def subscribe(community: int, program: int = 0) -> InlineKeyboardButton:
    """A button to subscribe to a program, or to a community."""
    return button(_("Subscribe"), CalendarOf(community=community, program=program, act=FeedAct.SHOW))


def my_calendar() -> InlineKeyboardButton:
    """A button to one's own calendar."""
    return button(_("My calendar"), MyCalendar(act=FeedAct.SHOW))


def add(community: int, session: int) -> InlineKeyboardButton:
    """A button to the ways of bringing a session into one's calendar."""
    return button(_("Add to calendar"), SessionCalendar(community=community, session=session))


def file(community: int, session: int, label: str) -> InlineKeyboardButton:
    """A button that sends the session as a file."""
    return button(label, SessionFile(community=community, session=session))


def ways(feed: Feed, page: str, address: str, google: str) -> list[list[InlineKeyboardButton]]:
    """What can be done with a calendar's link: open it, at Google too, copy it; renew it, turn it off."""
    return [
        [link(_("Open calendar"), page), link(_("Add to Google"), google)],
        [InlineKeyboardButton(text=_("Copy the link"), copy_text=CopyTextButton(text=address))],
        [
            button(_("Renew the link"), doing(feed, FeedAct.ASK)),
            button(_("Turn off"), doing(feed, FeedAct.OFF)),
        ],
    ]
