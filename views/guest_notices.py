"""What guests are told of their registrations."""

from collections.abc import Callable, Mapping

from keyboards import rsvp, sessions
from keyboards.data import markup
from locales.reader import gettext as _
from services.notice import Notice
from services.outbox import Kind
from views.screen import Screen, render


def _registered(notice: Notice) -> Screen:
    """What became of it; who has Telegram changes it there."""
    if notice.session is None:
        raise LookupError(f"{notice.kind} without a session")
    opening = sessions.open_session(notice.session, _("Open session"))
    text = render("notices/registered.html", notice=notice, session=notice.session)
    return Screen(text, markup(*rsvp.answers(notice.session), [opening]))


SCREENS: Mapping[Kind, Callable[[Notice], Screen]] = {
    Kind.REGISTERED: _registered,
    Kind.REGISTERED_ALREADY: _registered,
}
