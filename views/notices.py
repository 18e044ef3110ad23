"""Notices: what one person is told in private, and what to do now."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from keyboards import calendars, discussion, members, rsvp, sessions
from keyboards import notices as keyboards
from keyboards.attendance import AttendanceList
from keyboards.data import button, markup
from keyboards.discovery import WhatsOn
from keyboards.gallery import GalleryToCheck
from keyboards.programs import open_program
from keyboards.sessions import SessionRoom
from keyboards.spaces import SpaceList
from locales import words
from locales.reader import gettext as _
from locales.reader import moment, money
from services.choices import Less, Topic
from services.notice import Notice
from services.outbox import Kind
from services.recaps import Recap
from services.rsvp import RsvpResult
from services.session_facts import Fact
from services.sessions import SessionDetails
from views import (
    announcement_notices,
    arrears,
    badges,
    booking_notices,
    choices,
    conflicts,
    earnings,
    feedback,
    finance,
    guest_notices,
    instructors,
    lineup_notices,
    minutes_notices,
    payment_arrivals,
    place_notices,
    queue_notices,
    recaps,
    refunds,
    registration_notices,
    setlist_notices,
    steps,
    team,
    threads,
)
from views.screen import Screen, render

MAX_NAME = 60


def screen(notice: Notice) -> Screen:
    """A notice as its reader sees it."""
    return _SCREENS[notice.kind](notice)


def _of_session(template: str, keyboard: Callable[[Notice, SessionDetails], InlineKeyboardMarkup]) -> "Maker":
    """The maker of the screens of a kind that tells about a session."""

    def make(notice: Notice) -> Screen:
        session = notice.session
        if session is None:
            raise LookupError(f"{notice.kind} without a session")
        text = render(template, notice=notice, session=session)
        return Screen(text, keyboard(notice, session))

    return make


def _reminder(_notice: Notice, session: SessionDetails) -> InlineKeyboardMarkup:
    return markup(*rsvp.answers(session), [keyboards.less(session.community_id, Topic.REMINDERS)])


def _promoted(_notice: Notice, session: SessionDetails) -> InlineKeyboardMarkup:
    return markup(*rsvp.answers(session), [sessions.open_session(session, _("Open session"))])


def _cancelled(notice: Notice, session: SessionDetails) -> InlineKeyboardMarkup:
    return markup(*keyboards.next_dates(notice, session.zone), [*_whats_on(notice), _in_calendar(session)])


def _rescheduled(_notice: Notice, session: SessionDetails) -> InlineKeyboardMarkup:
    opening = sessions.open_session(session, _("Open session"))
    return markup(keyboards.new_time(session), [opening, _in_calendar(session)])


def _changed(notice: Notice) -> Screen:
    """What is new: place, end or cost, each beside what was before."""
    session = notice.session
    if session is None:
        raise LookupError(f"{notice.kind} without a session")
    lines = [_change(fact, old, new, session.zone) for fact, old, new in notice.changes]
    text = render("notices/changed.html", notice=notice, session=session, lines=lines)
    return Screen(text, markup(*rsvp.answers(session), [sessions.open_session(session, _("Open session"))]))


def _recap(notice: Notice) -> Screen:
    """What happened, for those who were there."""
    session = notice.session
    if session is None:
        raise LookupError(f"{notice.kind} without a session")
    return Screen(
        recaps.text(Recap(session, notice.text, None)),
        markup(
            [sessions.open_session(session, _("Open session"))],
            [keyboards.less(session.community_id, Topic.ANNOUNCEMENTS)],
        ),
    )


def _change(fact: Fact, old: str, new: str, zone: str) -> tuple[str, str, str]:
    """A sign, what was, and what is now."""
    if fact is Fact.END:
        return "🕘", moment(datetime.fromisoformat(old), zone), moment(datetime.fromisoformat(new), zone)
    if fact is Fact.COST:
        return "💶", _money(old), _money(new)
    return "📍", old, new or _("No fixed place")


def _money(value: str) -> str:
    minor, _space, currency = value.partition(" ")
    return money(int(minor), currency) if minor else _("Free")


def _join_request(notice: Notice) -> Screen:
    decision = members.decision(notice.community_id, notice.asks_id or 0)
    return Screen(render("notices/join_request.html", notice=notice), markup(decision))


def _join_approved(notice: Notice) -> Screen:
    return Screen(render("notices/join_approved.html", notice=notice), markup(_whats_on(notice)))


def _join_declined(notice: Notice) -> Screen:
    return Screen(render("notices/join_declined.html", notice=notice))


def _invited(notice: Notice) -> Screen:
    opening = open_program(notice.community_id, notice.program_id or 0, _("Open program"))
    return Screen(render("notices/invited.html", notice=notice), markup([opening, *_whats_on(notice)]))


def _program_gone(notice: Notice) -> Screen:
    return Screen(render("notices/program_gone.html", notice=notice), markup(_whats_on(notice)))


def _program_back(notice: Notice) -> Screen:
    dates = keyboards.next_dates(notice, notice.zone)
    return Screen(render("notices/program_back.html", notice=notice), markup(*dates, _whats_on(notice)))


def _date_gone(notice: Notice) -> Screen:
    dates = keyboards.next_dates(notice, notice.zone)
    return Screen(render("notices/date_gone.html", notice=notice), markup(*dates, _whats_on(notice)))


def _room_missing(notice: Notice) -> Screen:
    session = notice.session
    if session is None:
        raise LookupError(f"{notice.kind} without a session")
    text = render("notices/room_missing.html", notice=notice, session=session, **conflicts.words())
    choose = button(_("Choose a room"), SessionRoom(community=notice.community_id, session=session.id))
    return Screen(text, markup([choose, sessions.open_session(session, _("Open session"))]))


def _reservation_cancelled(notice: Notice) -> Screen:
    again = [button(_("Reserve a room"), SpaceList(community=notice.community_id))]
    return Screen(render("notices/reservation_cancelled.html", notice=notice), markup(again))


def _digest(notice: Notice) -> Screen:
    if notice.digest is None:
        raise LookupError("a digest without sessions")
    last = [*_whats_on(notice), keyboards.less(notice.community_id, Topic.DIGESTS)]
    text = render("notices/digest.html", notice=notice, digest=notice.digest)
    return Screen(text, markup(*keyboards.digest(notice.digest), last))


def _photo_objected(notice: Notice) -> Screen:
    check = GalleryToCheck(community=notice.community_id, program=notice.program_id or 0)
    text = render("notices/photo_objected.html", notice=notice)
    return Screen(text, markup([button(_("Decide on photos"), check)]))


def _take_attendance(notice: Notice) -> Screen:
    ids = {"community": notice.community_id, "session": notice.session_id or 0}
    return Screen(
        render("notices/take_attendance.html", notice=notice),
        markup(
            [button(_("Tick who came"), AttendanceList(**ids))],
            [keyboards.less(notice.community_id, Topic.REMINDERS)],
        ),
    )


def _comment(notice: Notice, session: SessionDetails) -> InlineKeyboardMarkup:
    ids = {"community": session.community_id, "comment": notice.comment_id or 0}
    return markup(
        [
            button(_("Reply"), discussion.CommentReply(**ids)),
            button(_("Open discussion"), discussion.CommentScreen(**ids)),
        ],
        [keyboards.less(session.community_id, Topic.COMMENTS)],
    )


def _whats_on(notice: Notice) -> list[InlineKeyboardButton]:
    return [button(_("What's on"), WhatsOn(community=notice.community_id))]


def said_going(result: RsvpResult) -> InlineKeyboardButton:
    """In the place of the tapped Going: what it came to."""
    return keyboards.said_going(result.session)


def less(result: Less) -> InlineKeyboardButton:
    """In the place of the tapped button: the way back, or to less again."""
    return keyboards.less(result.community_id, result.topic, muted=result.off)


def lessened(result: Less) -> str:
    """What is said to the tap."""
    community = words.short(result.community or "", MAX_NAME)
    match result.topic, result.off:
        case Topic.DIGESTS, True:
            return _("No more weekly digests from %(community)s.", community=community)
        case Topic.DIGESTS, False:
            return _("You get the weekly digest of %(community)s.", community=community)
        case Topic.ANNOUNCEMENTS, True:
            return _("No more announcements from %(community)s.", community=community)
        case Topic.ANNOUNCEMENTS, False:
            return _("You get announcements from %(community)s.", community=community)
    return choices.switched(result.topic, wanted=not result.off)


def _in_calendar(session: SessionDetails) -> InlineKeyboardButton:
    """Sends the session's file anew, for who put it into a calendar by hand."""
    return calendars.file(session.community_id, session.id, _("Update my calendar"))


Maker = Callable[[Notice], Screen]
_SCREENS: dict[Kind, Maker] = {
    Kind.REMINDER: _of_session("notices/reminder.html", _reminder),
    Kind.PROMOTED: _of_session("notices/promoted.html", _promoted),
    Kind.CANCELLED: _of_session("notices/cancelled.html", _cancelled),
    Kind.CHANGED: _changed,
    Kind.RECAP: _recap,
    Kind.RESCHEDULED: _of_session("notices/rescheduled.html", _rescheduled),
    Kind.GOES_ON: _of_session("notices/goes_on.html", _rescheduled),
    Kind.TAKE_ATTENDANCE: _take_attendance,
    Kind.PHOTO_OBJECTED: _photo_objected,
    Kind.JOIN_REQUEST: _join_request,
    Kind.JOIN_APPROVED: _join_approved,
    Kind.JOIN_DECLINED: _join_declined,
    Kind.INVITED: _invited,
    Kind.DATE_GONE: _date_gone,
    Kind.PROGRAM_GONE: _program_gone,
    Kind.PROGRAM_BACK: _program_back,
    Kind.SETLIST: setlist_notices.setlist,
    Kind.SETLIST_CHANGED: setlist_notices.changed,
    Kind.SETLIST_WANTED: setlist_notices.wanted,
    Kind.ROOM_MISSING: _room_missing,
    Kind.RESERVATION_CANCELLED: _reservation_cancelled,
    Kind.TURN_SOON: queue_notices.turn_soon,
    Kind.CALLS_GONE: queue_notices.calls_gone,
    **minutes_notices.SCREENS,
    **place_notices.SCREENS,
    **booking_notices.SCREENS,
    **arrears.SCREENS,
    **earnings.SCREENS,
    **refunds.SCREENS,
    **instructors.SCREENS,
    **payment_arrivals.SCREENS,
    **team.SCREENS,
    **announcement_notices.SCREENS,
    Kind.DIGEST: _digest,
    Kind.INVOICE: finance.told,
    Kind.COMMENT: _of_session("notices/comment.html", _comment),
    Kind.MILESTONE: badges.told,
    Kind.BADGES: badges.summed_up,
    Kind.FEEDBACK: feedback.asked,
    **steps.SCREENS,
    **threads.SCREENS,
    **lineup_notices.SCREENS,
    **guest_notices.SCREENS,
    **registration_notices.SCREENS,
}
