"""Whoever runs a program gets to every screen that its organizers have.

Who runs another one gets to none of them, nor who ran this one once, and the whole community.
"""

from collections.abc import AsyncIterator, Iterator
from functools import partial

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import middlewares
from bot.app import Jamboree
from keyboards.data import CommunityData
from models.actor import SYSTEM, Actor
from models.database import Database
from models.programs import Visibility
from sandbox.client import Person
from sandbox.server import Sandbox
from services import crew, members, people, roster
from services.people import ANYBODY, Profile
from tests.conftest import Starter
from tests.conventions.test_buttons import every_class
from tests.isolation.personas import STEPPED_BACK, former
from tests.isolation.planted import ON, Aim, Planted, planted
from tests.isolation.test_every_button import pressed
from tests.isolation.test_every_page import PART, VALUES, Asking, templates
from tests.webapp.worlds import Visitor, site, visitor
from tests.world import Clock

REFUSED = "You may not do this here."
OF_A_PROGRAM = {"program", "session"}
LAST = ("CancelNow", "ArchiveNow", "DeleteNow", "TeamLeaveNow")
"""How names of buttons end that take away what others would press, and these in this order."""

NOT_THEIRS = {"ProgramDeleteNow", "ProgramRestore"}
"""What is done by who runs the community alone; nobody else is shown these."""
NOT_YET = {"PhotoAdd", "PhotoAgreed"}
"""What nobody may of a date that has not begun, as the one is that they are pressed for."""


class OnePlace(Planted):
    """The same world, of which only one program is aimed at."""

    program = 0

    def aims(self, names: set[str], most: int) -> Iterator[Aim]:
        """Rows of that program alone, where there are such for `names`."""
        here = (aim for aim in super().aims(names, 200) if self._program_of(aim) == self.program)
        yield from list(here)[:most]

    def _program_of(self, aim: Aim) -> int:
        if "session" in aim.ids:
            sessions = self.rows["program_sessions"]
            return next(int(one.program_id) for one in sessions if one.id == aim.ids["session"])
        return aim.ids["program"]


async def one_place(db: Database) -> tuple[OnePlace, int]:
    """The jam that is on, and another program."""
    world = await planted(db, Visibility.MEMBERS_ONLY)
    here = OnePlace(world.community, world.rows)
    on = next(one for one in world.rows["program_sessions"] if one.starts_at <= ON < one.ends_at)
    here.program = on.program_id
    return here, next(one.id for one in world.rows["programs"] if one.id != here.program)


async def runs(db: Database, community: int, telegram_id: int, *programs: int) -> None:
    """Let somebody new be a member who runs these programs, and has no other role."""
    who = await db.write(ANYBODY, people.remember, Profile(telegram_id, "Eve", None, "en"))
    inside = Actor(user_id=who.user_id, name=who.name, community_id=community)
    await db.write(await db.read(inside, people.enter, inside), members.join)
    system = SYSTEM.inside(community)
    await db.write(system, partial(roster.decide, approve=True), who.user_id or 0)
    for program in programs:
        await db.write(system, crew.join, program, who.user_id or 0, by=who.user_id or 0)


@pytest.fixture
async def db(planted_url: str) -> AsyncIterator[Database]:
    db = Database(planted_url)
    db.clock = lambda: ON
    yield db
    await db.close()


async def test_in_the_app_a_co_organizer_gets_to_every_page_of_the_program_and_a_neighbour_to_none(
    db: Database,
) -> None:
    world, other = await one_place(db)
    member, runner, neighbour, retired = (visitor("Eve") for _ in range(4))
    for who, programs in ((member, ()), (runner, (world.program,)), (neighbour, (other,)), (retired, ())):
        await runs(db, world.community, who.telegram_id, *programs)
    await former(db, world, STEPPED_BACK, retired.telegram_id)
    async with TestClient(TestServer(site(db))) as client:
        asking = Asking(client, world)

        async def answers(who: Visitor, addresses: list[str]) -> list[int]:
            await asking.be(who)
            return [(await client.get(one, headers=asking.headers)).status for one in addresses]

        parts = [path for path in templates(client, "GET") if path.startswith("/parts")]
        asked = [
            address
            for path in parts
            if set(PART.findall(path)) & OF_A_PROGRAM
            for address in filled(path, world)
        ]
        plain = await answers(member, asked)
        theirs = [address for address, status in zip(asked, plain, strict=True) if status == 403]
        assert len(theirs) > 15
        assert 403 not in await answers(runner, theirs)
        assert set(await answers(neighbour, theirs)) == {403}
        assert set(await answers(retired, theirs)) == {403}


def filled(path: str, world: OnePlace) -> Iterator[str]:
    """One address of a route, in the program that is aimed at."""
    values = {**VALUES, "community": str(world.community)}
    for aim in world.aims(set(PART.findall(path)) - values.keys(), most=1):
        for name, value in (*aim.ids.items(), *values.items()):
            path = path.replace(f"{{{name}}}", str(value))
        yield path


@pytest.fixture
async def app(start: Starter, planted_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Jamboree]:
    monkeypatch.setattr(middlewares, "TAPS_A_SECOND", 1_000_000)
    async with start(planted_url, clock=Clock(ON), send_rate=0) as running:
        yield running


async def test_in_the_chat_a_co_organizer_gets_to_every_screen_and_a_neighbour_to_none(
    app: Jamboree, sandbox: Sandbox
) -> None:
    world, other = await one_place(app.db)
    member, runner, neighbour, retired = (sandbox.person("Eve") for _ in range(4))
    for who, programs in ((member, ()), (runner, (world.program,)), (neighbour, (other,)), (retired, ())):
        await runs(app.db, world.community, who.id, *programs)
        await who.starts()
    await former(app.db, world, STEPPED_BACK, retired.id)
    await sandbox.settle()
    buttons = [cls for cls in every_class() if issubclass(cls, CommunityData)]
    data = [
        one
        for cls in sorted(buttons, key=turn)
        if cls.model_fields.keys() & OF_A_PROGRAM
        for one in list(pressed(cls, world))[:1]
    ]
    theirs = [one for one in data if await refused(member, one)]
    assert len(theirs) > 40
    assert [one for one in theirs if not await refused(neighbour, one)] == []
    assert [one for one in theirs if not await refused(retired, one)] == []
    named = {cls.__prefix__: cls.__name__ for cls in buttons}
    assert {
        named[one.partition(":")[0]] for one in theirs if await refused(runner, one)
    } == NOT_THEIRS | NOT_YET


def turn(cls: type[CommunityData]) -> tuple[int, str]:
    """When a button is pressed: those in LAST after all others."""
    last = [at for at, end in enumerate(LAST) if cls.__name__.endswith(end)]
    return max(last, default=-1), cls.__name__


async def refused(who: Person, data: str) -> bool:
    """Whether somebody who presses it hears that they may not."""
    return (await who.forges(data)).text.startswith(REFUSED)
