"""One change of a date, of it and those that follow, or of all: time, length, place, or an end.

"This and following" splits the series: what is before keeps what it had (its dates become single dates of the
schedule), what follows is as the change says. Each is previewed with how many dates move and go and how many
people hear of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select, update

from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import activity, changes, course, dates, drafts, program_facts, programs, rescheduling, texts
from services.course import Foreseen
from services.dates import OneDate
from services.errors import BadInput, NothingLeft, Outdated, Refusal
from services.following import NOTHING, Followed
from services.programs import ProgramDetails
from services.schedule import Schedule, at, between, is_date, parse_time, shaping, split

table = table_of(ProgramSession)

_NEVER = datetime.max.replace(tzinfo=UTC)
"""No session follows a length by itself: which ones do is said here."""


class Scope(StrEnum):
    """Which dates are changed; the letters stand in buttons."""

    THIS = "t"
    FOLLOWING = "f"
    ALL = "a"


class What(StrEnum):
    """What is changed; the letters stand in buttons."""

    TIME = "t"
    LENGTH = "l"
    PLACE = "p"
    END = "e"
    """The series ends before the date. Not of THIS alone: that is cancelling it, or leaving it out."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed, and to what."""

    what: What
    value: str = ""
    """`1930`, minutes, or a place; nothing for the end."""

    @property
    def clock(self) -> time:
        """The time of day. Raises BadInput for a forged one."""
        try:
            return datetime.strptime(self.value, "%H%M").time()
        except ValueError:
            raise BadInput("time", "not_understood") from None


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a change would do, by scope; a scope in which it cannot be has its refusal instead."""

    date: OneDate
    change: Change
    effects: Mapping[Scope, Foreseen]
    refused: Mapping[Scope, Refusal]
    by: str | None = None
    """Who changed something meanwhile, so that nothing was done."""
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """A program after a change of its dates."""

    program: ProgramDetails
    session_id: int
    followed: Followed = NOTHING


@dataclass(frozen=True, slots=True)
class _New:
    """What a change of a program is in one scope."""

    changes: dict[str, Any] = field(default_factory=dict)
    since: datetime | None = None
    """Sessions before this moment keep what they have."""


_TO_COME = (
    here(table),
    table.c.program_id == bindparam("of_program"),
    table.c.starts_at > bindparam("at"),
    table.c.status == SessionStatus.SCHEDULED,
    table.c.deleted_at.is_(None),
)
_SINCE = select(table.c.id, table.c.starts_at).where(*_TO_COME, table.c.starts_at >= bindparam("since"))
_LENGTH = (
    update(table).where(here(table), table.c.id == bindparam("of_session")).values(ends_at=bindparam("until"))
)
_KEEP_PLACE = (
    update(table)
    .where(*_TO_COME, table.c.starts_at < bindparam("since"), table.c.place.is_(None))
    .values(place=bindparam("there"))
)
_FOLLOW_PLACE = update(table).where(*_TO_COME, table.c.starts_at >= bindparam("since")).values(place=None)


def read(what: What, text: str, language: str) -> Change:
    """A change as it was typed. Raises BadRule, BadInput."""
    match what:
        case What.TIME:
            return Change(what, f"{parse_time(text, language):%H%M}")
        case What.LENGTH:
            return Change(what, str(program_facts.minutes("duration", text.strip())))
        case What.PLACE:
            return Change(what, texts.line("place", text, drafts.MAX_PLACE, least=1))
        case What.END:
            return Change(what)


def chosen(what: What, value: str, session_id: int, talk: Mapping[str, Any]) -> Change:
    """The change that a button means: a place was typed in the conversation about this date before.

    Raises BadInput where there is no such conversation any more.
    """
    if what is not What.PLACE:
        return Change(what, value)
    if (talk.get("session"), talk.get("what")) != (session_id, What.PLACE) or not talk.get("value"):
        raise BadInput("place", "missing")
    return Change(what, talk["value"])


def prospect(tx: Tx, session_id: int, change: Change) -> Prospect:
    """What a change would do in each scope; changes nothing.

    Raises NotFound, NotAllowed, SessionOver, BadInput, BadRule.
    """
    date = dates.opened(tx, session_id)
    effects: dict[Scope, Foreseen] = {}
    refused: dict[Scope, Refusal] = {}
    schedules: dict[Scope, Schedule] = {}
    for scope in scopes(tx, date, change):
        try:
            if scope is Scope.THIS:
                effects[scope] = _this(tx, date, change)
            else:
                effects[scope] = Foreseen()
                new = _news(tx, date, change, scope).changes.get("schedule")
                schedules |= {scope: new} if new else {}
        except Refusal as refusal:
            refused[scope] = refusal
    ends = date.original if change.what is What.END else None
    found = course.foresee(tx, date.program.id, date.program.draft.schedule, schedules, ends)
    return Prospect(date, change, {**effects, **found}, refused)


def scopes(tx: Tx, date: OneDate, change: Change) -> tuple[Scope, ...]:
    """In which scopes a date can be changed: the first one to come has none before that would stay."""
    if change.what is What.END:
        return (Scope.FOLLOWING,)
    schedule = date.program.draft.schedule
    single = schedule.rule is None and not schedule.extra
    this = (Scope.THIS,) if change.what is What.TIME else ()
    first = min((found.starts_at for found in date.program.upcoming), default=tx.now)
    follow = date.session.starts_at > first and is_date(schedule, date.original)
    return (*this, *((Scope.FOLLOWING,) if follow else ()), *(() if single and this else (Scope.ALL,)))


def apply(tx: Tx, session_id: int, revision: int, scope: Scope, change: Change) -> Applied | Prospect:
    """Change dates. What was changed meanwhile is not overwritten: then what it would do now comes back, as
    it does for a scope that is offered no more.

    `revision` is the session's for this date alone, else the program's. Raises NotFound, NotAllowed,
    SessionOver, BadInput, BadRule, PastDate, DateTaken, NothingLeft.
    """
    date = dates.opened(tx, session_id)
    if scope not in scopes(tx, date, change):
        return prospect(tx, session_id, change)
    try:
        if scope is Scope.THIS:
            return _apply_here(tx, date, revision, change)
        if change.what is What.END:
            return _end(tx, date, revision)
        return _apply(tx, date, revision, scope, change)
    except Outdated as outdated:
        by = outdated.by or activity.last_editor(tx, "program", date.program.id)
        return replace(prospect(tx, session_id, change), conflict=True, by=by)


def _this(tx: Tx, date: OneDate, change: Change) -> Foreseen:
    planned = changes.preview(tx, date.session.id, _at(date, change.clock))
    return Foreseen(moved=int(planned.starts_at != date.session.starts_at), told=planned.told)


def _apply_here(tx: Tx, date: OneDate, revision: int, change: Change) -> Applied:
    done = changes.move(tx, date.session.id, revision, _at(date, change.clock))
    return Applied(date.program, date.session.id, Followed(moved=1, told=done.told))


def _at(date: OneDate, clock: time) -> datetime:
    """The date at another time of day, naive."""
    return datetime.combine(changes.local_start(date.session).date(), clock)


def _end(tx: Tx, date: OneDate, revision: int) -> Applied:
    """End the series before a date; sessions of it that were put elsewhere by hand go as well."""
    program = date.program
    schedule = _ended(program.draft.schedule, date.original, tx.now)
    changed = programs.change(tx, program.id, revision, ends=True, schedule=schedule)
    by_hand = course.put_by_hand(course.known(tx, program.id, program.draft.schedule), date.original)
    told = rescheduling.take_off(tx, program.id, [session.id for session in by_hand])
    done = changed.followed
    followed = replace(done, gone=done.gone + len(by_hand), told=done.told + len(told))
    return Applied(changed.program, date.session.id, followed)


def _apply(tx: Tx, date: OneDate, revision: int, scope: Scope, change: Change) -> Applied:
    new, program = _news(tx, date, change, scope), date.program
    changed = programs.change(tx, program.id, revision, since=_NEVER, **new.changes)
    where = {"of_program": program.id, "at": tx.now, "since": new.since or tx.now}
    if change.what is What.PLACE:
        tx.execute(_KEEP_PLACE, there=program.draft.place, **where)
        tx.execute(_FOLLOW_PLACE, **where)
    if change.what is What.LENGTH:
        length = timedelta(minutes=changed.program.draft.duration_minutes)
        rows = tx.rows(_SINCE, **where)
        tx.execute_many(_LENGTH, [{"of_session": row.id, "until": row.starts_at + length} for row in rows])
    return Applied(changed.program, date.session.id, changed.followed)


def _news(tx: Tx, date: OneDate, change: Change, scope: Scope) -> _New:
    """What becomes of the program. Raises BadInput, BadRule, PastDate, NothingLeft."""
    draft, since = date.program.draft, date.session.starts_at if scope is Scope.FOLLOWING else None
    match change.what:
        case What.LENGTH:
            minutes = program_facts.minutes("duration", change.value)
            drafts.check(replace(draft, duration_minutes=minutes), None)
            return _New({"duration_minutes": minutes}, since)
        case What.PLACE:
            return _New({"place": change.value, "latitude": None, "longitude": None}, since)
        case What.END:
            return _New({"schedule": _ended(draft.schedule, date.original, tx.now)})
        case What.TIME if scope is Scope.FOLLOWING:
            return _New({"schedule": _from_here(draft.schedule, date.original, change.clock, tx.now)})
        case What.TIME:
            later = shaping.at_time(dates.forgetting(draft.schedule, tx.now), change.clock)
            return _New({"schedule": drafts.ahead(later, tx.now)})


def _from_here(schedule: Schedule, original: datetime, clock: time, now: datetime) -> Schedule:
    """The schedule with another time of day from one of its dates on; those before are single dates of it."""
    before, after = split(dates.forgetting(schedule, now), original)
    shaped = shaping.at_time(after, clock)
    if before is None:
        return drafts.ahead(shaped, now)
    kept = between(before, now - timedelta(days=1), at(schedule, original).start_utc)
    left_out = [local for local in before.exdates if local not in shaped.exdates]
    return drafts.ahead(
        replace(
            shaped,
            extra=(*shaped.extra, *(date.original_local for date in kept)),
            exdates=(*shaped.exdates, *left_out),
        ),
        now,
    )


def _ended(schedule: Schedule, original: datetime, now: datetime) -> Schedule:
    """The schedule without one of its dates and those that follow. Raises NothingLeft, BadRule."""
    before, _after = split(dates.forgetting(schedule, now), original)
    if before is None:
        raise NothingLeft
    return before
