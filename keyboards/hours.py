"""Buttons of when an instructor can be booked: hours of the week, days off, pauses and limits."""

from enum import StrEnum

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards.data import CommunityData, button, in_rows, marked
from keyboards.time_off import TimeOff
from locales.reader import duration, ngettext, number, weekday
from locales.reader import gettext as _
from services import opening
from services.hours import Availability
from services.opening import Span

Rows = list[list[InlineKeyboardButton]]


class Part(StrEnum):
    """The numbers that can be changed; the letters stand in buttons."""

    BEFORE = "b"
    AFTER = "a"
    NOTICE = "n"
    HORIZON = "h"
    LIMIT = "l"
    STEP = "s"


FIELDS = {
    Part.BEFORE: "buffer_before",
    Part.AFTER: "buffer_after",
    Part.NOTICE: "notice_minutes",
    Part.HORIZON: "horizon_days",
    Part.LIMIT: "daily_limit",
    Part.STEP: "step_minutes",
}
"""What services call them."""
NUMBERS = {
    Part.BEFORE: (0, 5, 10, 15, 30, 60),
    Part.AFTER: (0, 5, 10, 15, 30, 60),
    Part.NOTICE: (60, 240, 720, 1440, 2880, 10080),
    Part.HORIZON: (14, 28, 56, 90, 180, 365),
    Part.LIMIT: (0, 1, 2, 3, 4, 6, 8),
    Part.STEP: (15, 20, 30, 45, 60, 90),
}
"""What can be tapped; no limit is 0."""


class Daily(StrEnum):
    """Hours of a day that can be tapped; the letters stand in buttons."""

    OFF = "o"
    MORNING = "m"
    DAY = "d"
    BOTH = "b"
    AFTERNOON = "a"
    EVENING = "e"


class Weekly(StrEnum):
    """Hours of a week that can be tapped; the letters stand in buttons."""

    WORKDAYS = "w"
    EVENINGS = "e"
    DAILY = "d"
    NONE = "n"


DAYS: dict[Daily, tuple[Span, ...]] = {
    Daily.OFF: (),
    Daily.MORNING: ((540, 720),),
    Daily.DAY: ((540, 1020),),
    Daily.BOTH: ((540, 720), (840, 1080)),
    Daily.AFTERNOON: ((840, 1080),),
    Daily.EVENING: ((1020, 1260),),
}
WEEKS: dict[Weekly, opening.Weekly] = {
    Weekly.WORKDAYS: tuple((day, 540, 1020) for day in range(5)),
    Weekly.EVENINGS: tuple((day, 1020, 1260) for day in range(5)),
    Weekly.DAILY: tuple((day, 540, 1080) for day in range(7)),
    Weekly.NONE: (),
}


class HoursMine(CommunityData, prefix="hm"):
    """When I can be booked."""


class HoursScreen(CommunityData, prefix="hs"):
    """When an instructor can be booked."""

    instructor: int


class HoursWeek(CommunityData, prefix="hw"):
    """The hours of a week: asks for them."""

    instructor: int


class HoursWeekSet(CommunityData, prefix="hx"):
    """Work the hours of WEEKS."""

    instructor: int
    hours: Weekly


class HoursDay(CommunityData, prefix="hd"):
    """The hours of a day of the week: asks for them."""

    instructor: int
    weekday: int = Field(le=6)


class HoursDaySet(CommunityData, prefix="ht"):
    """Work the hours of DAYS on a day of the week."""

    instructor: int
    weekday: int = Field(le=6)
    hours: Daily


class HoursLimits(CommunityData, prefix="hl"):
    """Pauses, notice and limits."""

    instructor: int


class HoursAsk(CommunityData, prefix="hq"):
    """Change one number: asks for it."""

    instructor: int
    part: Part


class HoursNumber(CommunityData, prefix="hv"):
    """Make a number this; the limit of a day is none for 0."""

    instructor: int
    part: Part
    count: int


def opener(community: int) -> InlineKeyboardButton:
    """To one's own hours, for instructors."""
    return button(_("Set my hours"), HoursMine(community=community))


def main(found: Availability) -> Rows:
    """What can be changed."""
    ids = {"community": found.community_id, "instructor": found.instructor_id}
    return in_rows(
        [
            button(_("Set hours"), HoursWeek(**ids)),
            button(_("Take time off"), TimeOff(**ids, month="")),
            button(_("Set limits"), HoursLimits(**ids)),
        ],
        2,
    )


def week(found: Availability) -> Rows:
    """The days of the week, and whole weeks to tap."""
    ids = {"community": found.community_id, "instructor": found.instructor_id}
    worked = {day for day, _start, _end in found.weekly}
    days = [
        button(f"{weekday(day, 'abbreviated')}{' ✓' if day in worked else ''}", HoursDay(**ids, weekday=day))
        for day in range(7)
    ]
    labels = {
        Weekly.WORKDAYS: _("Mon–Fri 9–17"),
        Weekly.EVENINGS: _("Mon–Fri 17–21"),
        Weekly.DAILY: _("Daily 9–18"),
        Weekly.NONE: _("Clear the week"),
    }
    weeks = [
        button(f"✓ {label}" if WEEKS[key] == found.weekly else label, HoursWeekSet(**ids, hours=key))
        for key, label in labels.items()
    ]
    return [days[:4], days[4:], *in_rows(weeks, 2)]


def day(found: Availability, chosen: int) -> Rows:
    """Hours of a day of the week to tap."""
    ids = {"community": found.community_id, "instructor": found.instructor_id, "weekday": chosen}
    now = tuple((start, end) for day_, start, end in found.weekly if day_ == chosen)
    return in_rows(
        [
            button(marked(_digits(spans) or _("Keep free"), now == spans), HoursDaySet(**ids, hours=key))
            for key, spans in DAYS.items()
        ],
        2,
    )


def limits(found: Availability) -> Rows:
    """Which number?"""
    ids = {"community": found.community_id, "instructor": found.instructor_id}
    labels = {
        Part.BEFORE: _("Pause before"),
        Part.AFTER: _("Pause after"),
        Part.NOTICE: _("Set notice"),
        Part.HORIZON: _("Set horizon"),
        Part.LIMIT: _("Limit a day"),
        Part.STEP: _("Set step"),
    }
    return in_rows([button(label, HoursAsk(**ids, part=part)) for part, label in labels.items()], 2)


def numbers(found: Availability, part: Part) -> Rows:
    """Numbers to tap."""
    ids = {"community": found.community_id, "instructor": found.instructor_id}
    now = getattr(found.rules, FIELDS[part]) or 0
    return in_rows(
        [
            button(marked(amount(part, value), value == now), HoursNumber(**ids, part=part, count=value))
            for value in NUMBERS[part]
        ],
        3,
    )


def amount(part: Part, value: int) -> str:
    """One of the numbers in words."""
    if part is Part.HORIZON:
        return ngettext("%(num)s day", "%(num)s days", value)
    if part is Part.LIMIT:
        return number(value) if value else _("No limit")
    return duration(value)


def _digits(spans: tuple[Span, ...]) -> str:
    """`9–12, 14–18`."""
    return ", ".join(f"{number(start // 60)}–{number(end // 60)}" for start, end in spans)
