"""An instructor's hours in the Mini App, as a browser asks for them."""

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.actor import Actor
from models.database import Database
from services import hours, members
from tests.bookings.test_slots import instructor
from tests.webapp.test_discussion_page import do
from tests.webapp.test_pages import ask
from tests.webapp.worlds import Client, Visitor, World, site, visitor


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


async def _member(world: World, name: str) -> tuple[Visitor, Actor]:
    who = visitor(name)
    actor = await world.actor(who)
    await world.db.write(actor, members.join)
    return who, await world.actor(who)


async def look(client: Client, who: Visitor, where: str) -> tuple[int, str]:
    """A part of a page, as a person sees it."""
    response = await ask(client, who, f"/parts{where}")
    return response.status, await response.text()


WAS = {
    "revision": "1",
    "was-hours": "Mon–Sun 09:00–13:00",
    "was-exceptions": "",
    "was-holidays": "",
    "was-zone": "Europe/Lisbon",
    "was-buffer_after": "0",
    "was-daily_limit": "",
}


async def test_all_of_it_is_changed_on_one_page(world: World) -> None:
    ann, actor = await _member(world, "Ann")
    which = await instructor(world.town, actor)
    path = f"/{world.community}/instructor/{which}/hours"
    async with TestClient(TestServer(site(world.db))) as client:
        _status, page = await look(client, ann, f"/{world.community}/my-hours")
        assert "Free next, for an hour" in page
        assert "Mon–Sun 09:00–13:00" in page
        assert '<option value="CH-ZH">Zürich</option>' in page
        said = {
            "hours": "Mon–Fri 14–18",
            "exceptions": "2026-12-03 closed\n2026-12-04 10–12",
            "holidays": "PT",
            "zone": "Europe/Zurich",
            "buffer_after": "30",
            "daily_limit": "4",
        }
        status, page = await do(client, ann, path, **WAS, **said)
        assert status == 200
        assert "Saved." in page
        found = await world.db.read(actor, hours.of, which)
        assert (found.zone, found.holidays, found.rules.daily_limit) == ("Europe/Zurich", "PT", 4)
        assert found.weekly == tuple((day, 840, 1080) for day in range(5))
        assert len(found.days) == 2
        status, page = await do(client, ann, path, **WAS, buffer_after="45")
        assert "What you typed is still here: save again to use it." in page
        assert 'value="45"' in page
        assert (await world.db.read(actor, hours.of, which)).rules.buffer_after == 30


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("hours", "whenever", "Opening hours: I did not understand that."),
        ("exceptions", "tomorrow off", "Special days: I did not understand that."),
        ("holidays", "Atlantis", "Public holidays: I did not understand that."),
        ("zone", "Mars/Olympus", "The time zone: I did not understand that."),
        ("daily_limit", "-1", "must be a whole number"),
        ("buffer_after", "500", "must be a number up to 240"),
    ],
)
async def test_what_cannot_be_is_told_beside_its_field(
    world: World, field: str, typed: str, told: str
) -> None:
    ann, actor = await _member(world, "Ann")
    which = await instructor(world.town, actor)
    async with TestClient(TestServer(site(world.db))) as client:
        path = f"/{world.community}/instructor/{which}/hours"
        status, page = await do(client, ann, path, **WAS, **{field: typed})
        assert status in (409, 422)
        assert told in page


async def test_another_member_finds_nothing(world: World) -> None:
    _ann, actor = await _member(world, "Ann")
    ben, _actor = await _member(world, "Ben")
    which = await instructor(world.town, actor)
    async with TestClient(TestServer(site(world.db))) as client:
        for path in (f"/{world.community}/instructor/{which}/hours", f"/{world.community}/my-hours"):
            status, page = await look(client, ben, path)
            assert status == 404
            assert "Ann" not in page
        status, _page = await do(
            client, ben, f"/{world.community}/instructor/{which}/hours", **WAS, buffer_after="5"
        )
        assert status == 404
