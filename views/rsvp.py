"""What a person sees after answering, choosing guests, and asking who comes."""

from keyboards import nav, profiles, rsvp
from keyboards.data import button, markup
from keyboards.sessions import SessionScreen
from locales.reader import gettext as _
from locales.reader import ngettext, number
from models.rsvp import RsvpStatus
from services.answers import Mine
from services.attendees import Attendees
from services.rsvp import Outcome, RsvpResult
from services.sessions import SessionDetails
from views import attendees, role_words, sessions
from views.screen import Screen, render


def answered(result: RsvpResult, *, reachable: bool = True) -> Screen:
    """The session after an answer: the outcome first, as a toast or an alert.

    Who has not opened the bot yet hears how to be reminded; nothing is lost meanwhile.
    """
    toast, alert = outcome(result)
    if not reachable:
        hint = _("Tap “Open chat” so that I can remind you.")
        toast, alert = (toast and f"{toast} {hint}", alert and f"{alert} {hint}")
    asks = result.asks_recording
    return sessions.screen(result.session, toast=toast, alert=alert, asks_recording=asks)


def outcome(result: RsvpResult) -> tuple[str | None, str | None]:
    """What the answer came to: (toast, alert). Only the waitlist must be read."""
    session = result.session
    mine = session.mine
    if mine and mine.status is RsvpStatus.WAITLIST and mine.waits:
        return None, waits(session, mine)
    if mine and mine.status is RsvpStatus.WAITLIST:
        return None, _("Full: you are no. %(n)s on the waitlist.", n=mine.position)
    texts = {
        Outcome.GOING: is_in(session),
        Outcome.OFFERED: _("A place is free for you"),
        Outcome.MAYBE: _("Noted: maybe. No place is kept for you yet."),
        Outcome.NOT_GOING: _("Noted: you can't come. Thanks for saying so."),
        Outcome.UNCHANGED: _("That's what you said already."),
    }
    return texts.get(result.outcome), None


def waits(session: SessionDetails, mine: Mine) -> str:
    """`You wait. No. 3 for base, no. 1 for flyer.`."""
    return _("You wait.") + " " + role_words.numbers(session, mine)


def is_in(session: SessionDetails) -> str:
    """`You're in as flyer. 11 of 12.`: how full the role is."""
    pool = session.pool(session.mine.pool_id) if session.mine else None
    if pool and pool.role:
        return _("You're in as %(role)s. %(count)s", role=pool.role, count=places_taken(session))
    return _("You're in. %(count)s", count=places_taken(session))


def places_taken(session: SessionDetails) -> str:
    """`12 of 20.`: how full the session, or the person's own role, is."""
    pool = session.pool(session.mine.pool_id) if session.mine else None
    taken, capacity = (pool.taken, pool.capacity) if pool else (session.going, session.capacity)
    if capacity is None:
        return ngettext("%(num)s going.", "%(num)s going.", taken)
    return _("%(taken)s of %(capacity)s.", taken=number(taken), capacity=number(capacity))


def guests_menu(session: SessionDetails) -> Screen:
    """How many guests one brings."""
    back = SessionScreen(community=session.community_id, session=session.id)
    text = render("rsvp/guests.html", session=session)
    return Screen(text, markup(*rsvp.guest_counts(session), nav.back_row(back)))


def note_prompt(session: SessionDetails) -> Screen:
    """Ask for a note to one's answer."""
    back = SessionScreen(community=session.community_id, session=session.id)
    clear = []
    if session.mine and session.mine.note:
        clear = [button(_("Remove note"), rsvp.NoteClear(community=session.community_id, session=session.id))]
    return Screen(render("rsvp/note.html", session=session), markup(clear, nav.back_row(back)))


def who_comes(result: Attendees) -> Screen:
    """A page of who comes, waits, or may come."""
    session = result.session

    def at(page: int) -> rsvp.WhoComes:
        return rsvp.WhoComes(community=session.community_id, session=session.id, page=page)

    pages = nav.page_row(
        at(result.page - 1) if result.page else None,
        number(result.page + 1),
        at(result.page + 1) if result.has_more else None,
    )
    back = SessionScreen(community=session.community_id, session=session.id)
    text = render("rsvp/who.html", result=result, say=attendees)
    return Screen(text, markup(pages, profiles.opener(result), nav.back_row(back)))
