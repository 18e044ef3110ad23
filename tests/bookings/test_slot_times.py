"""When an instructor is free, against a model that looks at every minute, on nights that change clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services import opening, slot_times
from services.booking_errors import TimeTaken
from services.opening import ALWAYS, DAY, Hours, Stretch
from services.slot_errors import DayFull, OutOfHours, TooFar, TooSoon
from services.slot_times import InTheWay, Room, Rules
from tests.spaces.test_opening import open_minutes, spans

MINUTE = timedelta(minutes=1)
ZONES = ("Europe/Zurich", "Europe/Lisbon", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe")


def _nights() -> list[tuple[str, date]]:
    """Every day from 2020 to 2035 on which the clocks of a zone change."""
    found = []
    for name in ZONES:
        zone, day = ZoneInfo(name), date(2020, 1, 1)
        while day.year < 2036:
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
            after = noon.replace(day=day.day) + timedelta(days=1)
            if noon.utcoffset() != after.utcoffset():
                found.append((name, day + timedelta(days=1)))
            day += timedelta(days=1)
    return found


NIGHTS = _nights()


def test_there_are_nights_of_every_kind() -> None:
    assert {zone for zone, _day in NIGHTS} >= {"Europe/Zurich", "America/New_York", "Australia/Lord_Howe"}
    assert {day.year for _zone, day in NIGHTS} == set(range(2020, 2036))


def _minutes(stretch: Stretch) -> set[datetime]:
    return {stretch.start + n * MINUTE for n in range((stretch.end - stretch.start) // MINUTE)}


class Model:
    """The same by minutes: which are worked, which are taken, and how many begin on each day."""

    def __init__(self, rules: Rules, way: InTheWay, now: datetime, reach: Stretch, room: Room | None) -> None:
        self.rules, self.now, self.room = rules, now, room
        self.opened = open_minutes(rules.hours, reach)
        self.taken = {minute for one in way.all for minute in _minutes(one)}
        self.used: set[datetime] = set()
        if room is not None:
            self.opened &= open_minutes(room.hours, reach)
            self.used = {minute for one in room.used for minute in _minutes(one)}
        self.begun = [one.start + rules.buffer_before * MINUTE for one in way.appointments]

    def has_room(self, start: datetime, minutes: int) -> bool:
        rules = self.rules
        kept = range(-rules.buffer_before, minutes + rules.buffer_after)
        behind = self.room.buffer if self.room else 0
        return (
            self.opened.issuperset(start + n * MINUTE for n in range(minutes))
            and self.taken.isdisjoint(start + n * MINUTE for n in kept)
            and self.used.isdisjoint(start + n * MINUTE for n in range(minutes + behind))
            and self._is_allowed(start)
        )

    def _is_allowed(self, start: datetime) -> bool:
        day = start.astimezone(self.rules.zone).date()
        last = self.now.astimezone(self.rules.zone).date() + timedelta(days=self.rules.horizon_days)
        that_day = [one for one in self.begun if one.astimezone(self.rules.zone).date() == day]
        full = self.rules.daily_limit is not None and len(that_day) >= self.rules.daily_limit
        return start >= self.now + self.rules.notice_minutes * MINUTE and day <= last and not full


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    night=st.sampled_from(NIGHTS),
    weekly=st.lists(spans(), min_size=7, max_size=7),
    special=spans(),
    sessions=st.lists(st.tuples(st.integers(-8, 240), st.integers(1, 20)), max_size=4),
    appointments=st.lists(st.tuples(st.integers(-8, 240), st.integers(1, 9)), max_size=4),
    uses=st.none() | st.lists(st.tuples(st.integers(-8, 240), st.integers(1, 20)), max_size=3),
    room_hours=spans(),
    minutes=st.sampled_from([15, 50, 90]),
    before=st.sampled_from([0, 10]),
    after=st.sampled_from([0, 15, 25]),
    limit=st.sampled_from([None, 1, 2]),
    notice=st.sampled_from([0, 90, 900]),
    step=st.sampled_from([15, 25, 60]),
)
@example(
    night=("Europe/Zurich", date(2026, 10, 25)),
    weekly=[((0, 360),)] * 7,
    special=((60, 300),),
    sessions=[],
    appointments=[(104, 4)],
    uses=[(110, 2)],
    room_hours=((0, DAY),),
    minutes=50,
    before=10,
    after=15,
    limit=None,
    notice=0,
    step=25,
)
def test_free_starts_are_those_of_a_model_that_looks_at_every_minute(
    night: tuple[str, date],
    weekly: list[tuple[tuple[int, int], ...]],
    special: tuple[tuple[int, int], ...],
    sessions: list[tuple[int, int]],
    appointments: list[tuple[int, int]],
    uses: list[tuple[int, int]] | None,
    room_hours: tuple[tuple[int, int], ...],
    minutes: int,
    before: int,
    after: int,
    limit: int | None,
    notice: int,
    step: int,
) -> None:
    zone, on = night
    flat = tuple((day, *span) for day, found in enumerate(weekly) for span in found)
    rules = Rules(Hours(zone, flat, {on: special}), before, after, notice, 1, limit, step)
    within = slot_times.days_of(rules, on - timedelta(days=1), 3)
    now = within.start + timedelta(hours=3)

    def times(pairs: list[tuple[int, int]]) -> list[Stretch]:
        return [
            Stretch(within.start + 15 * a * MINUTE, within.start + 15 * (a + b) * MINUTE) for a, b in pairs
        ]

    way = InTheWay(times(sessions), times(appointments))
    of_room = Hours("Europe/Lisbon", tuple((day, *span) for day in range(7) for span in room_hours))
    room = None if uses is None else Room(of_room, 5, times(uses))
    reach = Stretch(within.start, within.end + minutes * MINUTE)
    model = Model(rules, way, now, reach, room)

    free = slot_times.starts(rules, way, within, minutes, now, room)

    grid = {
        start
        for span in opening.spans_of(rules.hours, reach)
        for start in (span.start + n * step * MINUTE for n in range((span.end - span.start) // MINUTE))
        if start < span.end and within.start <= start < within.end
    }
    assert free == sorted(start for start in grid if model.has_room(start, minutes))
    for start in sorted(grid)[:: max(1, len(grid) // 40)]:
        refused = slot_times.problem(rules, way, Stretch(start, start + minutes * MINUTE), now, room)
        assert (refused is None) == (start in free)


ZURICH = "Europe/Zurich"
MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)  # nine o'clock there
OFFICE = Hours(ZURICH, tuple((day, 9 * 60, 12 * 60) for day in range(5)))


def _hour(start: datetime) -> Stretch:
    return Stretch(start, start + timedelta(hours=1))


def test_why_not() -> None:
    rules = Rules(OFFICE, 0, 15, notice_minutes=120, horizon_days=7, daily_limit=1)
    none = InTheWay()
    now = MONDAY

    def why(start: datetime, way: InTheWay = none, room: Room | None = None) -> object:
        return slot_times.problem(rules, way, _hour(start), now, room)

    soon = why(MONDAY + timedelta(hours=1))
    assert isinstance(soon, TooSoon)
    assert soon.earliest == MONDAY + timedelta(hours=2)
    far = why(MONDAY + timedelta(days=8))
    assert isinstance(far, TooFar)
    assert far.last == date(2026, 12, 7)
    assert isinstance(why(MONDAY + timedelta(days=1, hours=2, minutes=1)), OutOfHours)
    assert why(MONDAY + timedelta(days=1, hours=2)) is None
    tuesday = MONDAY + timedelta(days=1)
    assert isinstance(why(tuesday, InTheWay([_hour(tuesday + timedelta(hours=1))])), TimeTaken)
    full = why(tuesday, InTheWay(appointments=[_hour(tuesday + timedelta(hours=2))]))
    assert isinstance(full, DayFull)
    assert isinstance(why(tuesday, room=Room(Hours(ZURICH, ()))), OutOfHours)
    assert isinstance(why(tuesday, room=Room(Hours(ZURICH, ALWAYS), 10, [_hour(tuesday)])), TimeTaken)


def test_starts_do_not_depend_on_where_one_begins_to_look() -> None:
    rules = Rules(Hours(ZURICH, ALWAYS), step_minutes=50)
    week = slot_times.days_of(rules, date(2026, 12, 1), 7)
    day = slot_times.days_of(rules, date(2026, 12, 4), 1)
    of_week = slot_times.starts(rules, InTheWay(), week, 60, MONDAY)
    of_day = slot_times.starts(rules, InTheWay(), day, 60, MONDAY)
    assert of_day == [start for start in of_week if day.start <= start < day.end]


def test_starts_are_grouped_by_the_day_of_who_chooses() -> None:
    late = datetime(2026, 12, 1, 22, 30, tzinfo=UTC)
    assert list(slot_times.by_day([late], "Europe/Zurich")) == [date(2026, 12, 1)]
    assert list(slot_times.by_day([late], "Europe/Kyiv")) == [date(2026, 12, 2)]


@pytest.mark.parametrize("limit", [None, 3])
def test_nothing_is_free_without_hours(limit: int | None) -> None:
    rules = Rules(Hours(ZURICH, ()), daily_limit=limit)
    within = slot_times.days_of(rules, date(2026, 12, 1), 7)
    assert slot_times.starts(rules, InTheWay(), within, 60, MONDAY) == []
