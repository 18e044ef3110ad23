"""Days off of an instructor, and days with other hours, in the chat."""

from collections.abc import Sequence
from datetime import date

from keyboards import calendar, nav
from keyboards import time_off as keyboards
from keyboards.data import button, markup
from keyboards.hours import HoursScreen
from keyboards.time_off import Holidays, TimeOff, TimeOffDay, TimeOffEnd, TimeOffSet
from locales.reader import day_and_month, long_date, number, on_the_spot
from locales.reader import gettext as _
from services.holidays import Region
from services.hours_page import Overview
from services.time_off import Period
from views import hours, spaces
from views.screen import Screen, render

MOST = 6
"""Periods that have a button."""


@on_the_spot()
def listing(found: Overview, month: str = "", *, saved: bool = False, tapped: bool = False) -> Screen:
    """The days to come with hours of their own, and a month to choose from."""
    at = found.found
    ids = {"community": at.community_id, "instructor": at.instructor_id}
    shown = calendar.parse(month, found.today)
    grid = calendar.month(
        shown,
        found.today,
        lambda day: TimeOffDay(**ids, day=f"{day:%Y%m%d}"),
        lambda first: TimeOff(**ids, month=f"{first:%Y%m}"),
        lambda day: f"✕{number(day.day)}" if at.days.get(day, None) == () else number(day.day),
    )
    ends = [
        [
            button(
                _("Drop %(days)s", days=_short(one)),
                TimeOffEnd(**ids, first=f"{one.first:%Y%m%d}", last=f"{one.last:%Y%m%d}"),
            )
        ]
        for one in found.periods[:MOST]
    ]
    text = render("time_off/list.html", found=found, most=MOST, saved=saved, **hours.words(found))
    more = [button(_("Set holidays"), Holidays(**ids))]
    back = nav.back_row(HoursScreen(**ids))
    return Screen(text, markup(*grid, *ends, more, back), _("Saved.") if tapped else None)


@on_the_spot()
def day(found: Overview, on: date) -> Screen:
    """One day: off, with hours of its own, or as in other weeks."""
    at = found.found
    ids = {"community": at.community_id, "instructor": at.instructor_id}
    here = f"{on:%Y%m%d}"
    row = []
    if at.rules.hours.of_day(on):
        row.append(button(_("Take day off"), TimeOffSet(**ids, day=here, off=True)))
    if on in at.days:
        row.append(button(_("Work as usual"), TimeOffSet(**ids, day=here, off=False)))
    now = spaces.times(at.rules.hours.of_day(on))
    text = render("time_off/day.html", day=long_date(on), now=now)
    return Screen(text, markup(row, nav.back_row(TimeOff(**ids, month=f"{on:%Y%m}"))))


def holidays(found: Overview) -> Screen:
    """Whose public holidays are days off?"""
    at = found.found
    back = nav.back_row(TimeOff(community=at.community_id, instructor=at.instructor_id))
    now = hours.holidays_of(at.holidays)
    return Screen(render("time_off/holidays.html", now=now), markup(*keyboards.countries(at), back))


def regions(found: Overview, country: str, known: Sequence[Region]) -> Screen:
    """Of all of it, or of one region?"""
    at = found.found
    back = nav.back_row(Holidays(community=at.community_id, instructor=at.instructor_id))
    text = render("time_off/regions.html", country=keyboards.country_name(country), known=known)
    return Screen(text, markup(*keyboards.regions(at, country, known), back))


def _short(found: Period) -> str:
    """`24 Dec`, `24 Dec–2 Jan`."""
    days = dict.fromkeys((found.first, found.last))
    return "–".join(day_and_month(day) for day in days)
