"""A program's health, for organizers: when people come, who comes again, who drifts away, what is played.

All of it from the year that ends now, in a fixed number of queries. What counts are finished lists
(services/turnout.py) and the history of the songs; months are those of the program's own zone.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, func, select

from models.communities import Membership, Standing
from models.plays import Play
from models.repertoire import Song
from models.tx import Tx, here, table_of
from models.users import User
from services import access, periods, programs, turnout
from services.access import Ability
from services.came import CAME, PERSON_WAS_THERE, attendance, sessions
from services.programs import ProgramDetails
from services.turnout import Evening

memberships = table_of(Membership)
users = table_of(User)
plays = table_of(Play)
songs = table_of(Song)

MONTHS = 12
"""How far back it is looked."""
AGAIN = 6
"""Months after the first in which it is looked who came again."""
MOST_EVENINGS = 400
"""Of a daily program more than a year."""
REGULAR = 3
"""Whoever came so often is missed."""
ABSENT = 4
"""Sessions in a row that one who drifts away was not at."""
MOST_DRIFTING = 20
TOP_SONGS = 5


@dataclass(frozen=True, slots=True)
class Slot:
    """One hour of one day of the week, and how many come to a session that begins then."""

    weekday: int
    """0 for Monday."""
    hour: int
    sessions: int
    average: float


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a program."""

    first: date
    sessions: int = 0
    """Whose list was finished."""
    came: int = 0
    kept: int = 0
    """Of those who had said yes, who came."""
    missed: int = 0
    """Of those who had said yes, who did not."""
    new_songs: int = 0
    """Played for the first time ever."""
    known_songs: int = 0
    """Played before already."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who first came in one month, and how many of them came again in each of the months after."""

    first: date
    people: int
    again: tuple[int, ...]
    """At most AGAIN; months that have not begun are left out."""


@dataclass(frozen=True, slots=True)
class Drifting:
    """A regular who was not seen lately."""

    user_id: int
    name: str
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Played:
    """A song, and how often it was played within the year."""

    title: str
    times: int


@dataclass(frozen=True, slots=True)
class ProgramHealth:
    """How healthy a program is."""

    program: ProgramDetails
    evenings: int
    """Sessions whose list was finished."""
    slots: tuple[Slot, ...]
    """Only those in which there was one, by weekday and hour."""
    months: tuple[Month, ...]
    """The last MONTHS, oldest first."""
    cohorts: tuple[Cohort, ...]
    """Oldest first, without months in which nobody was new."""
    drifting: tuple[Drifting, ...]
    """Those who came most before, first."""
    most_played: tuple[Played, ...]

    @property
    def best(self) -> Slot | None:
        """When most people come."""
        return max(self.slots, key=lambda slot: slot.average, default=None)

    @property
    def returned(self) -> float | None:
        """The share of the new that came again the month after; None where that cannot be known yet."""
        known = [cohort for cohort in self.cohorts if cohort.again]
        people = sum(cohort.people for cohort in known)
        return sum(cohort.again[0] for cohort in known) / people if people else None

    @property
    def kept(self) -> float | None:
        """The share of those who said yes that came; None where nobody said so."""
        kept, missed = sum(m.kept for m in self.months), sum(m.missed for m in self.months)
        return kept / (kept + missed) if kept + missed else None

    @property
    def plays(self) -> int:
        """Songs played within the year, each time counted."""
        return sum(month.new_songs + month.known_songs for month in self.months)


def _in_months(moment: Any) -> list[Any]:
    """A column a month: how many moments fall into it."""
    return [
        func.sum(case((and_(moment >= bindparam(f"m{at}"), moment < bindparam(f"m{at + 1}")), 1), else_=0))
        for at in range(MONTHS)
    ]


_OF_PROGRAM = sessions.c.program_id == bindparam("of_program")
_FIRST = func.min(sessions.c.starts_at)
_TIMES, _LAST = func.count(), func.max(sessions.c.starts_at)
_PERSONS = (
    select(_FIRST, *_in_months(sessions.c.starts_at))
    .select_from(CAME)
    .where(PERSON_WAS_THERE, _OF_PROGRAM)
    .group_by(attendance.c.user_id)
    .having(bindparam("m0") <= _FIRST)
)
_DRIFTING = (
    select(users.c.id, users.c.name, _TIMES, _LAST)
    .select_from(
        CAME.join(users, users.c.id == attendance.c.user_id).join(
            memberships,
            and_(
                memberships.c.community_id == attendance.c.community_id,
                memberships.c.user_id == attendance.c.user_id,
            ),
        )
    )
    .where(PERSON_WAS_THERE, _OF_PROGRAM, here(memberships), memberships.c.standing == Standing.ACTIVE)
    .group_by(users.c.id, users.c.name)
    .having(_TIMES >= REGULAR, bindparam("seen_before") > _LAST, bindparam("m0") <= _LAST)
    .order_by(_TIMES.desc(), users.c.name, users.c.id)
    .limit(MOST_DRIFTING)
)
_SONGS = (
    select(songs.c.title, func.min(plays.c.played_at), *_in_months(plays.c.played_at))
    .select_from(
        plays.join(songs, and_(songs.c.community_id == plays.c.community_id, songs.c.id == plays.c.song_id))
    )
    .where(here(plays), plays.c.program_id == bindparam("of_program"))
    .group_by(songs.c.id, songs.c.title)
    .having(func.max(plays.c.played_at) >= bindparam("m0"))
)


def of_program(tx: Tx, program_id: int) -> ProgramHealth:
    """How healthy a program is. Raises NotFound, NotAllowed."""
    program = programs.details(tx, program_id)
    access.require(tx, Ability.VIEW_ATTENDANCE, program_id)
    zone = program.draft.schedule.zone
    firsts = periods.last_months(tx.now, zone, MONTHS)
    edges = [periods.midnight(day, zone) for day in (*firsts, periods.month_after(firsts[-1]))]
    values = {"of_program": program_id, **{f"m{at}": edge for at, edge in enumerate(edges)}}
    found = turnout.of_program(tx, program_id, MOST_EVENINGS).evenings
    evenings = [one for one in found if one.starts_at >= edges[0]]
    played = tx.rows(_SONGS, **values)
    return ProgramHealth(
        program=program,
        evenings=len(evenings),
        slots=_slots(evenings, ZoneInfo(zone)),
        months=_months(firsts, edges, evenings, played),
        cohorts=_cohorts(firsts, edges, tx.rows(_PERSONS, **values)),
        drifting=_drifting(tx, evenings, values),
        most_played=_most_played(played),
    )


def _slots(evenings: Sequence[Evening], zone: ZoneInfo) -> tuple[Slot, ...]:
    came: dict[tuple[int, int], list[int]] = defaultdict(list)
    for one in evenings:
        local = one.starts_at.astimezone(zone)
        came[local.weekday(), local.hour].append(one.came)
    return tuple(
        Slot(weekday, hour, len(counts), sum(counts) / len(counts))
        for (weekday, hour), counts in sorted(came.items())
    )


def _month_of(edges: Sequence[datetime], moment: datetime) -> int | None:
    """Which of the months a moment lies in."""
    return next((at for at in range(MONTHS) if edges[at] <= moment < edges[at + 1]), None)


def _months(
    firsts: Sequence[date], edges: Sequence[datetime], evenings: Sequence[Evening], played: Sequence[Any]
) -> tuple[Month, ...]:
    counts = [Counter[str]() for _first in firsts]
    for one in evenings:
        at = _month_of(edges, one.starts_at)
        if at is not None:
            counts[at]["sessions"] += 1
            counts[at]["came"] += one.came
            counts[at]["kept"] += max(0, one.said_yes - one.no_shows)
            counts[at]["missed"] += one.no_shows
    for row in played:
        began = _month_of(edges, row[1])
        for at, count in enumerate(row[2:]):
            new = int(at == began and count > 0)
            counts[at]["new_songs"] += new
            counts[at]["known_songs"] += count - new
    return tuple(Month(first, **count) for first, count in zip(firsts, counts, strict=True))


def _cohorts(firsts: Sequence[date], edges: Sequence[datetime], persons: Sequence[Any]) -> tuple[Cohort, ...]:
    people = [0] * MONTHS
    again = [[0] * MONTHS for _month in firsts]
    for row in persons:
        began, times = _month_of(edges, row[0]), row[1:]
        if began is None:
            continue
        people[began] += 1
        for at in range(began + 1, MONTHS):
            again[began][at] += times[at] > 0
    return tuple(
        Cohort(firsts[at], people[at], tuple(again[at][at + 1 : at + 1 + AGAIN]))
        for at in range(MONTHS)
        if people[at]
    )


def _drifting(tx: Tx, evenings: Sequence[Evening], values: dict[str, Any]) -> tuple[Drifting, ...]:
    """Asked only where there were so many sessions that one can have missed the last."""
    if len(evenings) < ABSENT + REGULAR:
        return ()
    return tuple(tx.records(Drifting, _DRIFTING, seen_before=evenings[-ABSENT].starts_at, **values))


def _most_played(played: Sequence[Any]) -> tuple[Played, ...]:
    counted = [Played(row[0], sum(row[2:])) for row in played]
    return tuple(sorted(counted, key=lambda one: (-one.times, one.title))[:TOP_SONGS])
