"""Why a booking cannot be moved on the board, in words."""

from locales.reader import gettext as _
from services.pipeline_errors import CannotMove


def cannot_move(refusal: CannotMove) -> str:
    """It is moved by what happens."""
    said = {
        "reserved": _("Nothing goes back to reserved: cancel it instead, and let it be booked anew."),
        "confirmed": _("Only what is reserved and owes money can be confirmed, by noting what was paid."),
        "in_progress": _("A booking goes on by itself once its first appointment is over."),
        "completed": _("It is complete once all its appointments were given. Some are still to come."),
        "cancelled": _("Only what is reserved, confirmed or in progress can be cancelled."),
        "no_show": _("Nobody can have missed it: no appointment has begun yet."),
    }
    return said[refusal.to.value]


WORDS = (cannot_move,)
"""What `views/refusals.py` asks."""
