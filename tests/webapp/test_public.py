"""Public pages: what anybody finds on the web, what search engines read of it, and what nobody finds."""

import json
import re
from collections.abc import AsyncIterator
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image

from models.database import Database
from models.programs import Kind, ProgramStatus, Visibility
from models.rsvp import Answer
from services import changes, communities, program_life, programs, public, sessions
from services.people import ANYBODY
from services.sessions import SessionDetails
from tests.models.test_query_counts import count
from tests.webapp.worlds import Client, World, site, visitor
from views.public import path

URL = "https://jam.example.org"


@pytest.fixture
async def client(db: Database) -> AsyncIterator[Client]:
    """The site as it is reached from outside."""
    async with TestClient(TestServer(site(db, public_url=URL))) as client:
        yield client


@pytest.fixture
async def shown(world: World) -> str:
    """Where a community is that chose to be found."""
    state = await world.db.write(world.organizer, communities.show_on_the_web, True)
    return path(state.slug)


async def slug_of(world: World, session: SessionDetails) -> str:
    return (await world.db.read(world.organizer, programs.details, session.program_id)).slug


def data_in(page: str) -> dict[str, Any]:
    """What a search engine reads."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) == 1
    read: dict[str, Any] = json.loads(found[0])
    return read


async def get(client: Client, where: str, **headers: str) -> str:
    response = await client.get(where, headers=headers)
    assert response.status == 200, where
    return await response.text()


async def test_a_community_leads_to_its_programs_and_these_to_their_sessions(
    client: Client, world: World, shown: str
) -> None:
    session = await world.session("Friday jam", place="Old mill", capacity=12, description="Bring snacks")
    await world.says(visitor("Xylograph"), session)
    first = await get(client, shown)
    assert f'href="{shown}/friday-jam/2026-11-26-2000"' in first
    program = await get(client, f"{shown}/friday-jam")
    assert "Every Thursday at 20:00 (Lisbon)" in program
    page = await get(client, f"{shown}/friday-jam/2026-11-26-2000")
    for text in ("Friday jam", "Old mill", "Bring snacks", "11 places free", "Open in Telegram"):
        assert text in page
    assert f"https://t.me/jamboree_bot?start={session.reference}" in page
    assert f'<link rel="canonical" href="{URL}{shown}/friday-jam/2026-11-26-2000">' in page
    assert f'property="og:image" content="{URL}{shown}/friday-jam/2026-11-26-2000/card.jpg"' in page
    for text in (first, program, page):
        assert "Xylograph" not in text
        assert "Owner" not in text
        assert not re.search(r"<script(?! type=\"application/ld\+json\">)|style=|\son[a-z]+=", text)


async def test_search_engines_read_an_event_and_what_became_of_it(
    client: Client, world: World, shown: str
) -> None:
    session = await world.session(
        "Friday jam", place="Old mill", capacity=1, cost_minor=1250, currency="EUR", kind=Kind.JAM_SESSION
    )
    where = f"{shown}/friday-jam/2026-11-26-2000"
    event = data_in(await get(client, where))
    assert event["@type"] == "Event"
    assert event["startDate"] == "2026-11-26T20:00:00+00:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["location"] == {"@type": "Place", "name": "Old mill", "address": "Old mill"}
    assert event["offers"]["price"] == "12.50"
    assert event["offers"]["availability"] == "https://schema.org/InStock"
    assert event["organizer"] == {"@type": "Organization", "name": "Weekly jam", "url": URL + shown}
    await world.says(visitor("Ann"), session, Answer.GOING)
    moved = datetime(2026, 11, 27, 19)
    await world.db.write(world.organizer, changes.move, session.id, session.revision, moved)
    event = data_in(await get(client, where))
    assert event["eventStatus"] == "https://schema.org/EventRescheduled"
    assert event["previousStartDate"] == "2026-11-26T20:00:00+00:00"
    assert event["remainingAttendeeCapacity"] == 0
    assert event["offers"]["availability"] == "https://schema.org/SoldOut"
    now = await world.db.read(world.organizer, sessions.details, session.id)
    await world.db.write(world.organizer, changes.cancel, session.id, now.revision, "Quagmire is ill")
    page = await get(client, where)
    assert data_in(page)["eventStatus"] == "https://schema.org/EventCancelled"
    assert "Quagmire" not in page
    series = data_in(await get(client, f"{shown}/friday-jam"))
    assert series["@type"] == "EventSeries"
    assert series["subEvent"][0]["startDate"][:10] == "2026-12-03"


async def test_hostile_names_stay_text(client: Client, world: World, shown: str) -> None:
    hostile = '</script><script>alert(1)</script><!-- "&\u2028'
    await world.session(hostile, description=hostile, place=hostile)
    slug = "script-script-alert-1-script"
    for where in (shown, f"{shown}/{slug}", f"{shown}/{slug}/2026-11-26-2000"):
        page = await get(client, where)
        assert "<script>alert" not in page
        assert "alert(1)" in json.dumps(data_in(page)) or where == shown


async def test_what_is_not_for_all_is_as_if_it_were_not_there(
    client: Client, world: World, shown: str
) -> None:
    known = await world.session("Friday jam")
    hidden = await world.session("Board", visibility=Visibility.INVITE_ONLY)
    inside = await world.session("Rehearsal", visibility=Visibility.MEMBERS_ONLY)
    gone, old = await world.session("Gone"), await world.session("Old")
    await world.db.write(world.organizer, program_life.delete, gone.program_id)
    await world.db.write(world.organizer, program_life.set_status, old.program_id, ProgramStatus.ARCHIVED)
    unseen = await World.begin(world.db, "Unseen community")
    await unseen.session("Secret jam")
    slugs = [await slug_of(world, session) for session in (hidden, inside, old)]
    asked = [
        *(f"{shown}/{slug}" for slug in [*slugs, "gone", "never-was", "джаз", "%00", "a" * 999, "..%2f"]),
        *(f"{shown}/{slug}/2026-11-26-2000" for slug in [*slugs, "gone", "never-was"]),
        f"{shown}/friday-jam/2026-11-25-2000",
        f"{shown}/friday-jam/9999-99-99-9999",
        f"{shown}/friday-jam/tomorrow",
        *(f"{shown}/{slug}/card.jpg" for slug in slugs),
        *("/c/unseen-community", "/c/unseen-community/secret-jam", "/c/unseen-community/sitemap.xml"),
        *("/c/", "/c/nobody", "/c/ДЖАЗ", "/c/nobody/card.jpg", "/c/%ff"),
    ]
    answers = [await client.get(where) for where in asked]
    assert {answer.status for answer in answers} == {404}
    assert len({await answer.text() for answer in answers}) == 1
    assert len({json.dumps({**answer.headers, "Date": ""}, sort_keys=True) for answer in answers}) == 1
    everything = await get(client, shown) + await get(client, f"{shown}/sitemap.xml")
    assert not any(name in everything for name in ("Board", "Rehearsal", "Gone", "board", "rehearsal"))
    await world.db.write(
        world.organizer, programs.change, known.program_id, 1, visibility=Visibility.INVITE_ONLY
    )
    assert (await client.get(f"{shown}/friday-jam")).status == 404
    assert (await client.get(f"{shown}/friday-jam/2026-11-26-2000")).status == 404
    await world.db.write(world.organizer, communities.show_on_the_web, False)
    assert (await client.get(shown)).status == 404


async def test_nothing_is_public_before_a_community_says_so_or_without_an_address(
    client: Client, db: Database, world: World
) -> None:
    await world.session("Friday jam")
    state = await world.db.read(world.organizer, communities.on_the_web)
    assert (await client.get(path(state.slug))).status == 404
    await world.db.write(world.organizer, communities.show_on_the_web, True)
    async with TestClient(TestServer(site(db))) as without:
        for where in (path(state.slug), "/sitemap.xml", "/robots.txt"):
            assert (await without.get(where)).status == 404


async def test_maps_name_every_public_page(client: Client, world: World, shown: str) -> None:
    await world.session("Friday jam")
    robots = await get(client, "/robots.txt")
    assert f"Sitemap: {URL}/sitemap.xml" in robots
    assert f"<loc>{URL}{shown}/sitemap.xml</loc>" in await get(client, "/sitemap.xml")
    listed = re.findall("<loc>(.*?)</loc>", await get(client, f"{shown}/sitemap.xml"))
    assert listed[:2] == [URL + shown, f"{URL}{shown}/friday-jam"]
    assert len(listed) > 10
    for url in listed[:4]:
        await get(client, url.removeprefix(URL))


async def test_pages_are_kept_and_known_again_and_pictures_drawn_once(
    client: Client, world: World, shown: str
) -> None:
    session = await world.session("Friday jam", capacity=2)
    where = f"{shown}/friday-jam/2026-11-26-2000"
    cards = [f"{one}/card.jpg" for one in (where, shown, f"{shown}/friday-jam")]
    for address in (where, f"{where}/card.webp", *cards):
        first = await client.get(address)
        assert first.status == 200
        again = await client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status, again.headers["ETag"]) == (304, first.headers["ETag"])
        assert "public" in first.headers["Cache-Control"]
    picture = await client.get(f"{where}/card.jpg")
    assert Image.open(BytesIO(await picture.read())).size == (1280, 720)
    await world.says(visitor("Ann"), session)
    changed = await client.get(f"{where}/card.jpg", headers={"If-None-Match": picture.headers["ETag"]})
    assert changed.status == 200


async def test_the_browsers_language_and_the_programs_time(client: Client, world: World, shown: str) -> None:
    await world.session("Friday jam")
    page = await get(client, f"{shown}/friday-jam", **{"Accept-Language": "de-AT,de;q=0.8"})
    assert '<html lang="de">' in page
    assert "20:00 (Lissabon)" in page
    policy = (await client.get(shown)).headers["Content-Security-Policy"]
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy


async def test_a_public_page_asks_no_more_when_there_is_more(sqlite_database: Database) -> None:
    world = await World.begin(sqlite_database)
    await world.session("Friday jam")
    slug = (await world.db.write(world.organizer, communities.show_on_the_web, True)).slug
    screens = [
        (public.community, [slug]),
        (public.program, [slug, "friday-jam"]),
        (public.session, [slug, "friday-jam", "2026-11-26T20:00"]),
        (public.mapped, [slug]),
    ]
    few = [await count(world.db, ANYBODY, function, *args) for function, args in screens]
    for number in range(8):
        await world.session(f"Jam {number}", roles={"base": 3, "flyer": 3})
    assert [await count(world.db, ANYBODY, function, *args) for function, args in screens] == few
    assert max(few) <= 13
