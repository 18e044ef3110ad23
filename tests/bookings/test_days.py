"""The strip of days from which one chooses, against what is free."""

from datetime import UTC, date, datetime, timedelta
from typing import cast

import pytest

from services.booking_days import SHOWN, around
from services.booking_holds import Choice
from services.booking_picks import Picker, What

FIRST = date(2026, 11, 23)


def picker(*after: int) -> Picker:
    """Free at eight on so many days after the first."""
    free = [FIRST + timedelta(days=days) for days in after]
    days = {day: [datetime(day.year, day.month, day.day, 8, tzinfo=UTC)] for day in free}
    return Picker(What.NEW, 1, 1, "Lesson", 60, "UTC", "UTC", days, FIRST, cast(Choice, None))


def test_the_first_free_day_is_chosen_where_none_is_wanted() -> None:
    found = around(picker(3, 5), None)
    assert found.chosen == FIRST + timedelta(days=3)
    assert len(found.times) == 1
    assert (found.before, found.after) == (None, None)


def test_a_day_without_free_times_is_shown_empty_beside_the_days_near_it() -> None:
    found = around(picker(3, 5), FIRST)
    assert (found.chosen, found.times) == (FIRST, ())
    assert len(found.days) == 2


def test_where_nothing_is_free_there_is_no_day() -> None:
    assert around(picker(), None).days == ()
    assert around(picker(), FIRST).times == ()


@pytest.mark.parametrize("wanted", range(-5, 45))
def test_every_free_day_is_reached_by_turning_pages(wanted: int) -> None:
    one = picker(*range(0, 40, 2))
    found = around(one, FIRST + timedelta(days=wanted))
    seen = set(found.days)
    for way in ("before", "after"):
        at = found
        while (day := getattr(at, way)) is not None:
            at = around(one, day)
            assert len(at.days) <= SHOWN
            seen |= set(at.days)
    assert seen == set(one.days)
