"""How healthy a program is, counted on SQLite and on PostgreSQL."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from models.actor import Actor
from models.database import Database
from models.plays import Play
from models.repertoire import Song
from models.rsvp import Answer
from models.tx import Tx
from scheduler import sweeps
from services import discovery, leaving, marking, program_health, rsvp, sessions
from services.errors import NotAllowed, NotFound
from services.program_health import Cohort, Played, ProgramHealth
from services.sessions import SessionDetails
from tests.town import Town


class Evenings:
    """A weekly jam of a town, from the last Thursday of November 2026."""

    def __init__(self, town: Town, owner: Actor, first: SessionDetails) -> None:
        self.town, self.db, self.owner, self.program = town, town.db, owner, first.program_id
        self.people: dict[str, Actor] = {}

    async def passes(self, came: Sequence[str], missed: Sequence[str] = ()) -> SessionDetails:
        """The next evening: those of `came` come, those of `missed` had said yes, too."""
        page = await self.db.read(self.owner, discovery.board, discovery.Filters(program=self.program))
        session = await self.db.read(self.owner, sessions.details, page.lines[0].id)
        for name in (*came, *missed):
            await self.db.write(self.people[name], rsvp.respond, session.id, Answer.GOING)
        self.town.now = session.starts_at
        for name in came:
            who = self.people[name].user_id or 0
            await self.db.write(self.owner, marking.mark, session.id, who, came=True)
        self.town.now = session.ends_at + timedelta(hours=1)
        await sweeps.advance(self.db)
        await self.db.write(self.owner, marking.finish, session.id)
        return session

    async def plays(self, session: SessionDetails, song: int) -> None:
        def add(tx: Tx) -> None:
            where = {"program_id": self.program, "session_id": session.id, "song_id": song}
            tx.add(Play, played_at=session.starts_at, **where)

        await self.db.write(self.owner, add)

    async def song(self, title: str) -> int:
        def add(tx: Tx) -> int:
            values = {"title": title, "title_key": title.lower(), "created_by": tx.actor.user_id}
            return tx.add(Song, program_id=self.program, created_at=tx.now, updated_at=tx.now, **values)

        return await self.db.write(self.owner, add)

    async def health(self) -> ProgramHealth:
        return await self.db.read(self.owner, program_health.of_program, self.program)


@pytest.fixture
async def evenings(database: Database) -> Evenings:
    town = Town(database)
    owner = await town.community()
    made = Evenings(town, owner, await town.session(owner))
    for name in ("Ann", "Ben", "Cem"):
        made.people[name] = await town.person(name, owner.community_id)
    return made


async def test_nothing_is_known_of_a_new_program(evenings: Evenings) -> None:
    found = await evenings.health()
    assert (found.evenings, found.best, found.returned, found.kept, found.plays) == (0, None, None, None, 0)
    assert len(found.months) == 12
    assert (found.cohorts, found.drifting, found.slots) == ((), (), ())


async def test_hours_months_and_kept_answers_are_counted(evenings: Evenings) -> None:
    await evenings.passes(["Ann", "Ben"], missed=["Cem"])  # 26 November, 20:00
    for _week in range(2):
        await evenings.passes(["Ann"])  # December
    found = await evenings.health()
    slot = found.best
    assert slot is not None
    assert (slot.weekday, slot.hour, slot.sessions, round(slot.average, 2)) == (3, 20, 3, 1.33)
    november, december = found.months[-2:]
    assert (november.first, november.sessions, november.came) == (date(2026, 11, 1), 1, 2)
    assert (november.kept, november.missed) == (2, 1)
    assert (december.sessions, december.came, december.missed) == (2, 2, 0)
    assert found.kept == 4 / 5


async def test_it_is_known_who_came_again_in_the_months_after(evenings: Evenings) -> None:
    await evenings.passes(["Ann", "Ben"])  # November
    await evenings.passes(["Ann", "Cem"])  # December
    for _week in range(4):
        await evenings.passes([])
    await evenings.passes(["Ben"])  # January
    found = await evenings.health()
    assert found.cohorts == (
        Cohort(date(2026, 11, 1), 2, (1, 1)),
        Cohort(date(2026, 12, 1), 1, (0,)),
    )
    assert found.returned == 1 / 3


async def test_a_regular_who_missed_four_in_a_row_is_drifting_away(evenings: Evenings) -> None:
    for _week in range(3):
        await evenings.passes(["Ann", "Ben", "Cem"])
    for _week in range(3):
        await evenings.passes(["Ben"])
    assert (await evenings.health()).drifting == ()
    await evenings.passes(["Ben"])
    assert [(one.name, one.times) for one in (await evenings.health()).drifting] == [("Ann", 3), ("Cem", 3)]
    await evenings.db.write(evenings.people["Ann"], leaving.leave)
    assert [one.name for one in (await evenings.health()).drifting] == ["Cem"]
    await evenings.passes(["Cem"])
    assert (await evenings.health()).drifting == ()


async def test_songs_are_new_once_and_known_afterwards(evenings: Evenings) -> None:
    leaves, solar = await evenings.song("Leaves"), await evenings.song("Solar")
    first, second, third = [await evenings.passes([]) for _week in range(3)]
    for session, song in ((first, leaves), (second, leaves), (second, solar), (third, leaves)):
        await evenings.plays(session, song)
    found = await evenings.health()
    november, december = found.months[-2:]
    assert (november.new_songs, november.known_songs) == (1, 0)
    assert (december.new_songs, december.known_songs) == (1, 2)
    assert found.most_played == (Played("Leaves", 3), Played("Solar", 1))


async def test_what_is_older_than_a_year_is_left_out(evenings: Evenings) -> None:
    await evenings.passes(["Ann", "Ben"])
    evenings.town.now += timedelta(days=400)
    found = await evenings.health()
    assert (found.evenings, found.slots, found.cohorts) == (0, (), ())


async def test_it_is_for_organizers(evenings: Evenings) -> None:
    with pytest.raises(NotAllowed):
        await evenings.db.read(evenings.people["Ann"], program_health.of_program, evenings.program)
    with pytest.raises(NotFound):
        await evenings.db.read(evenings.owner, program_health.of_program, 1)
