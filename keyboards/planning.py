"""Buttons of the schedule builder. Each says the wanted state; the schedule itself is in the conversation."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from aiogram.types import InlineKeyboardButton

from keyboards import calendar
from keyboards.data import CommunityData, button, in_rows
from locales.reader import gettext as _
from locales.reader import ngettext, number, short_date, time_of_day, weekday
from services.schedule import Frequency, Schedule, rule_of, shaping
from services.schedule.answers import Part, Question, days_as_value
from services.schedule.shaping import LAST, MOST_APART, Repeat

TIMES = (time(9), time(10), time(14), time(18), time(18, 30), time(19), time(19, 30), time(20), time(20, 30))
COUNTS = (4, 6, 8, 10, 12)

Rows = list[list[InlineKeyboardButton]]


class PlanOpen(CommunityData, prefix="bo"):
    """Build the schedule of a new program by taps."""


class PlanFor(CommunityData, prefix="bp"):
    """Change the schedule of a program."""

    program: int


class PlanAsk(CommunityData, prefix="bq"):
    """Go to one question; `month` is the one shown where a day is asked for."""

    question: Question
    month: str = ""


class PlanSet(CommunityData, prefix="bs"):
    """Set a part of the schedule."""

    part: Part
    value: str = ""


class PlanUse(CommunityData, prefix="bu"):
    """Take the schedule for the new program."""


class PlanSave(CommunityData, prefix="bv"):
    """Give this revision of a program the schedule."""

    program: int
    revision: int


def questions(community: int, schedule: Schedule) -> Rows:
    """The parts of a schedule, each to be changed."""

    def ask(label: str, question: Question) -> InlineKeyboardButton:
        return button(label, PlanAsk(community=community, question=question))

    rule = rule_of(schedule)
    with_days = rule is not None and rule.frequency in (Frequency.WEEKLY, Frequency.MONTHLY)
    days = [ask(_("Choose days"), Question.DAYS)] if with_days else []
    apart = [ask(_("Set the interval"), Question.APART)] if rule else []
    end = [ask(_("Set the end"), Question.END)] if rule else []
    return in_rows(
        [
            ask(_("Change repetition"), Question.REPEAT),
            *days,
            *apart,
            ask(_("Change time"), Question.TIME),
            ask(_("Change start"), Question.START),
            *end,
        ],
        2,
    )


def repeats(community: int, schedule: Schedule) -> Rows:
    """How often."""
    labels = {
        Repeat.ONCE: _("Once"),
        Repeat.WEEKLY: _("Every week"),
        Repeat.FORTNIGHTLY: _("Every 2 weeks"),
        Repeat.MONTHLY_BY_WEEKDAY: _("Month by weekday"),
        Repeat.MONTHLY_BY_DAY: _("Month by day"),
        Repeat.DAILY: _("Every day"),
        Repeat.YEARLY: _("Every year"),
    }
    now = shaping.repeat_of(schedule)
    return in_rows([_set(community, label, Part.REPEAT, r, r is now) for r, label in labels.items()], 2)


def days(community: int, schedule: Schedule) -> Rows:
    """The days of the week, month, or which weekday of the month."""
    rule = rule_of(schedule)
    if rule is None or rule.frequency is not Frequency.MONTHLY:
        return _weekdays(community, schedule)
    return _nth_weekdays(community, schedule) if rule.weekdays else _month_days(community, schedule)


def _weekdays(community: int, schedule: Schedule) -> Rows:
    """Several at once: each button says the days after its tap."""
    rule = rule_of(schedule)
    chosen = {place.day for place in rule.weekdays} if rule else set()
    buttons = []
    for index in range(7):
        after = sorted(chosen ^ {index}) or [index]
        value = "".join(map(str, after))
        buttons.append(_set(community, weekday(index, "abbreviated"), Part.WEEKDAYS, value, index in chosen))
    done = button(_("Done: choose time"), PlanAsk(community=community, question=Question.TIME))
    return [*in_rows(buttons, 4), [done]]


def _nth_weekdays(community: int, schedule: Schedule) -> Rows:
    rule = rule_of(schedule)
    place = rule.weekdays[0] if rule else None
    nth, day = (place.nth or 1, place.day) if place else (1, 0)
    labels = {1: _("First"), 2: _("Second"), 3: _("Third"), 4: _("Fourth"), LAST: _("Last")}
    which = [_set(community, label, Part.NTH, f"{n}.{day}", n == nth) for n, label in labels.items()]
    on = [_set(community, weekday(d, "abbreviated"), Part.NTH, f"{nth}.{d}", d == day) for d in range(7)]
    done = button(_("Done: choose time"), PlanAsk(community=community, question=Question.TIME))
    return [*in_rows(which, 3), *in_rows(on, 4), [done]]


def _month_days(community: int, schedule: Schedule) -> Rows:
    rule = rule_of(schedule)
    chosen = set(rule.month_days if rule else ())

    def day(label: str, at: int) -> InlineKeyboardButton:
        after = days_as_value(chosen ^ {at} or {at})
        return _set(community, label, Part.DAYS, after, at in chosen)

    found = [day(number(at), at) for at in range(1, 32)]
    done = button(_("Done: choose time"), PlanAsk(community=community, question=Question.TIME))
    return [*in_rows(found, 7), [day(_("The last day"), LAST), done]]


def intervals(community: int, schedule: Schedule) -> Rows:
    """Every week, every second, and so on up to every sixth; the same with days, months and years."""
    rule = rule_of(schedule)
    if rule is None:
        return []
    counts = range(1, MOST_APART + 1)
    return in_rows(
        [
            _set(community, _length(rule.frequency, count), Part.APART, str(count), count == rule.interval)
            for count in counts
        ],
        2,
    )


def _length(frequency: Frequency, count: int) -> str:
    match frequency:
        case Frequency.DAILY:
            return ngettext("%(num)s day", "%(num)s days", count)
        case Frequency.WEEKLY:
            return ngettext("%(num)s week", "%(num)s weeks", count)
        case Frequency.MONTHLY:
            return ngettext("%(num)s month", "%(num)s months", count)
        case Frequency.YEARLY:
            return ngettext("%(num)s year", "%(num)s years", count)


def times(community: int, schedule: Schedule) -> Rows:
    """Times of day."""
    now = schedule.start.time()
    return in_rows([_set(community, time_of_day(t), Part.TIME, f"{t:%H%M}", t == now) for t in TIMES], 3)


def starts(community: int, today: date, month: str) -> Rows:
    """Chips, then a month."""
    chips = [_set(community, label, Part.START, f"{day:%Y%m%d}") for label, day in day_chips(today)]
    return [*in_rows(chips, 3), *_month(community, Question.START, Part.START, today, month)]


def day_chips(today: date) -> Sequence[tuple[str, date]]:
    """Today, tomorrow, and the Saturday after."""
    saturday = today + timedelta(days=(5 - today.weekday()) % 7)
    if (saturday - today).days < 2:
        saturday += timedelta(days=7)
    return (
        (_("Today"), today),
        (_("Tomorrow"), today + timedelta(days=1)),
        (short_date(saturday), saturday),
    )


def ends(community: int, schedule: Schedule, today: date, month: str) -> Rows:
    """Never, after so many dates, or on a day."""
    rule = rule_of(schedule)
    never = rule is not None and rule.count is None and rule.until is None
    count = rule.count if rule else None
    counts = [_set(community, number(n), Part.COUNT, str(n), n == count) for n in COUNTS]
    first = [_set(community, _("Never ends"), Part.UNTIL, "", never)]
    return [first, counts, *_month(community, Question.END, Part.UNTIL, today, month)]


def _month(community: int, question: Question, part: Part, today: date, month: str) -> Rows:
    return calendar.month(
        calendar.parse(month, today),
        today,
        lambda day: PlanSet(community=community, part=part, value=f"{day:%Y%m%d}"),
        lambda first: PlanAsk(community=community, question=question, month=f"{first:%Y%m}"),
    )


def _set(community: int, label: str, part: Part, value: str, chosen: bool = False) -> InlineKeyboardButton:
    return button(f"✓ {label}" if chosen else label, PlanSet(community=community, part=part, value=value))
