"""Refusals about signing in and one's own address, in words."""

from locales.reader import gettext as _
from services import door_errors


def link_used(_refusal: door_errors.LinkUsed) -> str:
    """Forged, old or used: it is not said which."""
    return _("This is not good any more: it works once, for some minutes. Ask for another.")


def suspended(_refusal: door_errors.Suspended) -> str:
    """Blocked on the installation."""
    return _("This account was blocked here. Write to those who run this site.")


def both_in_telegram(_refusal: door_errors.BothInTelegram) -> str:
    """Two Telegram accounts stay two."""
    return _(
        "This address belongs to another Telegram account. Take it away there first, in My e-mail, "
        "then come back."
    )


def too_many_letters(_refusal: door_errors.TooManyLetters) -> str:
    """Enough for now."""
    return _("You asked for many letters. Wait an hour, then try again.")


WORDS = (link_used, suspended, both_in_telegram, too_many_letters)
