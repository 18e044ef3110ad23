"""Refusals about forms and their answers, in words."""

from locales.reader import gettext as _
from services import intake_errors as errors


def needed(_refusal: errors.FormNeeded) -> str:
    """Nothing is booked before."""
    return _("First comes the form: open your booking, tap “Fill in the form”, then book.")


def fixed(_refusal: errors.AnswersFixed) -> str:
    """The first appointment has begun, or the booking is over."""
    return _("Answers can be changed until the first appointment begins, while the booking goes on.")


def nothing_to_ask(_refusal: errors.NothingToAsk) -> str:
    """A form without questions."""
    return _("A form that customers see has at least one question. Add one first, or stop asking.")


def key_missing(_refusal: errors.KeyMissing) -> str:
    """Encrypted with a key that is not there."""
    return _(
        "This was locked with a key that is missing here, so nobody can read it now. Tell who runs this "
        "installation: INTAKE_KEY lacks the key it was stored with."
    )


WORDS = (needed, fixed, nothing_to_ask, key_missing)
"""Each says by its parameter what it is about."""
