"""Refusals about songs, in words."""

from locales.reader import gettext as _
from locales.words import short
from services import errors

MAX_TITLE = 60


def gone(refusal: errors.SongGone) -> str:
    """It was taken off the list."""
    return _(
        "“%(title)s” was taken off the list. Choose another song.", title=short(refusal.title, MAX_TITLE)
    )


def known(refusal: errors.SongKnown) -> str:
    """Another song is called so."""
    return _(
        "“%(title)s” by this composer is on the list already. Look for it there.",
        title=short(refusal.title, MAX_TITLE),
    )


def nothing(_refusal: errors.NothingToVote) -> str:
    """No songs yet."""
    return _("There are no songs yet. Open Songs on the program, and suggest the first one.")


WORDS = (gone, known, nothing)
