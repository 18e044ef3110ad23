"""One change of a date, of it and those that follow, or of all: time, length, place, or an end.

"This and following" splits the series: what is before keeps what it had (its dates become single dates of the
schedule), what follows is as the change says. Each is previewed with how many dates move and go and how many
people hear of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from models.sessions import ProgramSession
from models.tx import Tx, table_of
from services import (
    activity,
    changes,
    course,
    dates,
    drafts,
    program_facts,
    programs,
    rescheduling,
    room_clash,
    series_facts,
    session_edit,
    texts,
)
from services.course import Foreseen
from services.dates import OneDate
from services.errors import BadInput, NothingLeft, Outdated, Refusal
from services.following import NOTHING, Followed
from services.programs import ProgramDetails
from services.schedule import Schedule, at, between, is_date, parse_time, shaping, split
from services.series_facts import Affected
from services.session_facts import Fact

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


_FACTS = {What.LENGTH: Fact.END, What.PLACE: Fact.PLACE}
"""What is no matter of the schedule."""


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


def present(tx: Tx, session_id: int, what: What) -> str:
    """What a date has now, as the value of a change. Raises NotFound, NotAllowed, SessionOver."""
    session = dates.opened(tx, session_id).session
    values = {
        What.TIME: f"{changes.local_start(session):%H%M}",
        What.LENGTH: str((session.ends_at - session.starts_at) // timedelta(minutes=1)),
        What.PLACE: session.place,
    }
    return values.get(what, "")


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
            effects[scope] = Foreseen()
            found = _foreseen(tx, date, change, scope)
            if isinstance(found, Schedule):
                schedules[scope] = found
            else:
                effects[scope] = found
        except Refusal as refusal:
            del effects[scope]
            refused[scope] = refusal
    ends = date.original if change.what is What.END else None
    dated = course.foresee(tx, date.program.id, date.program.draft.schedule, schedules, ends)
    return Prospect(date, change, *room_clash.sorted_out(tx, {**effects, **dated}, refused))


def _foreseen(tx: Tx, date: OneDate, change: Change, scope: Scope) -> Foreseen | Schedule:
    """What a change would do in a scope, or the schedule that would be. Raises a Refusal."""
    if change.what in _FACTS:
        return series_facts.foresee(tx, _affected(tx, date, change, scope))
    if scope is Scope.THIS:
        planned = changes.preview(tx, date.session.id, _at(date, change.clock))
        moved = int(planned.starts_at != date.session.starts_at)
        return Foreseen(moved, told=planned.told, times=planned.times)
    return _schedule(tx.now, date, change, scope)


def scopes(tx: Tx, date: OneDate, change: Change) -> tuple[Scope, ...]:
    """In which scopes a date can be changed: the first one to come has none before that would stay."""
    if change.what is What.END:
        return (Scope.FOLLOWING,)
    schedule = date.program.draft.schedule
    single = schedule.rule is None and not schedule.extra
    first = min((found.starts_at for found in date.program.upcoming), default=tx.now)
    follow = date.session.starts_at > first and is_date(schedule, date.original)
    return (Scope.THIS, *((Scope.FOLLOWING,) if follow else ()), *(() if single else (Scope.ALL,)))


def apply(tx: Tx, session_id: int, revision: int, scope: Scope, change: Change) -> Applied | Prospect:
    """Change dates. What was changed meanwhile is not overwritten: then what it would do now comes back, as
    it does for a scope that is offered no more.

    `revision` is the session's for this date alone, else the program's. Raises NotFound, NotAllowed,
    SessionOver, BadInput, BadRule, PastDate, DateTaken, NothingLeft, RoomLost.
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


def _apply_here(tx: Tx, date: OneDate, revision: int, change: Change) -> Applied:
    session_id = date.session.id
    if change.what is What.TIME:
        done = changes.move(tx, session_id, revision, _at(date, change.clock))
        return Applied(date.program, session_id, Followed(moved=1, told=done.told))
    # The value is a plain one that means the same in every language.
    edited = session_edit.answer(tx, session_id, revision, _FACTS[change.what], change.value, "en")
    if edited.conflict:
        raise Outdated(edited.by)
    return Applied(date.program, session_id, Followed(told=edited.told))


def _at(date: OneDate, clock: time) -> datetime:
    """The date at another time of day, naive."""
    return datetime.combine(changes.local_start(date.session).date(), clock)


def _end(tx: Tx, date: OneDate, revision: int) -> Applied:
    """End the series before a date; sessions of it that were put elsewhere by hand go as well."""
    program = date.program
    schedule = _ended(dates.forgetting(program.draft.schedule, tx.now), date.original)
    changed = programs.change(tx, program.id, revision, ends=True, schedule=schedule)
    by_hand = course.put_by_hand(course.known(tx, program.id, program.draft.schedule), date.original)
    told = rescheduling.take_off(tx, program.id, [session.id for session in by_hand])
    done = changed.followed
    followed = replace(done, gone=done.gone + len(by_hand), told=done.told + len(told))
    return Applied(changed.program, date.session.id, followed)


def _apply(tx: Tx, date: OneDate, revision: int, scope: Scope, change: Change) -> Applied:
    if change.what not in _FACTS:
        new = _schedule(tx.now, date, change, scope)
        changed = programs.change(tx, date.program.id, revision, schedule=new)
        return Applied(changed.program, date.session.id, changed.followed)
    found = _affected(tx, date, change, scope)
    changed = programs.change(tx, date.program.id, revision, since=_NEVER, **_facts(date, change))
    told = series_facts.apply(tx, date.program, _since(tx, date, scope), found, _FACTS[change.what])
    return Applied(changed.program, date.session.id, replace(changed.followed, told=told))


def _affected(tx: Tx, date: OneDate, change: Change, scope: Scope) -> list[Affected]:
    """The dates whose length or place changes. Raises BadInput."""
    new = drafts.check(replace(date.program.draft, **_facts(date, change)), None)
    found = series_facts.affected(tx, date.program, _since(tx, date, scope), new, _FACTS[change.what])
    return [one for one in found if scope is not Scope.THIS or one.row.id == date.session.id]


def _facts(date: OneDate, change: Change) -> dict[str, Any]:
    """The program's columns; the same place keeps its point on the map. Raises BadInput."""
    if change.what is What.LENGTH:
        return {"duration_minutes": program_facts.minutes("duration", change.value)}
    if change.value == date.program.draft.place:
        return {"place": change.value}
    return {"place": change.value, "latitude": None, "longitude": None}


def _since(tx: Tx, date: OneDate, scope: Scope) -> datetime:
    return tx.now if scope is Scope.ALL else date.session.starts_at


def _schedule(now: datetime, date: OneDate, change: Change, scope: Scope) -> Schedule:
    """The program's schedule after a change of time. Raises BadInput, BadRule, PastDate, NothingLeft."""
    schedule = dates.forgetting(date.program.draft.schedule, now)
    if change.what is What.END:
        return _ended(schedule, date.original)
    if scope is Scope.FOLLOWING:
        return drafts.ahead(_from_here(schedule, date.original, change.clock, now), now)
    return drafts.ahead(shaping.at_time(schedule, change.clock), now)


def _from_here(schedule: Schedule, original: datetime, clock: time, now: datetime) -> Schedule:
    """The schedule with another time of day from one of its dates on; those before are single dates of it."""
    before, after = split(schedule, original)
    shaped = shaping.at_time(after, clock)
    if before is None:
        return shaped
    kept = between(before, now - timedelta(days=1), at(schedule, original).start_utc)
    left_out = [local for local in before.exdates if local not in shaped.exdates]
    return replace(
        shaped,
        extra=(*shaped.extra, *(date.original_local for date in kept)),
        exdates=(*shaped.exdates, *left_out),
    )


def _ended(schedule: Schedule, original: datetime) -> Schedule:
    """The schedule without one of its dates and those that follow. Raises NothingLeft, BadRule."""
    before, _after = split(schedule, original)
    if before is None:
        raise NothingLeft
    return before
