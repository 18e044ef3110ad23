"""Why an instructor cannot be booked at some time, in words."""

from locales import reader
from locales.reader import gettext as _
from locales.reader import ngettext
from services import booking_errors, slot_errors


def time_taken(_refusal: booking_errors.TimeTaken) -> str:
    """Somebody was faster."""
    return _("Somebody else was faster: this time is taken. Choose another one.")


def out_of_hours(refusal: slot_errors.OutOfHours) -> str:
    """Outside of their hours, or the room's."""
    return _(
        "There are no appointments on %(moment)s. Choose one of the times that are offered.",
        moment=reader.moment(refusal.starts_at, refusal.zone),
    )


def too_soon(refusal: slot_errors.TooSoon) -> str:
    """Less time ahead than they want to know."""
    return _(
        "That is too soon to be booked. Choose a time after %(moment)s.",
        moment=reader.moment(refusal.earliest, refusal.zone),
    )


def too_far(refusal: slot_errors.TooFar) -> str:
    """Further ahead than they can be booked."""
    return _("That is too far ahead. Choose a day up to %(day)s.", day=reader.short_date(refusal.last))


def day_full(refusal: slot_errors.DayFull) -> str:
    """As many appointments as they want."""
    return ngettext(
        "There is %(num)s appointment on that day already, and there will be no more. Choose another day.",
        "There are %(num)s appointments on that day already, and there will be no more. Choose another day.",
        refusal.most,
    )


WORDS = (time_taken, out_of_hours, too_soon, too_far, day_full)
