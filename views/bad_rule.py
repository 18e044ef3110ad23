"""Why a schedule is refused, in words."""

from collections.abc import Callable

from locales.reader import gettext as _
from services.errors import BadRule
from services.schedule import Reason

MAX_PIECE = 40
"""Letters of a quoted piece, so that all of it fits an alert."""
REASONS: dict[Reason, Callable[[], str]] = {
    Reason.AMBIGUOUS_DATE: lambda: _("“%(text)s” can be read in two ways. Write the month as a word: 5 Dec."),
    Reason.BAD_TIME: lambda: _("“%(text)s” is no time of day. Write it like 19:30."),
    Reason.BAD_VALUE: lambda: _("%(part)s cannot be “%(value)s” in a rule."),
    Reason.COUNT_AND_UNTIL: lambda: _("A rule has one end: give COUNT or UNTIL, not both."),
    Reason.EMPTY: lambda: _("Write when it takes place, like: every Tuesday 19:00."),
    Reason.FREQUENCY: lambda: _("A rule repeats DAILY, WEEKLY, MONTHLY or YEARLY, not “%(value)s”."),
    Reason.MIXED_PARTS: lambda: _("%(part)s does not go with %(other)s. Leave one of them out."),
    Reason.NEVER: lambda: _("This has no date in the next %(years)s years. Change the rule."),
    Reason.NO_DATE: lambda: _("On which day? Write it like: every Tuesday 19:00, or 5 Dec 19:00."),
    Reason.NO_DAY: lambda: _("On which day of the week or month? Write it like: every Tuesday 19:00."),
    Reason.NO_SUCH_DATE: lambda: _("There is no date “%(text)s”. Choose another."),
    Reason.NO_TIME: lambda: _("At what time? Add it at the end, like 19:30."),
    Reason.NOT_A_RULE: lambda: _("“%(text)s” is no part of a rule. A rule looks like FREQ=WEEKLY;BYDAY=TU."),
    Reason.NOT_UNDERSTOOD: lambda: _(
        "I did not understand “%(text)s”. Write it like: every 2nd Tuesday 19:00 · 5 December 20:00."
    ),
    Reason.PART: lambda: _("%(part)s is not known in a rule. Leave it out."),
    Reason.REPEATED_PART: lambda: _("%(part)s is given twice. Leave one out."),
    Reason.TOO_LONG: lambda: _("That is too long: at most %(limit)s characters."),
    Reason.TOO_MANY_DATES: lambda: _("Too many single dates: at most %(limit)s."),
    Reason.UNTIL_BEFORE_START: lambda: _("It would end on %(until)s, before it begins. Choose a later end."),
    Reason.WEEKDAY_MISMATCH: lambda: _("%(date)s is another day of the week. Correct the day or the date."),
    Reason.ZONE: lambda: _("“%(value)s” is not a time zone. Write one like Europe/Lisbon."),
}
"""Why a schedule is refused."""


def bad_rule(refusal: BadRule) -> str:
    """What is wrong with a schedule."""
    values = {name: _clip(str(value)) for name, value in refusal.values.items()}
    return REASONS[Reason(refusal.reason)]() % values


def _clip(text: str) -> str:
    return text if len(text) <= MAX_PIECE else text[: MAX_PIECE - 1] + "…"


WORDS = (bad_rule,)
