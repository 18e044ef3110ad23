"""What a typed rule may say, and what it is told when it may not."""

from datetime import UTC, datetime
from time import perf_counter

import pytest

from services.errors import BadRule
from services.schedule import Reason, Schedule, calendar_rule, checked, next_dates, parse_rule, recurring

START = datetime(2026, 11, 24, 19)
ZONE = "Europe/Lisbon"


def reason(text: str) -> str:
    with pytest.raises(BadRule) as refused:
        recurring(START, ZONE, str(parse_rule(text, ZONE)))
    return refused.value.reason


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("rrule:freq=weekly;interval=1;byday=th,tu,th;", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("BYDAY=TU; INTERVAL=2 ;FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("FREQ=MONTHLY;BYDAY=+1FR,-1FR", "FREQ=MONTHLY;BYDAY=-1FR,1FR"),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=TU;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU"),
        ("FREQ=WEEKLY;UNTIL=20270701", "FREQ=WEEKLY;UNTIL=20270701T235959"),
        ("FREQ=WEEKLY;UNTIL=20270701T180000Z", "FREQ=WEEKLY;UNTIL=20270701T190000"),
        ("FREQ=WEEKLY;UNTIL=20270701T180000", "FREQ=WEEKLY;UNTIL=20270701T180000"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"),
    ],
)
def test_a_rule_is_put_into_one_form(text: str, canonical: str) -> None:
    assert str(parse_rule(text, ZONE)) == canonical


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Reason.EMPTY),
        ("   ", Reason.EMPTY),
        ("RRULE:", Reason.EMPTY),
        ("every Tuesday", Reason.NOT_A_RULE),
        ("FREQ=WEEKLY;;BYDAY=TU", Reason.NOT_A_RULE),
        ("FREQ", Reason.NOT_A_RULE),
        ("🎷=🎺;FREQ=DAILY", Reason.PART),
        ("\u202eFREQ=DAILY", Reason.PART),
        ("FREQ=يومي", Reason.FREQUENCY),
        ("FREQ=WEEKLY;INTERVAL=٢", Reason.BAD_VALUE),
        ("A" * 5000, Reason.TOO_LONG),
        ("FREQ=DAILY;" + "BYDAY=MO;" * 600, Reason.TOO_LONG),
        ("INTERVAL=2", Reason.FREQUENCY),
        ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", Reason.FREQUENCY),
        ("FREQ=MINUTELY", Reason.FREQUENCY),
        ("FREQ=HOURLY", Reason.FREQUENCY),
        ("FREQ=DAILY;BYHOUR=9,10,11", Reason.PART),
        ("FREQ=DAILY;BYMINUTE=0,1,2", Reason.PART),
        ("FREQ=DAILY;BYSECOND=0", Reason.PART),
        ("FREQ=YEARLY;BYEASTER=0", Reason.PART),
        ("FREQ=WEEKLY;RSCALE=HEBREW", Reason.PART),
        ("FREQ=WEEKLY;BYDAY=TU;BYDAY=TH", Reason.REPEATED_PART),
        ("FREQ=WEEKLY;INTERVAL=0", Reason.BAD_VALUE),
        ("FREQ=WEEKLY;INTERVAL=-1", Reason.BAD_VALUE),
        ("FREQ=WEEKLY;INTERVAL=1.5", Reason.BAD_VALUE),
        ("FREQ=YEARLY;INTERVAL=11", Reason.BAD_VALUE),
        ("FREQ=DAILY;COUNT=0", Reason.BAD_VALUE),
        ("FREQ=DAILY;COUNT=1001", Reason.BAD_VALUE),
        ("FREQ=DAILY;COUNT=999999999999999999999999", Reason.BAD_VALUE),
        ("FREQ=DAILY;UNTIL=20260230", Reason.BAD_VALUE),
        ("FREQ=DAILY;UNTIL=99991231", Reason.BAD_VALUE),
        ("FREQ=DAILY;UNTIL=tomorrow", Reason.BAD_VALUE),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", Reason.COUNT_AND_UNTIL),
        ("FREQ=WEEKLY;BYDAY=XX", Reason.BAD_VALUE),
        ("FREQ=WEEKLY;BYDAY=2TU", Reason.BAD_VALUE),
        ("FREQ=MONTHLY;BYDAY=6TU", Reason.BAD_VALUE),
        ("FREQ=MONTHLY;BYDAY=0TU", Reason.BAD_VALUE),
        ("FREQ=YEARLY;BYDAY=54MO", Reason.BAD_VALUE),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=6MO", Reason.BAD_VALUE),
        ("FREQ=YEARLY;BYMONTH=13", Reason.BAD_VALUE),
        ("FREQ=MONTHLY;BYMONTHDAY=32", Reason.BAD_VALUE),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", Reason.BAD_VALUE),
        ("FREQ=YEARLY;BYWEEKNO=52;BYDAY=MO", Reason.BAD_VALUE),
        ("FREQ=WEEKLY;WKST=XX", Reason.BAD_VALUE),
        ("FREQ=WEEKLY;BYMONTHDAY=13", Reason.MIXED_PARTS),
        ("FREQ=MONTHLY;BYWEEKNO=20", Reason.MIXED_PARTS),
        ("FREQ=MONTHLY;BYYEARDAY=100", Reason.MIXED_PARTS),
        ("FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=1", Reason.MIXED_PARTS),
        ("FREQ=MONTHLY;BYSETPOS=1", Reason.MIXED_PARTS),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", Reason.MIXED_PARTS),
        ("FREQ=WEEKLY;UNTIL=20261101", Reason.UNTIL_BEFORE_START),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", Reason.NEVER),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", Reason.NEVER),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", Reason.NEVER),
        ("FREQ=WEEKLY;INTERVAL=520;BYMONTH=2;BYDAY=MO", Reason.NEVER),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", Reason.NEVER),
        ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20", Reason.NEVER),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", Reason.NEVER),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=3", Reason.NEVER),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused_at_once_with_its_reason(text: str, why: Reason) -> None:
    begun = perf_counter()
    assert reason(text) == why
    assert perf_counter() - begun < 0.1


def test_a_refusal_carries_what_its_words_need() -> None:
    with pytest.raises(BadRule) as refused:
        parse_rule("FREQ=WEEKLY;BYDAY=8TU")
    assert refused.value.values == {"part": "BYDAY", "value": "8"}


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "🎷", "Europe"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(BadRule) as refused:
        checked(Schedule(START, zone))
    assert refused.value.reason == Reason.ZONE


def test_dates_are_sorted_and_each_once() -> None:
    days = (datetime(2026, 12, 8, 19), datetime(2026, 12, 1, 19, 0, 0, 7), datetime(2026, 12, 8, 19))
    schedule = checked(Schedule(START, ZONE, "freq=weekly", exdates=days, extra=days))
    assert schedule.exdates == schedule.extra == (datetime(2026, 12, 1, 19), datetime(2026, 12, 8, 19))


def test_more_dates_than_a_person_would_type_are_refused() -> None:
    days = tuple(datetime(2026, 1, 1, hour // 60, hour % 60) for hour in range(501))
    with pytest.raises(BadRule) as refused:
        checked(Schedule(START, ZONE, "FREQ=DAILY", extra=days))
    assert refused.value.reason == Reason.TOO_MANY_DATES


def test_a_start_that_the_rule_does_not_give_is_no_date() -> None:
    found = next_dates(recurring(START, ZONE, "FREQ=WEEKLY;BYDAY=WE;COUNT=2"), START.replace(tzinfo=UTC), 5)
    assert [o.original_local.day for o in found] == [25, 2]


def test_mondays_beside_a_first_friday_are_both_meant() -> None:
    found = next_dates(recurring(START, ZONE, "FREQ=MONTHLY;BYDAY=MO,1FR"), START.replace(tzinfo=UTC), 4)
    assert [o.original_local.strftime("%a %d") for o in found] == ["Mon 30", "Fri 04", "Mon 07", "Mon 14"]


def test_a_week_by_its_number_alone_means_the_weekday_of_the_start() -> None:
    found = next_dates(recurring(START, ZONE, "FREQ=YEARLY;BYWEEKNO=20"), START.replace(tzinfo=UTC), 2)
    assert [f"{o.original_local:%Y-%m-%d %a}" for o in found] == ["2027-05-18 Tue", "2028-05-16 Tue"]


def test_the_31st_leaves_out_shorter_months_and_29_february_other_years() -> None:
    monthly = next_dates(recurring(START, ZONE, "FREQ=MONTHLY;BYMONTHDAY=31"), START.replace(tzinfo=UTC), 4)
    assert [o.original_local.month for o in monthly] == [12, 1, 3, 5]
    yearly = recurring(START, ZONE, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    assert [o.original_local.year for o in next_dates(yearly, START.replace(tzinfo=UTC), 3)] == [
        2028,
        2032,
        2036,
    ]


def test_calendars_get_the_end_in_utc() -> None:
    schedule = recurring(START, ZONE, "FREQ=WEEKLY;UNTIL=20270701T190000")
    assert calendar_rule(schedule) == "FREQ=WEEKLY;UNTIL=20270701T180000Z"
    assert calendar_rule(recurring(START, ZONE, "FREQ=DAILY")) == "FREQ=DAILY"
    assert calendar_rule(Schedule(START, ZONE)) is None


def test_old_schedules_are_as_fast_as_new_ones() -> None:
    """A day's generation for a rule from 1926 looks at this year, not at a hundred."""
    old = Schedule(datetime(1926, 11, 23, 19), ZONE, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH")
    next_dates(old, START.replace(tzinfo=UTC), 6)
    begun = perf_counter()
    for _ in range(20):
        next_dates(old, START.replace(tzinfo=UTC), 6)
    assert (perf_counter() - begun) / 20 < 0.005
