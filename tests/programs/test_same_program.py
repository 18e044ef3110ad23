"""Whether it is said in the chat or filled in on a page: it is the very same program."""

from dataclasses import replace

from aiohttp.test_utils import TestClient, TestServer

from services import program_lists, programs
from services.programs import ProgramDetails
from tests.webapp.test_program_form import opened, sends
from tests.webapp.worlds import Visitor, site
from tests.world import World

NAME, WORDS, PLACES = "Acro Jam", "every 2nd Friday 18:30", "base 12, flyer 12"


async def by_chat(world: World) -> None:
    """Ana is asked step by step."""
    ana = world.ana
    await ana.sends("/newprogram")
    await ana.sends(NAME)
    await ana.taps("Social")
    await ana.sends(WORDS)
    await ana.sees("Every second Friday at 18:30")
    await ana.taps("Next")
    await ana.sees("How many can come?")
    await ana.sends(PLACES)
    await ana.sees("Who may see it")
    await ana.taps("Everyone")
    await ana.sees("Where is it?")
    await ana.sends_place(38.7, -9.1, "Casa do Jardim")
    await ana.sees("Create it, or change what is not right.")
    await ana.taps("Create program")
    await ana.sees("is created")


async def by_form(world: World) -> None:
    """Ana fills in the same."""
    ana = Visitor(world.ana.id, world.ana.name, "en")
    where = f"/{world.community_id}/programs/new"
    said = {"name": NAME, "kind": "social", "words": WORDS, "places": PLACES, "visibility": "public"}
    spot = {"place": "Casa do Jardim", "latitude": "38.7", "longitude": "-9.1"}
    async with TestClient(TestServer(site(world.db))) as client:
        fields = await opened(client, ana, where)
        response, text = await sends(client, ana, where, {**fields, **said, **spot})
        assert response.status == 200, text


async def made(world: World) -> list[ProgramDetails]:
    """All programs there are, in the order they were made."""
    ana = await world.actor(world.ana)
    page = await world.db.read(ana, program_lists.listing)
    ids = sorted(line.id for line in page.lines)
    return [await world.db.read(ana, programs.details, program_id) for program_id in ids]


async def test_the_conversation_and_the_form_make_the_same_program(world: World) -> None:
    await by_chat(world)
    await by_form(world)
    said, filled = await made(world)
    assert said.draft == filled.draft
    assert [date.starts_at for date in said.upcoming] == [date.starts_at for date in filled.upcoming]
    assert (said.draft.name, len(said.upcoming)) == (NAME, programs.NEXT)
    # What differs is what must: who is who, and where one finds it.
    same = {"id": 0, "slug": "", "reference": "", "upcoming": ()}
    assert replace(said, **same) == replace(filled, **same)
