"""The calendar: which day a session is on, in whose zone, and what it can be narrowed to."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from locales.reader import reading
from models.database import Database
from models.programs import Kind, Visibility
from models.rsvp import Answer
from models.sessions import ProgramSession
from models.tx import Tx
from services import reservations, rsvp, space_edit, timetable
from services.schedule import Schedule
from services.timetable import Asked, Timetable, View
from services.timetable.shape import days_of
from tests.models.test_query_counts import count
from tests.town import ZONE, Town
from views import timetable as views

MONDAY = date(2026, 11, 23)
THURSDAY = date(2026, 11, 26)


def counts(found: Timetable) -> dict[date, int]:
    return {day.date: day.count for week in found.weeks for day in week if day.count}


def titles(found: Timetable) -> dict[date, list[str]]:
    return {day.date: [line.title for line in day.lines] for day in found.days if day.lines}


@pytest.fixture
async def town(database: Database) -> Town:
    return Town(database)


async def test_a_month_counts_each_day_and_lists_the_chosen_one(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    await town.db.write(owner, rsvp.respond, jam.id, Answer.GOING)
    found = await town.db.read(owner, timetable.of_community, Asked(at=THURSDAY))
    assert counts(found) == {THURSDAY: 1, date(2026, 12, 3): 1}
    assert [len(week) for week in found.weeks] == [7] * 6
    assert (found.weeks[0][0].date, found.weeks[-1][-1].date) == (date(2026, 10, 26), date(2026, 12, 6))
    assert [day.mine for week in found.weeks for day in week if day.date == THURSDAY] == [1]
    assert titles(found) == {THURSDAY: ["Thursday Jam"]}


async def test_a_week_has_its_seven_days_and_a_list_only_those_with_something_on(town: Town) -> None:
    owner = await town.community()
    await town.session(owner)
    week = await town.db.read(owner, timetable.of_community, Asked(View.WEEK, at=THURSDAY))
    assert [day.date for day in week.days] == [MONDAY + timedelta(days=number) for number in range(7)]
    ahead = await town.db.read(owner, timetable.of_community, Asked(View.LIST))
    assert [day.date for day in ahead.days][:2] == [THURSDAY, date(2026, 12, 3)]


async def test_ones_own_reservations_are_on_their_day_and_others_are_as_nothing(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    me, other = [await town.person(community=owner.community_id) for _ in range(2)]
    studio = await town.db.write(owner, space_edit.create, "Studio A")
    at = datetime(2026, 11, 26, 9, tzinfo=UTC)
    await town.db.write(me, reservations.reserve, studio.id, at, 90, "Band")
    for view in View:
        seen = await town.db.read(me, timetable.of_community, Asked(view, at=THURSDAY))
        on = next(day for day in seen.days if day.date == THURSDAY)
        assert ([room.room for room in on.held], on.count) == (["Studio A"], 2)
        theirs = await town.db.read(other, timetable.of_community, Asked(view, at=THURSDAY))
        assert not any(day.held for day in theirs.days)
        narrow = await town.db.read(
            me, timetable.of_community, Asked(view, at=THURSDAY, program=jam.program_id)
        )
        assert not any(day.held for day in narrow.days)
    month = await town.db.read(me, timetable.of_community, Asked(at=MONDAY))
    assert counts(month)[THURSDAY] == 2


async def test_days_are_the_readers_where_they_chose_a_zone(town: Town) -> None:
    owner = await town.community()
    late = Schedule(datetime(2026, 11, 26, 23, 30), ZONE, "FREQ=WEEKLY;BYDAY=TH")
    await town.session(owner, schedule=late)
    here_ = await town.db.read(owner, timetable.of_community, Asked(View.WEEK, at=THURSDAY))
    in_kyiv = replace(owner, zone="Europe/Kyiv")
    there = await town.db.read(in_kyiv, timetable.of_community, Asked(View.WEEK, at=THURSDAY))
    assert list(titles(here_)) == [THURSDAY]
    assert list(titles(there)) == [date(2026, 11, 27)]
    assert (await town.db.read(in_kyiv, timetable.of_community, Asked())).zone == "Europe/Kyiv"


@pytest.mark.parametrize(
    ("start", "hours", "zone", "days"),
    [
        ("2026-11-26T22:00", 4, "UTC", ["2026-11-26"]),  # a night is on the day it begins
        ("2026-11-26T22:00", 26, "UTC", ["2026-11-26", "2026-11-27"]),  # ends at midnight
        ("2026-11-26T22:00", 26.5, "UTC", ["2026-11-26", "2026-11-27", "2026-11-28"]),
        ("2026-10-25T00:30", 1, "Europe/Lisbon", ["2026-10-25"]),  # the hour that comes twice
        ("2026-03-28T23:30", 2, "Europe/Lisbon", ["2026-03-28"]),  # the hour that is left out
        ("2026-03-28T23:00", 25, "Europe/Lisbon", ["2026-03-28", "2026-03-29", "2026-03-30"]),
        ("2026-11-26T10:30", 1, "Pacific/Kiritimati", ["2026-11-27"]),
    ],
)
def test_the_days_of_a_session(start: str, hours: float, zone: str, days: list[str]) -> None:
    at = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert [str(day) for day in days_of(at, at + timedelta(hours=hours), zone)] == days


async def test_what_lasts_for_days_is_on_each_of_them(town: Town) -> None:
    owner = await town.community()
    retreat = Schedule(datetime(2026, 11, 20, 18), ZONE)
    town.now -= timedelta(days=7)
    await town.session(owner, name="Retreat", schedule=retreat, duration_minutes=5 * 24 * 60)
    week = await town.db.read(owner, timetable.of_community, Asked(View.WEEK, at=MONDAY))
    assert list(titles(week)) == [MONDAY + timedelta(days=number) for number in range(3)]


async def test_it_is_narrowed_to_a_kind_a_program_or_a_tag(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner, kind=Kind.JAM_SESSION, tags=["50% blues", 'a"b\\c'])
    await town.session(owner, name="Books", kind=Kind.BOOK_CLUB, tags=["505blues"])

    async def narrowed(**by: object) -> list[str]:
        asked = Asked(View.WEEK, at=THURSDAY, **by)  # type: ignore[arg-type]
        return titles(await town.db.read(owner, timetable.of_community, asked)).get(THURSDAY, [])

    assert await narrowed() == ["Thursday Jam", "Books"]
    assert await narrowed(kind=Kind.BOOK_CLUB) == ["Books"]
    assert await narrowed(program=jam.program_id) == ["Thursday Jam"]
    assert await narrowed(tag="50% blues") == ["Thursday Jam"]
    assert await narrowed(tag='a"b\\c') == ["Thursday Jam"]
    assert await narrowed(tag="blues") == []
    found = await town.db.read(owner, timetable.of_community, Asked())
    assert found.choices.tags == ("50% blues", "505blues", 'a"b\\c')
    assert found.choices.kinds == (Kind.BOOK_CLUB, Kind.JAM_SESSION)


async def test_a_stranger_sees_what_is_public_and_no_name_of_the_rest(town: Town) -> None:
    owner = await town.community()
    await town.session(owner, name="Board", visibility=Visibility.INVITE_ONLY)
    await town.session(owner, name="Members", visibility=Visibility.MEMBERS_ONLY)
    await town.session(owner, name="All")
    stranger = await town.inside(await town.person(), owner.community_id or 0)
    found = await town.db.read(stranger, timetable.of_community, Asked(at=THURSDAY))
    assert counts(found)[THURSDAY] == 1
    assert [name for _id, name in found.choices.programs] == ["All"]


async def test_a_busy_day_is_counted_up_to_99_and_listed_page_by_page(
    sqlite_database: Database,
) -> None:
    town = Town(sqlite_database)
    owner = await town.community()
    jam = await town.session(owner)
    few = [await count(town.db, owner, timetable.of_community, Asked(view)) for view in View]

    def many(tx: Tx) -> None:
        start = datetime(2026, 12, 1, 8, tzinfo=UTC)
        moments = [start + timedelta(minutes=4 * number) for number in range(10_000)]
        tx.add_many(
            ProgramSession,
            [
                {
                    "program_id": jam.program_id,
                    "original_start": f"x{number}",
                    "starts_at": moment,
                    "ends_at": moment + timedelta(hours=1),
                    "weekday": 0,
                }
                for number, moment in enumerate(moments)
            ],
        )

    await town.db.write(owner, many)
    month = await town.db.read(owner, timetable.of_community, Asked(at=date(2026, 12, 5)))
    busy = {day.date: day for week in month.weeks for day in week}[date(2026, 12, 5)]
    assert (busy.count, busy.more) == (timetable.MOST, True)
    with reading("en"):
        assert views.how_many(busy) == "99+"
        assert views.label(busy) == "Saturday, 5 December 2026, at least 100 sessions"
    assert titles(month) == {date(2026, 12, 5): ["Thursday Jam"] * 300}
    assert month.has_more
    week = await town.db.read(owner, timetable.of_community, Asked(View.WEEK, at=date(2026, 12, 5)))
    assert week.has_more
    pages = [
        await town.db.read(owner, timetable.of_community, Asked(View.LIST, at=date(2026, 12, 5), page=page))
        for page in (0, 1, 999)
    ]
    assert [sum(len(day.lines) for day in page.days) for page in pages] == [20, 20, 20]
    assert [await count(town.db, owner, timetable.of_community, Asked(view)) for view in View] == few
