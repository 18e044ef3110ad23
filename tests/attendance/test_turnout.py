"""Streaks and averages: what breaks them, and what does not."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import bindparam, select

from models.actor import Actor
from models.rsvp import Answer
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from services import changes, leaving, marking, members, rsvp, turnout
from services.sessions import SessionDetails, details
from services.turnout import Record
from tests.attendance.conftest import Evening

sessions = table_of(ProgramSession)
_DATES = (
    select(sessions.c.id)
    .where(here(sessions), sessions.c.program_id == bindparam("of_program"))
    .order_by(sessions.c.starts_at)
)


@pytest.mark.parametrize(
    ("attended", "current", "best"),
    [({}, 0, 0), ({1, 2, 3, 4}, 4, 4), ({1, 2, 4}, 1, 2), ({1, 2, 3}, 0, 3), ({4}, 1, 1)],
)
def test_a_streak_is_what_was_attended_in_a_row(attended: set[int], current: int, best: int) -> None:
    assert turnout.streaks([1, 2, 3, 4], set(attended)) == (current, best)


class Series:
    """The dates of the evening's program, and what became of them."""

    def __init__(self, evening: Evening, alice: Actor, bob: Actor) -> None:
        self.evening, self.alice, self.bob = evening, alice, bob

    async def date(self, number: int) -> SessionDetails:
        """One of its dates."""

        def nth(tx: Tx) -> SessionDetails:
            rows = tx.rows(_DATES, of_program=self.evening.session.program_id)
            return details(tx, rows[number].id)

        return await self.evening.db.read(self.evening.owner, nth)

    async def held(self, number: int, *came: Actor, finished: bool = True) -> None:
        """Both say yes, some come, and the list may be finished."""
        date, db = await self.date(number), self.evening.db
        for person in (self.alice, self.bob):
            await db.write(person, rsvp.respond, date.id, Answer.GOING)
        self.evening.town.now = date.starts_at + timedelta(minutes=5)
        for person in came:
            await db.write(self.evening.owner, marking.mark, date.id, person.user_id or 0, came=True)
        if finished:
            await db.write(self.evening.owner, marking.finish, date.id)

    async def record(self, person: Actor) -> Record:
        """A person's record."""
        program = self.evening.session.program_id
        return await self.evening.db.read(
            self.evening.owner, turnout.in_program, person.user_id or 0, program
        )


@pytest.fixture
async def series(evening: Evening) -> Series:
    """A weekly jam with two who say yes each time."""
    here = evening.session.community_id
    return Series(evening, await evening.town.person("Alice", here), await evening.town.person("Bob", here))


async def test_what_did_not_take_place_or_was_not_finished_breaks_no_streak(series: Series) -> None:
    await series.held(0, series.alice)
    await series.held(1, series.alice, series.bob)
    cancelled = await series.date(2)
    await series.evening.db.write(series.evening.owner, changes.cancel, cancelled.id, 1, "rain")
    await series.held(3, finished=False)
    await series.held(4, series.alice, finished=False)
    alice, bob = await series.record(series.alice), await series.record(series.bob)
    assert (alice.attended, alice.streak, alice.best) == (3, 3, 3)
    assert (bob.attended, bob.streak, bob.best) == (1, 1, 1)
    assert alice.last == (await series.date(4)).starts_at

    await series.held(5, series.bob)
    alice, bob = await series.record(series.alice), await series.record(series.bob)
    assert (alice.streak, alice.best) == (0, 3)
    assert (bob.attended, bob.streak, bob.best) == (2, 2, 2)
    assert await series.record(series.evening.owner) == turnout.NEVER


async def test_a_program_has_its_average_and_its_active_people(series: Series) -> None:
    await series.held(0, series.alice)
    await series.held(1, series.alice, series.bob)
    await series.held(2)
    evening = series.evening
    program = evening.session.program_id
    found = await evening.db.read(evening.owner, turnout.of_program, program)
    assert [(one.said_yes, one.came, one.no_shows) for one in found.evenings] == [
        (2, 1, 1),
        (2, 2, 0),
        (2, 0, 2),
    ]
    assert (found.average, found.active) == (1.0, 2)
    last = await evening.db.read(evening.owner, turnout.of_program, program, 1)
    assert [one.came for one in last.evenings] == [0]
    evening.town.now += timedelta(weeks=9)
    assert (await evening.db.read(evening.owner, turnout.of_program, program)).active == 0
    everybody = await evening.db.read(evening.owner, turnout.of_people, program)
    assert {record.attended for record in everybody.values()} == {1, 2}


async def test_what_was_before_joining_again_and_what_was_moved_breaks_no_streak(series: Series) -> None:
    evening, alice = series.evening, series.alice
    await series.held(0, alice, series.bob)
    await evening.db.write(alice, leaving.leave)
    missed = await series.date(1)
    evening.town.now = missed.starts_at + timedelta(minutes=5)
    bob = series.bob.user_id or 0
    await evening.db.write(evening.owner, marking.mark, missed.id, bob, came=True)
    await evening.db.write(evening.owner, marking.finish, missed.id)
    evening.town.now += timedelta(days=1)
    again = await evening.town.inside(alice, evening.session.community_id)
    await evening.db.write(again, members.join)
    series.alice = await evening.town.inside(alice, evening.session.community_id)
    await series.held(2, series.alice, series.bob)
    assert (await series.record(series.alice)).streak == 2

    moved = await series.date(3)
    later = moved.starts_at + timedelta(hours=20)
    local = later.astimezone(ZoneInfo(moved.zone)).replace(tzinfo=None)
    await evening.db.write(evening.owner, changes.move, moved.id, moved.revision, local)
    evening.town.now = later + timedelta(minutes=5)
    await evening.db.write(evening.owner, marking.mark, moved.id, bob, came=True)
    await evening.db.write(evening.owner, marking.finish, moved.id)
    assert (await series.record(series.alice)).streak == 2
    assert (await series.record(series.bob)).streak == 4
