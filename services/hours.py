"""When an instructor can be booked: read, and changed by themselves or who manages bookings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import Row, bindparam, select, update

from models.instructors import Instructor, InstructorStatus
from models.tx import Tx, here, table_of
from services import activity, holidays, instructors, opening, opening_words
from services.errors import BadInput, NotFound, Outdated
from services.opening import Hours, Span, Weekly
from services.slot_times import Rules

table = table_of(Instructor)

MOST_DAYS = 400
"""Days with hours of their own, days off among them."""
LIMITS = {
    "buffer_before": (0, 240),
    "buffer_after": (0, 240),
    "notice_minutes": (0, 60 * opening.DAY),
    "horizon_days": (1, 366),
    "daily_limit": (1, 50),
    "step_minutes": (5, 240),
}
"""The least and most of each number; minutes but for the days of the horizon and the limit."""


BEHIND, AHEAD = timedelta(days=3), timedelta(days=LIMITS["horizon_days"][1] + 4)
"""For which days public holidays are looked up."""


@dataclass(frozen=True, slots=True)
class Availability:
    """When one instructor can be booked."""

    instructor_id: int
    community_id: int
    user_id: int
    rules: Rules
    """With public holidays as days off."""
    days: Mapping[date, tuple[Span, ...]]
    """Days with hours of their own; without any they are days off."""
    holidays: str
    """Whose public holidays are days off; '' is nobody's."""
    active: bool
    revision: int

    @property
    def zone(self) -> str:
        """The zone their hours are in."""
        return self.rules.hours.zone

    @property
    def weekly(self) -> Weekly:
        """Their hours of a week."""
        return self.rules.hours.weekly


_COLUMNS = (
    table.c.id,
    table.c.community_id,
    table.c.user_id,
    table.c.zone,
    table.c.hours,
    table.c.exceptions,
    table.c.holidays,
    table.c.buffer_before,
    table.c.buffer_after,
    table.c.notice_minutes,
    table.c.horizon_days,
    table.c.daily_limit,
    table.c.step_minutes,
    table.c.status,
    table.c.revision,
)
_THIS = (here(table), table.c.id == bindparam("of_instructor"))
_ONE = select(*_COLUMNS).where(*_THIS)
_LOCKED = _ONE.with_for_update()
_MINE = select(*_COLUMNS).where(here(table), table.c.user_id == bindparam("who"))


def of(tx: Tx, instructor_id: int, *, lock: bool = False) -> Availability:
    """When an instructor can be booked, for services; `lock` lets nobody else book them meanwhile.

    Raises NotFound.
    """
    row = tx.row(_LOCKED if lock else _ONE, of_instructor=instructor_id)
    if row is None:
        raise NotFound
    return _made(row, tx.now)


def mine(tx: Tx) -> Availability:
    """The person's own. Raises NotFound for who is no instructor here."""
    row = tx.row(_MINE, who=tx.actor.user_id) if tx.actor.is_member else None
    found = _made(row, tx.now) if row else None
    if found is None or not found.active:
        raise NotFound
    return found


def opened(tx: Tx, instructor_id: int) -> Availability:
    """An instructor's, for themselves and who manages bookings. Raises NotFound."""
    found = of(tx, instructor_id)
    return _require(tx, found)


def change(tx: Tx, /, instructor_id: int, revision: int, **changes: Any) -> Availability:
    """Change when an instructor can be booked; what is booked stays.

    `hours` are weekly intervals, `exceptions` hours by day. Raises NotFound, Outdated, BadInput.
    """
    before = _require(tx, of(tx, instructor_id, lock=True))
    if before.revision != revision:
        raise Outdated(activity.last_editor(tx, "instructor", instructor_id))
    columns = {field: _check(tx, before, field, value) for field, value in changes.items()}
    tx.execute(
        update(table).where(*_THIS).values(revision=table.c.revision + 1, **columns),
        of_instructor=instructor_id,
    )
    activity.log(tx, "changed", "instructor", instructor_id, fields=sorted(changes))
    return of(tx, instructor_id)


def read(field: str, typed: str, language: str) -> dict[str, Any]:
    """What a typed text says about a field: hours by a phrase, numbers as digits. Raises BadInput."""
    text = typed.strip()
    if field == "hours":
        return {"hours": opening_words.parse(text, language) if text not in ("", "-") else ()}
    if field == "exceptions":
        return {"exceptions": opening_words.parse_days(text, language, MOST_DAYS)}
    if field not in LIMITS:
        return {field: text}
    if field == "daily_limit" and text in ("", "-"):
        return {field: None}
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise BadInput(field, "not_a_number")
    return {field: int(text)}


def _require(tx: Tx, found: Availability) -> Availability:
    if not instructors.runs(tx, found.user_id):
        raise NotFound
    return found


def _check(tx: Tx, before: Availability, field: str, value: Any) -> Any:
    if field == "hours":
        return [list(interval) for interval in opening.checked(value)] if value else []
    if field == "exceptions":
        today = tx.now.astimezone(ZoneInfo(before.zone)).date()
        ahead = {day: spans for day, spans in value.items() if day >= today - timedelta(days=1)}
        days = opening.checked_days(ahead, MOST_DAYS)
        return {day.isoformat(): [list(span) for span in spans] for day, spans in days.items()}
    if field == "zone":
        if value not in _zones():
            raise BadInput("zone", "not_understood")
        return value
    if field == "holidays":
        if value and not holidays.is_known(value):
            raise BadInput("holidays", "not_understood")
        return value
    if field not in LIMITS:
        raise BadInput(field, "unknown")
    least, most = LIMITS[field]
    if not (value is None and field == "daily_limit") and not least <= value <= most:
        raise BadInput(field, "out_of_range", most)
    return value


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _made(row: Row[Any], now: datetime) -> Availability:
    days = {
        date.fromisoformat(day): tuple((start, end) for start, end in spans)
        for day, spans in row.exceptions.items()
    }
    off = holidays.between(row.holidays, (now - BEHIND).date(), (now + AHEAD).date())
    rules = Rules(
        Hours(
            row.zone,
            tuple((day, start, end) for day, start, end in row.hours),
            {**dict.fromkeys(off, ()), **days},
        ),
        row.buffer_before,
        row.buffer_after,
        row.notice_minutes,
        row.horizon_days,
        row.daily_limit,
        row.step_minutes,
    )
    active = row.status is InstructorStatus.ACTIVE
    return Availability(
        row.id, row.community_id, row.user_id, rules, days, row.holidays, active, row.revision
    )
