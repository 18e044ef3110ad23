"""The dates of a program, one by one: listed, left out, brought back, added."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from models.places import PlacePool
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import program_edit, programs, rescheduling
from services.changes import check_free, managed
from services.course import concerned
from services.drafts import Draft
from services.errors import BadRule, DateTaken, PastDate, SessionOver
from services.following import NOTHING, Followed
from services.generation import key
from services.programs import ProgramDetails
from services.schedule import Reason, Schedule, at, check_year, is_date, parse_moment, with_extra, without
from services.sessions import SessionDetails

table = table_of(ProgramSession)
pools = table_of(PlacePool)

PAGE = 6
MOST_LEFT_OUT = 8
OLD = timedelta(days=2)
"""Single dates this far back say nothing any more: a schedule forgets them when it is changed."""


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date to come."""

    session_id: int
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    moved: bool
    """Whether it was given another time than its schedule's."""
    place: str
    going: int


@dataclass(frozen=True, slots=True)
class DatesPage:
    """A page of a program's dates to come."""

    program: ProgramDetails
    lines: tuple[DateLine, ...]
    page: int
    pages: int
    left_out: tuple[datetime, ...]
    """Naive local times of the next dates that were left out, MOST_LEFT_OUT at most."""


@dataclass(frozen=True, slots=True)
class OneDate:
    """One date of a program, for one who may change it."""

    session: SessionDetails
    program: ProgramDetails
    original: datetime
    """The wall time its schedule gives it (naive), whenever it takes place."""
    told: int
    """How many people hear of it when it goes."""


@dataclass(frozen=True, slots=True)
class Done:
    """A program's dates after a change of one."""

    program: ProgramDetails
    local: datetime
    """The date it was about, as naive wall time."""
    followed: Followed = NOTHING


_COMING = (
    here(table),
    table.c.program_id == bindparam("of_program"),
    table.c.starts_at > bindparam("at"),
    table.c.deleted_at.is_(None),
)
_going = (
    select(func.coalesce(func.sum(pools.c.taken), 0))
    .where(pools.c.community_id == table.c.community_id, pools.c.session_id == table.c.id)
    .correlate(table)
    .scalar_subquery()
)
_COUNT = select(func.count()).select_from(table).where(*_COMING)
_LIST = (
    select(
        table.c.id,
        table.c.starts_at,
        table.c.ends_at,
        table.c.status,
        table.c.original_start,
        table.c.place,
        _going.label("going"),
    )
    .where(*_COMING)
    .order_by(table.c.starts_at, table.c.id)
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_ORIGINAL = select(table.c.original_start).where(here(table), table.c.id == bindparam("of_session"))
_NAMED = select(table.c.starts_at).where(
    here(table),
    table.c.program_id == bindparam("of_program"),
    table.c.original_start == bindparam("name"),
    table.c.deleted_at.is_(None),
)


def page_of(tx: Tx, program_id: int, page: int = 0) -> DatesPage:
    """A page of the dates to come, cancelled ones as well. Raises NotFound, NotAllowed."""
    program = program_edit.opened(tx, program_id)
    count: int = tx.value(_COUNT, of_program=program_id, at=tx.now)
    pages = max(1, -(-count // PAGE))
    page = max(0, min(page, pages - 1))
    rows = tx.rows(_LIST, of_program=program_id, at=tx.now, skip=page * PAGE)
    lines = tuple(_line(row, program.draft) for row in rows)
    return DatesPage(program, lines, page, pages, left_out(program.draft.schedule, tx.now))


def _line(row: Row[Any], draft: Draft) -> DateLine:
    planned = at(draft.schedule, datetime.fromisoformat(row.original_start)).start_utc
    cancelled = row.status is SessionStatus.CANCELLED
    return DateLine(
        row.id,
        row.starts_at,
        row.ends_at,
        cancelled,
        row.starts_at != planned and not cancelled,
        draft.place if row.place is None else row.place,
        row.going,
    )


def left_out(schedule: Schedule, now: datetime) -> tuple[datetime, ...]:
    """The next dates that were left out of a schedule, naive local times."""
    coming = (local for local in schedule.exdates if at(schedule, local).start_utc > now)
    return tuple(coming)[:MOST_LEFT_OUT]


def opened(tx: Tx, session_id: int) -> OneDate:
    """One date to come. Raises NotFound, NotAllowed, SessionOver for one that is over or cancelled."""
    session = managed(tx, session_id)
    if not session.answerable or session.starts_at <= tx.now:
        raise SessionOver(cancelled=session.status is SessionStatus.CANCELLED)
    original = datetime.fromisoformat(tx.value(_ORIGINAL, of_session=session_id))
    people = concerned(tx, [session_id]).get(session_id, ())
    return OneDate(session, programs.details(tx, session.program_id), original, len(people))


def leave_out(tx: Tx, session_id: int, revision: int) -> Done:
    """Take one date off its program; its people are told. `bring_back` undoes it.

    `revision` is the program's. Raises NotFound, NotAllowed, SessionOver, Outdated, BadRule.
    """
    date = opened(tx, session_id)
    schedule = forgetting(date.program.draft.schedule, tx.now)
    if is_date(schedule, date.original):
        schedule = without(schedule, date.original)
    changed = programs.change(tx, date.program.id, revision, ends=True, schedule=schedule)
    gone = rescheduling.take_off(tx, date.program.id, [session_id])
    followed = replace(changed.followed, gone=1, told=changed.followed.told + len(gone))
    return Done(changed.program, date.original, followed)


def bring_back(tx: Tx, program_id: int, local: datetime) -> Done:
    """Bring a date back that was left out; nothing where it is back.

    Raises NotFound, NotAllowed, PastDate, DateTaken.
    """
    program = program_edit.opened(tx, program_id)
    schedule = program.draft.schedule
    if local not in schedule.exdates:
        return Done(program, local)
    check_free(tx, program_id, _check_ahead(tx, schedule, local), schedule.zone)
    changed = programs.change(
        tx, program_id, program.revision, schedule=with_extra(forgetting(schedule, tx.now), local)
    )
    return Done(changed.program, local, changed.followed)


def plan_extra(tx: Tx, program_id: int, local: datetime) -> tuple[ProgramDetails, datetime]:
    """The program, and the moment that one more date at `local` (naive) would be; changes nothing.

    Raises NotFound, NotAllowed, PastDate, DateTaken.
    """
    program = program_edit.opened(tx, program_id)
    schedule = program.draft.schedule
    moment = _check_ahead(tx, schedule, local)
    check_free(tx, program_id, moment, schedule.zone)
    there: datetime | None = tx.value(_NAMED, of_program=program_id, name=key(local))
    if there is not None:
        raise DateTaken(there, schedule.zone)
    return program, moment


def typed_extra(
    tx: Tx, program_id: int, text: str, language: str
) -> tuple[ProgramDetails, datetime, datetime]:
    """The same for a typed date, with its naive wall time; a day alone is at the program's time of day.

    Raises what `plan_extra` raises, and BadRule.
    """
    schedule = program_edit.opened(tx, program_id).draft.schedule
    try:
        local = parse_moment(text, language, schedule.zone, tx.now)
    except BadRule as error:
        if error.reason != Reason.NO_TIME:
            raise
        local = parse_moment(f"{text} {schedule.start:%H:%M}", language, schedule.zone, tx.now)
    return *plan_extra(tx, program_id, local), local


def add(tx: Tx, program_id: int, local: datetime) -> Done:
    """Add one date to a program, whatever else was changed about it meanwhile.

    Raises what `plan_extra` raises, BadRule.
    """
    program, _moment = plan_extra(tx, program_id, local)
    schedule = with_extra(forgetting(program.draft.schedule, tx.now), local)
    changed = programs.change(tx, program_id, program.revision, schedule=schedule)
    return Done(changed.program, local, changed.followed)


def _check_ahead(tx: Tx, schedule: Schedule, local: datetime) -> datetime:
    check_year(local)
    moment = at(schedule, local).start_utc
    if moment <= tx.now:
        raise PastDate(moment, schedule.zone, tx.now)
    return moment


def forgetting(schedule: Schedule, now: datetime) -> Schedule:
    """The schedule without single dates that are long over."""
    since = (now - OLD).astimezone(schedule.tz).replace(tzinfo=None)
    return replace(
        schedule,
        exdates=tuple(local for local in schedule.exdates if local >= since),
        extra=tuple(local for local in schedule.extra if local >= since),
    )
