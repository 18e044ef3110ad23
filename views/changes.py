"""Cancelling and rescheduling a session, each shown before it is done."""

from datetime import date, datetime

from keyboards import changes as keyboards
from keyboards import nav, room_choice
from keyboards import sessions as session_keyboards
from keyboards.changes import CancelConfirm, MoveDay
from keyboards.data import button, markup
from keyboards.sessions import SessionCancel, SessionMenu, SessionMove, SessionScreen
from locales.reader import city, ngettext, short_date
from locales.reader import gettext as _
from services.changes import Cancellation, Move, local_start
from services.rsvp import RsvpResult
from services.sessions import SessionDetails
from views import conflicts, rsvp, sessions
from views.screen import Screen, render


def menu(session: SessionDetails, *, toast: str | None = None) -> Screen:
    """What an organizer can do with a date."""
    back = nav.back_row(SessionScreen(community=session.community_id, session=session.id))
    return Screen(
        render("changes/menu.html", session=session), markup(*session_keyboards.manage(session), back), toast
    )


def posted(session: SessionDetails) -> Screen:
    """The card is on its way."""
    return menu(session, toast=_("Posted. The card follows every answer."))


def move(session: SessionDetails) -> Screen:
    """To when?"""
    back = nav.back_row(SessionMenu(community=session.community_id, session=session.id))
    text = render("changes/move.html", session=session)
    return Screen(text, markup(*keyboards.moves(session, local_start(session)), back))


def days(session: SessionDetails, today: date, month: str) -> Screen:
    """A month to choose from."""
    back = nav.back_row(SessionMove(community=session.community_id, session=session.id))
    text = render("changes/move.html", session=session)
    return Screen(text, markup(*keyboards.days(session, today, month), back))


def times(session: SessionDetails, day: datetime) -> Screen:
    """At what time?"""
    back = nav.back_row(MoveDay(community=session.community_id, session=session.id))
    text = render(
        "changes/time.html", session=session, day=f"{short_date(day.date())} ({city(session.zone)})"
    )
    chips = keyboards.times(session, day.date(), local_start(session).time())
    return Screen(text, markup(*chips, back))


def preview(planned: Move) -> Screen:
    """From when to when, and how many hear of it; nothing to do where that is the same."""
    session = planned.session
    back = nav.back_row(SessionMove(community=session.community_id, session=session.id))
    if planned.starts_at == session.starts_at and not planned.conflict:
        return Screen(render("changes/same.html", session=session), markup(back))
    text = render("changes/preview.html", move=planned, told=told, **conflicts.words())
    if planned.conflict:
        return Screen(text, markup(*room_choice.instead(planned, planned.conflict), back))
    return Screen(text, markup([keyboards.confirm_move(planned)], back))


def moved(done: Move) -> Screen:
    """The session at its new time."""
    return sessions.screen(done.session, toast=is_moved(done))


def is_moved(done: Move) -> str:
    """Said after a session was moved."""
    return _("Rescheduled. %(told)s", told=told(done.told))


def reason(planned: Cancellation) -> Screen:
    """Ask why."""
    ids = {"community": planned.session.community_id, "session": planned.session.id}
    skip = [button(_("Go on without"), CancelConfirm(**ids))]
    text = render("changes/reason.html", planned=planned)
    return Screen(text, markup(skip, nav.back_row(SessionMenu(**ids))))


def cancel(planned: Cancellation) -> Screen:
    """Once more, with how many hear of it."""
    ids = {"community": planned.session.community_id, "session": planned.session.id}
    text = render("changes/cancel.html", planned=planned, told=told)
    return Screen(text, markup([keyboards.confirm_cancel(planned)], nav.back_row(SessionCancel(**ids))))


def cancelled(session: SessionDetails) -> Screen:
    """The session as it is now."""
    return sessions.screen(session, toast=is_cancelled())


def is_cancelled() -> str:
    """Said after a session was cancelled."""
    return _("Cancelled. Everyone concerned is told.")


def hold(planned: Cancellation) -> Screen:
    """Sure?"""
    ids = {"community": planned.session.community_id, "session": planned.session.id}
    text = render("changes/hold.html", planned=planned, told=told)
    return Screen(text, markup([keyboards.confirm_hold(planned)], nav.back_row(SessionMenu(**ids))))


def held(session: SessionDetails) -> Screen:
    """The session as it is now."""
    return sessions.screen(session, toast=is_held())


def is_held() -> str:
    """Said of a session that takes place after all."""
    return _("It takes place. Everyone concerned is told.")


def confirmed(result: RsvpResult, *, stays: bool) -> Screen:
    """After a person said whether the new time suits."""
    toast, alert = rsvp.outcome(result)
    if stays and alert is None:
        toast = _("Thanks, noted: the new time suits you.")
    return sessions.screen(result.session, toast=toast, alert=alert)


def told(people: int) -> str:
    """How many hear of it."""
    if not people:
        return _("Nobody has to be told.")
    return ngettext("%(num)s person will be told.", "%(num)s people will be told.", people)
