"""Why a pay period is not closed or paid yet, in words."""

from locales import reader
from locales.reader import gettext as _
from services import earning_errors as errors


def not_over(refusal: errors.PeriodNotOver) -> str:
    """It still goes on."""
    return _(
        "This period lasts until %(day)s. You can close it from the day after.",
        day=reader.plain_date(refusal.last_day),
    )


def still_open(_refusal: errors.PeriodOpen) -> str:
    """Not closed."""
    return _("Close the period first, then mark what was paid.")


def pay_day_ahead(_refusal: errors.PayDayAhead) -> str:
    """In the future."""
    return _("This day is still to come. Choose today or a day before.")


WORDS = (not_over, still_open, pay_day_ahead)
"""What `views/refusals.py` asks."""
