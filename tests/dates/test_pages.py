"""The pages of dates: what the chat does, previewed before it is done; nothing typed is lost."""

from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser

from models.communities import Role
from models.database import Database
from models.rsvp import Answer
from models.sessions import SessionStatus
from sandbox import Sandbox
from services import members, programs, roster, sessions
from services.sessions import SessionDetails
from tests.webapp.test_pages import token
from tests.webapp.visiting import finds_nothing_wrong, sees, tap, visiting
from tests.webapp.worlds import Client, Visitor, World, path, site, visitor


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with TestClient(TestServer(site(world.db))) as client:
        yield client


@pytest.fixture
async def ana(world: World) -> Visitor:
    """An organizer with a browser."""
    someone = visitor("Ana")
    actor = await world.actor(someone)
    await world.db.write(actor, members.join)
    await world.db.write(world.organizer, roster.change_role, actor.user_id or 0, Role.ADMIN)
    return someone


def below(session: SessionDetails, more: str = "") -> str:
    """A page of a session's program."""
    return f"/{session.community_id}/program/{session.program_id}{more}"


async def sees_page(client: Client, who: Visitor, where: str, **query: str) -> str:
    bearer = {"Authorization": f"Bearer {await token(client, who)}"}
    response = await client.get(f"/parts{where}?{urlencode(query)}", headers=bearer)
    assert response.status == 200, await response.text()
    return await response.text()


async def sends(
    client: Client, who: Visitor, where: str, status: int = 200, **fields: str
) -> tuple[str, str]:
    """What comes of a form: the text, and where it goes."""
    bearer = {"Authorization": f"Bearer {await token(client, who)}"}
    response = await client.post(f"/parts{where}", data=fields, headers=bearer)
    assert response.status == status, await response.text()
    return await response.text(), response.headers.get("HX-Retarget", "")


async def test_dates_are_listed_added_left_out_and_brought_back(
    client: Client, world: World, ana: Visitor
) -> None:
    jam = await world.session()
    assert "Thu 26 Nov" in await sees_page(client, ana, below(jam, "/dates"))
    text, _ = await sends(client, ana, below(jam, "/dates/add"), day="2026-11-28", time="18:00")
    assert "Sat 28 Nov" in text
    assert "1 person will be told" not in await sees_page(client, ana, below(jam, f"/date/{jam.id}/out"))
    text, _ = await sends(client, ana, below(jam, f"/date/{jam.id}/out"), revision="2")
    assert "Thu 26 Nov" in text.partition("Left out")[2]
    text, _ = await sends(client, ana, below(jam, "/dates/back"), local="202611262000")
    assert "It is back." in text


@pytest.mark.parametrize(
    ("fields", "place", "why"),
    [
        ({"day": "2020-01-01", "time": "18:00"}, "#problem-schedule", "in the past"),
        ({"day": "", "time": "18:00"}, "#problem-day", "The day"),
        ({"day": "2026-11-28", "time": "soon"}, "#problem-time", "The time of day"),
    ],
)
async def test_a_date_that_cannot_be_is_explained_beside_the_field(
    client: Client, world: World, ana: Visitor, fields: dict[str, str], place: str, why: str
) -> None:
    jam = await world.session()
    text, retarget = await sends(client, ana, below(jam, "/dates/add"), 422, **fields)
    assert why in text
    assert retarget == place


async def test_a_change_of_time_is_previewed_and_applied_to_all(
    client: Client, world: World, ana: Visitor
) -> None:
    jam = await world.session()
    await world.says(visitor("Alice"), jam)
    where = below(jam, f"/date/{jam.id}/time")
    assert 'value="20:00"' in await sees_page(client, ana, where)
    text = await sees_page(client, ana, where + "/effects", value="21:00")
    assert "13 dates move, 1 person is told" in text
    assert "no time of day" in await sees_page(client, ana, where + "/effects", value="27:00")
    text, _ = await sends(client, ana, where, value="21:00", scope="a", this="1", series="1")
    assert "13 dates moved. 1 person is told." in text
    kept, _ = await sends(client, ana, where, value="22:00", scope="a", this="1", series="1")
    assert "Nothing was overwritten, and what you chose is kept." in kept
    assert 'value="22:00"' in kept
    assert 'name="series" value="2"' in kept


async def test_length_place_and_the_end_of_the_series(client: Client, world: World, ana: Visitor) -> None:
    jam = await world.session()
    date = below(jam, f"/date/{jam.id}")
    await sends(client, ana, date + "/length", value="90", scope="t", this="1", series="1")
    await sends(client, ana, date + "/place", value="Park <3", scope="a", this="2", series="1")
    page = await sees_page(client, ana, below(jam, "/dates"))
    assert "20:00–21:30 · Park &lt;3" in page
    assert "No date would be left" in await sees_page(client, ana, date + "/end")
    refused, place = await sends(client, ana, date + "/length", 422, value="lots", scope="t", this="3")
    assert (place, "The length" in refused) == ("#problem-duration", True)


async def test_the_schedule_is_changed_with_its_effect_shown(
    client: Client, world: World, ana: Visitor
) -> None:
    jam = await world.session()
    await world.says(visitor("Alice"), jam)
    fields = {"repeat": "weekly", "weekday-4": "1", "start": "2026-11-26", "time": "20:00", "interval": "1"}
    shown = await sees_page(client, ana, below(jam, "/planning"), **fields)
    assert "13 dates go, 13 dates are added, 1 person is told" in shown
    text, _ = await sends(client, ana, below(jam, "/schedule"), revision="1", **fields)
    assert "Every Friday at 20:00" in text
    fields["weekday-4"], fields["weekday-5"] = "", "1"
    text, _ = await sends(client, ana, below(jam, "/schedule"), revision="1", **fields)
    assert "what you chose is kept" in text
    assert "Every Saturday at 20:00" in text
    text, place = await sends(client, ana, below(jam, "/schedule"), 422, revision="2", repeat="weekly")
    assert place == "#problem-schedule"


async def test_a_session_is_moved_on_its_page_and_what_was_typed_is_kept(
    client: Client, world: World, ana: Visitor
) -> None:
    jam = await world.session()
    await world.says(visitor("Alice"), jam)
    to = {"day": "2026-11-27", "time": "20:00"}
    shown = await sees_page(client, ana, path(jam) + "/move/preview", **to)
    assert "1 person will be told." in shown
    past = await sees_page(client, ana, path(jam) + "/move/preview", day="2026-11-01", time="20:00")
    assert "is in the past" in past
    taken = await sees_page(client, ana, path(jam) + "/move/preview", day="2026-12-03", time="20:00")
    assert "has a date on" in taken
    for day in ("0001-01-01", "9999-12-31"):
        far = await sees_page(client, ana, path(jam) + "/move/preview", day=day, time="20:00")
        assert "There is no date" in far
    text, _ = await sends(client, ana, path(jam) + "/move", revision="7", **to)
    assert "Nothing was overwritten" in text
    assert 'value="2026-11-27"' in text
    text, _ = await sends(client, ana, path(jam) + "/move", revision="1", **to)
    assert "Moved from" in text


async def test_a_session_is_cancelled_on_its_page_and_held_after_all(
    client: Client, world: World, ana: Visitor
) -> None:
    jam = await world.session()
    assert "Cancel session" in await sees_page(client, ana, path(jam))
    assert "Nobody has to be told." in await sees_page(client, ana, path(jam) + "/cancel")
    kept, _ = await sends(client, ana, path(jam) + "/cancel", revision="5", reason="Rain")
    assert ">Rain</textarea>" in kept
    text, _ = await sends(client, ana, path(jam) + "/cancel", revision="1", reason="Rain")
    assert "Hold it after all" in text
    await sees_page(client, ana, path(jam) + "/hold")
    text, _ = await sends(client, ana, path(jam) + "/hold", revision="2")
    assert "It takes place." in text
    now = await world.db.read(world.organizer, sessions.details, jam.id)
    assert now.status is SessionStatus.SCHEDULED


async def test_members_and_strangers_change_nothing(client: Client, world: World) -> None:
    jam = await world.session()
    bob = visitor("Bob")
    bearer = {"Authorization": f"Bearer {await token(client, bob)}"}
    date = f"/date/{jam.id}"
    shown = [below(jam, more) for more in ("/dates", "/schedule", "/planning", date, date + "/out")]
    shown += [below(jam, f"{date}/{what}") for what in ("time", "length", "place", "end")]
    shown += [path(jam) + "/move", path(jam) + "/cancel", path(jam) + "/hold"]
    for where in shown:
        assert (await client.get(f"/parts{where}", headers=bearer)).status == 403, where
    done = [below(jam, "/dates/add"), below(jam, date + "/out"), path(jam) + "/move", path(jam) + "/cancel"]
    for where in done:
        fields = {"day": "2026-11-28", "time": "18:00", "revision": "1"}
        assert (await client.post(f"/parts{where}", data=fields, headers=bearer)).status == 403, where
    assert (await world.db.read(world.organizer, sessions.details, jam.id)).revision == 1


async def test_in_a_browser_the_builder_follows_what_is_typed(
    world: World, sandbox: Sandbox, browser: Browser, ana: Visitor
) -> None:
    jam = await world.session()
    await world.says(visitor("Alice"), jam, Answer.GOING)
    async with visiting(world.db, f"{sandbox.url}/telegram-web-app.js", browser) as visit:
        page = await visit(f"/app{below(jam, '/schedule')}", ana, size=(320, 720))
        await page.get_by_label("In plain words").fill("first Friday of the month 18:30")
        await page.get_by_label("In plain words").press("Tab")
        await sees(page, "Every month on the first Friday at 18:30 (Lisbon)")
        assert await page.get_by_label("How often?").input_value() == "weekday"
        await page.get_by_label("Starts at").fill("19:30")
        await sees(page, "Every month on the first Friday at 19:30 (Lisbon)")
        await finds_nothing_wrong(page)
        await tap(page, "Save schedule")
        await page.get_by_role("heading", name="Dates: Thursday jam").wait_for()
        await finds_nothing_wrong(page)
        page = await visit(f"/app{below(jam, '/dates')}", ana, theme="dark", size=(320, 720))
        await page.get_by_text("Fri 4 Dec").click()
        await page.get_by_text("Change time").click()
        await page.get_by_label("The time of day").fill("21:00")
        await page.get_by_text("All dates").wait_for()
        await finds_nothing_wrong(page)
    found = await world.db.read(world.organizer, programs.details, jam.program_id)
    assert found.draft.schedule.rule == "FREQ=MONTHLY;BYDAY=1FR"
