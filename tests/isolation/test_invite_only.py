"""A program for the invited exists for nobody else: no list, search, inline mode, page or guess shows it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from models.programs import Visibility
from services import discovery, members, programs, tags
from tests.webapp.test_pages import ask
from tests.webapp.worlds import Client, site, visitor
from tests.webapp.worlds import World as Site
from tests.world import World

SECRET = ("Zebrafish", "quagmire")


@pytest.fixture
async def hidden(world: World) -> tuple[int, int, tuple[str, str]]:
    """Program and session for the invited alone; the references that only they have."""
    made = await world.session(
        name="Zebrafish circle",
        tags=["quagmire"],
        visibility=Visibility.INVITE_ONLY,
        latitude=1.0,
        longitude=1.0,
    )
    program = await world.db.read(await world.actor(world.ana), programs.details, made.program_id)
    return made.program_id, made.id, (program.reference, made.reference)


async def test_the_chat_shows_it_to_no_uninvited_member_whatever_they_try(
    world: World, hidden: tuple[int, int, tuple[str, str]]
) -> None:
    program, session, references = hidden
    await world.joins(world.alice)
    alice, here = world.alice, world.community_id
    for reference in references:
        await alice.starts(reference)
    for command in ("/whatson", "/programs", "/start"):
        await alice.sends(command)
    for query in ("Zebrafish", "zebra", "quagmire", "", f"s{session}"):
        assert await alice.asks_inline(query) == []
    buttons = (
        "p",
        "pm",
        "pmr",
        "lb",
        "zh",
        "zp",
        "pe",
        "per",
        "pk",
        "pfo",
        "pma",
        "pd",
        "pdn",
        "pr",
        "pg",
        "pi",
    )
    for prefix in buttons:
        await alice.forges(f"{prefix}:{here}:{program}")
    someone = (await world.actor(alice)).user_id
    for rest in (
        "lb:{}:visits:ever",
        "gl:{}:0",
        "gy:{}:0",
        "gya:{}:0",
        "gyc:{}:0",
        "gln:{}",
        "glk:{}:songs",
        "lbp:{}:visits:ever",
        "lba:{}:visits:ever:1:0",
        "zhp:{}:h",
        "pa:{}:0",
        "pil:{}:1",
        "pil:{}:0",
        "pic:{}:0",
        "pim:{}:{}:0",
        "pis:{}:0",
        "piu:{}:{}",
        "piun:{}:{}",
    ):
        prefix, _colon, values = rest.partition(":")
        await alice.forges(f"{prefix}:{here}:{values.format(program, someone)}")
    for prefix in ("s", "sx", "sm"):
        await alice.forges(f"{prefix}:{here}:{session}")
    for prefix in ("kf", "kfw", "kfx"):
        await alice.forges(f"{prefix}:{here}:{session}")
    for rest in (f"kfr:{here}:{session}:5", f"kfs:{here}:{program}:0", f"kfc:{here}:{program}"):
        await alice.forges(rest)
    await alice.forges(f"kb:{here}:{program}:0")
    await alice.forges(f"plt:{here}")
    for data in ("r:{}:{}", "rl:{}:{}:t:0", "rd:{}:{}", "rg:{}:{}", "rw:{}:{}", "rt:{}:{}:1", "rp:{}:{}"):
        await alice.forges(data.format(here, program))
    await alice.sends("/vote")
    await world.sandbox.settle()
    assert not any(word.lower() in alice.transcript().lower() for word in SECRET)
    assert await world.db.read(await world.actor(alice), tags.used) == ()
    board = await world.db.read(await world.actor(alice), discovery.board)
    assert board.lines == ()


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    """The site, asked directly."""
    async with TestClient(TestServer(site(database))) as client:
        yield client


async def test_no_page_shows_it_to_an_uninvited_member(client: Client, database: Database) -> None:
    world = await Site.begin(database)
    made = await world.session("Zebrafish circle", tags=["quagmire"], visibility=Visibility.INVITE_ONLY)
    ann = visitor("Ann")
    await world.db.write(await world.actor(ann), members.join)
    here = f"/{made.community_id}"
    program, session = f"{here}/program/{made.program_id}", f"{here}/session/{made.id}"
    wanted = [
        *(
            program + rest
            for rest in (
                "",
                "/past",
                "/edit",
                "/manage",
                "/changes",
                "/subscribe",
                "/invited",
                "/leaders",
                "/goals",
                "/gallery",
                "/gallery/check",
                "/goals/new",
                "/health",
                "/feedback",
            )
        ),
        *(session + rest for rest in ("", "/who", "/feedback")),
    ]
    for where in wanted:
        response = await ask(client, ann, f"/parts{where}")
        assert response.status in (403, 404), where
        text = await response.text()
        assert not any(word in text for word in SECRET), where
    for where in ("/home", here, f"{here}/programs", f"{here}/calendar"):
        response = await ask(client, ann, f"/parts{where}")
        assert response.status == 200, where
        text = await response.text()
        assert not any(word in text for word in SECRET), where
