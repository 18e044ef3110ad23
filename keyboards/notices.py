"""Buttons on notices: what to do at once, and less of this."""

from aiogram.types import InlineKeyboardButton

from keyboards import choices
from keyboards.data import CommunityData, button, in_rows
from keyboards.rsvp import RsvpAnswer
from keyboards.sessions import MoveAnswer, SessionScreen
from locales import reader, words
from locales.reader import gettext as _
from models.rsvp import Answer, RsvpStatus
from services.choices import Topic
from services.digest_content import Digest
from services.notice import Notice
from services.notice_facts import NextDate
from services.sessions import SessionDetails

WIDTH = 2


class LessOf(CommunityData, prefix="less", in_place=True):
    """No more of a kind of notice, in one tap on one; and the way back."""

    topic: Topic
    off: bool


class DigestGoing(CommunityData, prefix="dgg", in_place=True):
    """Say going to a session of a digest; the digest stays."""

    session: int


def digest(digest: Digest) -> list[list[InlineKeyboardButton]]:
    """Each session to open, with its date, and Going in one tap; where one comes in a role, only to open."""
    rows = []
    for line in digest.lines:
        ids = {"community": line.community_id, "session": line.id}
        date = f" {reader.day(line.starts_at, line.zone)}"
        row = [button(words.short(line.title, max(18 - len(date), 4)) + date, SessionScreen(**ids))]
        rows.append(row if line.has_roles else [*row, button(_("Going"), DigestGoing(**ids))])
    return rows


def said_going(session: SessionDetails) -> InlineKeyboardButton:
    """In the place of Going: that one comes, or waits."""
    waits = session.mine is not None and session.mine.status is RsvpStatus.WAITLIST
    going, waiting = _("Going"), _("Waiting")
    label = f"⏳ {waiting}" if waits else f"✓ {going}"
    return button(label, DigestGoing(community=session.community_id, session=session.id))


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
