"""A live queue on its page, as a browser asks for it, and in a real one."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from html import unescape

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser, expect

from models.database import Database
from models.programs import Kind
from sandbox import Sandbox
from services import queue, queue_calls, queue_hosts, repertoire
from services.schedule import Schedule
from services.sessions import SessionDetails
from services.song_draft import SongDraft
from tests.attendance.test_pages import telegram_id
from tests.town import ZONE
from tests.webapp.test_pages import token
from tests.webapp.visiting import Open, finds_nothing_wrong, sees, tap, visiting
from tests.webapp.worlds import Client, Visitor, World, path, site, visitor

NOW = Schedule(datetime(2026, 11, 23, 9, 0), ZONE)
"""It begins at this moment."""
TITLES = ("Autumn Leaves", "Blue Bossa", "Doxy")


class Page:
    """A jam that has just begun, and its page."""

    def __init__(self, world: World, client: Client, session: SessionDetails, host: Visitor) -> None:
        self.world, self.client, self.session, self.host = world, client, session, host
        self.alice = visitor("Alice")
        self.songs: dict[str, int] = {}

    async def asks(self, where: str, who: Visitor, **form: str) -> tuple[int, str]:
        """What a person gets below the queue's path; a form is posted."""
        headers = {"Authorization": f"Bearer {await token(self.client, who)}"}
        url = f"/parts{path(self.session)}/queue{where}"
        asked = (
            self.client.post(url, headers=headers, data=form)
            if form
            else self.client.get(url, headers=headers)
        )
        response = await asked
        return response.status, unescape(re.sub(r"(<[^>]+>|\s)+", " ", await response.text()))

    async def calls(self, who: Visitor, *titles: str) -> list[int]:
        """Let somebody call songs in the chat."""
        actor = await self.world.actor(who)
        found = []
        for title in titles:
            done = await self.world.db.write(actor, queue_calls.call, self.session.id, self.songs[title])
            found.append(done.entry.id)
        return found

    async def board(self) -> queue.Board:
        return await self.world.db.read(self.world.organizer, queue.board, self.session.id)


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    """A community with its organizer."""
    return await World.begin(sqlite_database)


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    """The site, asked directly."""
    async with TestClient(TestServer(site(world.db))) as client:
        yield client


@pytest.fixture
async def page(world: World, client: Client) -> Page:
    """Three songs can be called."""
    session = await world.session(kind=Kind.JAM_SESSION, schedule=NOW)
    found = Page(world, client, session, Visitor(await telegram_id(world), "Owner", "en"))
    for title in TITLES:
        draft = SongDraft(title=title, key="Gm")
        song = await world.db.write(world.organizer, repertoire.add, session.program_id, draft)
        found.songs[title] = song.id
    return found


async def test_a_song_is_called_and_has_its_place(page: Page) -> None:
    status, text = await page.asks("/call", page.alice, id=str(page.songs["Doxy"]))
    assert (status, "Called. You are no. 1." in text) == (200, True)
    status, text = await page.asks("/call", page.alice, song="autumn leaves, Bb, 120")
    assert "Called. You are no. 2." in text
    status, text = await page.asks("/call", visitor("Bob"), id=str(page.songs["Doxy"]))
    assert "Already called by Alice: Doxy, no. 1." in text
    board = await page.board()
    assert [(one.title, one.key, one.tempo) for one in board.waiting] == [
        ("Doxy", "Gm", ""),
        ("Autumn Leaves", "Bb", "120"),
    ]


async def test_similar_titles_are_shown_before_a_song_is_added(page: Page) -> None:
    _status, text = await page.asks("/call", page.alice, song="Blue Bosa")
    assert "Is it one of these?" in text
    assert (await page.board()).waiting == ()
    await page.asks("/call", page.alice, song="Blue Bosa", new="yes")
    assert [one.title for one in (await page.board()).waiting] == ["Blue Bosa"]
    status, text = await page.asks("/call", page.alice, song="ليلة" * 60)
    assert (status, "too long" in text) == (422, True)


async def test_it_is_asked_again_for_little_and_answered_only_when_it_changed(page: Page) -> None:
    await page.calls(page.alice, "Doxy")
    mark = (await page.board()).mark
    assert await page.asks(f"/live?seen={mark}", page.alice) == (204, "")
    await page.calls(page.alice, "Blue Bossa")
    status, text = await page.asks(f"/live?seen={mark}", page.alice)
    assert (status, "Blue Bossa" in text) == (200, True)


async def test_songs_are_found_as_they_are_typed(page: Page) -> None:
    await page.calls(page.alice, "Doxy")
    _status, text = await page.asks("/songs?song=dox", page.alice)
    assert re.search(r"Doxy .* no\. 1", text)
    assert "Blue Bossa" not in text
    _status, text = await page.asks("/songs?source=favourites", page.alice)
    assert "You have no favourites here yet." in text
    assert (await page.asks("/songs?source=nonsense", page.alice))[0] == 422


async def test_hosts_run_it_and_the_second_sees_todays_order(page: Page) -> None:
    first, second = await page.calls(page.alice, "Doxy", "Blue Bossa")
    status, _text = await page.asks(f"/{first}/act", page.alice, do="play")
    assert status == 403
    await page.asks(f"/{second}/move", page.host, seen="2", place="1")
    _status, text = await page.asks(f"/{second}/move", page.host, seen="2", place="9")
    assert "Somebody was faster" in text
    await page.asks(f"/{second}/act", page.host, do="play")
    board = await page.board()
    assert (board.playing and board.playing.id, [one.id for one in board.waiting]) == (second, [first])
    await page.asks("/undo", page.host, revision=str(board.undo_at))
    assert [one.id for one in (await page.board()).waiting] == [second, first]
    status, text = await page.asks("/rules", page.host, order="fair", per_person="99")
    assert (status, "number of songs" in text) == (422, True)
    await page.asks("/rules", page.host, order="fair", per_person="1", open="no")
    rules = (await page.board()).rules
    assert (rules.order, rules.per_person, rules.open) == ("fair", 1, False)
    status, text = await page.asks("/call", visitor("Bob"), song="Zingaro")
    assert (status, "No more songs are taken right now." in text) == (409, True)
    assert (await page.asks("/rules", page.alice, order="fair"))[0] == 403
    assert (await page.asks(f"/{first}/act", page.host, do="nonsense"))[0] == 422


async def test_one_s_own_song_is_changed_and_withdrawn(page: Page) -> None:
    (doxy,) = await page.calls(page.alice, "Doxy")
    _status, text = await page.asks(f"/{doxy}", page.alice)
    assert "It is no. 1: the next one." in text
    await page.asks(f"/{doxy}/sound", page.alice, key="Bb", tempo="fast")
    assert (await page.board()).waiting[0].key == "Bb"
    assert (await page.asks(f"/{doxy}/sound", visitor("Bob"), key="C", tempo=""))[0] == 403
    assert (await page.asks(f"/{doxy}/sound", page.alice, key="x" * 21, tempo=""))[0] == 422
    await page.asks(f"/{doxy}/withdraw", page.alice, now="yes")
    assert (await page.board()).waiting == ()
    _status, text = await page.asks(f"/{doxy}", page.alice)
    assert "This song is not in the queue any more." in text


async def test_afterwards_the_page_and_the_session_tell_what_was_played_and_who_called_it(page: Page) -> None:
    first, second = await page.calls(page.alice, "Doxy", "Blue Bossa")
    for entry in (second, first):
        page.world.town.now += timedelta(minutes=5)
        await page.world.db.write(page.world.organizer, queue_hosts.play, entry)
    await page.world.db.write(page.world.organizer, queue_hosts.done, first)
    page.world.town.now = page.session.ends_at + timedelta(minutes=1)
    _status, text = await page.asks("", page.alice)
    assert re.search(r"What was played 1 Blue Bossa .* 2 Doxy", text)
    headers = {"Authorization": f"Bearer {await token(page.client, page.alice)}"}
    response = await page.client.get(f"/parts{path(page.session)}", headers=headers)
    shown = unescape(re.sub(r"(<[^>]+>|\s)+", " ", await response.text()))
    assert re.search(r"What was played\s+1\s+Blue Bossa\s+Called by Alice\s+2\s+Doxy", shown)


async def test_a_meetup_has_none_and_a_stranger_sees_none(page: Page) -> None:
    meetup = await page.world.session("Meetup", kind=Kind.MEETUP)
    inside = await page.world.session("Members", kind=Kind.JAM_SESSION, visibility="members_only")
    for other in (meetup, inside):
        stranger = Page(page.world, page.client, other, page.host)
        assert (await stranger.asks("", visitor("Eve")))[0] == 404


async def test_the_card_s_link_opens_it(page: Page) -> None:
    signed = visitor("Ann").init_data(start=f"queue_{page.session.reference}")
    response = await page.client.post("/app/token", headers={"Authorization": f"tma {signed}"})
    assert (await response.json())["page"] == f"/app{path(page.session)}/queue"


@pytest.fixture
async def visit(world: World, sandbox: Sandbox, browser: Browser) -> AsyncIterator[Open]:
    """Open a page of the Mini App as somebody."""
    async with visiting(world.db, f"{sandbox.url}/telegram-web-app.js", browser) as open_page:
        yield open_page


async def test_in_a_browser_it_follows_by_itself_and_keeps_the_focus(page: Page, visit: Open) -> None:
    await page.calls(page.alice, "Doxy", "Blue Bossa")
    shown = await visit(f"/app{path(page.session)}/queue", page.host)
    await finds_nothing_wrong(shown)
    await shown.get_by_role("button", name="Move up: Blue Bossa").focus()
    await shown.keyboard.press("Enter")
    await expect(shown.locator("#queue li").first).to_contain_text("Blue Bossa")
    await tap(shown, "Play next")
    await expect(shown.locator("#queue section").first).to_contain_text("Blue Bossa")
    await shown.get_by_label("Title, and key and tempo if you like").fill("Autumn")
    await expect(shown.locator("#songs li")).to_have_count(1)
    await page.calls(visitor("Bob"), "Autumn Leaves")  # elsewhere, meanwhile
    await sees(shown, "Autumn Leaves")
    await expect(shown.locator("#queue li")).to_have_count(2, timeout=10_000)
    await expect(shown.get_by_label("Title, and key and tempo if you like")).to_have_value("Autumn")
    await expect(shown.locator("#song")).to_be_focused()
    await finds_nothing_wrong(shown)
    await shown.get_by_role("link", name="Doxy").click()
    await sees(shown, "For today")
    await shown.get_by_label("Key", exact=True).fill("Bb")
    await finds_nothing_wrong(shown)
    await tap(shown, "Save")
    await expect(shown.locator("#queue")).to_contain_text("Bb")
