"""What a new schedule means for a program's sessions to come: thought through, not done.

`services.rescheduling` does it, previews show it. A session is known by its original local start.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import bindparam, or_, select

from models.programs import Program, ProgramStatus
from models.rsvp import Rsvp
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services.changes import CONCERNED
from services.generation import dates_ahead, key
from services.opening import Stretch
from services.schedule import Occurrence, Schedule, at, between

K = TypeVar("K", bound=Hashable)

programs = table_of(Program)
table = table_of(ProgramSession)
rsvps = table_of(Rsvp)

MOST_DATES = 5000
TAKEN_OVER = "~"
"""Begins the name of a removed session whose date belongs to another one now."""


@dataclass(frozen=True, slots=True)
class Known:
    """A session to come, or one that was removed."""

    id: int
    original: datetime
    starts_at: datetime
    ends_at: datetime
    deadline: datetime | None
    revision: int
    removed: bool
    scheduled: bool
    """Whether it takes place."""
    regular: bool
    """Whether it takes place when the old schedule says."""


@dataclass(frozen=True, slots=True)
class Course:
    """What becomes of each session."""

    moved: list[tuple[Known, Occurrence]] = field(default_factory=list)
    """To another time."""
    renamed: list[tuple[Known, Occurrence]] = field(default_factory=list)
    """These stay where they are, and stand for another date."""
    gone: list[Known] = field(default_factory=list)
    over: list[Known] = field(default_factory=list)
    """Removed before, for good: another session stands for their date."""
    back: list[tuple[Known, Occurrence]] = field(default_factory=list)
    """Removed before, and dates again."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a new schedule would do."""

    moved: int = 0
    gone: int = 0
    added: int = 0
    told: int = 0
    """People who would hear of it."""
    times: Mapping[int, Stretch] = field(default_factory=dict, compare=False)
    """When sessions that change would be, by their id."""


_AHEAD = (
    select(
        table.c.id,
        table.c.original_start,
        table.c.starts_at,
        table.c.ends_at,
        table.c.rsvp_deadline,
        table.c.revision,
        table.c.status,
        table.c.deleted_at,
    )
    .where(
        here(table),
        table.c.program_id == bindparam("of_program"),
        or_(table.c.starts_at > bindparam("at"), table.c.original_start >= bindparam("local")),
    )
    .order_by(table.c.id)
)
_LOCKED = _AHEAD.with_for_update()
_DAYS = select(programs.c.generation_days).where(
    here(programs), programs.c.id == bindparam("of_program"), programs.c.status == ProgramStatus.ACTIVE
)
"""How far dates are made ahead; of a program that rests there are none."""
_CONCERNED = select(rsvps.c.session_id, rsvps.c.user_id).where(
    here(rsvps),
    rsvps.c.session_id.in_(bindparam("of_sessions", expanding=True)),
    rsvps.c.status.in_(CONCERNED),
    # Whoever makes the change knows of it.
    rsvps.c.user_id != bindparam("me"),
)


def known(tx: Tx, program_id: int, old: Schedule, *, lock: bool = False) -> list[Known]:
    """A program's sessions from now on by its old schedule, removed ones as well; locked where asked for."""
    local = tx.now.astimezone(old.tz).replace(tzinfo=None)
    found = []
    for row in tx.rows(_LOCKED if lock else _AHEAD, of_program=program_id, at=tx.now, local=key(local)):
        if row.original_start.startswith(TAKEN_OVER):
            continue
        original = datetime.fromisoformat(row.original_start)
        planned = at(old, original).start_utc == row.starts_at
        found.append(
            Known(
                row.id,
                original,
                row.starts_at,
                row.ends_at,
                row.rsvp_deadline,
                row.revision,
                removed=row.deleted_at is not None,
                scheduled=row.status is SessionStatus.SCHEDULED,
                regular=planned and row.status is SessionStatus.SCHEDULED,
            )
        )
    return found


def assign(had: Iterable[datetime], dates: Iterable[datetime]) -> dict[datetime, datetime]:
    """Which of the new dates each known one becomes: itself, else the nearest free one of the same day.

    All are naive local times; a known date without a new one is not in the result, and no new one is in it
    twice.
    """
    wanted, known_ = set(dates), set(had)
    found = {local: local for local in known_ & wanted}
    free: dict[date, list[datetime]] = {}
    for local in sorted(wanted - known_):
        free.setdefault(local.date(), []).append(local)
    for local in sorted(known_ - wanted):
        near = free.get(local.date(), [])
        if near:
            found[local] = min(near, key=lambda other: abs(other - local))
            near.remove(found[local])
    return found


def plan(now: datetime, sessions: Sequence[Known], new: Schedule) -> Course:
    """What becomes of sessions by a new schedule."""
    dates = _dates(now, new, sessions)
    live = [session for session in sessions if not session.removed]
    becomes = assign((session.original for session in live), dates)
    course = Course()
    for session in live:
        target = dates.get(becomes.get(session.original, datetime.min))
        if target is None:
            course.gone.extend([session] if session.regular else [])
        elif target.start_utc <= now:
            continue  # The new time of today has passed: today's session stays where it is.
        elif session.regular and target.start_utc != session.starts_at:
            course.moved.append((session, target))
        elif target.original_local != session.original:
            course.renamed.append((session, target))
    _removed_ones(now, [session for session in sessions if session.removed], dates, becomes, course)
    return course


def _dates(now: datetime, new: Schedule, sessions: Sequence[Known]) -> Mapping[datetime, Occurrence]:
    """The new dates from today's on, as far as there are sessions, by their local time."""
    last = max((session.starts_at for session in sessions), default=now)
    until = max(last, *(at(new, s.original).start_utc for s in sessions), now) + timedelta(days=2)
    found = between(new, now - timedelta(days=1), until, MOST_DATES)
    return {occurrence.original_local: occurrence for occurrence in found}


def _removed_ones(
    now: datetime,
    removed: Sequence[Known],
    dates: Mapping[datetime, Occurrence],
    becomes: Mapping[datetime, datetime],
    course: Course,
) -> None:
    """Dates removed before that are dates again; one that another session took over stays away for good."""
    taken = set(becomes.values())
    for session in removed:
        target = dates.get(session.original)
        if session.original in taken:
            course.over.append(session)
        elif target and target.start_utc > now:
            course.back.append((session, target))


def concerned(tx: Tx, session_ids: Sequence[int]) -> dict[int, list[int]]:
    """Who said anything but no to each of some sessions, the actor aside."""
    found: dict[int, list[int]] = {}
    if session_ids:
        for row in tx.rows(_CONCERNED, of_sessions=list(session_ids), me=tx.actor.user_id or 0):
            found.setdefault(row.session_id, []).append(row.user_id)
    return found


def put_by_hand(sessions: Iterable[Known], since: datetime) -> list[Known]:
    """Those that take place at another time than planned, of the dates from `since` (naive local) on."""
    return [s for s in sessions if s.scheduled and not s.regular and not s.removed and s.original >= since]


def foresee(
    tx: Tx,
    program_id: int,
    old: Schedule,
    news: Mapping[K, Schedule],
    ends: datetime | None = None,
) -> dict[K, Foreseen]:
    """What each of some new schedules of a program would do, in three queries.

    Where the series `ends` at a date (naive local), sessions that were put elsewhere by hand go as well.
    """
    if not news:
        return {}
    sessions = known(tx, program_id, old)
    days: int | None = tx.value(_DAYS, of_program=program_id)
    courses = {name: plan(tx.now, sessions, new) for name, new in news.items()}
    for each in courses.values() if ends else ():
        each.gone.extend(put_by_hand(sessions, ends or datetime.max))
    touched = {
        session.id
        for course in courses.values()
        for session in (*course.gone, *(moved for moved, _target in course.moved))
    }
    people = concerned(tx, sorted(touched))
    return {
        name: _counted(course, people, _added(tx.now, sessions, course, news[name], days))
        for name, course in courses.items()
    }


def _counted(course: Course, people: Mapping[int, Sequence[int]], added: int) -> Foreseen:
    touched = [*course.gone, *(session for session, _target in course.moved)]
    told = {user for session in touched for user in people.get(session.id, ())}
    times = {
        session.id: Stretch(target.start_utc, session.ends_at + (target.start_utc - session.starts_at))
        for session, target in course.moved
    }
    return Foreseen(len(course.moved), len(course.gone), added, len(told), times)


def _added(now: datetime, sessions: Sequence[Known], course: Course, new: Schedule, days: int | None) -> int:
    """Dates that have no session yet, and those whose removed session comes back."""
    gone = {session.original for session in course.gone}
    names = {session.original for session in sessions if not session.removed} - gone
    for session, target in (*course.moved, *course.renamed):
        names.discard(session.original)
        names.add(target.original_local)
    names |= {session.original for session in sessions if session.removed}
    missing = () if days is None else dates_ahead(now, new, days)
    return len(course.back) + sum(date.original_local not in names for date in missing)
