"""Badges are given once and kept right, on SQLite and on PostgreSQL."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from models.actor import SYSTEM, Actor
from models.database import Database
from models.milestones import Counting
from models.outbox import Delivery, OutboxMessage
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from scheduler import recognition_sweeps
from services import (
    attendance,
    awards,
    badges,
    changes,
    doors,
    holding,
    marking,
    milestone_edit,
    milestones,
    sessions,
)
from services.attendance import Entry
from services.errors import BadInput, NotAllowed, NotFound
from services.outbox import Kind
from services.sessions import SessionDetails
from tests.town import Town

outbox = table_of(OutboxMessage)
dates = table_of(ProgramSession)


class Weeks:
    """A weekly jam, and who is marked there."""

    def __init__(self, town: Town, owner: Actor, first: SessionDetails, alice: Actor) -> None:
        self.town, self.owner, self.first, self.alice = town, owner, first, alice
        self.db = town.db

    async def date(self, number: int) -> SessionDetails:
        """One of its dates."""

        def nth(tx: Tx) -> SessionDetails:
            of = dates.c.program_id == self.first.program_id
            found = tx.rows(select(dates.c.id).where(here(dates), of).order_by(dates.c.starts_at))
            return sessions.details(tx, found[number].id)

        return await self.db.read(self.owner, nth)

    async def marks(self, number: int, *, came: bool = True, who: Actor | None = None) -> None:
        """The owner marks Alice at one date, or somebody else."""
        date = await self.date(number)
        self.town.now = max(self.town.now, date.starts_at)
        person = who or self.alice
        await self.db.write(self.owner, marking.mark, date.id, person.user_id or 0, came=came)

    async def held(self, who: Actor | None = None) -> list[tuple[str, int]]:
        """Alice's badges."""
        page = await self.db.read(who or self.alice, badges.mine, 0, 0, 50)
        return sorted((badge.counting, badge.number) for badge in page.badges)

    async def told(self, kind: Kind = Kind.MILESTONE) -> int:
        """How many messages about badges there are."""
        count = select(func.count()).where(outbox.c.kind == kind)
        return await self.db.read(SYSTEM, lambda tx: tx.value(count))

    async def sent(self) -> None:
        """All messages went out."""
        away = outbox.update().where(outbox.c.status == Delivery.PENDING).values(status=Delivery.SENT)
        await self.db.write(SYSTEM, lambda tx: tx.execute(away))


@pytest.fixture
async def weeks(database: Database) -> Weeks:
    town = Town(database)
    owner = await town.community()
    alice = await town.person("Alice", owner.community_id)
    return Weeks(town, owner, await town.session(owner), alice)


async def test_coming_again_and_again_gives_each_badge_once(weeks: Weeks) -> None:
    for week in range(5):
        await weeks.marks(week)
        await weeks.marks(week)
    assert await weeks.held() == [("streak", 4), ("total", 1), ("total", 5)]
    assert await weeks.told() == 3


async def test_what_was_corrected_before_anybody_heard_of_it_never_was(weeks: Weeks) -> None:
    await weeks.marks(0)
    await weeks.marks(0, came=False)
    assert (await weeks.held(), await weeks.told()) == ([], 0)
    await weeks.marks(0)
    assert (await weeks.held(), await weeks.told()) == ([("total", 1)], 1)


async def test_what_was_corrected_later_goes_quietly_and_comes_back_without_a_word(weeks: Weeks) -> None:
    for week in range(5):
        await weeks.marks(week)
    await weeks.sent()
    await weeks.marks(4, came=False)
    assert await weeks.held() == [("streak", 4), ("total", 1)]
    await weeks.marks(4)
    assert await weeks.held() == [("streak", 4), ("total", 1), ("total", 5)]
    assert await weeks.told() == 3


async def test_a_session_that_is_called_off_counts_for_nobody_until_it_takes_place_after_all(
    weeks: Weeks,
) -> None:
    first, db, owner = weeks.first, weeks.db, weeks.owner
    weeks.town.now = first.starts_at - timedelta(minutes=10)
    await db.write(owner, marking.mark, first.id, weeks.alice.user_id or 0, came=True)
    await weeks.sent()
    off = await db.write(owner, changes.cancel, first.id, first.revision)
    assert await weeks.held() == []
    await db.write(owner, holding.hold, first.id, off.revision)
    assert (await weeks.held(), await weeks.told()) == ([("total", 1)], 1)


async def test_a_session_that_was_on_already_begins_anew_at_its_new_time(weeks: Weeks) -> None:
    first, db, owner = weeks.first, weeks.db, weeks.owner
    await weeks.marks(0)
    moved = datetime(2026, 11, 28, 20)
    await db.write(owner, changes.move, first.id, first.revision, moved)
    assert (await weeks.held(), await weeks.told()) == ([], 0)
    weeks.town.now += timedelta(days=2)
    assert (await db.read(owner, attendance.counts, first.id)).here == 0
    await db.write(owner, marking.mark, first.id, weeks.alice.user_id or 0, came=True)
    assert (await weeks.held(), await weeks.told()) == ([("total", 1)], 1)


async def test_who_has_a_badge_keeps_it_whatever_becomes_of_the_milestone(weeks: Weeks) -> None:
    await weeks.marks(0)
    db, owner = weeks.db, weeks.owner
    page = await db.read(owner, milestones.listing)
    first = next(one for one in page.lines if one.counting is Counting.TOTAL)
    edited = await db.write(
        owner, milestone_edit.change, first.id, first.revision, sessions_required=3, name="Regular"
    )
    await weeks.marks(1)
    assert await weeks.held() == [("total", 1)]
    bob = await weeks.town.person("Bob", owner.community_id)
    for week in range(3):
        await weeks.marks(week, who=bob)
    page = await db.read(bob, badges.mine)
    assert [(badge.name, badge.number) for badge in page.badges] == [("Regular", 3)]
    second = await db.write(owner, milestone_edit.change, first.id, first.revision, name="Mine")
    assert (second.conflict, second.by, second.milestone.name) == (True, "Owner", "Regular")
    await db.write(owner, milestone_edit.delete, edited.milestone.id)
    assert await weeks.held() == [("total", 1)]
    assert await weeks.held(bob) == [("total", 3)]
    await weeks.marks(2)
    assert await weeks.held() == [("total", 1)]


@pytest.mark.parametrize("number", [0, -5, 10**9])
async def test_a_number_that_nobody_reaches_is_refused(weeks: Weeks, number: int) -> None:
    with pytest.raises(BadInput, match="sessions_required"):
        await weeks.db.write(weeks.owner, milestone_edit.create, Counting.TOTAL, number)


async def test_a_number_is_there_once_even_for_two_at_once(weeks: Weeks) -> None:
    made = [weeks.db.write(weeks.owner, milestone_edit.create, Counting.TOTAL, 7) for _twice in range(2)]
    results = await asyncio.gather(*made, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["BadInput", "MilestoneDetails"]
    with pytest.raises(BadInput, match="too_long"):
        await weeks.db.write(weeks.owner, milestone_edit.create, Counting.TOTAL, 8, name="ب" * 300)
    with pytest.raises(NotFound):
        await weeks.db.write(weeks.owner, milestone_edit.create, Counting.TOTAL, 8, program_id=1)
    with pytest.raises(NotAllowed):
        await weeks.db.write(weeks.alice, milestone_edit.create, Counting.TOTAL, 8)
    one = await weeks.db.write(
        weeks.owner, milestone_edit.create, Counting.TOTAL, 7, program_id=weeks.first.program_id
    )
    await weeks.db.write(weeks.owner, milestone_edit.delete, one.id)
    again = await weeks.db.write(
        weeks.owner, milestone_edit.create, Counting.TOTAL, 7, program_id=weeks.first.program_id
    )
    with pytest.raises(BadInput, match="taken"):
        await weeks.db.write(weeks.owner, milestone_edit.restore, one.id)
    await weeks.db.write(weeks.owner, milestone_edit.delete, again.id)
    assert not (await weeks.db.write(weeks.owner, milestone_edit.restore, one.id)).deleted


async def test_a_new_milestone_is_given_to_all_who_reached_it_before(weeks: Weeks) -> None:
    crowd = [await weeks.town.person(f"P{at}", weeks.owner.community_id) for at in range(4)]
    for week in range(3):
        for person in crowd[: 4 - week]:
            await weeks.marks(week, who=person)
    for counting, number in ((Counting.TOTAL, 2), (Counting.STREAK, 3)):
        await weeks.db.write(weeks.owner, milestone_edit.create, counting, number)
    for expected in (5, 0):
        assert await recognition_sweeps.award(weeks.db) == expected
    assert await weeks.told(Kind.BADGES) == 3
    assert await weeks.held(crowd[0]) == [("streak", 3), ("total", 1), ("total", 2)]
    assert await weeks.held(crowd[2]) == [("total", 1), ("total", 2)]
    page = await weeks.db.read(crowd[0], badges.mine)
    at = {(badge.counting, badge.number): badge.achieved_at for badge in page.badges}
    assert at[Counting.TOTAL, 2] == (await weeks.date(1)).starts_at
    assert at[Counting.STREAK, 3] == (await weeks.date(2)).starts_at


async def test_what_is_switched_off_gives_nothing_until_it_is_on_again(weeks: Weeks) -> None:
    db, owner = weeks.db, weeks.owner
    page = await db.read(owner, milestones.listing)
    first = next(one for one in page.lines if one.counting is Counting.TOTAL)
    off = await db.write(owner, milestone_edit.change, first.id, first.revision, is_active=False)
    await weeks.marks(0)
    assert await recognition_sweeps.award(db) == 0
    assert await weeks.held() == []
    await db.write(owner, milestone_edit.change, first.id, off.milestone.revision, is_active=True)
    assert await recognition_sweeps.award(db) == 1
    assert await weeks.held() == [("total", 1)]


async def test_everybody_at_once_takes_no_more_statements_than_one(weeks: Weeks) -> None:
    crowd = [await weeks.town.person(f"P{at}", weeks.owner.community_id) for at in range(12)]
    first = await weeks.date(0)
    weeks.town.now = first.starts_at
    counted = []
    for people in (crowd[:1], crowd[1:]):

        def mark(tx: Tx, people: list[Actor] = people) -> int:
            ids = [person.user_id or 0 for person in people]
            door = [Entry(who, "", who, None, 0, None, None, None, "") for who in ids]
            doors.save(tx, first.id, door, True, by=None)
            calls = 0
            execute = tx.connection.execute

            def count(*given: Any, **more: Any) -> Any:
                nonlocal calls
                calls += 1
                return execute(*given, **more)

            tx.connection.execute = count  # type: ignore[method-assign]
            awards.settle(tx, first.program_id, ids)
            assert attendance.counts(tx, first.id).here >= len(ids)
            del tx.connection.execute
            return calls

        counted.append(await weeks.db.write(weeks.owner, mark))
    assert counted[0] == counted[1] <= 9
    assert await weeks.told() == 12
