"""Why a session cannot be rated, in words."""

from locales import reader
from locales.reader import gettext as _
from services import errors


def not_there(_refusal: errors.NotThere) -> str:
    """Who was not there cannot say how it was."""
    return _("Only those who were there say how it was. If you were, tell an organizer: they can mark you.")


def closed(refusal: errors.RatingClosed) -> str:
    """It is too long ago."""
    return _(
        "You could say how it was until %(moment)s. Tell an organizer what you think instead.",
        moment=reader.moment(refusal.closed_at, refusal.zone),
    )


WORDS = (not_there, closed)
