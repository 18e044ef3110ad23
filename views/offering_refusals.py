"""Refusals about offerings, in words."""

from locales.reader import gettext as _
from locales.reader import ngettext
from services import offering_errors


def in_use(refusal: offering_errors.OfferingInUse) -> str:
    """It cannot be deleted while people have booked it."""
    return ngettext(
        "%(num)s booking of it is open. Archive it: then nobody books it any more, and that one stays.",
        "%(num)s bookings of it are open. Archive it: then nobody books it any more, and those stay.",
        refusal.bookings,
    )


def no_price(_refusal: offering_errors.NoPrice) -> str:
    """Without a price nobody could book it."""
    return _("What is published needs a price. Add a price first.")


def not_instructor(_refusal: offering_errors.NotInstructor) -> str:
    """Somebody who may not sell."""
    return _("Only instructors offer services here. Ask an organizer to make you one.")


WORDS = (in_use, no_price, not_instructor)
