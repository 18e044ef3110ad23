"""What people are told about their registration."""

from collections.abc import Callable, Mapping

from keyboards import rsvp, sessions
from keyboards.data import markup
from locales.reader import gettext as _
from services.notice import Notice
from services.outbox import Kind
from views.screen import Screen, render


def _answer_changed(notice: Notice) -> Screen:
    session = notice.session
    if session is None:
        raise LookupError(f"{notice.kind} without a session")
    text = render("notices/answer_changed.html", notice=notice, session=session)
    opening = sessions.open_session(session, _("Open session"))
    return Screen(text, markup(*rsvp.answers(session), [opening]))


SCREENS: Mapping[Kind, Callable[[Notice], Screen]] = {Kind.ANSWER_CHANGED: _answer_changed}
