"""Schedules as sentences."""

from datetime import UTC, datetime

import pytest

from locales.reader import LANGUAGES, reading
from services.schedule import (
    Schedule,
    monthly_by_day,
    monthly_by_weekday,
    next_dates,
    once,
    recurring,
    weekly,
    yearly,
)
from views.schedule import dates, sentence

START = datetime(2026, 11, 24, 19)
ZONE = "Europe/Lisbon"

SENTENCES = [
    (None, "Tuesday, 24 November 2026 at 19:00"),
    ("FREQ=DAILY", "Every day at 19:00"),
    ("FREQ=DAILY;INTERVAL=3", "Every 3 days at 19:00"),
    ("FREQ=DAILY;BYDAY=SA,SU", "Every Saturday and Sunday at 19:00"),
    ("FREQ=WEEKLY", "Every Tuesday at 19:00"),
    (weekly([1, 3]), "Every Tuesday and Thursday at 19:00"),
    (weekly(range(5)), "Every weekday at 19:00"),
    (weekly([1], 2), "Every second Tuesday at 19:00"),
    (weekly([1, 3], 2), "Every 2 weeks on Tuesday and Thursday at 19:00"),
    (monthly_by_weekday(1, 4), "Every month on the first Friday at 19:00"),
    (monthly_by_weekday([1, 3], 4, 2), "Every 2 months on the first Friday and the third Friday at 19:00"),
    ("FREQ=MONTHLY;BYDAY=-1SU,2TU", "Every month on the second Tuesday and the last Sunday at 19:00"),
    (monthly_by_day([1, 15, -1]), "Every month on the first day, day 15 and the last day at 19:00"),
    ("FREQ=MONTHLY", "Every month on day 24 at 19:00"),
    (yearly(12, 5), "Every year on 5 December at 19:00"),
    (yearly(2, 29), "Every year on 29 February at 19:00"),
    ("FREQ=YEARLY", "Every year on 24 November at 19:00"),
    ("FREQ=YEARLY;BYMONTH=3,9;BYDAY=1FR", "Every year in March and September on the first Friday at 19:00"),
    ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1", "Every year in December on the last day at 19:00"),
    ("FREQ=WEEKLY;BYMONTH=6,7", "Every Tuesday at 19:00, only in June and July"),
    ("FREQ=WEEKLY;COUNT=10", "Every Tuesday at 19:00, 10 times"),
    ("FREQ=WEEKLY;COUNT=1", "Every Tuesday at 19:00, 1 time"),
    ("FREQ=WEEKLY;UNTIL=20270701", "Every Tuesday at 19:00, until 1 July 2027"),
    ("FREQ=MONTHLY;BYDAY=-2MO", "At 19:00 by the rule FREQ=MONTHLY;BYDAY=-2MO"),
    ("FREQ=MONTHLY;BYDAY=TU", "At 19:00 by the rule FREQ=MONTHLY;BYDAY=TU"),
    ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "At 19:00 by the rule FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR"),
    ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "At 19:00 by the rule FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"),
    ("FREQ=YEARLY;BYYEARDAY=100", "At 19:00 by the rule FREQ=YEARLY;BYYEARDAY=100"),
    ("FREQ=YEARLY;INTERVAL=2", "At 19:00 by the rule FREQ=YEARLY;INTERVAL=2"),
]


def plain(text: str) -> str:
    """CLDR puts narrow spaces before AM and PM."""
    return text.replace("\u202f", " ")


@pytest.mark.parametrize(("rule", "expected"), SENTENCES)
def test_a_schedule_reads_as_a_sentence_with_its_place(rule: str | None, expected: str) -> None:
    schedule = recurring(START, ZONE, rule) if rule else once(START, ZONE)
    assert plain(sentence(schedule)) == f"{expected} (Lisbon)"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("rule", "english"), SENTENCES)
def test_every_language_has_every_sentence(language: str, rule: str | None, english: str) -> None:
    with reading(language):
        text = plain(sentence(Schedule(START, ZONE, rule)))
    assert "19:00" in text
    assert "%(" not in text


def test_dates_added_and_left_out_are_mentioned() -> None:
    schedule = Schedule(
        START, ZONE, "FREQ=WEEKLY", exdates=(START,), extra=(datetime(2026, 12, 5, 19), START)
    )
    assert plain(sentence(schedule)) == "Every Tuesday at 19:00, and 2 more dates, except 1 date (Lisbon)"


def test_dates_are_told_in_the_zone_of_the_reader() -> None:
    schedule = recurring(START, ZONE, "FREQ=WEEKLY")
    found = next_dates(schedule, START.replace(tzinfo=UTC), 2)
    with reading("de"):
        here = dates(found)
    with reading("de", "Europe/Kyiv"):
        there = dates(found)
    assert [line.split(", ")[-1] for line in here] == ["19:00", "19:00"]
    assert [line.split(", ")[-1] for line in there] == ["21:00 (Kiew)", "21:00 (Kiew)"]


def test_a_time_that_the_clocks_skip_says_so() -> None:
    schedule = recurring(datetime(2027, 3, 28, 1, 30), ZONE, "FREQ=DAILY")
    shifted, kept = dates(next_dates(schedule, datetime(2027, 3, 28, tzinfo=UTC), 2))
    assert "02:30 (the clocks go forward: there is no 01:30)" in plain(shifted)
    assert plain(kept).endswith("01:30")
