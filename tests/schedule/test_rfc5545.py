"""The examples of RFC 5545 §3.8.5.3 from DAILY to YEARLY, date for date."""

from datetime import UTC, datetime, timedelta

import pytest

from services.errors import BadRule
from services.schedule import Schedule, between, checked, parse_rule

ZONE = "America/New_York"
SEPTEMBER_2 = "1997-09-02"


def dates(text: str) -> list[str]:
    """Read "1997 Sep 2 4; Oct 2-4": years, months, days and ranges of days."""
    found, year, month = [], 0, 0
    for word in text.replace(";", " ").split():
        if word.isalpha():
            month = datetime.strptime(word, "%b").month
        elif len(word) == 4 and word.isdigit():
            year = int(word)
        else:
            first, _, last = word.partition("-")
            found += [f"{year}-{month:02}-{day:02}" for day in range(int(first), int(last or first) + 1)]
    return found


WHOLE_AUTUMN = "1997 Sep 2-30; Oct 1-31; Nov 1-30; Dec 1-23"
JANUARIES = "1998 Jan 1-31 1999 Jan 1-31 2000 Jan 1-31"
TUESDAYS_THURSDAYS = "1997 Sep 2 4 9 11 16 18 23 25 30 Oct 2"

EXAMPLES = [
    (SEPTEMBER_2, "FREQ=DAILY;COUNT=10", "1997 Sep 2-11", True),
    (SEPTEMBER_2, "FREQ=DAILY;UNTIL=19971224T000000Z", WHOLE_AUTUMN, True),
    (
        SEPTEMBER_2,
        "FREQ=DAILY;INTERVAL=2",
        "1997 Sep 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 Oct 2 4 6",
        False,
    ),
    (SEPTEMBER_2, "FREQ=DAILY;INTERVAL=10;COUNT=5", "1997 Sep 2 12 22 Oct 2 12", True),
    (
        "1998-01-01",
        "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
        JANUARIES,
        True,
    ),
    ("1998-01-01", "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", JANUARIES, True),
    (SEPTEMBER_2, "FREQ=WEEKLY;COUNT=10", "1997 Sep 2 9 16 23 30 Oct 7 14 21 28 Nov 4", True),
    (
        SEPTEMBER_2,
        "FREQ=WEEKLY;UNTIL=19971224T000000Z",
        "1997 Sep 2 9 16 23 30 Oct 7 14 21 28 Nov 4 11 18 25 Dec 2 9 16 23",
        True,
    ),
    (
        SEPTEMBER_2,
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
        "1997 Sep 2 16 30 Oct 14 28 Nov 11 25 Dec 9 23 1998 Jan 6 20 Feb 3 17",
        False,
    ),
    (SEPTEMBER_2, "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", TUESDAYS_THURSDAYS, True),
    (SEPTEMBER_2, "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", TUESDAYS_THURSDAYS, True),
    (
        "1997-09-01",
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
        "1997 Sep 1 3 5 15 17 19 29 Oct 1 3 13 15 17 27 29 31 Nov 10 12 14 24 26 28 Dec 8 10 12 22",
        True,
    ),
    (
        SEPTEMBER_2,
        "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
        "1997 Sep 2 4 16 18 30 Oct 2 14 16",
        True,
    ),
    (
        "1997-09-05",
        "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
        "1997 Sep 5 Oct 3 Nov 7 Dec 5 1998 Jan 2 Feb 6 Mar 6 Apr 3 May 1 Jun 5",
        True,
    ),
    ("1997-09-05", "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR", "1997 Sep 5 Oct 3 Nov 7 Dec 5", True),
    (
        "1997-09-07",
        "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
        "1997 Sep 7 28 Nov 2 30 1998 Jan 4 25 Mar 1 29 May 3 31",
        True,
    ),
    (
        "1997-09-22",
        "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
        "1997 Sep 22 Oct 20 Nov 17 Dec 22 1998 Jan 19 Feb 16",
        True,
    ),
    (
        "1997-09-28",
        "FREQ=MONTHLY;BYMONTHDAY=-3",
        "1997 Sep 28 Oct 29 Nov 28 Dec 29 1998 Jan 29 Feb 26",
        False,
    ),
    (
        SEPTEMBER_2,
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
        "1997 Sep 2 15 Oct 2 15 Nov 2 15 Dec 2 15 1998 Jan 2 15",
        True,
    ),
    (
        "1997-09-30",
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
        "1997 Sep 30 Oct 1 31 Nov 1 30 Dec 1 31 1998 Jan 1 31 Feb 1",
        True,
    ),
    (
        "1997-09-10",
        "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
        "1997 Sep 10-15 1999 Mar 10-13",
        True,
    ),
    (
        SEPTEMBER_2,
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
        "1997 Sep 2 9 16 23 30 Nov 4 11 18 25 1998 Jan 6 13 20 27 Mar 3 10 17 24 31",
        False,
    ),
    (
        "1997-06-10",
        "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
        "1997 Jun 10 Jul 10 1998 Jun 10 Jul 10 1999 Jun 10 Jul 10 2000 Jun 10 Jul 10 2001 Jun 10 Jul 10",
        True,
    ),
    (
        "1997-03-10",
        "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
        "1997 Mar 10 1999 Jan 10 Feb 10 Mar 10 2001 Jan 10 Feb 10 Mar 10 2003 Jan 10 Feb 10 Mar 10",
        True,
    ),
    (
        "1997-01-01",
        "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
        "1997 Jan 1 Apr 10 Jul 19 2000 Jan 1 Apr 9 Jul 18 2003 Jan 1 Apr 10 Jul 19 2006 Jan 1",
        True,
    ),
    ("1997-05-19", "FREQ=YEARLY;BYDAY=20MO", "1997 May 19 1998 May 18 1999 May 17", False),
    ("1997-05-12", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997 May 12 1998 May 11 1999 May 17", False),
    (
        "1997-03-13",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
        "1997 Mar 13 20 27 1998 Mar 5 12 19 26 1999 Mar 4 11 18 25",
        False,
    ),
    (
        "1997-06-05",
        "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
        "1997 Jun 5 12 19 26 Jul 3 10 17 24 31 Aug 7 14 21 28 "
        "1998 Jun 4 11 18 25 Jul 2 9 16 23 30 Aug 6 13 20 27 "
        "1999 Jun 3 10 17 24 Jul 1 8 15 22 29 Aug 5 12 19 26",
        False,
    ),
    (
        SEPTEMBER_2,
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "1998 Feb 13 Mar 13 Nov 13 1999 Aug 13 2000 Oct 13",
        False,
    ),
    (
        "1997-09-13",
        "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
        "1997 Sep 13 Oct 11 Nov 8 Dec 13 1998 Jan 10 Feb 7 Mar 7 Apr 11 May 9 Jun 13",
        False,
    ),
    (
        "1996-11-05",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
        "1996 Nov 5 2000 Nov 7 2004 Nov 2",
        False,
    ),
    ("1997-09-04", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997 Sep 4 Oct 7 Nov 6", True),
    (
        "1997-09-29",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        "1997 Sep 29 Oct 30 Nov 27 Dec 30 1998 Jan 29 Feb 26 Mar 30",
        False,
    ),
    ("1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997 Aug 5 10 19 24", True),
    ("1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997 Aug 5 17 19 31", True),
    ("2007-01-15", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007 Jan 15 30 Feb 15 Mar 15 30", True),
]


def at_nine(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00")


@pytest.mark.parametrize(("start", "rule", "expected", "ends"), EXAMPLES)
def test_an_example_gives_the_dates_that_the_rfc_lists(
    start: str, rule: str, expected: str, ends: bool
) -> None:
    schedule = checked(Schedule(at_nine(start), ZONE, rule))
    wanted = [at_nine(day) for day in dates(expected)]
    first = schedule.start.replace(tzinfo=UTC) - timedelta(days=1)
    found = between(schedule, first, first + timedelta(days=366 * 12))
    assert [occurrence.original_local for occurrence in found[: len(wanted)]] == wanted
    assert (len(found) == len(wanted)) == ends


def test_friday_the_13th_leaves_out_its_exdate() -> None:
    schedule = Schedule(
        at_nine("1998-02-13"), ZONE, "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", (at_nine("1998-03-13"),)
    )
    found = between(schedule, datetime(1998, 1, 1, tzinfo=UTC), datetime(1999, 1, 1, tzinfo=UTC))
    assert [occurrence.original_local for occurrence in found] == [
        at_nine("1998-02-13"),
        at_nine("1998-11-13"),
    ]


def test_dates_are_the_rules_and_the_rdates_without_the_exdates_each_once() -> None:
    """§3.8.5.1 and §3.8.5.2: a date named twice is one, one that is also left out is none."""
    schedule = checked(
        Schedule(
            at_nine("1997-09-02"),
            ZONE,
            "FREQ=WEEKLY;COUNT=4",
            exdates=(at_nine("1997-09-09"), at_nine("1997-10-04")),
            extra=(at_nine("1997-09-16"), at_nine("1997-10-03"), at_nine("1997-10-04")),
        )
    )
    found = between(schedule, datetime(1997, 1, 1, tzinfo=UTC), datetime(1999, 1, 1, tzinfo=UTC))
    assert [occurrence.original_local for occurrence in found] == [
        at_nine(day) for day in ("1997-09-02", "1997-09-16", "1997-09-23", "1997-10-03")
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z",
        "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
        "FREQ=MINUTELY;INTERVAL=90;COUNT=4",
        "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
    ],
)
def test_the_examples_with_several_times_a_day_are_refused(rule: str) -> None:
    with pytest.raises(BadRule):
        parse_rule(rule)
