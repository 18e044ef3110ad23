"""Wall time through every change of the clocks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from services.schedule import Schedule, at, between, next_dates

ZONES = [
    "Europe/Lisbon",
    "Europe/Kyiv",
    "Europe/Chisinau",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/St_Johns",
    "America/Asuncion",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Tehran",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Antarctica/Troll",
]
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
SINCE = {
    "America/Sao_Paulo": datetime(2016, 1, 1, tzinfo=UTC),
    "Pacific/Apia": datetime(2012, 1, 1, tzinfo=UTC),
}
"""Zones that gave summer time up: their last years of it."""
MIDNIGHT = timedelta(0)


@cache
def changes(zone: str) -> list[datetime]:
    """The moments, to the minute, from which another offset holds."""
    tz = ZoneInfo(zone)
    first = SINCE.get(zone, FIRST)
    days = [first + timedelta(days=day) for day in range((LAST - first).days)]
    return [
        _change(tz, day)
        for day in days
        if day.astimezone(tz).utcoffset() != (day + timedelta(days=1)).astimezone(tz).utcoffset()
    ]


def _change(tz: ZoneInfo, day: datetime) -> datetime:
    before, after = 0, 24 * 60
    old = day.astimezone(tz).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if (day + timedelta(minutes=middle)).astimezone(tz).utcoffset() == old:
            before = middle
        else:
            after = middle
    return day + timedelta(minutes=after)


def times_about(zone: str) -> Iterator[tuple[datetime, datetime]]:
    """Each change, with local times before, in and after what it skips or repeats."""
    tz = ZoneInfo(zone)
    for change in changes(zone):
        edge = (change - timedelta(minutes=1)).astimezone(tz).replace(tzinfo=None) + timedelta(minutes=1)
        for minutes in (-90, -60, -30, -1, 0, 15, 30, 59, 60, 90, 18 * 60):
            yield change, edge + timedelta(minutes=minutes)


def exists(zone: str, local: datetime) -> bool:
    there = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return there.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local


@pytest.mark.parametrize("zone", ZONES)
def test_a_daily_session_is_held_once_on_every_day_around_every_change(zone: str) -> None:
    for _, local in times_about(zone):
        schedule = Schedule(local - timedelta(days=3), zone, "FREQ=DAILY")
        found = next_dates(schedule, at(schedule, schedule.start).start_utc, 7)
        assert [o.original_local for o in found] == [schedule.start + timedelta(days=day) for day in range(7)]
        assert all(a.start_utc < b.start_utc for a, b in pairwise(found))


@pytest.mark.parametrize("zone", ZONES)
def test_wall_time_is_kept_or_shifted_forward_by_what_is_skipped(zone: str) -> None:
    for change, local in times_about(zone):
        occurrence = at(Schedule(local, zone), local)
        shown = occurrence.start_local.replace(tzinfo=None)
        if exists(zone, local):
            assert shown == local
            assert not occurrence.shifted
        else:
            tz = ZoneInfo(zone)
            skipped = (
                change.astimezone(tz).utcoffset() - (change - timedelta(minutes=1)).astimezone(tz).utcoffset()
            )  # type: ignore[operator]
            assert shown == local + skipped > local
            assert occurrence.shifted


@pytest.mark.parametrize("zone", ZONES)
def test_a_repeated_time_is_the_first(zone: str) -> None:
    for change, local in times_about(zone):
        tz = ZoneInfo(zone)
        first, second = (local.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1))
        if first < second:  # repeated; a skipped time has them the other way round
            assert at(Schedule(local, zone), local).start_utc == first < change


def test_the_years_hold_changes_to_test() -> None:
    """Summer time ended in some of these zones; the others change twice a year, Casablanca about Ramadan."""
    assert len(changes("Europe/Lisbon")) == len(changes("Australia/Lord_Howe")) == 32
    assert len(changes("Africa/Casablanca")) >= 28
    assert len(changes("Asia/Tehran")) == 6
    assert changes("Asia/Kolkata") == []
    assert len(changes("America/Sao_Paulo")) == 7, "at midnight, from 2016 to 2019"
    for zone in ("Europe/Chisinau", "Asia/Jerusalem", "Asia/Gaza", "Pacific/Auckland"):
        assert len(changes(zone)) == 32
    assert len(changes("Africa/Cairo")) == 26, "again since 2023"


@pytest.mark.parametrize("zone", ZONES)
def test_a_weekly_session_is_at_its_hour_all_the_years(zone: str) -> None:
    schedule = Schedule(datetime(2020, 1, 5, 19), zone, "FREQ=WEEKLY")
    found = between(schedule, FIRST, LAST)
    assert {occurrence.start_local.strftime("%a %H:%M") for occurrence in found} == {"Sun 19:00"}
    assert len(found) == 835


def test_half_past_two_in_lisbon_waits_an_hour_in_march_and_comes_once_in_october() -> None:
    schedule = Schedule(datetime(2026, 3, 28, 1, 30), "Europe/Lisbon", "FREQ=DAILY")
    spring = next_dates(schedule, datetime(2026, 3, 29, tzinfo=UTC), 2)
    assert [o.start_utc.isoformat() for o in spring] == [
        "2026-03-29T01:30:00+00:00",
        "2026-03-30T00:30:00+00:00",
    ]
    assert [o.shifted for o in spring] == [True, False]
    autumn = next_dates(schedule, datetime(2026, 10, 25, tzinfo=UTC), 2)
    assert [o.start_utc.isoformat() for o in autumn] == [
        "2026-10-25T00:30:00+00:00",
        "2026-10-26T01:30:00+00:00",
    ]


def test_the_day_that_apia_skipped_is_one_session_with_the_next() -> None:
    """30 December 2011 did not exist there; shifted by 24 hours it is the 31st."""
    schedule = Schedule(datetime(2011, 12, 28, 19), "Pacific/Apia", "FREQ=DAILY;COUNT=5")
    found = between(schedule, datetime(2011, 12, 1, tzinfo=UTC), datetime(2012, 2, 1, tzinfo=UTC))
    assert [o.original_local.day for o in found] == [28, 29, 31, 1]
    weekly = Schedule(datetime(2011, 12, 23, 19), "Pacific/Apia", "FREQ=WEEKLY;COUNT=3")
    found = between(weekly, datetime(2011, 12, 1, tzinfo=UTC), datetime(2012, 2, 1, tzinfo=UTC))
    assert [(o.original_local.day, o.start_local.day) for o in found] == [(23, 23), (30, 31), (6, 6)]


def test_an_extra_date_where_a_skipped_one_lands_is_the_same_session() -> None:
    schedule = Schedule(
        datetime(2026, 3, 28, 1, 30),
        "Europe/Lisbon",
        "FREQ=DAILY;COUNT=3",
        extra=(datetime(2026, 3, 29, 2, 30),),
    )
    found = next_dates(schedule, datetime(2026, 3, 1, tzinfo=UTC), 9)
    assert [o.original_local.isoformat() for o in found] == [
        "2026-03-28T01:30:00",
        "2026-03-29T02:30:00",
        "2026-03-30T01:30:00",
    ]


def test_dates_come_in_the_order_in_which_they_happen() -> None:
    """01:30 is skipped and becomes 02:30, after the extra one at 02:00."""
    schedule = Schedule(
        datetime(2026, 3, 29, 1, 30), "Europe/Lisbon", "FREQ=DAILY;COUNT=2", extra=(datetime(2026, 3, 29, 2),)
    )
    hours = [o.original_local.hour for o in next_dates(schedule, datetime(2026, 3, 1, tzinfo=UTC), 3)]
    assert hours == [2, 1, 1]
    assert next_dates(schedule, datetime(2026, 3, 1, tzinfo=UTC), 1)[0].original_local.hour == 2
