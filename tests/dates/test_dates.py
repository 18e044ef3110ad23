"""Dates of a program one by one: left out, brought back, added; nothing comes twice or by itself."""

from collections import Counter
from datetime import datetime

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.database import Database
from models.outbox import OutboxMessage
from models.rsvp import Answer
from models.tx import Tx, here, table_of
from services import changes, dates, generation, rsvp, sessions
from services.dates import DateLine
from services.errors import DateTaken, NotAllowed, Outdated, PastDate, SessionOver
from services.outbox import Kind
from services.schedule import Schedule
from services.sessions import SessionDetails
from tests.town import ZONE, Town

outbox = table_of(OutboxMessage)


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def coming(town: Town, owner: Actor, program: int) -> list[DateLine]:
    """All dates to come."""
    first = await town.db.read(owner, dates.page_of, program)
    more = [await town.db.read(owner, dates.page_of, program, page) for page in range(1, first.pages)]
    return [line for page in (first, *more) for line in page.lines]


async def told(town: Town, owner: Actor) -> Counter[str]:
    def read(tx: Tx) -> Counter[str]:
        return Counter(row.kind for row in tx.rows(select(outbox.c.kind).where(here(outbox))))

    return await town.db.read(owner, read)


async def goes(town: Town, person: Actor, session: SessionDetails) -> None:
    await town.db.write(person, rsvp.respond, session.id, Answer.GOING)


async def test_dates_are_listed_in_pages_with_who_comes(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    (alice,) = await town.crowd(1, jam.community_id)
    await goes(town, alice, jam)
    lines = await coming(town, owner, jam.program_id)
    assert len(lines) == 13
    assert [line.starts_at for line in lines] == sorted({line.starts_at for line in lines})
    assert [line.going for line in lines[:2]] == [1, 0]


async def test_a_date_left_out_is_told_stays_away_and_comes_back_by_hand_alone(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner, capacity=3)
    (alice,) = await town.crowd(1, jam.community_id)
    await goes(town, alice, jam)
    done = await town.db.write(owner, dates.leave_out, jam.id, 1)
    assert (done.followed.gone, done.followed.told, done.local) == (1, 1, datetime(2026, 11, 26, 20))
    assert (await told(town, owner))[Kind.DATE_GONE] == 1
    await town.db.write(owner, generation.generate, jam.program_id)
    assert jam.id not in {line.session_id for line in await coming(town, owner, jam.program_id)}
    page = await town.db.read(owner, dates.page_of, jam.program_id)
    assert page.left_out == (done.local,)

    back = await town.db.write(owner, dates.bring_back, jam.program_id, done.local)
    assert back.program.upcoming[0].id == jam.id
    now = await town.db.read(alice, sessions.details, jam.id)
    assert (now.mine, now.going, now.capacity) == (None, 0, 3)
    again = await town.db.write(owner, dates.bring_back, jam.program_id, done.local)
    assert again.followed.added == 0


async def test_a_date_that_was_moved_by_hand_can_be_left_out(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    (alice,) = await town.crowd(1, jam.community_id)
    await goes(town, alice, jam)
    await town.db.write(owner, changes.move, jam.id, 1, datetime(2026, 11, 27, 20))
    done = await town.db.write(owner, dates.leave_out, jam.id, 1)
    assert (done.followed.gone, done.followed.told) == (1, 1)
    assert len(await coming(town, owner, jam.program_id)) == 12


async def test_the_only_date_of_a_one_off_can_be_left_out(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner, schedule=Schedule(datetime(2026, 11, 26, 20), ZONE))
    done = await town.db.write(owner, dates.leave_out, jam.id, 1)
    assert done.program.upcoming == ()
    back = await town.db.write(owner, dates.bring_back, jam.program_id, done.local)
    assert [found.id for found in back.program.upcoming] == [jam.id]


async def test_an_extra_date_is_a_date_like_the_others(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    extra = datetime(2026, 11, 28, 18)
    done = await town.db.write(owner, dates.add, jam.program_id, extra)
    assert done.followed.added == 1
    assert done.program.draft.schedule.extra == (extra,)
    lines = await coming(town, owner, jam.program_id)
    assert len(lines) == 14
    assert lines[1].starts_at.astimezone(done.program.draft.schedule.tz).replace(tzinfo=None) == extra


@pytest.mark.parametrize(
    ("local", "refusal"),
    [
        (datetime(2026, 11, 20, 18), PastDate),
        (datetime(2026, 11, 23, 9), PastDate),
        (datetime(2026, 11, 26, 20), DateTaken),
    ],
)
async def test_an_extra_date_is_ahead_and_not_there_already(
    town: Town, local: datetime, refusal: type[Exception]
) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    with pytest.raises(refusal):
        await town.db.write(owner, dates.add, jam.program_id, local)


async def test_no_date_is_moved_onto_another_nor_added_where_one_was_moved_from(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    with pytest.raises(DateTaken):
        await town.db.write(owner, changes.move, jam.id, 1, datetime(2026, 12, 3, 20))
    await town.db.write(owner, changes.move, jam.id, 1, datetime(2026, 11, 27, 20))
    with pytest.raises(DateTaken) as refused:
        await town.db.write(owner, dates.add, jam.program_id, datetime(2026, 11, 26, 20))
    assert refused.value.moment.day == 27


async def test_two_organizers_do_not_overwrite_each_other(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    await town.db.write(owner, dates.add, jam.program_id, datetime(2026, 11, 28, 18))
    with pytest.raises(Outdated):
        await town.db.write(owner, dates.leave_out, jam.id, 1)
    await town.db.write(owner, dates.add, jam.program_id, datetime(2026, 11, 29, 18))
    assert len(await coming(town, owner, jam.program_id)) == 15


async def test_only_organizers_change_dates_and_only_those_to_come(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    member = await town.person(community=jam.community_id)
    for work in (
        lambda: town.db.read(member, dates.page_of, jam.program_id),
        lambda: town.db.write(member, dates.leave_out, jam.id, 1),
        lambda: town.db.write(member, dates.add, jam.program_id, datetime(2026, 11, 28, 18)),
        lambda: town.db.write(member, dates.bring_back, jam.program_id, datetime(2026, 11, 26, 20)),
    ):
        with pytest.raises(NotAllowed):
            await work()
    await town.db.write(owner, changes.cancel, jam.id, 1)
    with pytest.raises(SessionOver):
        await town.db.write(owner, dates.leave_out, jam.id, 1)


async def test_single_dates_long_over_are_forgotten(town: Town) -> None:
    owner = await town.community()
    jam = await town.session(owner)
    await town.db.write(owner, dates.add, jam.program_id, datetime(2026, 11, 28, 18))
    town.now = town.now.replace(month=12, day=20)
    done = await town.db.write(owner, dates.add, jam.program_id, datetime(2026, 12, 29, 18))
    assert done.program.draft.schedule.extra == (datetime(2026, 12, 29, 18),)
