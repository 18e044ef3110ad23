"""Offerings in the Mini App, as a browser asks for them: made step by step, looked at, refused in words."""

import re

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.communities import Role
from models.database import Database
from models.offerings import OfferingVisibility
from services import offering_lists
from tests.offerings.studio import sold
from tests.spaces.test_pages import joined, look
from tests.webapp.test_discussion_page import do
from tests.webapp.worlds import World, site

BASICS = {
    "offering": "Private dance lesson",
    "category": "private_class",
    "delivery": "in_person",
    "duration": "60",
    "sessions": "4",
    "cadence_days": "7",
    "place": "Studio A",
}
PRICE = {
    "variant": "Pack",
    "price": "340.50",
    "currency": "CHF",
    "vat": "8.1",
    "deposit": "50",
    "sessions": "4",
}
POLICY = {
    "cancel_free_hours": "48",
    "late_cancel_percent": "50",
    "no_show_percent": "100",
    "reschedule_free_hours": "24",
    "late_reschedule_percent": "0",
    "reschedules": "2",
}
ABOUT = {
    "description": "At your pace",
    "expectations": "Warm up\nDance",
    "faq": "What to wear?\nWhat you like.\n\nWhere?\nStudio A",
    "testimonials": "Ana\nLovely",
    "tags": "dance, lisbon",
}


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


def revision(page: str) -> str:
    """The revision a form was shown with."""
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


async def test_an_offering_is_made_step_by_step_and_published(world: World) -> None:
    here = f"/{world.community}"
    ana, ben = await joined(world, "Ana", Role.ADMIN), await joined(world, "Ben")
    async with TestClient(TestServer(site(world.db))) as client:
        _status, page = await look(client, ana, f"{here}/offering/new")
        assert "Save and go on" in page
        _status, page = await do(client, ana, f"{here}/offering/new", **BASICS)
        assert "Add a price" in page
        (card,) = await world.db.read(await world.actor(ana), offering_lists.mine)
        path = f"{here}/offering/{card.id}"
        status, page = await do(client, ana, f"{path}/publish", on="1")
        assert "Add a price first." in page
        _status, page = await look(client, ana, f"{path}/edit/prices")
        _status, page = await do(client, ana, f"{path}/edit/price", revision=revision(page), **PRICE)
        assert "Pack" in page
        for step, said in (("about", ABOUT), ("policy", POLICY), ("show", {"visibility": "public"})):
            _status, page = await look(client, ana, f"{path}/edit/{step}")
            status, page = await do(client, ana, f"{path}/edit/{step}", revision=revision(page), **said)
            assert status == 200, page
        _status, page = await do(client, ana, f"{path}/publish", on="1")
        assert "Archive" in page
        _status, page = await look(client, ben, f"{here}/offerings")
        assert "Private dance lesson" in page
        _status, page = await look(client, ben, path)
        for words in ("340.50", "incl. 8.1% VAT", "What to wear?", "Lovely", "until 48 h before"):
            assert words in page
        assert "Edit offering" not in page
        status, _page = await look(client, ben, f"{path}/edit")
        assert status == 404


async def test_what_is_wrong_is_said_beside_its_field_and_a_second_editor_overwrites_nothing(
    world: World,
) -> None:
    here = f"/{world.community}"
    ana = await joined(world, "Ana", Role.ADMIN)
    made = await sold(world.town, await world.actor(ana))
    path = f"{here}/offering/{made.id}"
    async with TestClient(TestServer(site(world.db))) as client:
        for wrong, words in (
            ({"price": "12.5", "currency": "JPY"}, "no smaller part"),
            ({"deposit": "900"}, "less than the price"),
            ({"vat": "a lot"}, "percentage like 8.1"),
            ({"currency": "DOG"}, "no such currency"),
        ):
            _status, page = await do(
                client, ana, f"{path}/edit/price", revision=str(made.revision), **{**PRICE, **wrong}
            )
            assert words in page
        _status, page = await do(client, ana, f"{path}/edit/policy", revision=str(made.revision), **POLICY)
        assert "Saved" in page
        _status, page = await do(client, ana, f"{path}/edit/policy", revision=str(made.revision), **POLICY)
        assert "Nothing was overwritten" in page


async def test_what_is_by_link_is_on_no_list_of_the_app(world: World) -> None:
    made = await sold(world.town, world.organizer, visibility=OfferingVisibility.BY_LINK, title="Zebra")
    ben = await joined(world, "Ben")
    async with TestClient(TestServer(site(world.db))) as client:
        for where in ("", "/offerings", "/calendar", "/programs"):
            _status, page = await look(client, ben, f"/{world.community}{where}")
            assert "Zebra" not in page
        _status, page = await look(client, ben, f"/{world.community}/offering/{made.id}")
        assert "Zebra" in page
