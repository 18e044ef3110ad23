"""Goals are counted when something happened that they count, not all of them again and again."""

import asyncio
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, select

from models.attendance import Attendance
from models.goals import Goal, GoalKind
from models.programs import Visibility
from models.setlists import SetlistSong
from models.tx import Tx, here, table_of
from scheduler import recognition_sweeps, sweeps
from services import goal_edit, happened, marking, plays, programs, walk_ins
from tests.goals.test_on_both_databases import TODAY, Goals, jam

__all__ = ["jam"]

COUNTS = "SELECT CASE WHEN (goals.program_id IS NOT NULL)"
table = table_of(Goal)


async def counted(jam: Goals) -> int:
    """How many goals the sweep counts now."""
    ran: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        ran.append(statement)

    event.listen(jam.db._writer.engine, "before_cursor_execute", note)
    try:
        await recognition_sweeps.cheer(jam.db)
    finally:
        event.remove(jam.db._writer.engine, "before_cursor_execute", note)
    return sum(one.startswith(COUNTS) for one in ran)


async def look_at(jam: Goals, goal: int) -> Any:
    """When a goal is counted next."""
    return await jam.db.read(
        jam.owner, lambda tx: tx.value(select(table.c.look_at).where(here(table), table.c.id == goal))
    )


async def test_a_goal_is_counted_once_it_is_set_and_then_when_something_happened(jam: Goals) -> None:
    other = await jam.town.session(jam.owner, name="Other")
    session = await jam.passes(["Ann"])
    await jam.sets(GoalKind.VISITS, 40)
    await jam.sets(GoalKind.SESSIONS, 40, None)
    await jam.sets(GoalKind.VISITS, 40, other.program_id)
    assert [await counted(jam) for _ in range(2)] == [3, 0]
    await jam.db.write(jam.owner, walk_ins.add_named, session.id, "Zoe")
    assert [await counted(jam) for _ in range(2)] == [2, 0]
    jam.town.now += timedelta(days=1)
    assert [await counted(jam) for _ in range(2)] == [3, 0]


async def test_whatever_is_counted_has_the_goal_looked_at(jam: Goals) -> None:
    await jam.sets(GoalKind.VISITS, 40)
    session = await jam.passes(["Ann"])
    leaves = await jam.song("Leaves")
    ben, cem = (jam.people[name].user_id or 0 for name in ("Ben", "Cem"))

    def is_played(tx: Tx) -> None:
        now = {"added_by": tx.actor.user_id, "added_at": tx.now}
        tx.add(SetlistSong, session_id=session.id, song_id=leaves, position=0, **now)
        plays.settle(tx, session.id)

    await counted(jam)
    await jam.db.write(jam.owner, marking.mark, session.id, ben, came=False)
    assert await counted(jam) == 0, "nobody came nearer"
    for act in (
        partial(marking.mark_some, session_id=session.id, came=[ben, cem], missed=[]),
        is_played,
        lambda tx: happened.recount(tx, session.id),
    ):
        await jam.db.write(jam.owner, act)
        assert await counted(jam) == 1, act


async def test_a_session_that_was_held_has_its_goals_looked_at(jam: Goals) -> None:
    goal = await jam.sets(GoalKind.SESSIONS, 1, None)
    session = await jam.town.session(jam.owner, name="Other")
    jam.town.now = session.ends_at
    assert await jam.heard() == []
    await sweeps.advance(jam.db)
    assert await jam.heard() == [(goal, "100")]


async def test_a_goal_that_is_over_reached_or_deleted_is_looked_at_no_more(jam: Goals) -> None:
    over = await jam.sets(GoalKind.VISITS, 40, last=TODAY)
    reached, gone = await jam.sets(GoalKind.VISITS, 1), await jam.sets(GoalKind.VISITS, 40)
    await jam.db.write(jam.owner, goal_edit.delete, gone)
    await jam.passes(["Ann"])
    jam.town.now += timedelta(days=3)
    assert [quarter for goal, quarter in await jam.heard() if goal == reached] == ["100"]
    assert [await look_at(jam, one) for one in (over, reached, gone)] == [None] * 3
    await jam.db.write(jam.owner, goal_edit.change, reached, 1, target=2)
    await jam.db.write(jam.owner, goal_edit.restore, gone)
    assert await counted(jam) == 2


async def test_a_goal_is_first_counted_when_its_first_day_comes(jam: Goals) -> None:
    goal = await jam.sets(GoalKind.VISITS, 4, first=date(2026, 12, 1))
    assert await counted(jam) == 0
    begins = (await jam.goal(goal)).starts_at
    assert await look_at(jam, goal) == begins
    jam.town.now = begins
    assert await counted(jam) == 1


async def test_what_nobody_says_is_seen_within_a_day(jam: Goals) -> None:
    goal = await jam.sets(GoalKind.VISITS, 2)
    session = await jam.passes(["Ann"])
    assert await jam.heard() == [(goal, "50")]

    def behind(tx: Tx) -> None:
        tx.add(
            Attendance,
            session_id=session.id,
            user_id=jam.people["Ben"].user_id,
            attended=True,
            created_at=tx.now,
            updated_at=tx.now,
        )

    await jam.db.write(jam.owner, behind)
    assert await jam.heard() == [(goal, "50")]
    jam.town.now += timedelta(days=1)
    assert await jam.heard() == [(goal, "50"), (goal, "100")]


async def test_a_program_that_others_see_now_counts_for_the_community_at_once(jam: Goals) -> None:
    hidden = await jam.town.session(jam.owner, name="Secret", visibility=Visibility.INVITE_ONLY)
    goal = await jam.sets(GoalKind.VISITS, 1, None)
    jam.town.now = hidden.starts_at
    await jam.db.write(jam.owner, marking.mark, hidden.id, jam.people["Ann"].user_id or 0, came=True)
    assert await jam.heard() == []
    await jam.db.write(jam.owner, programs.change, hidden.program_id, 1, visibility=Visibility.PUBLIC)
    assert await jam.heard() == [(goal, "100")]


@pytest.mark.parametrize("_turn", range(3))
async def test_who_comes_while_goals_are_counted_is_counted_too(jam: Goals, _turn: int) -> None:
    goal = await jam.sets(GoalKind.VISITS, 12, None)
    people = [await jam.town.person(f"P{n}", jam.owner.community_id) for n in range(12)]
    session = await jam.passes(["Ann"])

    async def comes(user_id: int) -> None:
        await jam.db.write(jam.owner, marking.mark, session.id, user_id, came=True)

    counts = [recognition_sweeps.cheer(jam.db) for _ in people]
    marks = [comes(one.user_id or 0) for one in people]
    await asyncio.gather(*(one for pair in zip(marks, counts, strict=True) for one in pair))
    assert (goal, "100") in await jam.heard()
