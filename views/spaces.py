"""Rooms as people see them: what each is, when it is open, what is in it, and when it is free."""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from keyboards import nav
from keyboards import spaces as keyboards
from keyboards.data import button, markup
from keyboards.home import CommunityScreen
from keyboards.reservations import ReservationList
from keyboards.space_edit import SpaceManage, SpaceNew
from keyboards.spaces import SpaceList, SpaceScreen
from locales.reader import city, clock, on_the_spot, short_date, time_of_day, weekday
from locales.reader import gettext as _
from services import maps, opening
from services.conflicts import Obstacle
from services.free_times import Day
from services.opening import Hours, Span
from services.space_week import Overview, Week
from services.spaces import InRoom, SpaceDetails
from views import conflicts
from views.screen import Screen, render


@on_the_spot()
def listing(overview: Overview, page: int = 0) -> Screen:
    """The rooms of a community, with one's own next reservation."""
    community = overview.community_id
    last = [button(_("My reservations"), ReservationList(community=community))]
    if overview.manages:
        last.append(button(_("Add a room"), SpaceNew(community=community)))
    text = render("spaces/list.html", overview=overview, next=overview.mine, span=span)
    rows = keyboards.rooms(community, overview.rooms, page)
    return Screen(text, markup(*rows, last, nav.back_row(CommunityScreen(community=community))))


@on_the_spot()
def screen(week: Week, *, toast: str | None = None, outcome: str = "") -> Screen:
    """One room: what it is, and what is in it today and the week after."""
    room = week.space
    manage = []
    if room.manages:
        manage = [button(_("Manage"), SpaceManage(community=room.community_id, space=room.id))]
    chips = keyboards.chips(room, week.today, week.last) if room.may_reserve else []
    text = render("spaces/screen.html", week=week, room=room, outcome=outcome, **words())
    back = nav.back_row(SpaceList(community=room.community_id))
    return Screen(text, markup(*chips, manage, back), toast)


@on_the_spot()
def day(found: Day, page: int = 0) -> Screen:
    """A room on a day: what is in it, and when it is free."""
    room = found.space
    back = nav.back_row(SpaceScreen(community=room.community_id, space=room.id))
    text = render("spaces/day.html", found=found, room=room, day=short_date(found.day), **words())
    return Screen(text, markup(*keyboards.slots(found, page), back))


@on_the_spot()
def month(room: SpaceDetails, today: date, shown: str) -> Screen:
    """Choose a day."""
    back = nav.back_row(SpaceScreen(community=room.community_id, space=room.id))
    text = render("spaces/month.html", room=room)
    return Screen(text, markup(*keyboards.month(room, today, shown), back))


def words() -> dict[str, Any]:
    """What templates say of rooms with."""
    return {
        "hours_in_words": hours,
        "span": span,
        "what": what,
        "hours_of_day": of_day,
        "clock_place": city,
        "map_link": lambda room: maps.link(room.place, room.latitude, room.longitude),
    }


def what(use: InRoom) -> str:
    """What is in a room, as far as the reader may know."""
    said = conflicts.what(Obstacle(use.kind, use.starts_at, use.ends_at, use.title, use.who))
    if use.mine and use.title:
        return _("yours: %(what)s", what=use.title)
    if use.mine:
        return _("yours")
    if use.who and use.title:
        return f"{said}: {use.title}"
    return said


def span(use: InRoom, zone: str) -> str:
    """`18:30–20:00`, in the room's time."""
    return f"{clock(use.starts_at, zone)}–{clock(use.ends_at, zone)}"


def hours(found: Hours) -> str:
    """When a room is open each week: `Mon–Fri 09:00–22:00, Sat 10:00–18:00`."""
    if found.weekly == opening.ALWAYS:
        return _("Open day and night")
    return typed_hours(found)


def typed_hours(found: Hours) -> str:
    """The same as one may type it, and change it."""
    by_day = [(day, _spans(found, day)) for day in range(7)]
    runs = [(spans, [day for day, _s in group]) for spans, group in groupby(by_day, key=lambda pair: pair[1])]
    return ", ".join(f"{_days(days)} {times(spans)}" for spans, days in runs if spans)


def typed_days(found: Hours) -> str:
    """Special days as one may type them, one a line."""
    days = sorted((found.exceptions or {}).items())
    return "\n".join(f"{day.isoformat()} {times(spans) if spans else _('closed')}" for day, spans in days)


def day_in(moment: datetime, zone: str) -> date:
    """The day that it is in a room."""
    return moment.astimezone(ZoneInfo(zone)).date()


def of_day(found: Hours, on: date) -> str:
    """When a room is open on a day, in words."""
    spans = found.of_day(on)
    return times(spans) if spans else _("Closed")


def _spans(found: Hours, day: int) -> tuple[Span, ...]:
    return tuple((start, end) for weekday_, start, end in found.weekly if weekday_ == day)


def _days(days: Sequence[int]) -> str:
    first, last = weekday(days[0], "abbreviated"), weekday(days[-1], "abbreviated")
    if len(days) == 1:
        return first
    return f"{first}–{last}" if len(days) > 2 else f"{first}, {last}"


def times(spans: Sequence[Span]) -> str:
    """Hours of a day: `09:00–12:00, 14:00–18:00`."""
    return ", ".join(f"{_minute(start)}–{_minute(end)}" for start, end in spans)


def _minute(minute: int) -> str:
    if minute == opening.DAY:
        return "24:00"
    hour, rest = divmod(minute % opening.DAY, 60)
    return time_of_day(time(hour, rest))
