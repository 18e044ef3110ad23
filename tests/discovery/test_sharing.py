"""Finding a session by inline mode, and its cards, which stay in step wherever they are."""

import pytest
from aiohttp import ClientSession

from models.database import Database
from models.programs import Visibility
from models.rsvp import Answer
from sandbox import Sandbox
from services import cards, changes, discovery, finding, rsvp
from tests.conftest import Starter, free_port
from tests.town import Town
from tests.world import Clock, World


@pytest.mark.parametrize(
    "typed", ["thursday", "JAM thurs", "mühle", "Old MÜHLE jam", "джаз", "ДЖАЗ mühle", "  jam   "]
)
async def test_a_session_is_found_by_words_of_its_name_and_place_in_any_script(
    database: Database, typed: str
) -> None:
    town = Town(database)
    owner = await town.community()
    await town.session(owner, name="Thursday Джаз Jam", place="Old Mühle")
    await town.session(owner, name="Readers", place="Library")
    found = await town.db.read(owner, cards.find, typed)
    assert {card.session.title for card in found} == {"Thursday Джаз Jam"}
    assert await town.db.read(owner, finding.search, typed + " nowhere") == []


async def test_nothing_typed_shows_first_what_one_comes_to(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    first, later = await town.session(owner, name="First"), await town.session(owner, name="Later")
    await town.session(owner, name="Hidden", visibility=Visibility.INVITE_ONLY)
    alice = await town.person("Alice", owner.community_id)
    await town.db.write(alice, rsvp.respond, later.id, Answer.MAYBE)
    await town.db.write(alice, rsvp.respond, first.id, Answer.NOT_GOING)
    found = await town.db.read(alice, cards.find, "")
    assert found[0].session.id == later.id
    assert "Hidden" not in {card.session.title for card in found}
    soonest = await town.db.read(alice, discovery.soonest)
    assert soonest
    assert soonest.id == first.id


async def test_three_cards_of_one_session_stay_in_step(world: World) -> None:
    jam = await world.session(capacity=5)
    await world.joins(world.alice)
    ana = await world.actor(world.ana)
    forum = world.sandbox.group("Forum", owner=world.ana, forum=True)
    await world.ana.adds_bot(forum, admin=True)
    topic = forum.topic("Dates")
    await world.posts(jam)
    await world.db.write(ana, cards.place, jam.id, forum.id, topic, "en")
    await world.delivered()
    elsewhere = world.sandbox.group("Friends", owner=world.alice, members=[world.bob])
    [shared, *_rest] = await world.alice.asks_inline("jam thursday", in_=elsewhere)
    await world.alice.shares(shared, to=elsewhere)
    await world.sandbox.settle()

    async def all_say(text: str) -> None:
        await world.passes(seconds=5)
        await world.delivered()
        seen = (world.ana.messages(world.group), world.ana.messages(forum), world.bob.messages(elsewhere))
        shown = [next(said for said in chat if "Thursday Jam" in said.get("text", "")) for chat in seen]
        assert [text in said["text"] for said in shown] == [True] * 3, shown
        assert [said.get("message_thread_id") for said in shown] == [None, topic, None]

    await world.bob.taps("Going", in_=elsewhere)
    await all_say("1 of 5 places taken")
    await world.carol.taps("Going", in_=world.group)
    await all_say("2 of 5 places taken")
    await world.bob.taps("Can't come", in_=elsewhere)
    await all_say("1 of 5 places taken")


async def test_what_is_over_is_shared_without_buttons(world: World) -> None:
    jam = await world.session()
    await world.joins(world.alice)
    await world.passes(days=5)
    assert all(found.title == "Thursday Jam" for found in await world.alice.asks_inline(""))
    [over] = await world.alice.asks_inline(f"s{jam.id}")
    elsewhere = world.sandbox.group("Friends", owner=world.alice)
    shown = await world.alice.shares(over, to=elsewhere)
    assert "reply_markup" not in shown
    assert "Thursday Jam" in shown["text"]


async def test_cards_have_a_picture_where_an_organizer_says_so(
    sandbox: Sandbox, start: Starter, sqlite_url: str, clock: Clock
) -> None:
    port = free_port()
    address = {"listen": f"127.0.0.1:{port}", "public_url": f"http://127.0.0.1:{port}"}
    async with start(sqlite_url, clock=clock, send_rate=0, **address) as running, ClientSession() as web:
        world = await World(running, sandbox, clock).begin()
        jam = await world.session(capacity=5, visibility=Visibility.MEMBERS_ONLY)
        await world.ana.starts(world.community.reference)
        await world.ana.sees("See what's on")
        for name in ("Settings", "Set up cards", "Show pictures"):
            await world.ana.taps(name)
        await world.ana.sees("Cards have a picture")
        await world.posts(jam)

        def shown() -> dict[str, object]:
            said = [m for m in world.ana.messages(world.group) if "Thursday Jam" in m.get("text", "")]
            found: dict[str, object] = said[-1]["link_preview_options"]
            return found

        before = shown()
        assert before["show_above_text"]
        async with web.get(str(before["url"])) as response:
            assert (response.status, response.content_type) == (200, "image/jpeg")
        async with web.get(str(before["url"]).replace(f"/{jam.id}/", f"/{jam.id + 1}/")) as response:
            assert response.status == 404
        await world.bob.taps("Going", in_=world.group)
        await world.passes(seconds=5)
        await world.ana.sees("1 of 5 places taken", in_=world.group)
        assert shown() == before
        await world.db.write(await world.actor(world.ana), changes.cancel, jam.id, jam.revision)
        await world.passes(seconds=5)
        await world.ana.sees("Cancelled", in_=world.group)
        assert shown()["url"] != before["url"]
