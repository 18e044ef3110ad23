"""What an instructor sees of when they can be booked: the rules, the days to come, and what is free next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select

from models.tx import Tx, table_of
from models.users import User
from services import activity, holidays, hours, opening_words, slots, time_off
from services.errors import BadInput, BadRule, NotFound
from services.holidays import Region
from services.hours import Availability
from services.opening import Span
from services.schedule import parse_days
from services.time_off import Period

users = table_of(User)

SAMPLE = 60
"""Minutes of the appointment that the free times are shown for."""
LOOK = timedelta(days=200)
MOST_HOLIDAYS = 3
MOST_TIMES = 6
"""Free times that are shown."""

_NAME = select(users.c.name).where(users.c.id == bindparam("who"))


@dataclass(frozen=True, slots=True)
class Overview:
    """When one instructor can be booked."""

    found: Availability
    name: str
    mine: bool
    """Whether it is the person who asks."""
    today: date
    """In the instructor's zone."""
    periods: tuple[Period, ...]
    """Days to come with hours of their own."""
    off: tuple[tuple[date, str], ...]
    """The next public holidays that are days off, with their names."""
    free: tuple[datetime, ...]
    """The next starts of an appointment of SAMPLE minutes."""


def mine(tx: Tx) -> Overview:
    """The person's own. Raises NotFound for who is no instructor here."""
    return _overview(tx, hours.mine(tx))


def of(tx: Tx, instructor_id: int) -> Overview:
    """An instructor's, for themselves and who manages bookings. Raises NotFound."""
    return _overview(tx, hours.opened(tx, instructor_id))


def set_hours(tx: Tx, instructor_id: int, typed: str, language: str) -> Overview:
    """Work the hours a phrase says, each week. Raises NotFound, BadInput."""
    return set_fields(tx, instructor_id, **hours.read("hours", typed, language))


def set_number(tx: Tx, instructor_id: int, field: str, typed: str, language: str) -> Overview:
    """Change one number. Raises NotFound, BadInput."""
    return set_fields(tx, instructor_id, **hours.read(field, typed, language))


def set_fields(tx: Tx, /, instructor_id: int, **changes: object) -> Overview:
    """Change what a tap says, on top of whatever there is. Raises NotFound, BadInput."""
    before = hours.opened(tx, instructor_id)
    return _overview(tx, hours.change(tx, instructor_id, before.revision, **changes))


def set_weekday(tx: Tx, instructor_id: int, weekday: int, spans: Iterable[Span]) -> Overview:
    """Work these hours on a day of every week; none is free that day. Raises NotFound, BadInput."""
    before = hours.opened(tx, instructor_id)
    others = [one for one in before.weekly if one[0] != weekday]
    return set_fields(tx, instructor_id, hours=[*others, *((weekday, *span) for span in spans)])


def type_weekday(tx: Tx, instructor_id: int, weekday: int, typed: str, language: str) -> Overview:
    """The same by a phrase: `9–12, 14–18`, or closed. Raises NotFound, BadInput."""
    return set_weekday(tx, instructor_id, weekday, opening_words.parse_spans(typed, language))


def type_days_off(tx: Tx, instructor_id: int, typed: str, language: str) -> Overview:
    """Take the days off that a phrase says: `24 Dec – 2 Jan`. Raises as `time_off.add`."""
    found = hours.opened(tx, instructor_id)
    try:
        days = parse_days(typed, language, found.zone, tx.now)
    except BadRule:
        raise BadInput("exceptions", "not_understood") from None
    return _overview(tx, time_off.add(tx, instructor_id, found.revision, days[0], days[-1]))


def type_day(tx: Tx, instructor_id: int, day: date, typed: str, language: str) -> Overview:
    """Work the hours a phrase says on one day. Raises as `time_off.work`."""
    return set_day(tx, instructor_id, day, opening_words.parse_spans(typed, language))


def set_day(tx: Tx, instructor_id: int, day: date, spans: Iterable[Span] | None) -> Overview:
    """Work these hours on one day, none, or (None) those of other weeks. Raises as `time_off.work`."""
    found = hours.opened(tx, instructor_id)
    if spans is None:
        return _overview(tx, time_off.remove(tx, instructor_id, found.revision, day, day))
    return _overview(tx, time_off.work(tx, instructor_id, found.revision, day, spans))


def regions(tx: Tx, instructor_id: int, country: str) -> tuple[Overview, tuple[Region, ...]]:
    """An instructor's, with the regions of a country whose holidays could be theirs. Raises NotFound."""
    if country not in holidays.COUNTRIES:
        raise NotFound
    return of(tx, instructor_id), holidays.regions(country)


def give_back(tx: Tx, instructor_id: int, first: date, last: date) -> Overview:
    """Let days be like those of other weeks again. Raises NotFound."""
    found = hours.opened(tx, instructor_id)
    return _overview(tx, time_off.remove(tx, instructor_id, found.revision, first, last))


def day_named(value: str) -> date:
    """The day that `20261126` names. Raises BadInput for a damaged one."""
    try:
        return datetime.strptime(value, "%Y%m%d").date()
    except ValueError:
        raise BadInput("day", "not_understood") from None


def _overview(tx: Tx, found: Availability) -> Overview:
    today = tx.now.astimezone(found.rules.zone).date()
    free = slots.free(tx, found.instructor_id, SAMPLE).starts[:MOST_TIMES]
    name = tx.value(_NAME, who=found.user_id)
    own = found.user_id == tx.actor.user_id
    ahead = holidays.between(found.holidays, today, today + LOOK)
    off = [(day, said) for day, said in ahead.items() if day not in found.days]
    periods = tuple(time_off.periods(found, today))
    return Overview(found, name, own, today, periods, tuple(off[:MOST_HOLIDAYS]), free)


@dataclass(frozen=True, slots=True)
class Saved:
    """An instructor's after somebody wanted to change them by a form."""

    overview: Overview
    conflict: bool = False
    """Whether they were changed meanwhile; then nothing was done."""
    by: str | None = None
    """By whom."""


def save(tx: Tx, instructor_id: int, revision: int, changes: Mapping[str, object]) -> Saved:
    """Change fields as they were at `revision`, all or none. Raises NotFound, BadInput."""
    before = hours.opened(tx, instructor_id)
    if changes and before.revision != revision:
        by = activity.last_editor(tx, "instructor", instructor_id)
        return Saved(_overview(tx, before), conflict=True, by=by)
    found = hours.change(tx, instructor_id, revision, **changes) if changes else before
    return Saved(_overview(tx, found))
