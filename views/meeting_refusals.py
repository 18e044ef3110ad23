"""Refusals about meetings and their minutes, in words."""

from locales.reader import gettext as _
from services import errors


def minutes_closed(_refusal: errors.MinutesClosed) -> str:
    """Nobody writes there."""
    return _("These minutes are closed. Ask an organizer to open them again.")


def nothing_planned(_refusal: errors.NothingPlanned) -> str:
    """An empty agenda."""
    return _("Nothing is on the agenda yet. Put a topic on it first, or plan by votes.")


def not_running(_refusal: errors.NotRunning) -> str:
    """Nobody started it."""
    return _("This meeting is not running. Go back to the agenda and start it.")


def meeting_finished(_refusal: errors.MeetingFinished) -> str:
    """It changes no more."""
    return _("This meeting is finished. Open the next date to go on there.")


def no_next_date(_refusal: errors.NoNextDate) -> str:
    """Nothing later."""
    return _("There is no later date to move it to. Add one, then try again.")


WORDS = (minutes_closed, nothing_planned, not_running, meeting_finished, no_next_date)
"""Each says by its parameter what it is about."""
