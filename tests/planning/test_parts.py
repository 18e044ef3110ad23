"""A schedule and the parts of a form say the same, and what no part can say is left to the rule."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.errors import BadRule
from services.schedule import Reason, Schedule, next_dates, without
from services.schedule.parts import Parts, keeping, parts_of, schedule_of
from services.schedule.shaping import LAST, Repeat

ZONE = "Europe/Lisbon"
places = st.sampled_from([1, 2, 3, 4, 5, LAST])
filled = st.builds(
    Parts,
    st.sampled_from([repeat for repeat in Repeat if repeat is not Repeat.FORTNIGHTLY]),
    st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
    st.just(ZONE),
    st.integers(1, 6),
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    places,
    st.integers(0, 6),
    st.integers(1, 28) | st.just(LAST),
    st.none(),
    st.none() | st.integers(1, 60),
)


@settings(deadline=None, max_examples=200)
@given(filled)
def test_what_is_filled_in_is_what_is_shown_again(parts: Parts) -> None:
    made = schedule_of(parts)
    shown = parts_of(made)
    assert shown is not None
    assert shown.repeat is parts.repeat
    assert schedule_of(shown) == made


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=WEEKLY;BYDAY=TH;BYMONTH=6,7,8",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "FREQ=MONTHLY;BYDAY=1TH,3TH",
        "FREQ=YEARLY;BYDAY=20MO",
    ],
)
def test_a_rule_richer_than_the_parts_stays_a_rule(rule: str) -> None:
    assert parts_of(Schedule(datetime(2026, 11, 26, 20), ZONE, rule)) is None


def test_weeks_need_a_day_and_an_end_comes_after_the_start() -> None:
    parts = Parts(Repeat.WEEKLY, date(2026, 11, 26), time(20), ZONE)
    with pytest.raises(BadRule) as refused:
        schedule_of(parts)
    assert refused.value.reason is Reason.NO_DAY
    with pytest.raises(BadRule) as refused:
        schedule_of(replace(parts, weekdays=(3,), until=date(2026, 11, 25)))
    assert refused.value.reason is Reason.UNTIL_BEFORE_START


def test_single_dates_stay_with_another_time_or_end_and_go_with_another_rule() -> None:
    jam = Schedule(datetime(2026, 11, 26, 20), ZONE, "FREQ=WEEKLY;BYDAY=TH")
    before = without(jam, datetime(2026, 12, 3, 20))
    shown = parts_of(before)
    assert shown
    later = keeping(before, schedule_of(replace(shown, clock=time(21), count=3)))
    assert later.exdates == (datetime(2026, 12, 3, 21),)
    found = next_dates(later, datetime(2026, 11, 20, tzinfo=UTC), 5)
    assert [date.original_local.day for date in found] == [26, 10]
    assert keeping(before, schedule_of(replace(shown, weekdays=(4,)))).exdates == ()
