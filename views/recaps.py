"""What happened at a session: read, written, sent."""

from keyboards import nav
from keyboards import recaps as keyboards
from keyboards.data import markup
from keyboards.sessions import SessionMore, SessionRecap
from locales.reader import gettext as _
from locales.reader import ngettext
from services.recaps import Recap, Sending
from views.screen import Screen, render

MOST_TITLE = 30
"""Characters: with a recap of 4,000 a message stays below Telegram's 4,096."""


def screen(recap: Recap, *, toast: str | None = None) -> Screen:
    """The recap, and what an organizer can do with it."""
    session = recap.session
    back = nav.back_row(SessionMore(community=session.community_id, session=session.id))
    return Screen(text(recap), markup(keyboards.ways(recap), back), toast)


def text(recap: Recap) -> str:
    """The recap as a message."""
    title = recap.session.title
    if len(title) > MOST_TITLE:
        title = title[: MOST_TITLE - 1] + "…"
    return render("recaps/recap.html", title=title, html=recap.html)


def preview(sending: Sending) -> Screen:
    """Once more, with how many get it."""
    session = sending.recap.session
    back = nav.back_row(SessionRecap(community=session.community_id, session=session.id))
    send = [keyboards.send(sending.recap)] if sending.people else []
    return Screen(render("recaps/send.html", session=session, people=sending.people), markup(send, back))


def sent(sending: Sending) -> Screen:
    """It is on its way, or was before."""
    told = ngettext("Sent to %(num)s person.", "Sent to %(num)s people.", sending.people)
    return screen(sending.recap, toast=told if sending.people else _("It was sent before."))
