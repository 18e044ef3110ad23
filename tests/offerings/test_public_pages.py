"""Offerings on the web: public ones of communities that chose to be found; by link only at the link."""

import json
import re

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from models.offerings import OfferingVisibility
from services import communities
from tests.offerings.studio import draft, sold
from tests.webapp.worlds import World, site

PUBLIC = "https://jam.example"


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    found = await World.begin(sqlite_database)
    await found.db.write(found.organizer, lambda tx: communities.change(tx, is_public=True))
    return found


async def test_a_public_offering_has_a_page_with_prices_for_people_and_search_engines(world: World) -> None:
    made = await sold(world.town, world.organizer, summary="At your pace <b>", faq=[["Why?", "So."]])
    async with TestClient(TestServer(site(world.db, public_url=PUBLIC))) as client:
        where = f"/c/weekly-jam/one-to-one/{made.slug}"
        page = await (await client.get(where)).text()
        assert "incl. 8.1% VAT" in page
        assert "At your pace &lt;b&gt;" in page
        assert f'<link rel="canonical" href="{PUBLIC}{where}">' in page
        assert f'og:image" content="{PUBLIC}{where}/card.jpg"' in page
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
        assert found
        offer = json.loads(found[1])["offers"][0]
        assert (offer["price"], offer["priceCurrency"]) == ("90.00", "CHF")
        assert (await client.get(f"{where}/card.jpg")).status == 200
        assert made.title in await (await client.get("/c/weekly-jam")).text()


async def test_what_is_by_link_is_found_at_its_link_alone_and_by_no_search_engine(world: World) -> None:
    made = await sold(
        world.town, world.organizer, title="Zebra lesson", visibility=OfferingVisibility.BY_LINK
    )
    async with TestClient(TestServer(site(world.db, public_url=PUBLIC))) as client:
        assert (await client.get(f"/c/weekly-jam/one-to-one/{made.slug}")).status == 404
        assert (await client.get(f"/c/weekly-jam/one-to-one/{made.slug}/card.jpg")).status == 404
        for where in ("/c/weekly-jam", "/sitemap.xml", "/c/weekly-jam/sitemap.xml"):
            assert "ebra" not in await (await client.get(where)).text()
        page = await (await client.get(f"/o/{made.reference}")).text()
        assert "Zebra lesson" in page
        assert '<meta name="robots" content="noindex">' in page
        assert "canonical" not in page


async def test_drafts_and_communities_that_hide_have_no_pages(world: World) -> None:
    hidden = await draft(world.town, world.organizer)
    shown = await sold(world.town, world.organizer)
    await world.db.write(world.organizer, lambda tx: communities.change(tx, is_public=False))
    async with TestClient(TestServer(site(world.db, public_url=PUBLIC))) as client:
        assert (await client.get(f"/c/weekly-jam/one-to-one/{shown.slug}")).status == 404
        assert (await client.get(f"/o/{hidden.reference}")).status == 404
        assert (await client.get("/o/nothing-here")).status == 404
