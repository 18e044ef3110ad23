"""An agenda in the Mini App, as a browser asks for it."""

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from models.programs import Kind
from services import changes, meeting_plans, meeting_suggestions, meeting_words
from services.sessions import SessionDetails
from tests.attendance.test_pages import telegram_id
from tests.webapp.test_discussion_page import do
from tests.webapp.test_pages import ask
from tests.webapp.worlds import Visitor, World, path, site, visitor


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    return await World.begin(sqlite_database)


@pytest.fixture
async def meetup(world: World) -> SessionDetails:
    return await world.session(name="Meetup", kind=Kind.MEETUP, duration_minutes=60)


async def host(world: World) -> Visitor:
    """The organizer, as Telegram knows them."""
    return Visitor(await telegram_id(world), "Owner", "en")


async def suggested(world: World, meetup: SessionDetails, *topics: str) -> list[int]:
    """Topics that the organizer suggests."""
    read = [meeting_words.one(topic) for topic in topics]
    done = await world.db.write(world.organizer, meeting_suggestions.suggest, meetup.id, read)
    return [item.id for item in done.new]


async def planned(world: World, meetup: SessionDetails, *topics: str) -> None:
    """Topics that are on the agenda."""
    for one in await suggested(world, meetup, *topics):
        await world.db.write(world.organizer, meeting_plans.put, one, on=True)


async def test_one_suggests_a_topic_votes_and_says_it_otherwise(world: World, meetup: SessionDetails) -> None:
    ann, ben = visitor("Ann"), visitor("Ben")
    async with TestClient(TestServer(site(world.db))) as client:
        where = f"{path(meetup)}/meeting"
        status, page = await do(client, ann, where, topic="Budget <b>review</b>", minutes="20", text="Why?")
        assert status == 200
        assert "Budget &lt;b&gt;review&lt;/b&gt;" in page
        topic = f"/{world.community}/topic/" + page.split('id="topic-')[1].split('"')[0]
        status, line = await do(client, ben, f"{topic}/vote", vote="up", line="yes")
        assert "+1" in line
        assert "<title>" not in line
        status, page = await do(client, ben, f"{topic}/vote", vote="sideways")
        assert status == 422
        status, page = await do(client, ben, topic, topic="Mine", revision="1")
        assert status == 403
        status, page = await do(client, ann, topic, topic="Budget", minutes="25 min", text="", revision="1")
        assert "Saved." in page
        status, page = await do(client, ann, topic, topic="My other words", minutes="", revision="1")
        assert "what you wrote is below" in page
        assert "My other words" in page
        assert '<h1 tabindex="-1"><bdi>Budget</bdi>' in page
        status, page = await do(client, ann, f"{topic}/withdraw")
        assert "Withdrawn." in page
        status, page = await do(client, ben, f"{topic}/vote", vote="down")
        assert status == 409
        assert "was withdrawn meanwhile" in page
        status, page = await do(client, ann, f"{topic}/restore")
        assert "Budget" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"topic": ""}, "The topic: something is missing."),
        ({"topic": "م" * 300}, "The topic is too long: at most 200 characters."),
        ({"topic": "Budget", "minutes": "0"}, "The time: write a number of minutes from 1 to 600."),
        ({"topic": "Budget", "minutes": "10000"}, "The time: write a number of minutes from 1 to 600."),
        ({"topic": "Budget", "minutes": "soon"}, "The time must be a whole number."),
        ({"topic": "Budget", "text": "x" * 1001}, "The text is too long: at most 1,000 characters."),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(
    world: World, meetup: SessionDetails, fields: dict[str, str], said: str
) -> None:
    async with TestClient(TestServer(site(world.db))) as client:
        status, page = await do(client, visitor("Ann"), f"{path(meetup)}/meeting", **fields)
    assert (status, said in page) == (422, True), page


async def test_an_organizer_plans_by_votes_and_arranges_it(world: World, meetup: SessionDetails) -> None:
    a, b, _c = await suggested(world, meetup, "A, 30 min", "B, 20 min", "C, 40 min")
    async with TestClient(TestServer(site(world.db))) as client:
        organizer = await host(world)
        plan = await (await ask(client, organizer, f"/parts{path(meetup)}/meeting/plan")).text()
        key = plan.split('name="key" value="')[1].split('"')[0]
        status, page = await do(client, organizer, f"{path(meetup)}/meeting/plan", key="something")
        assert "The votes have changed meanwhile." in page
        status, page = await do(client, organizer, f"{path(meetup)}/meeting/plan", key=key)
        assert "50 min of 1 h planned." in page
        status, page = await do(client, organizer, f"/{world.community}/topic/{b}/arrange", at="1")
        assert "No. 1 of 2" in page
        status, page = await do(client, organizer, f"/{world.community}/topic/{a}/arrange", do="off")
        assert "Put on agenda" in page
        status, _page = await do(client, visitor("Ann"), f"/{world.community}/topic/{a}/arrange", do="on")
        assert status == 403


async def test_a_meeting_is_run_on_its_page_and_only_news_is_sent(
    world: World, meetup: SessionDetails
) -> None:
    await planned(world, meetup, "A, 30 min", "B, 20 min")
    world.db.clock = lambda: meetup.starts_at
    live = f"{path(meetup)}/meeting/live"
    async with TestClient(TestServer(site(world.db))) as client:
        organizer = await host(world)
        _status, page = await do(client, organizer, live)
        assert 'data-left="1800"' in page
        seen = page.split("now?seen=")[1].split('"')[0]
        assert (await ask(client, visitor("Ann"), f"/parts{live}/now?seen={seen}")).status == 204
        item = page.split('name="item" value="')[1].split('"')[0]
        status, page = await do(client, organizer, f"{live}/give", item=item, minutes="35")
        assert 'data-left="2100"' in page
        status, page = await do(client, visitor("Ann"), f"{live}/step", item=item, do="next")
        assert status == 403
        status, page = await do(client, organizer, f"{live}/step", item=item, do="next")
        assert "<bdi>B</bdi></h2>" in page
        status, page = await do(client, organizer, f"{live}/step", item=item, do="next")
        assert "<bdi>B</bdi></h2>" in page
        status, page = await do(client, organizer, f"{live}/step", item=item, do="dance")
        assert status == 422
        status, page = await do(client, organizer, f"{live}/finish")
        assert "The meeting is finished." in page


async def test_a_cancelled_sessions_agenda_can_only_move_on(world: World, meetup: SessionDetails) -> None:
    await suggested(world, meetup, "A")
    await world.db.write(world.organizer, changes.cancel, meetup.id, meetup.revision, "")
    where = f"{path(meetup)}/meeting"
    async with TestClient(TestServer(site(world.db))) as client:
        status, page = await do(client, visitor("Ann"), where, topic="Late")
        assert status == 409
        assert "cancelled" in page
        _status, page = await do(client, await host(world), f"{where}/carry")
        assert "1 topic goes on at Thu 3 Dec." in page


async def test_two_hundred_suggestions_have_pages(world: World, meetup: SessionDetails) -> None:
    for part in range(10):
        await suggested(world, meetup, *(f"Topic {part}/{n}" for n in range(20)))
    async with TestClient(TestServer(site(world.db))) as client:
        first = await (await ask(client, visitor("Ann"), f"/parts{path(meetup)}/meeting")).text()
        beyond = await (await ask(client, visitor("Ann"), f"/parts{path(meetup)}/meeting/999")).text()
        status, page = await do(client, visitor("Ann"), f"{path(meetup)}/meeting", topic="One more")
    assert first.count('<li class="topic"') == 20
    assert "1/10" in first
    assert "10/10" in beyond
    assert status == 422
    assert "The list of topics has too many entries: at most 200." in page


async def test_another_communitys_agenda_is_not_there(world: World, meetup: SessionDetails) -> None:
    (topic,) = await suggested(world, meetup, "Secret")
    other = await World.begin(world.db, "Other place")
    async with TestClient(TestServer(site(world.db))) as client:
        for where in (
            f"/{other.community}/topic/{topic}",
            f"/{other.community}/session/{meetup.id}/meeting",
            f"/{other.community}/session/{meetup.id}/meeting/live",
            f"/{other.community}/session/{meetup.id}/meeting/plan",
        ):
            response = await ask(client, visitor("Eve"), f"/parts{where}")
            assert response.status == 404
            assert "Secret" not in await response.text()


async def test_a_sessions_page_says_its_topics_and_what_is_talked_about(
    world: World, meetup: SessionDetails
) -> None:
    await planned(world, meetup, "المال والغرف, 30 min", "B", "C", "D", "E")
    await suggested(world, meetup, "Coffee")
    live = f"{path(meetup)}/meeting/live"
    async with TestClient(TestServer(site(world.db))) as client:

        async def shown(who: Visitor) -> str:
            return await (await ask(client, who, f"/parts{path(meetup)}")).text()

        page = await shown(visitor("Ann"))
        assert "<bdi>المال والغرف</bdi>" in page
        assert "<bdi>E</bdi>" not in page
        assert page.index("1 suggestion waits for your vote.") < page.index("Discussion")
        assert f"/app{live}" not in page
        world.db.clock = lambda: meetup.starts_at
        await do(client, await host(world), live)
        page = await shown(visitor("Ann"))
        assert f"/app{live}" in page
        world.db.clock = lambda: meetup.ends_at
        page = await shown(await host(world))
        assert page.index(f"/app{path(meetup)}/minutes") < page.index("<bdi>B</bdi>")
