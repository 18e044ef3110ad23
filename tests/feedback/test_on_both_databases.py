"""What is said about sessions, on SQLite and on PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.actor import SYSTEM, Actor
from models.database import Database
from models.outbox import OutboxMessage
from models.programs import Program
from models.rsvp import Answer
from models.tx import Tx, here, table_of
from scheduler import recognition_sweeps, sweeps
from services import changes, feedback, feedback_summary, marking, programs, ratings, rsvp
from services.errors import BadInput, DoorNotOpen, NotAllowed, NotThere, RatingClosed, SessionOver
from services.outbox import Kind
from services.sessions import SessionDetails
from tests.town import Town

outbox = table_of(OutboxMessage)
program_rows = table_of(Program)


class Jam:
    """A session that ended an hour ago, and six who had said that they come."""

    def __init__(self, town: Town, owner: Actor, session: SessionDetails, people: list[Actor]) -> None:
        self.town, self.owner, self.session, self.people = town, owner, session, people
        self.db = town.db

    async def rates(self, at: int, stars: int, text: str = "", *, named: bool = False) -> None:
        """One of them says all of it at once."""
        save = feedback.save
        await self.db.write(self.people[at], save, self.session.id, stars, text, named=named, quotable=False)

    async def asked(self) -> int:
        """How many were asked so far."""

        def count(tx: Tx) -> int:
            return len(tx.rows(select(outbox.c.id).where(outbox.c.kind == Kind.FEEDBACK)))

        await recognition_sweeps.ask(self.db)
        return await self.db.read(SYSTEM, count)


@pytest.fixture
async def jam(database: Database) -> Jam:
    town = Town(database)
    owner = await town.community()
    session = await town.session(owner)
    people = [await town.person(f"P{at}", owner.community_id) for at in range(6)]
    for person in people:
        await town.db.write(person, rsvp.respond, session.id, Answer.GOING)
    town.now = session.ends_at + timedelta(hours=1)
    await sweeps.advance(town.db)
    return Jam(town, owner, session, people)


async def test_an_average_is_for_all_once_six_have_rated_and_moves_three_at_a_time(jam: Jam) -> None:
    async def shown() -> tuple[tuple[int, ...], int, list[int]]:
        found = await jam.db.read(jam.owner, feedback_summary.of_program, jam.session.program_id)
        return found.stars, found.rating.count, [one.rating.count for one in found.trend]

    for at in range(6):
        program = await jam.db.read(jam.people[0], programs.details, jam.session.program_id)
        assert program.rating is None
        await jam.rates(at, 5 - at % 2)
        if at < 2:
            assert await shown() == ((), at + 1, [])
        elif at < 5:
            assert await shown() == ((0, 0, 0, 1, 2), 3, [3])
    program = await jam.db.read(jam.people[0], programs.details, jam.session.program_id)
    assert program.rating == ratings.Rating(6, 27)
    assert await shown() == ((0, 0, 0, 3, 3), 6, [6])


async def test_a_second_answer_takes_the_place_of_the_first_even_at_once(jam: Jam) -> None:
    me = jam.people[0]
    rated = [jam.db.write(me, feedback.rate, jam.session.id, stars) for stars in (1, 2, 3, 4, 5)]
    await asyncio.gather(*rated)
    found = await jam.db.read(jam.owner, feedback_summary.of_program, jam.session.program_id)
    assert found.rating.count == 1
    await jam.rates(0, 2, "so so")
    mine = await jam.db.read(me, feedback.mine, jam.session.id)
    assert mine.said == feedback.Said(2, "so so", named=False, quotable=False)


async def test_what_cannot_be_said_is_refused(jam: Jam) -> None:
    me, session = jam.people[0], jam.session
    for stars in (0, 6, -1, 10**9):
        with pytest.raises(BadInput, match="stars"):
            await jam.rates(0, stars)
    with pytest.raises(BadInput, match="too_long"):
        await jam.rates(0, 5, "x" * 10_000)
    with pytest.raises(BadInput, match="missing"):
        await jam.db.write(me, feedback.add, session.id, "a word without stars")
    stranger = await jam.town.inside(await jam.town.person("Stranger"), session.community_id)
    with pytest.raises(NotThere):
        await jam.db.write(stranger, feedback.rate, session.id, 1)
    await jam.db.write(jam.owner, marking.mark, session.id, jam.people[1].user_id or 0, came=True)
    await jam.db.write(jam.owner, marking.finish, session.id)
    with pytest.raises(NotThere):
        await jam.rates(0, 1)
    await jam.rates(1, 5)
    with pytest.raises(NotAllowed):
        await jam.db.read(me, feedback_summary.of_program, session.program_id)
    jam.town.now = session.ends_at - timedelta(minutes=1)
    with pytest.raises(DoorNotOpen):
        await jam.rates(1, 5)
    jam.town.now = session.ends_at + timedelta(days=14)
    with pytest.raises(RatingClosed):
        await jam.rates(1, 5)


async def test_those_are_asked_who_came_or_where_no_list_was_taken_said_so(jam: Jam) -> None:
    assert await jam.asked() == 0
    jam.town.now = jam.session.ends_at + timedelta(hours=3)
    assert await jam.asked() == 6
    assert await jam.asked() == 6


async def test_where_a_list_was_taken_those_are_asked_who_came(jam: Jam) -> None:
    for person in jam.people[:2]:
        await jam.db.write(jam.owner, marking.mark, jam.session.id, person.user_id or 0, came=True)
    jam.town.now = jam.session.ends_at + timedelta(hours=4)
    assert await jam.asked() == 2


async def test_nobody_is_asked_about_what_was_cancelled_or_is_long_over(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    first = await town.session(owner)
    await town.db.write(owner, rsvp.respond, first.id, Answer.GOING)
    await town.db.write(owner, changes.cancel, first.id, first.revision, "ill")
    town.now = first.ends_at + timedelta(hours=4)
    await sweeps.advance(town.db)
    assert await recognition_sweeps.ask(town.db) == 0
    with pytest.raises(SessionOver):
        await town.db.read(owner, feedback.mine, first.id)


async def test_what_was_over_for_days_is_not_asked_about(jam: Jam) -> None:
    jam.town.now = jam.session.ends_at + timedelta(days=3)
    assert await jam.asked() == 0


async def test_a_program_that_does_not_ask_still_takes_what_people_say(jam: Jam) -> None:
    jam.town.now += timedelta(hours=3)

    def quiet(tx: Tx) -> None:
        settings = update(program_rows).where(here(program_rows)).values(settings={"feedback_asked": False})
        tx.execute(settings)

    await jam.db.write(jam.owner, quiet)
    assert await jam.asked() == 0
    await jam.rates(0, 5)
