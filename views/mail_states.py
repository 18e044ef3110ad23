"""How letters fared, in a few words at the end of a line."""

from locales.reader import gettext as _
from models.outbox import UNDER_WAY, Delivery
from services.mail_states import MailState


def said(state: MailState | None) -> str:
    """How the last letter fared; nothing where none was written."""
    if state is None:
        return ""
    return f" · {_words(state.status)}"


def trouble(state: MailState | None) -> str:
    """The same, only where an organizer should know: another address is needed, or a word by other means."""
    well = (Delivery.SENT, *UNDER_WAY)
    return "" if state is None or state.status in well else said(state)


def _words(status: Delivery) -> str:
    if status is Delivery.SENT:
        return _("letter sent")
    if status in UNDER_WAY:
        return _("letter on its way")
    if status in (Delivery.BOUNCED, Delivery.REFUSED):
        return _("the letter came back")
    if status is Delivery.COMPLAINED:
        return _("wants no letters")
    return _("the letter did not go out")
