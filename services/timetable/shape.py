"""What is asked of a calendar, and how days and weeks are made of the answers. No clock, no database."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from models.programs import Kind
from services.discovery import SessionLine
from services.held_rooms import HeldRoom
from services.members import CommunityCard

PAGE = 20
"""Sessions that one page of a list shows."""
LAST_PAGE = 50
YEARS = range(2000, 2101)
A_DAY = timedelta(days=1)


class View(StrEnum):
    """How the calendar is shown."""

    MONTH = "month"
    WEEK = "week"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown. Everything but the view may be left out."""

    view: View = View.MONTH
    at: date | None = None
    """A day within what is shown; today where it is None."""
    kind: Kind | None = None
    program: int | None = None
    tag: str | None = None
    page: int = 0
    """Of the list."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a calendar can be narrowed to."""

    kinds: tuple[Kind, ...] = ()
    programs: tuple[tuple[int, str], ...] = ()
    tags: tuple[str, ...] = ()


Entry = tuple[date, SessionLine]
"""A session on a day that lists it."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one community has to show."""

    community: CommunityCard
    entries: tuple[Entry, ...]
    held: tuple[tuple[date, HeldRoom], ...]
    """Rooms that the person reserved, by day; others' are as nothing."""
    has_more: bool
    counts: Counter[date]
    mine: Counter[date]
    more: frozenset[date]
    """Days that have more than were counted."""
    choices: Choices


@dataclass(frozen=True, slots=True)
class Day:
    """One day with what is on it."""

    date: date
    count: int
    mine: int
    """How many of them the person said to come to, perhaps."""
    lines: tuple[SessionLine, ...] = ()
    held: tuple[HeldRoom, ...] = ()
    """Rooms that the person reserved on it."""
    more: bool = False
    """Whether there are more than `count`: nobody counts a thousand."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """A calendar as one person sees it."""

    asked: Asked
    at: date
    today: date
    zone: str
    """The zone whose today it is."""
    community: CommunityCard | None
    """None over all of a person's communities."""
    names: dict[int, str]
    """The communities that sessions are of."""
    weeks: tuple[tuple[Day, ...], ...]
    """Of a month, Monday first, with days of the months beside it."""
    days: tuple[Day, ...]
    """Those whose sessions are listed."""
    has_more: bool
    choices: Choices


def compose(
    asked: Asked, zone: str, now: datetime, parts: Sequence[Part], community: CommunityCard | None = None
) -> Timetable:
    """One calendar of what several communities have."""
    today = today_in(zone, now)
    at = asked.at or today
    entries = sorted(
        (entry for part in parts for entry in part.entries),
        key=lambda entry: (entry[0], entry[1].starts_at, entry[1].id),
    )
    has_more = any(part.has_more for part in parts)
    if asked.view is View.LIST:
        page = min(asked.page, LAST_PAGE)
        has_more = has_more or len(entries) > (page + 1) * PAGE
        entries = entries[page * PAGE : (page + 1) * PAGE]
    return Timetable(
        asked=asked,
        at=at,
        today=today,
        zone=zone,
        community=community,
        names={part.community.id: part.community.name for part in parts},
        weeks=_weeks(at, parts) if asked.view is View.MONTH else (),
        days=tuple(_days(asked.view, at, entries, _held(asked, has_more, entries, parts))),
        has_more=has_more,
        choices=_together(parts),
    )


def _together(parts: Sequence[Part]) -> Choices:
    """The choices of all communities; of several, a program is told apart by its community."""
    several = len(parts) > 1
    return Choices(
        kinds=tuple(sorted({kind for part in parts for kind in part.choices.kinds})),
        programs=tuple(
            (program, f"{name} ({part.community.name})" if several else name)
            for part in parts
            for program, name in part.choices.programs
        ),
        tags=tuple(sorted({tag for part in parts for tag in part.choices.tags})),
    )


def days_of(starts_at: datetime, ends_at: datetime, zone: str) -> Iterator[date]:
    """The days that a session belongs to."""
    tz = ZoneInfo(zone)
    day, last = starts_at.astimezone(tz).date(), (ends_at - timedelta.resolution).astimezone(tz).date()
    yield day
    if ends_at - starts_at >= A_DAY:
        while day < last:
            day += A_DAY
            yield day


def today_in(zone: str, now: datetime) -> date:
    """The day that it is in a zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def month_of(at: date) -> tuple[date, date]:
    """The Monday before a month's first day, and the day after the Sunday that ends its last week."""
    first = at.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first - timedelta(days=first.weekday()), following + timedelta(days=-following.weekday() % 7)


def listed(view: View, at: date) -> tuple[date, date]:
    """The days whose sessions are listed: from, and before."""
    if view is View.MONTH:
        return at, at + A_DAY
    monday = at - timedelta(days=at.weekday())
    return (monday, monday + 7 * A_DAY) if view is View.WEEK else (at, date(YEARS.stop, 1, 1))


def _weeks(at: date, parts: Sequence[Part]) -> tuple[tuple[Day, ...], ...]:
    first, last = month_of(at)
    days = [first + timedelta(days=number) for number in range((last - first).days)]
    held = Counter(day for part in parts for day, _room in part.held)
    made = [
        Day(
            day,
            sum(part.counts[day] for part in parts) + held[day],
            sum(part.mine[day] for part in parts) + held[day],
            more=any(day in part.more for part in parts),
        )
        for day in days
    ]
    return tuple(tuple(made[start : start + 7]) for start in range(0, len(made), 7))


def _held(
    asked: Asked, has_more: bool, entries: Sequence[Entry], parts: Sequence[Part]
) -> list[tuple[date, HeldRoom]]:
    """The reservations among what is listed: on a page of a list those between its first and last day."""
    found = [pair for part in parts for pair in part.held]
    if asked.view is View.LIST and asked.page:
        found = [pair for pair in found if entries and pair[0] > entries[0][0]]
    if asked.view is View.LIST and has_more:
        found = [pair for pair in found if entries and pair[0] <= entries[-1][0]]
    return found


def _days(
    view: View, at: date, entries: Sequence[Entry], held: Sequence[tuple[date, HeldRoom]]
) -> Iterator[Day]:
    """The days that are listed; those of a month or a week are there even when nothing is on."""
    by_day: dict[date, list[SessionLine]] = {}
    if view is not View.LIST:
        first, last = listed(view, at)
        by_day = {first + timedelta(days=number): [] for number in range((last - first).days)}
    for day, line in entries:
        by_day.setdefault(day, []).append(line)
    rooms: dict[date, list[HeldRoom]] = {}
    for day, room in held:
        if view is View.LIST or day in by_day:
            rooms.setdefault(day, []).append(room)
    for day in sorted({*by_day, *rooms}):
        lines, mine = by_day.get(day, []), sorted(rooms.get(day, []), key=lambda room: room.starts_at)
        yield Day(day, len(lines) + len(mine), 0, tuple(lines), tuple(mine))
