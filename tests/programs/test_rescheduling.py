"""When a schedule changes, dates that stay keep their answers, and nothing comes twice or comes back."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.actor import Actor
from models.database import Database
from models.outbox import OutboxMessage
from models.places import PlacePool
from models.rsvp import Answer, Rsvp, RsvpStatus
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import changes, program_life, programs, rsvp
from services.course import assign
from services.outbox import Kind
from services.programs import Changed
from services.schedule import Schedule, between, weekly
from services.sessions import SessionDetails
from tests.town import NOW, ZONE, Town

table = table_of(ProgramSession)
outbox = table_of(OutboxMessage)
pools = table_of(PlacePool)
rsvps = table_of(Rsvp)

THURSDAYS = Schedule(datetime(2026, 11, 26, 20), ZONE, "FREQ=WEEKLY;BYDAY=TH")


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


@pytest.fixture
def small(sqlite_database: Database) -> Town:
    return Town(sqlite_database)


def at(hour: int, rule: str = "FREQ=WEEKLY;BYDAY=TH", minute: int = 0) -> Schedule:
    """The Thursday jam at another hour, or by another rule."""
    return Schedule(datetime(2026, 11, 26, hour, minute), ZONE, rule)


async def change(town: Town, owner: Actor, program: int, **values: Any) -> Changed:
    """Change a program as it is now."""
    found = await town.db.read(owner, programs.details, program)
    return await town.db.write(owner, programs.change, program, found.revision, **values)


async def live(town: Town, owner: Actor, program: int) -> dict[str, Any]:
    """The sessions that are not removed, by their original start."""

    def read(tx: Tx) -> dict[str, Any]:
        rows = tx.rows(
            select(table).where(here(table), table.c.program_id == program, table.c.deleted_at.is_(None))
        )
        return {row.original_start: row for row in rows}

    return await town.db.read(owner, read)


async def told(town: Town, owner: Actor) -> Counter[str]:
    """What was told, by kind."""

    def read(tx: Tx) -> Counter[str]:
        return Counter(row.kind for row in tx.rows(select(outbox.c.kind).where(here(outbox))))

    return await town.db.read(owner, read)


async def goes(town: Town, person: Actor, session: SessionDetails, answer: Answer = Answer.GOING) -> None:
    await town.db.write(person, rsvp.respond, session.id, answer)


async def test_another_hour_keeps_every_answer_and_tells_each_person_once(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    alice, bob, carol = await town.crowd(3, jam.community_id)
    await goes(town, alice, jam)
    await goes(town, bob, jam, Answer.MAYBE)
    await goes(town, carol, jam, Answer.NOT_GOING)
    before = await live(town, owner, jam.program_id)

    done = await change(town, owner, jam.program_id, schedule=at(21))

    after = await live(town, owner, jam.program_id)
    assert (done.followed.moved, done.followed.gone, done.followed.told) == (len(before), 0, 2)
    assert {row.id for row in after.values()} == {row.id for row in before.values()}
    assert all(key.endswith("T21:00") for key in after)
    assert (await told(town, owner))[Kind.RESCHEDULED] == 2
    first = after["2026-11-26T21:00"]
    assert first.ends_at - first.starts_at == timedelta(hours=2)
    assert first.moved_from == jam.starts_at


async def test_another_day_removes_the_dates_and_tells_their_people(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    (alice,) = await town.crowd(1, jam.community_id)
    await goes(town, alice, jam)

    done = await change(town, owner, jam.program_id, schedule=at(20, "FREQ=WEEKLY;BYDAY=FR"))

    after = await live(town, owner, jam.program_id)
    assert done.followed.gone == 13
    assert done.followed.added == len(after)
    assert {datetime.fromisoformat(key).weekday() for key in after} == {4}
    assert (await told(town, owner))[Kind.DATE_GONE] == 1


async def test_a_second_day_adds_dates_and_disturbs_nobody(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    (alice,) = await town.crowd(1, jam.community_id)
    await goes(town, alice, jam)
    done = await change(town, owner, jam.program_id, schedule=at(20, "FREQ=WEEKLY;BYDAY=TU,TH"))
    assert (done.followed.moved, done.followed.gone, done.followed.told) == (0, 0, 0)
    assert done.followed.added > 0


async def test_cancelled_and_moved_dates_stay_as_they_are_and_do_not_come_twice(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    dates = list((await live(town, owner, jam.program_id)).values())
    cancelled, moved = dates[0], dates[1]
    await town.db.write(owner, changes.cancel, cancelled.id, 1, "rain")
    to = datetime(2026, 12, 4, 18)
    await town.db.write(owner, changes.move, moved.id, 1, to)

    await change(town, owner, jam.program_id, schedule=at(21))

    after = {row.id: row for row in (await live(town, owner, jam.program_id)).values()}
    assert after[cancelled.id].status is SessionStatus.CANCELLED
    assert after[cancelled.id].starts_at == cancelled.starts_at
    assert after[moved.id].starts_at == datetime.fromisoformat("2026-12-04T18:00+00:00")
    days = Counter(datetime.fromisoformat(row.original_start).date() for row in after.values())
    assert set(days.values()) == {1}
    assert len(after) == len(dates)


async def test_a_moved_date_stays_even_when_its_day_is_no_date_any_more(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    await town.db.write(owner, changes.move, jam.id, 1, datetime(2026, 11, 28, 18))
    await change(town, owner, jam.program_id, schedule=at(20, "FREQ=WEEKLY;BYDAY=MO"))
    assert (await town.db.read(owner, changes.opened, jam.id)).starts_at.day == 28


async def test_a_date_that_comes_back_asks_everybody_anew(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner, capacity=5)
    (alice,) = await town.crowd(1, jam.community_id)
    await goes(town, alice, jam)
    await change(town, owner, jam.program_id, schedule=at(20, "FREQ=WEEKLY;BYDAY=FR"))
    done = await change(town, owner, jam.program_id, schedule=at(20))
    after = await live(town, owner, jam.program_id)
    assert after["2026-11-26T20:00"].id == jam.id
    assert {datetime.fromisoformat(key).weekday() for key in after} == {3}
    assert done.program.upcoming[0].id == jam.id
    now = await town.db.read(alice, changes.sessions.details, jam.id)
    assert (now.mine, now.going, now.capacity) == (None, 0, 5)


async def test_todays_session_stays_when_its_new_time_has_passed(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    (alice,) = await town.crowd(1, jam.community_id)
    await goes(town, alice, jam)
    town.now = NOW.replace(day=26, hour=18)
    await change(town, owner, jam.program_id, schedule=at(17))
    now = await town.db.read(alice, changes.sessions.details, jam.id)
    assert now.starts_at == jam.starts_at
    assert now.mine is not None


async def test_a_paused_program_moves_its_dates_and_adds_none(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    paused = programs.ProgramStatus.PAUSED
    await town.db.write(owner, program_life.set_status, jam.program_id, paused)
    done = await change(town, owner, jam.program_id, schedule=at(20, "FREQ=WEEKLY;BYDAY=TU,TH"))
    assert done.followed.added == 0


async def test_length_and_deadline_follow_where_a_date_has_not_its_own(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    done = await change(town, owner, jam.program_id, duration_minutes=90, rsvp_deadline_minutes=60)
    assert done.program.draft.duration_minutes == 90
    for row in (await live(town, owner, jam.program_id)).values():
        assert row.ends_at - row.starts_at == timedelta(minutes=90)
        assert row.starts_at - row.rsvp_deadline == timedelta(hours=1)


async def test_fewer_places_throw_nobody_out_and_more_let_the_queue_in(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner, capacity=2)
    people = await town.crowd(4, jam.community_id)
    for person in people:
        await goes(town, person, jam)
    await change(town, owner, jam.program_id, capacity=1)
    now = await town.db.read(people[0], changes.sessions.details, jam.id)
    assert (now.going, now.capacity, now.waiting) == (2, 1, 2)
    await change(town, owner, jam.program_id, capacity=3)
    now = await town.db.read(people[0], changes.sessions.details, jam.id)
    assert (now.going, now.capacity, now.waiting) == (3, 3, 1)
    await change(town, owner, jam.program_id, capacity=None)
    now = await town.db.read(people[0], changes.sessions.details, jam.id)
    assert (now.going, now.capacity, now.waiting) == (4, None, 0)


async def test_other_roles_hold_only_where_nobody_answered(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner, capacity=5)
    (alice,) = await town.crowd(1, jam.community_id)
    await goes(town, alice, jam)
    done = await change(town, owner, jam.program_id, roles={"base": 2, "flyer": 3})
    assert done.followed.kept == 1
    now = await town.db.read(alice, changes.sessions.details, jam.id)
    assert not now.has_roles
    second = done.program.upcoming[1].id
    now = await town.db.read(alice, changes.sessions.details, second)
    assert [(pool.role, pool.capacity) for pool in now.pools] == [("base", 2), ("flyer", 3)]


async def test_roles_in_another_order_are_shown_so_and_keep_their_sizes(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner, roles={"base": 2, "flyer": 2})
    (alice,) = await town.crowd(1, jam.community_id)
    await town.db.write(alice, rsvp.respond, jam.id, Answer.GOING, pool_id=jam.pools[1].id)
    done = await change(town, owner, jam.program_id, roles={"flyer": 3, "base": 2})
    assert list(done.program.draft.roles) == ["flyer", "base"]
    assert done.followed.kept == 1
    ids = (jam.id, done.program.upcoming[1].id)
    seen = [await town.db.read(alice, changes.sessions.details, one) for one in ids]
    assert [[(pool.role, pool.capacity) for pool in one.pools] for one in seen] == [
        [("base", 2), ("flyer", 3)],
        [("flyer", 3), ("base", 2)],
    ]
    done = await change(town, owner, jam.program_id, roles={"base": 2, "flyer": 3})
    now = await town.db.read(alice, changes.sessions.details, ids[1])
    assert [pool.role for pool in now.pools] == ["base", "flyer"]


async def test_a_past_program_can_still_be_described(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner, schedule=Schedule(datetime(2026, 11, 26, 20), ZONE))
    town.now = NOW.replace(month=12)
    done = await change(town, owner, jam.program_id, description="It was great")
    assert done.program.draft.description == "It was great"


locals_ = st.datetimes(datetime(2026, 11, 23), datetime(2026, 11, 30)).map(
    lambda when: when.replace(minute=0, second=0, microsecond=0)
)


@given(st.sets(locals_, max_size=9), st.sets(locals_, max_size=9))
def test_each_date_becomes_at_most_one_and_none_is_given_twice(
    known: set[datetime], dates: set[datetime]
) -> None:
    found = assign(known, dates)
    assert set(found) <= known
    assert set(found.values()) <= dates
    assert len(set(found.values())) == len(found)
    assert all(found[local] == local for local in known & dates)
    assert all(local.date() == target.date() for local, target in found.items())
    left, free = known - set(found), dates - set(found.values())
    assert not {local.date() for local in left} & {local.date() for local in free}


plans = st.builds(
    lambda days, hour: Schedule(datetime(2026, 11, 24, hour), ZONE, weekly(days)),
    st.sets(st.integers(0, 6), min_size=1, max_size=3),
    st.integers(8, 21),
)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(plans, min_size=1, max_size=4), st.data())
async def test_whatever_happens_to_a_schedule_its_dates_are_there_exactly_once(
    small: Town, plans: list[Schedule], data: st.DataObject
) -> None:
    owner = await small.community()
    jam = await small.session(owner, capacity=3)
    (alice,) = await small.crowd(1, jam.community_id)
    await goes(small, alice, jam)
    by_hand: set[int] = set()
    for plan in plans:
        rows = [row for row in (await live(small, owner, jam.program_id)).values() if row.id not in by_hand]
        if data.draw(st.booleans()):
            row = data.draw(st.sampled_from(rows))
            await small.db.write(owner, changes.cancel, row.id, row.revision, "")
            by_hand.add(row.id)
        await change(small, owner, jam.program_id, schedule=plan)
        await check(small, owner, jam.program_id, plan, by_hand)


async def check(town: Town, owner: Actor, program: int, plan: Schedule, by_hand: set[int]) -> None:
    """Every date of the plan has one session, no other session is there but those changed by hand.

    A session at the edge of the 90 days may have moved across it: it stays.
    """
    edge = NOW + timedelta(days=89)
    rows = [row for row in (await live(town, owner, program)).values() if row.starts_at < edge]
    wanted = {date.start_utc for date in between(plan, NOW, edge)}
    regular = [row.starts_at for row in rows if row.id not in by_hand]
    stands_for = {datetime.fromisoformat(row.original_start) for row in rows if row.id in by_hand}
    assert len(regular) == len(set(regular))
    taken = {date.start_utc for date in between(plan, NOW, edge) if date.original_local in stands_for}
    assert set(regular) == wanted - taken
    await counters_are_right(town, owner)


async def counters_are_right(town: Town, owner: Actor) -> None:
    def read(tx: Tx) -> tuple[int, int]:
        taken = sum(row.taken for row in tx.rows(select(pools.c.taken).where(here(pools))))
        rows = tx.rows(select(rsvps.c.guests, rsvps.c.status).where(here(rsvps)))
        return taken, sum(1 + row.guests for row in rows if row.status is RsvpStatus.GOING)

    taken, going = await town.db.read(owner, read)
    assert taken == going
