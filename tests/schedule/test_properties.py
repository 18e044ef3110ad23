"""What holds for every schedule, tried on random ones."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from dateutil import rrule as dateutil
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.errors import BadRule
from services.schedule import (
    Rule,
    Schedule,
    between,
    is_date,
    next_dates,
    parse_moment,
    parse_rule,
    parse_schedule,
    parse_time,
    recurring,
    split,
    with_extra,
    without,
)
from services.schedule.vocabulary import WORDS
from services.schedule.walk import walk
from tests.schedule.reference import reference
from tests.schedule.strategies import rules, schedules, starts

EARLY, LATE = datetime(2014, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
moments = st.datetimes(datetime(2014, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))

some = settings(deadline=None, max_examples=50)


def originals(schedule: Schedule) -> list[datetime]:
    return sorted(occurrence.original_local for occurrence in between(schedule, EARLY, LATE, 20_000))


@some
@given(rules(), starts, st.integers(0, 2000))
def test_walking_from_anywhere_gives_what_asking_every_day_gives(
    rule: Rule, start: datetime, skip: int
) -> None:
    since, before = start + timedelta(days=skip, seconds=1), datetime(start.year + 8, 1, 1)
    expected = [when for when in reference(rule, start, 8) if since <= when]
    assert list(walk(rule, start, since, before)) == expected


@some
@given(rules(), starts, st.integers(0, 3000))
def test_walking_from_anywhere_gives_what_dateutil_gives_from_the_start(
    rule: Rule, start: datetime, skip: int
) -> None:
    since, before = start + timedelta(days=skip), start + timedelta(days=skip + 400)
    # Beside ordinals dateutil takes a plain weekday for a further limit, and it never gives up on a rule.
    assume(len({bool(weekday.nth) for weekday in rule.weekdays}) < 2)
    assume(next(walk(rule, start, start, start + timedelta(days=3660)), None))
    series = dateutil.rrulestr(str(rule), dtstart=start)
    assert list(walk(rule, start, since, before)) == series.between(
        since, before - timedelta(seconds=1), inc=True
    )


@some
@given(rules())
def test_the_canonical_form_reads_as_itself(rule: Rule) -> None:
    canonical = str(parse_rule(str(rule)))
    assert str(parse_rule(canonical)) == canonical
    assert parse_rule(canonical) == parse_rule(str(rule))


@some
@given(schedules(), st.lists(moments, min_size=3, max_size=6))
def test_windows_that_touch_give_what_their_union_gives(schedule: Schedule, bounds: list[datetime]) -> None:
    bounds.sort()
    pieces = [found for a, b in pairwise(bounds) for found in between(schedule, a, b, 9999)]
    assert pieces == between(schedule, bounds[0], bounds[-1], 9999)


@some
@given(schedules(), moments, st.integers(1, 8))
def test_the_next_dates_are_the_first_of_all_that_follow(
    schedule: Schedule, now: datetime, count: int
) -> None:
    horizon = now + timedelta(days=366 * 40)
    later = between(schedule, now, horizon)
    assert next_dates(schedule, now, count) == later[:count] == between(schedule, now, horizon, count)


@some
@given(schedules(), st.data())
def test_a_schedule_and_its_two_parts_have_the_same_dates(schedule: Schedule, data: st.DataObject) -> None:
    dates = originals(schedule)
    assume(dates)
    here = data.draw(st.sampled_from(dates[:80]))
    first, second = split(schedule, here)
    assert (first is None) == (here == dates[0])
    before = originals(first) if first else []
    assert all(date < here for date in before)
    assert before + originals(second) == dates


@some
@given(schedules(), st.data())
def test_a_date_left_out_is_gone_and_a_date_added_is_there(schedule: Schedule, data: st.DataObject) -> None:
    dates = originals(schedule)
    assume(dates)
    here = data.draw(st.sampled_from(dates[:80]))
    fewer = without(schedule, here)
    assert originals(fewer) == [date for date in dates if date != here]
    assert originals(with_extra(fewer, here)) == dates
    assert is_date(schedule, here)
    assert not is_date(fewer, here)


NUMBERS = [
    "1st",
    "2.",
    "31",
    "0",
    "99",
    "2026",
    "26.11.",
    "31/02",
    "5/12",
    "2026-13-01",
    "19:00",
    "25h",
    "7pm",
    "-",
    ",",
]
PARTS = [
    "FREQ=DAILY",
    "FREQ=YEARLY",
    "INTERVAL=9",
    "BYDAY=5MO",
    "BYMONTHDAY=-31",
    "BYSETPOS=-366",
    "COUNT=9",
    "UNTIL=0",
    "=",
]


@some
@given(st.sampled_from(sorted(WORDS)), st.data())
def test_whatever_is_typed_is_understood_or_refused(language: str, data: st.DataObject) -> None:
    words = [word for phrases in WORDS[language].values() for word in phrases.split("|")]
    phrase = st.lists(st.sampled_from(words + NUMBERS * 5), max_size=7).map(" ".join)
    text = data.draw(st.text(max_size=60) | phrase)
    for parse in (parse_schedule, parse_moment):
        with suppress(BadRule):
            parse(text, language, "Europe/Lisbon", datetime(2026, 11, 21, tzinfo=UTC))
    with suppress(BadRule):
        parse_time(text, language)


@some
@given(st.text(max_size=60) | st.lists(st.sampled_from(PARTS), max_size=6).map(";".join), starts)
def test_whatever_rule_is_typed_gives_a_date_or_is_refused(text: str, start: datetime) -> None:
    with suppress(BadRule):
        schedule = recurring(start, "Europe/Lisbon", str(parse_rule(text)))
        assert next_dates(schedule, start.replace(tzinfo=UTC) - timedelta(days=1), 1)
