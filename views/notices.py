"""Notices: what one person is told in private, and what to do now."""

from collections.abc import Callable

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from keyboards import members, rsvp, sessions
from keyboards import notices as keyboards
from keyboards.data import button, markup
from keyboards.discovery import WhatsOn
from locales.reader import gettext as _
from services.notices import Notice
from services.outbox import Kind
from services.reminders import Muted
from services.sessions import SessionDetails
from views.screen import Screen, render


def screen(notice: Notice) -> Screen:
    """A notice as its reader sees it."""
    return _SCREENS[notice.kind](notice)


def _of_session(template: str, keyboard: Callable[[Notice, SessionDetails], InlineKeyboardMarkup]) -> "Maker":
    """The maker of the screens of a kind that tells about a session."""

    def make(notice: Notice) -> Screen:
        session = notice.session
        if session is None:
            raise LookupError(f"{notice.kind} without a session")
        text = render(template, notice=notice, session=session, muted=False)
        return Screen(text, keyboard(notice, session))

    return make


def _reminder(_notice: Notice, session: SessionDetails) -> InlineKeyboardMarkup:
    return markup(*rsvp.answers(session), keyboards.less(session, muted=False))


def _promoted(_notice: Notice, session: SessionDetails) -> InlineKeyboardMarkup:
    return markup(*rsvp.answers(session), [sessions.open_session(session, _("Open session"))])


def _cancelled(notice: Notice, session: SessionDetails) -> InlineKeyboardMarkup:
    return markup(*keyboards.next_dates(notice, session.zone), _whats_on(notice))


def _rescheduled(_notice: Notice, session: SessionDetails) -> InlineKeyboardMarkup:
    return markup(keyboards.new_time(session), [sessions.open_session(session, _("Open session"))])


def _join_request(notice: Notice) -> Screen:
    decision = members.decision(notice.community_id, notice.asks_id or 0)
    return Screen(render("notices/join_request.html", notice=notice), markup(decision))


def _join_approved(notice: Notice) -> Screen:
    return Screen(render("notices/join_approved.html", notice=notice), markup(_whats_on(notice)))


def _join_declined(notice: Notice) -> Screen:
    return Screen(render("notices/join_declined.html", notice=notice))


def _date_gone(notice: Notice) -> Screen:
    dates = keyboards.next_dates(notice, notice.zone)
    return Screen(render("notices/date_gone.html", notice=notice), markup(*dates, _whats_on(notice)))


def _announcement(notice: Notice) -> Screen:
    return Screen(render("notices/announcement.html", notice=notice))


def _whats_on(notice: Notice) -> list[InlineKeyboardButton]:
    return [button(_("What's on"), WhatsOn(community=notice.community_id))]


def muted(result: Muted) -> Screen:
    """The reminder that was tapped, now that reminders are off, or on again."""
    toast = _("Reminders are off.") if result.muted else _("Reminders are on.")
    session = result.session
    if session is None or session.mine is None or not session.answerable:
        return Screen(render("notices/muted.html", muted=result.muted), None, toast)
    text = render("notices/reminder.html", session=session, muted=result.muted)
    keyboard = markup(*rsvp.answers(session), keyboards.less(session, muted=result.muted))
    return Screen(text, keyboard, toast)


Maker = Callable[[Notice], Screen]
_SCREENS: dict[Kind, Maker] = {
    Kind.REMINDER: _of_session("notices/reminder.html", _reminder),
    Kind.PROMOTED: _of_session("notices/promoted.html", _promoted),
    Kind.CANCELLED: _of_session("notices/cancelled.html", _cancelled),
    Kind.RESCHEDULED: _of_session("notices/rescheduled.html", _rescheduled),
    Kind.JOIN_REQUEST: _join_request,
    Kind.JOIN_APPROVED: _join_approved,
    Kind.JOIN_DECLINED: _join_declined,
    Kind.DATE_GONE: _date_gone,
    Kind.ANNOUNCEMENT: _announcement,
}
