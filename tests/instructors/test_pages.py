"""Instructors on pages: added from the members, introduced, and leaving."""

import re

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.communities import Role
from models.database import Database
from services import instructors
from tests.offerings.studio import sold
from tests.spaces.test_pages import joined, look
from tests.webapp.test_discussion_page import do
from tests.webapp.worlds import World, site


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


async def test_a_member_is_made_an_instructor_introduces_themselves_and_stops(world: World) -> None:
    here = f"/{world.community}"
    ana, ben, cleo = (
        await joined(world, "Ana", Role.ADMIN),
        await joined(world, "Ben"),
        await joined(world, "Cleo"),
    )
    who = (await world.actor(ben)).user_id
    async with TestClient(TestServer(site(world.db))) as client:
        _status, page = await look(client, ana, f"{here}/members")
        assert "Make Ben an instructor" in page
        _status, page = await do(client, ana, f"{here}/members/{who}/instructor")
        [one] = list(await world.db.read(await world.actor(ana), instructors.listed))
        path = f"{here}/instructor/{one.id}"
        _status, page = await look(client, ben, f"{path}/edit")
        typed = {"instructor_title": "Dance <teacher>", "bio": "I dance."}
        _status, page = await do(client, ben, path, revision=str(one.revision), **typed)
        assert "Dance &lt;teacher&gt;" in page
        await sold(world.town, await world.actor(ben), title="Tango")
        _status, page = await look(client, cleo, f"{here}/instructors")
        assert "Ben" in page
        _status, page = await look(client, cleo, path)
        assert "I dance." in page
        assert "Tango" in page
        assert "Stop selling" not in page
        _status, page = await look(client, ben, f"{path}/leave")
        assert "archived" in page
        _status, page = await do(client, ben, f"{path}/leave")
        assert "Ben sells nothing any more." in page
        status, _page = await look(client, cleo, path)
        assert status == 404
        _status, page = await look(client, ana, path)
        assert "Make instructor" in page


async def test_who_was_second_sees_both_and_loses_nothing(world: World) -> None:
    ana, ben = await joined(world, "Ana", Role.ADMIN), await joined(world, "Ben")
    who = (await world.actor(ben)).user_id
    one = await world.db.write(world.organizer, instructors.make, who)
    path = f"/{world.community}/instructor/{one.id}"
    async with TestClient(TestServer(site(world.db))) as client:
        for visitor, bio in ((ana, "By Ana"), (ben, "By Ben")):
            _status, page = await do(
                client, visitor, path, revision=str(one.revision), instructor_title="", bio=bio
            )
        assert "Ana changed this meanwhile. Nothing was overwritten." in page
        assert "By Ben" in page
        assert "By Ana" in page
        found = re.search(r'name="revision" value="(\d+)"', page)
        assert found
        _status, page = await do(client, ben, path, revision=found[1], instructor_title="", bio="By Ben")
        assert "By Ben" in page
        _status, page = await do(client, ben, path, revision="999", instructor_title="y" * 101, bio="")
        assert "The line about the instructor is too long: at most 100 characters." in page


async def test_only_who_may_changes_an_instructor(world: World) -> None:
    ben, cleo = await joined(world, "Ben"), await joined(world, "Cleo", Role.MODERATOR)
    who = (await world.actor(ben)).user_id
    one = await world.db.write(world.organizer, instructors.make, who)
    here, path = f"/{world.community}", f"/{world.community}/instructor/{one.id}"
    async with TestClient(TestServer(site(world.db))) as client:
        _status, page = await look(client, cleo, f"{here}/members")
        assert "Make" not in page
        me = (await world.actor(cleo)).user_id
        status, _page = await do(client, cleo, f"{here}/members/{me}/instructor")
        assert status == 403
        for where in (f"{path}/edit", f"{path}/leave"):
            assert (await look(client, cleo, where))[0] == 404
        assert (await do(client, cleo, path, revision="1", instructor_title="", bio="Mine"))[0] == 404
        assert (await do(client, cleo, f"{path}/leave"))[0] == 404
