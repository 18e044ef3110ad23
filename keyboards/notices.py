"""Buttons on notices: what to do at once, and less of this."""

from aiogram.types import InlineKeyboardButton

from keyboards import choices
from keyboards.data import CommunityData, button, in_rows
from keyboards.rsvp import RsvpAnswer
from keyboards.sessions import MoveAnswer, SessionScreen
from locales import reader
from locales.reader import gettext as _
from models.rsvp import Answer
from services.choices import Topic
from services.notice_facts import NextDate
from services.notices import Notice
from services.sessions import SessionDetails

WIDTH = 2


class LessOf(CommunityData, prefix="less", in_place=True):
    """No more of a kind of notice, in one tap on one; and the way back."""

    topic: Topic
    off: bool


def less(community: int, topic: Topic, *, muted: bool = False) -> InlineKeyboardButton:
    """Stop a kind of notice, or take that back."""
    data = LessOf(community=community, topic=topic, off=not muted)
    return button(choices.get(topic) if muted else choices.stop(topic), data)


def new_time(session: SessionDetails) -> list[InlineKeyboardButton]:
    """Still coming, or not."""
    ids = {"community": session.community_id, "session": session.id}
    return [
        button(_("I'll be there"), MoveAnswer(stays=True, **ids), style="primary"),
        button(_("Can't come"), MoveAnswer(stays=False, **ids)),
    ]


def next_dates(notice: Notice, zone: str) -> list[list[InlineKeyboardButton]]:
    """The next dates: one tap says that one comes; where there are roles it opens the date, to choose one."""
    return in_rows([_next_date(notice.community_id, date, zone) for date in notice.next_dates], WIDTH)


def _next_date(community: int, date: NextDate, zone: str) -> InlineKeyboardButton:
    day = reader.day(date.starts_at, zone)
    if date.roles:
        return button(day, SessionScreen(community=community, session=date.session_id))
    data = RsvpAnswer(community=community, session=date.session_id, answer=Answer.GOING)
    return button(_("Come %(date)s", date=day), data)
