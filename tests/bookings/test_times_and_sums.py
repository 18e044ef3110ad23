"""The times of a pack through every change of the clocks; what is kept and what comes back, to the cent."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.bookings import AppointmentStatus
from services import booking_sums, booking_times
from services.booking_sums import Used
from services.policies import Policy

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONES = st.sampled_from(["Europe/Zurich", "Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "UTC"])
FIRSTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)


def walls(moments: tuple[datetime, ...], zone: str) -> list[datetime]:
    return [moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for moment in moments]


@given(FIRSTS, ZONES, st.integers(1, 60), st.integers(1, 20))
def test_a_pack_stays_at_its_time_of_day_whatever_the_clocks_do(
    first: datetime, zone: str, days: int, count: int
) -> None:
    found = booking_times.cadence(first, zone, days, count)
    assert len(found) == count
    assert found[0] == first
    begun = walls(found, zone)[0]
    for number, (moment, shown) in enumerate(zip(found, walls(found, zone), strict=True)):
        wished = begun + timedelta(days=days * number)
        exists = wished in walls((wished.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC),), zone)
        assert shown == wished or not exists
        assert timedelta(0) <= shown - wished <= HOUR
        assert moment.tzinfo is UTC


def test_a_lesson_at_ten_stays_at_ten_when_summer_time_ends() -> None:
    first = datetime(2026, 10, 22, 8, tzinfo=UTC)
    later = booking_times.cadence(first, "Europe/Zurich", 7, 2)[1]
    assert later == datetime(2026, 10, 29, 9, tzinfo=UTC)


def test_what_is_taken_has_the_nearest_times_of_that_day_and_the_next_instead() -> None:
    noon = datetime(2026, 12, 1, 12, tzinfo=UTC)
    week = timedelta(days=7)
    free = [noon, *(noon + week + HOUR * step for step in (-3, -1, 2, 20, 60))]
    found = booking_times.proposed([noon, noon + week, noon + 2 * week], free, "UTC", 60, date(2026, 12, 14))
    assert [each.free for each in found] == [True, False, False]
    assert found[1].instead == tuple(noon + week + HOUR * step for step in (-3, -1, 2))
    assert found[2].too_far
    assert not found[2].instead


def test_what_is_offered_instead_overlaps_nothing_that_is_proposed() -> None:
    noon = datetime(2026, 12, 1, 12, tzinfo=UTC)
    day = timedelta(days=1)
    free = [noon, noon + day * 2, noon + day * 2 - HOUR / 2, noon + day * 2 - HOUR]
    found = booking_times.proposed([noon, noon + day, noon + day * 2], free, "UTC", 60, date(2026, 12, 31))
    assert found[1].instead == (noon + day * 2 - HOUR,)


AMOUNTS = st.integers(0, 10_000_000)
PERCENT = st.integers(0, 100)


@given(AMOUNTS, st.integers(1, 30), st.lists(st.tuples(st.integers(-20, 20), PERCENT), max_size=30), PERCENT)
def test_what_is_kept_and_what_comes_back_are_what_was_paid(
    total: int, sessions: int, times: list[tuple[int, int]], percent: int
) -> None:
    appointments = [
        Used(
            NOW + timedelta(hours=12 * at),
            NOW + timedelta(hours=12 * at + 1),
            AppointmentStatus.BOOKED if at > 0 else AppointmentStatus.COMPLETED,
        )
        for at, _ in times[:sessions]
    ]
    policy = Policy(late_cancel_percent=percent)
    found = booking_sums.cancelled(total, sessions, policy, appointments, NOW)
    assert 0 <= found.keep_minor <= total
    for paid in (0, total // 3, total):
        told = booking_sums.Sum(total, found.used_minor, found.fee_minor, paid)
        assert told.back_minor - told.owed_minor == paid - told.keep_minor
    off = booking_sums.called_off(total, sessions, appointments, NOW)
    assert off.keep_minor <= found.keep_minor


@pytest.mark.parametrize(
    ("done", "late", "kept"),
    [(0, 0, 0), (1, 0, 3333), (2, 0, 6667), (0, 1, 1667), (1, 1, 5000), (3, 0, 10_000)],
)
def test_a_pack_of_three_for_a_hundred_is_kept_to_the_cent(done: int, late: int, kept: int) -> None:
    past = [Used(NOW - HOUR * 5, NOW - HOUR * 4, AppointmentStatus.COMPLETED)] * done
    soon = [Used(NOW + HOUR * 5, NOW + HOUR * 6, AppointmentStatus.BOOKED)] * late
    later = [Used(NOW + HOUR * 50, NOW + HOUR * 51, AppointmentStatus.BOOKED)] * (3 - done - late)
    found = booking_sums.cancelled(10_000, 3, Policy(), [*past, *soon, *later], NOW)
    assert found.keep_minor == kept


def test_three_that_were_missed_are_all_of_a_pack_and_not_a_cent_less() -> None:
    fee = booking_sums.no_show_fee(10_000, 3, Policy())
    missed = [Used(NOW - HOUR * 5, NOW - HOUR * 4, AppointmentStatus.NO_SHOW, fee)] * 3
    assert booking_sums.so_far(10_000, 3, missed, NOW).keep_minor == 10_000


def test_what_goes_on_now_is_used() -> None:
    now = [Used(NOW - HOUR / 2, NOW + HOUR / 2, AppointmentStatus.BOOKED)]
    assert booking_sums.cancelled(9000, 1, Policy(), now, NOW).keep_minor == 9000


def test_exactly_a_day_before_is_not_late_yet() -> None:
    assert booking_sums.cancel_fee(9000, 1, Policy(), NOW + HOUR * 24, NOW) == 0
    assert booking_sums.cancel_fee(9000, 1, Policy(), NOW + HOUR * 24 - timedelta(minutes=1), NOW) == 4500


def test_no_show_and_late_moves_cost_what_the_policy_says() -> None:
    policy = Policy(no_show_percent=80, late_reschedule_percent=10)
    assert booking_sums.no_show_fee(36_000, 4, policy) == 7200
    assert booking_sums.move_fee(36_000, 4, policy, NOW + HOUR, NOW) == 900
    assert booking_sums.move_fee(36_000, 4, policy, NOW + HOUR * 25, NOW) == 0
