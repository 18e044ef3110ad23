"""Why somebody cannot be marked or checked in, in words."""

from locales import reader
from locales.reader import gettext as _
from services import errors


def not_open(refusal: errors.DoorNotOpen) -> str:
    """Not yet."""
    return _(
        "This is possible from %(moment)s on. Come back then.",
        moment=reader.moment(refusal.opens_at, refusal.zone),
    )


def closed(_refusal: errors.DoorClosed) -> str:
    """Too late to check oneself in."""
    return _("Checking in is over. If you were there, tell an organizer: they can still mark you.")


def code_gone(_refusal: errors.CodeGone) -> str:
    """Used, or changed."""
    return _("This code is used up or has changed. Scan the one that is on the organizer's screen now.")


def full(_refusal: errors.DoorFull) -> str:
    """No place is left."""
    return _("All places are taken. Ask an organizer whether there is still room for you.")


WORDS = (not_open, closed, code_gone, full)
