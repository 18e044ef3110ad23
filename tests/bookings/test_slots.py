"""Free times of an instructor: never over a session, an appointment or a use of the room."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from models.actor import Actor
from models.database import Database
from models.instructors import BusyTime, Instructor, InstructorStatus
from models.programs import Visibility
from models.spaces import Use
from models.tx import Tx, here
from services import (
    busy,
    changes,
    hours,
    program_life,
    reservations,
    slot_rooms,
    slots,
    space_edit,
    spaces,
    time_off,
)
from services.booking_errors import TimeTaken
from services.errors import BadInput, NotFound, Outdated, PastDate, SpaceTaken
from services.opening import Stretch
from services.schedule import Schedule
from services.slot_errors import DayFull, OutOfHours
from services.slots import Free
from tests.town import NOW, ZONE, Town

DECEMBER = date(2026, 12, 1)
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
WEEK = tuple((day, 9 * 60, 13 * 60) for day in range(7))
RACERS = 60


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


def _start(tx: Tx, **values: Any) -> int:
    given = {"buffer_after": 0, "step_minutes": 60, "hours": [list(span) for span in WEEK], **values}
    return tx.add(Instructor, user_id=tx.actor.user_id, zone=ZONE, created_at=tx.now, **given)


async def instructor(town: Town, who: Actor, **values: Any) -> int:
    return await town.db.write(who, _start, **values)


def at(hour: int, minute: int = 0, day: int = 1) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


def span(hour: int, minutes: int = 60, day: int = 1) -> Stretch:
    return Stretch(at(hour, day=day), at(hour, day=day) + timedelta(minutes=minutes))


async def free(town: Town, actor: Actor, who: int, space: int | None = None, **how: Any) -> list[int]:
    """The hours at which somebody can be booked for an hour on the first of December."""
    found: Free = await town.db.read(actor, slots.free, who, 60, space, DECEMBER, 1, **how)
    return [start.hour for start in found.starts]


def take(tx: Tx, who: int, wanted: Stretch, space: int | None = None) -> int:
    """What a booking does: look, and take."""
    found = slots.check(tx, who, wanted, space)
    if space is not None:
        slot_rooms.take(tx, space, wanted, found.user_id)
    return busy.claim(tx, found.user_id, slots.blocked(found, wanted))


async def test_hours_are_free_but_for_sessions_they_host(town: Town) -> None:
    owner = await town.community()
    who = await instructor(town, owner)
    assert await free(town, owner, who) == [9, 10, 11, 12]
    daily = Schedule(datetime(2026, 11, 30, 10, 30), ZONE, "FREQ=DAILY")
    session = await town.session(owner, schedule=daily, duration_minutes=60)
    assert await free(town, owner, who) == [9, 12]
    await town.db.write(owner, program_life.delete, session.program_id)
    assert await free(town, owner, who) == [9, 10, 11, 12]


async def test_a_session_somebody_else_hosts_is_not_in_the_way_until_it_is_given_to_them(town: Town) -> None:
    owner = await town.community()
    bob = await town.person("Bob", owner.community_id)
    who = await instructor(town, bob)
    daily = Schedule(datetime(2026, 12, 1, 10), ZONE, "FREQ=DAILY")
    session = await town.session(owner, schedule=daily, duration_minutes=60)
    assert await free(town, bob, who) == [9, 10, 11, 12]
    await town.db.write(owner, _host, session.id, bob.user_id)
    assert await free(town, bob, who) == [9, 11, 12]


def _host(tx: Tx, session_id: int, user_id: int) -> None:
    tx.execute(
        update(slots.sessions)
        .where(here(slots.sessions), slots.sessions.c.id == session_id)
        .values(facilitator_id=user_id)
    )


async def test_appointments_of_every_community_are_in_the_way_with_the_time_around_them(town: Town) -> None:
    owner = await town.community()
    who = await instructor(town, owner, buffer_before=10, buffer_after=15, step_minutes=5)
    other = await town.community()
    taken = Stretch(at(9, 50), at(11, 15))
    await town.db.write(other, busy.claim, owner.user_id, taken)
    found = await town.db.read(owner, slots.free, who, 60, None, DECEMBER, 1)
    assert at(11, 25) in found.starts
    assert at(11, 20) not in found.starts
    assert at(9) not in found.starts  # its quarter of an hour would reach into what is kept before the other


async def test_a_room_counts_with_its_own_hours_and_what_is_in_it(town: Town) -> None:
    owner = await town.community()
    who = await instructor(town, owner)
    room = await town.db.write(
        owner, space_edit.create, "Blue", hours=[(day, 10 * 60, 22 * 60) for day in range(7)]
    )
    assert await free(town, owner, who, room.id) == [10, 11, 12]
    await town.db.write(owner, reservations.reserve, room.id, at(11), 30)
    assert await free(town, owner, who, room.id) == [10, 12]
    with pytest.raises(OutOfHours):
        await town.db.write(owner, take, who, span(9), room.id)
    with pytest.raises(TimeTaken):
        await town.db.write(owner, take, who, span(11), room.id)


async def test_others_see_that_a_room_is_occupied_and_no_more(town: Town) -> None:
    owner = await town.community()
    bob = await town.person("Bob", owner.community_id)
    eve = await town.person("Eve", owner.community_id)
    who = await instructor(town, bob)
    room = await town.db.write(owner, space_edit.create, "Blue")
    await town.db.write(eve, take, who, span(10), room.id)
    for actor in (owner, bob, eve):
        (use,) = await town.db.read(actor, spaces.occupied, span(10))
        assert (use.kind, use.title, use.who) == (Use.APPOINTMENT, "", "")
    with pytest.raises(SpaceTaken):
        await town.db.write(owner, reservations.reserve, room.id, at(10, 30), 30)
    for actor in (owner, bob):
        with pytest.raises(NotFound):  # it is no reservation: it goes with its booking
            await town.db.write(actor, reservations.cancel, use.id)
    assert (await town.db.read(bob, reservations.mine)).lines == ()
    await town.db.write(bob, slot_rooms.give_back, [use.id])
    await town.db.write(owner, reservations.reserve, room.id, at(10, 30), 30)


async def test_a_full_day_has_no_more_times(town: Town) -> None:
    owner = await town.community()
    who = await instructor(town, owner, daily_limit=1)
    await town.db.write(owner, take, who, span(9))
    assert await free(town, owner, who) == []
    with pytest.raises(DayFull):
        await town.db.write(owner, take, who, span(12))
    assert len((await town.db.read(owner, slots.free, who, 60, None, DECEMBER, 2)).starts) == 4


async def test_of_many_who_want_the_same_hour_one_gets_it(town: Town) -> None:
    owner = await town.community()
    who = await instructor(town, owner)
    people = [await town.person(community=owner.community_id) for _ in range(4)]
    results = await asyncio.gather(
        *(town.db.write(people[n % 4], take, who, span(10)) for n in range(RACERS)), return_exceptions=True
    )
    assert sum(isinstance(result, TimeTaken) for result in results) == RACERS - 1
    assert await free(town, owner, who) == [9, 11, 12]


async def test_who_runs_the_bookings_may_go_beyond_hours_but_not_over_another(town: Town) -> None:
    owner = await town.community()
    who = await instructor(town, owner, daily_limit=1)
    await town.db.write(owner, take, who, span(9))
    await town.db.write(owner, slots.check, who, span(20), anyhow=True)
    with pytest.raises(TimeTaken):
        await town.db.write(owner, slots.check, who, Stretch(at(9, 30), at(10, 30)), anyhow=True)


async def test_nobody_books_who_left(town: Town) -> None:
    owner = await town.community()
    who = await instructor(town, owner, status=InstructorStatus.LEFT)
    assert await free(town, owner, who) == []
    with pytest.raises(NotFound):
        await town.db.write(owner, take, who, span(9))


async def test_another_community_does_not_know_an_instructor(town: Town) -> None:
    owner = await town.community()
    other = await town.community()
    who = await instructor(town, owner)
    with pytest.raises(NotFound):
        await town.db.read(other, slots.free, who, 60)
    with pytest.raises(NotFound):
        await town.db.read(other, hours.opened, who)


async def test_hours_are_changed_by_their_instructor(town: Town) -> None:
    owner = await town.community()
    bob = await town.person("Bob", owner.community_id)
    eve = await town.person("Eve", owner.community_id)
    who = await instructor(town, bob)
    mine = await town.db.read(bob, hours.mine)
    read = hours.read("hours", "Mon–Fri 14–18", "en")
    changed = await town.db.write(bob, hours.change, who, mine.revision, **read, buffer_after=30)
    assert changed.weekly == tuple((day, 14 * 60, 18 * 60) for day in range(5))
    assert (changed.rules.buffer_after, changed.revision) == (30, 2)
    with pytest.raises(Outdated):
        await town.db.write(bob, hours.change, who, 1, step_minutes=15)
    with pytest.raises(NotFound):
        await town.db.write(eve, hours.change, who, 2, step_minutes=15)
    with pytest.raises(NotFound):
        await town.db.read(eve, hours.mine)
    assert (await town.db.write(bob, hours.change, who, 2, hours=())).weekly == ()
    assert await free(town, bob, who) == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("hours", "sometimes"),
        ("hours", "Mon 9–12, Mon 11–13"),
        ("exceptions", "tomorrow-ish"),
        ("buffer_after", "ten"),
        ("buffer_after", "999"),
        ("notice_minutes", "-5"),
        ("horizon_days", "0"),
        ("daily_limit", "0"),
        ("step_minutes", "1"),
        ("zone", "Mars/Olympus"),
        ("status", "left"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_changes(town: Town, field: str, typed: str) -> None:
    owner = await town.community()
    who = await instructor(town, owner)
    before = await town.db.read(owner, hours.mine)
    with pytest.raises(BadInput):
        await town.db.write(owner, _typed, who, field, typed)
    assert await town.db.read(owner, hours.mine) == before


def _typed(tx: Tx, who: int, field: str, typed: str) -> None:
    hours.change(tx, who, 1, **hours.read(field, typed, "en"))


async def test_days_off_and_days_with_other_hours(town: Town) -> None:
    owner = await town.community()
    who = await instructor(town, owner)
    found = await town.db.write(owner, time_off.add, who, 1, DECEMBER, date(2026, 12, 4))
    assert await free(town, owner, who) == []
    found = await town.db.write(owner, time_off.work, who, 2, date(2026, 12, 3), [(15 * 60, 16 * 60)])
    assert time_off.periods(found, DECEMBER) == [
        (DECEMBER, date(2026, 12, 2), ()),
        (date(2026, 12, 3), date(2026, 12, 3), ((900, 960),)),
        (date(2026, 12, 4), date(2026, 12, 4), ()),
    ]
    found = await town.db.write(owner, time_off.remove, who, 3, DECEMBER, DECEMBER)
    assert await free(town, owner, who) == [9, 10, 11, 12]
    with pytest.raises(BadInput):
        await town.db.write(owner, time_off.add, who, 4, date(2026, 12, 4), DECEMBER)
    with pytest.raises(PastDate):
        await town.db.write(owner, time_off.add, who, 4, date(2026, 11, 1), date(2026, 11, 2))
    with pytest.raises(BadInput):
        await town.db.write(owner, time_off.add, who, 4, DECEMBER, date(2029, 12, 4))


async def test_days_that_are_over_are_forgotten(town: Town) -> None:
    owner = await town.community()
    who = await instructor(town, owner, exceptions={"2026-01-01": [], "2026-12-24": []})
    found = await town.db.write(owner, time_off.add, who, 1, DECEMBER, DECEMBER)
    assert sorted(found.days) == [DECEMBER, date(2026, 12, 24)]


async def test_notice_and_horizon(town: Town) -> None:
    owner = await town.community()
    who = await instructor(town, owner, notice_minutes=25 * 60, horizon_days=2)
    found = await town.db.read(owner, slots.free, who, 60)
    assert town.now == NOW
    assert [start.isoformat() for start in found.starts] == [
        f"2026-11-{day}T{hour:02}:00:00+00:00" for day in (24, 25) for hour in (9, 10, 11, 12)
    ][1:]


async def test_free_times_ask_three_questions_however_much_is_in_the_way(town: Town) -> None:
    owner = await town.community()
    who = await instructor(town, owner)
    room = await town.db.write(owner, space_edit.create, "Blue")
    await town.session(owner, visibility=Visibility.PUBLIC)

    def fill(tx: Tx) -> None:
        rows = [{"start": at(0) + timedelta(hours=2 * n)} for n in range(200)]
        tx.add_many(
            BusyTime,
            [
                {
                    "user_id": owner.user_id,
                    "starts_at": row["start"],
                    "ends_at": row["start"] + timedelta(hours=1),
                    "created_at": tx.now,
                }
                for row in rows
            ],
        )

    counts = []
    for once in (True, False):
        ran: list[str] = []

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any, ran: list[str] = ran) -> None:
            ran.append(statement)

        engine = town.db._reader.engine
        event.listen(engine, "before_cursor_execute", note)
        await town.db.read(owner, slots.free, who, 60, room.id)
        event.remove(engine, "before_cursor_execute", note)
        counts.append(sum("instructors" in one or "spaces" in one or "busy_times" in one for one in ran))
        if once:
            await town.db.write(owner, fill)
    assert counts == [3, 3]


async def test_sessions_that_are_cancelled_are_not_in_the_way(town: Town) -> None:
    owner = await town.community()
    who = await instructor(town, owner)
    weekly = Schedule(datetime(2026, 12, 1, 10), ZONE, "FREQ=WEEKLY;BYDAY=TU")
    session = await town.session(owner, schedule=weekly, duration_minutes=60)
    assert await free(town, owner, who) == [9, 11, 12]
    await town.db.write(owner, changes.cancel, session.id, 1, "ill")
    assert await free(town, owner, who) == [9, 10, 11, 12]
