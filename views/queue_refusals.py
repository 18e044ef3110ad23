"""Refusals about a live queue, in words."""

from locales.reader import gettext as _
from locales.reader import moment, ngettext
from services import queue_errors
from services.queue import State


def closed(refusal: queue_errors.QueueClosed) -> str:
    """Songs cannot be called now."""
    if refusal.state == State.SOON:
        return _(
            "Songs can be called from %(time)s on. Come back then.",
            time=moment(refusal.opens_at, refusal.zone),
        )
    if refusal.state == State.PAUSED:
        return _("No more songs are taken right now. Ask a host, or try again in a while.")
    return _("This session is over. Send /whatson to see the next ones.")


def too_many(refusal: queue_errors.TooManyCalls) -> str:
    """As many wait as one may have."""
    return ngettext(
        "%(num)s song of yours waits: more are not allowed. Wait until it was played, or withdraw it.",
        "%(num)s songs of yours wait: more are not allowed. Wait until one was played, or withdraw one.",
        refusal.most,
    )


def none(_refusal: queue_errors.NoQueue) -> str:
    """Nothing is played soon."""
    return _("No session with music is near. The queue opens an hour before one begins.")


WORDS = (closed, too_many, none)
