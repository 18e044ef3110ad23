"""Refusals in words for people on the web who have no Telegram: what is wrong, and what to do next."""

from functools import singledispatch

from locales.reader import gettext as _
from locales.reader import moment
from services import errors
from services.errors import Refusal
from views import refusals


@singledispatch
def words(refusal: Refusal) -> str:
    """Why a request cannot be done, in the reader's language."""
    return refusals.words(refusal)


@words.register
def _bad_input(refusal: errors.BadInput) -> str:
    special = {
        ("consent", "missing"): lambda: _("Tick this, if you agree: without it you cannot be registered."),
        ("role", "missing"): lambda: _("Choose how you come."),
        ("name", "missing"): lambda: _("Write your name."),
        ("email", "missing"): lambda: _("Write your e-mail address."),
    }
    say = special.get((refusal.field, refusal.problem))
    return say() if say else refusals.words(refusal)


@words.register
def _not_found(_refusal: errors.NotFound) -> str:
    return _("This is not there any more, or not for everybody.")


@words.register
def _over(refusal: errors.SessionOver) -> str:
    if refusal.cancelled:
        return _("This session was cancelled. Nothing can be changed any more.")
    return _("This session is over. Nothing can be changed any more.")


@words.register
def _deadline(refusal: errors.DeadlinePassed) -> str:
    return _(
        "One could register until %(moment)s. Ask the organizers whether there is still a way.",
        moment=moment(refusal.deadline, refusal.zone),
    )


@words.register
def _banned(_refusal: errors.Banned) -> str:
    return _("You cannot register here. Only the organizers can change that.")


def too_quick() -> str:
    """For a form that was sent as soon as it was shown, or long after."""
    return _("Look at it once more, then send it again.")
