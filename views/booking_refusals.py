"""Why a booking cannot be made or changed, in words."""

from locales import reader
from locales.reader import gettext as _
from locales.reader import ngettext
from services import booking_errors


def not_open(_refusal: booking_errors.NotOpen) -> str:
    """It is over, cancelled or ran out."""
    return _("This booking is over or cancelled: nothing changes any more. You can book anew.")


def not_bookable(_refusal: booking_errors.NotBookable) -> str:
    """It is not sold any more."""
    return _("This cannot be booked any more. See what else is offered.")


def own_offering(_refusal: booking_errors.OwnOffering) -> str:
    """Nobody books themselves."""
    return _("This is your own offering: others book it with you.")


def no_moves(refusal: booking_errors.NoMoves) -> str:
    """Moved as often as one may."""
    if not refusal.most:
        return _("By its policy this appointment cannot be moved. Write to your instructor.")
    return ngettext(
        "It was moved %(num)s time already, which is all its policy allows. Write to your instructor.",
        "It was moved %(num)s times already, which is all its policy allows. Write to your instructor.",
        refusal.most,
    )


def appointment_over(_refusal: booking_errors.AppointmentOver) -> str:
    """It has begun, is over or cancelled."""
    return _("This appointment has begun, is over or was cancelled: it changes no more.")


def nothing_to_schedule(_refusal: booking_errors.NothingToSchedule) -> str:
    """All have a time."""
    return _("All appointments of this booking have their time. You can move one instead.")


def sum_changed(_refusal: booking_errors.SumChanged) -> str:
    """It costs something else than was shown."""
    return _("The sum has changed meanwhile. Open it again to see what it is now; nothing was done.")


def too_many_times(_refusal: booking_errors.TooManyTimes) -> str:
    """More than the pack has, or twice the same."""
    return _("Choose one time for each appointment, each of them once.")


def too_early(refusal: booking_errors.TooEarly) -> str:
    """It has yet to begin."""
    when = reader.moment_there(refusal.starts_at, refusal.zone)
    return _("That can be said from %(moment)s on.", moment=when)


def settled(_refusal: booking_errors.Settled) -> str:
    """Money went back already."""
    return _("The money of this booking was settled already, so this stays as it is.")


WORDS = (
    not_open,
    not_bookable,
    own_offering,
    no_moves,
    appointment_over,
    nothing_to_schedule,
    sum_changed,
    too_many_times,
    too_early,
    settled,
)
"""Each says by its parameter what it is about."""
