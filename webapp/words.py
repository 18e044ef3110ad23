"""What a page says when something cannot be done: the chat's words, but where those speak of the chat."""

from locales.reader import gettext as _
from services import errors
from views import refusals
from webapp.initdata import OldInitData


def words(refused: errors.Refusal) -> str:
    """Why a request cannot be done, in the reader's language."""
    match refused:
        case errors.NotFound():
            return _("This is not there any more, or not for you.")
        case errors.SessionOver(cancelled=True):
            return _("This session was cancelled.")
        case errors.SessionOver():
            return _("This session is over")
        case errors.BadInput(field="role", problem="missing"):
            return _("Choose how you come.")
        case _other:
            return refusals.words(refused)


def sign_in(refused: Exception) -> str:
    """Why it is not known who asks."""
    if isinstance(refused, OldInitData):
        return _("This page was open for too long. Open it again from the chat.")
    return _("Open this page from the chat in Telegram.")


def fault(reference: str) -> str:
    """What failed on our side; `reference` finds it in the log."""
    return _(
        "Something went wrong on our side. Try again. If it happens again, tell an organizer this reference: "
        "%(reference)s",
        reference=reference,
    )


def reserved() -> str:
    """A room was reserved."""
    return _("Reserved. The room is yours.")


def cancelled_room() -> str:
    """A reservation was cancelled."""
    return _("Cancelled. The room is free again.")


def saved() -> str:
    """Something was saved."""
    return _("Saved.")
