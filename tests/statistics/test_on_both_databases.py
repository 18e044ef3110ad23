"""What is counted, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from models.actor import Actor
from models.communities import Role
from models.database import Database
from models.rsvp import Answer
from scheduler import sweeps
from services import changes, community_statistics, discovery, marking, roster, rsvp, sessions, statistics
from services.errors import NotAllowed
from services.sessions import SessionDetails
from services.statistics import Trend, trend
from tests.town import NOW, Town


class Evenings:
    """A weekly jam of a town, evening after evening."""

    def __init__(self, town: Town, owner: Actor, first: SessionDetails) -> None:
        self.town, self.owner, self.program, self.number = town, owner, first.program_id, 0
        self.people: list[Actor] = []

    async def dates(self) -> list[int]:
        filters = discovery.Filters(program=self.program)
        page = await self.town.db.read(self.owner, discovery.board, filters)
        return [line.id for line in page.lines]

    async def passes(self, came: int, said_yes: int | None = None) -> None:
        """The next evening: the first `came` of those who said yes come, and the list is finished."""
        session = await self.town.db.read(self.owner, sessions.details, (await self.dates())[0])
        for person in self.people[: said_yes or came]:
            await self.town.db.write(person, rsvp.respond, session.id, Answer.GOING)
        self.town.now = session.starts_at
        for person in self.people[:came]:
            await self.town.db.write(self.owner, marking.mark, session.id, person.user_id or 0, came=True)
        self.town.now = session.ends_at + timedelta(hours=1)
        await sweeps.advance(self.town.db)
        await self.town.db.write(self.owner, marking.finish, session.id)


@pytest.fixture
async def evenings(database: Database) -> Evenings:
    town = Town(database)
    owner = await town.community()
    made = Evenings(town, owner, await town.session(owner))
    made.people = [await town.person(f"P{at}", owner.community_id) for at in range(6)]
    return made


async def test_a_program_is_counted_from_its_finished_lists(evenings: Evenings) -> None:
    for came in (2, 2, 4, 5):
        await evenings.passes(came, said_yes=came + 1)
    found = await evenings.town.db.read(evenings.owner, statistics.of_program, evenings.program)
    assert (found.held, found.cancelled) == (4, 0)
    assert found.turnout.average == 13 / 4
    assert found.trend is Trend.GROWING
    assert found.kept_word == 13 / 17
    assert (found.loyalty.new, found.loyalty.before, found.loyalty.retention) == (5, 0, None)


async def test_who_came_before_and_again_stayed(evenings: Evenings) -> None:
    for _week in range(9):
        await evenings.passes(3)
    for _week in range(2):
        await evenings.passes(2)
    found = await evenings.town.db.read(evenings.owner, statistics.of_program, evenings.program)
    assert (found.loyalty.before, found.loyalty.stayed, found.loyalty.new) == (3, 3, 0)
    assert found.loyalty.retention == 1.0


async def test_a_cancelled_evening_is_counted_as_such(evenings: Evenings) -> None:
    db = evenings.town.db
    session = await db.read(evenings.owner, sessions.details, (await evenings.dates())[0])
    await db.write(evenings.owner, changes.cancel, session.id, session.revision, "ill")
    found = await db.read(evenings.owner, statistics.of_program, evenings.program)
    assert (found.held, found.cancelled) == (0, 1)


async def test_a_community_is_counted_week_by_week(evenings: Evenings) -> None:
    await evenings.passes(2, said_yes=3)
    await evenings.passes(4)
    db = evenings.town.db
    found = await db.read(evenings.owner, community_statistics.of_community)
    lately = [(week.sessions, week.said_yes, week.came) for week in found.weeks if week.sessions]
    assert lately == [(1, 3, 2), (1, 4, 4)]
    assert (found.held, found.active, found.programs) == (2, 4, 1)
    assert found.new_members == 7
    assert [(line.name, line.held, line.average) for line in found.lines] == [("Thursday Jam", 2, 3.0)]
    evenings.town.now = NOW + timedelta(weeks=30)
    later = await db.read(evenings.owner, community_statistics.of_community, 99)
    assert (later.held, later.active, later.new_members, later.page) == (0, 0, 0, 0)


async def test_numbers_are_for_organizers(evenings: Evenings) -> None:
    member = evenings.people[0]
    with pytest.raises(NotAllowed):
        await evenings.town.db.read(member, community_statistics.of_community)
    with pytest.raises(NotAllowed):
        await evenings.town.db.read(member, statistics.of_program, evenings.program)
    await evenings.town.db.write(evenings.owner, roster.change_role, member.user_id or 0, Role.ADMIN)
    admin = await evenings.town.inside(member, evenings.owner.community_id or 0)
    assert await evenings.town.db.read(admin, statistics.of_program, evenings.program)


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        ([], Trend.UNKNOWN),
        ([9, 9, 9], Trend.UNKNOWN),
        ([10, 10, 10, 10], Trend.STEADY),
        ([10, 10, 10, 11], Trend.STEADY),
        ([10, 10, 12, 13], Trend.GROWING),
        ([10, 12, 6, 5], Trend.SHRINKING),
        ([99, 5, 5, 9, 9], Trend.GROWING),
        ([0, 0, 0, 0], Trend.STEADY),
    ],
)
def test_a_trend_compares_the_last_half_with_the_one_before(came: list[int], expected: Trend) -> None:
    assert trend(came) is expected
