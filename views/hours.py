"""When an instructor can be booked, in the chat."""

from typing import Any

from keyboards import hours as keyboards
from keyboards import nav
from keyboards.data import markup, page
from keyboards.home import CommunityScreen
from keyboards.hours import HoursLimits, HoursScreen, HoursWeek, Part
from keyboards.time_off import country_name
from locales.reader import city, clock, date_range, duration, on_the_spot, short_date, weekday
from locales.reader import gettext as _
from services import holidays, slot_times
from services.hours import Availability
from services.hours_page import Overview
from services.time_off import Period
from views import spaces
from views.links import Links
from views.screen import Screen, render

MOST_PERIODS = 4


@on_the_spot()
def main(found: Overview, links: Links, *, toast: str | None = None) -> Screen:
    """The rules, the days to come, what is free next, and what can be changed."""
    at = found.found
    text = render("hours/main.html", found=found, most=MOST_PERIODS, **words(found))
    more = page(
        _("Edit in the app"), links.page(f"/app/{at.community_id}/instructor/{at.instructor_id}/hours")
    )
    back = nav.back_row(CommunityScreen(community=at.community_id))
    return Screen(text, markup(*keyboards.main(at), more, back), toast)


@on_the_spot()
def week(found: Overview, *, saved: bool = False, tapped: bool = False) -> Screen:
    """The hours of a week, day by day, to tap or to type."""
    text = render("hours/week.html", found=found, saved=saved, **words(found))
    back = nav.back_row(_screen(found.found))
    return Screen(text, markup(*keyboards.week(found.found), back), _("Saved.") if tapped else None)


@on_the_spot()
def day(found: Overview, chosen: int) -> Screen:
    """The hours of one day of the week."""
    at = found.found
    text = render("hours/day.html", found=found, name=weekday(chosen), weekday=chosen, **words(found))
    back = nav.back_row(HoursWeek(community=at.community_id, instructor=at.instructor_id))
    return Screen(text, markup(*keyboards.day(at, chosen), back))


@on_the_spot()
def limits(found: Overview, *, saved: bool = False, tapped: bool = False) -> Screen:
    """Pauses, notice and limits."""
    text = render("hours/limits.html", found=found, saved=saved, **words(found))
    back = nav.back_row(_screen(found.found))
    return Screen(text, markup(*keyboards.limits(found.found), back), _("Saved.") if tapped else None)


def ask(found: Overview, part: Part) -> Screen:
    """How much?"""
    at = found.found
    now = keyboards.amount(part, getattr(at.rules, keyboards.FIELDS[part]) or 0)
    text = render("hours/ask.html", question=_questions()[part], now=now)
    back = nav.back_row(HoursLimits(community=at.community_id, instructor=at.instructor_id))
    return Screen(text, markup(*keyboards.numbers(at, part), back))


def _screen(at: Availability) -> HoursScreen:
    return HoursScreen(community=at.community_id, instructor=at.instructor_id)


def _questions() -> dict[Part, str]:
    return {
        Part.BEFORE: _("How long do you want to be free before each appointment? Write the minutes."),
        Part.AFTER: _("How long do you want to be free after each appointment? Write the minutes."),
        Part.NOTICE: _("How long ahead must one book at least? Write the minutes."),
        Part.HORIZON: _("How many days ahead can one book?"),
        Part.LIMIT: _(
            "How many appointments do you want on a day at most? Write a number, or - for no limit."
        ),
        Part.STEP: _("How far apart are the times to choose from? Write the minutes."),
    }


def words(found: Overview) -> dict[str, Any]:
    """What templates say of hours with."""
    at = found.found
    return {
        "hours_in_words": spaces.typed_hours,
        "hours": at.rules.hours,
        "rules": at.rules,
        "place": city(at.zone),
        "duration": duration,
        "period": period,
        "free_days": free_days(found),
        "holidays": holidays_of(at.holidays),
        "off": holidays_off(found),
        "of_weekday": lambda day: of_weekday(at, day),
    }


def of_weekday(at: Availability, day: int) -> str:
    """The hours of a day of the week; empty for none."""
    return spaces.times([(start, end) for day_, start, end in at.weekly if day_ == day])


def holidays_of(code: str) -> str:
    """`Switzerland, Zürich`; empty for nobody's."""
    if not code:
        return ""
    country, region = country_name(code.partition("-")[0]), holidays.name_of(code)
    return f"{country}, {region}" if region else country


def holidays_off(found: Overview) -> list[str]:
    """The next holidays that are days off."""
    return [f"{short_date(day)} ({name})" for day, name in found.off]


def period(found: Period) -> str:
    """`24 Dec – 2 Jan`, or a day with its hours."""
    if found.first != found.last:
        return date_range(found.first, found.last)
    said = short_date(found.first)
    return f"{said}: {spaces.times(found.spans)}" if found.spans else said


def free_days(found: Overview) -> list[tuple[str, str]]:
    """The next free times by their days, in the instructor's zone."""
    zone = found.found.zone
    days = slot_times.by_day(found.free, zone)
    return [
        (short_date(day), " · ".join(clock(start, zone) for start in starts)) for day, starts in days.items()
    ]
