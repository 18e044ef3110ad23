"""Refusals about registrations, in words."""

from locales.reader import gettext as _
from locales.reader import ngettext
from services import registration_errors as errors


def no_cost(_refusal: errors.NoCost) -> str:
    """Nothing costs anything."""
    return _("This session costs nothing. Set its cost first, or note down single amounts.")


def nobody_chosen(_refusal: errors.NobodyChosen) -> str:
    """Nobody was ticked."""
    return _("Nobody is chosen. Tick people in the table, or choose all that match.")


def paid_otherwise(refusal: errors.PaidOtherwise) -> str:
    """Somebody else was first."""
    if refusal.by:
        return _(
            "%(name)s noted down a payment meanwhile. Nothing was overwritten: look at it and try again.",
            name=refusal.by[:40],
        )
    return _("This payment was changed meanwhile. Nothing was overwritten: look at it and try again.")


def too_many(refusal: errors.TooManyAtOnce) -> str:
    """More than go at once."""
    return ngettext(
        "At most %(num)s at once. Choose fewer, and do it again for the others.",
        "At most %(num)s at once. Choose fewer, and do it again for the others.",
        refusal.most,
    )


def not_waiting(_refusal: errors.NotWaiting) -> str:
    """Not on the waitlist."""
    return _("Only who waits can be moved on the waitlist. Look at the table: they may have a place by now.")


def waits_in_pair(_refusal: errors.WaitsInPair) -> str:
    """Two who wait as one."""
    return _("These two come together and wait as one. They can be moved once they come each on their own.")


WORDS = (no_cost, nobody_chosen, paid_otherwise, too_many, not_waiting, waits_in_pair)
