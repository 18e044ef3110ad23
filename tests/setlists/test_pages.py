"""The setlist in the Mini App: what its forms do, and that nothing typed is lost."""

import re
from datetime import datetime

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from models.programs import Kind
from models.rsvp import Answer
from services import setlist_changes, setlist_notes
from services.schedule import Schedule
from services.sessions import SessionDetails
from tests.setlists.songs import bring
from tests.town import ZONE
from tests.webapp.test_pages import ask, token
from tests.webapp.test_session_forms import organizer
from tests.webapp.worlds import Client, Visitor, World, path, site, visitor

TITLES = {"Solar": 9, "Footprints": 7, "Blue Bossa": 5, "Misty": 3}


class Club:
    """A book club, who runs it by the app, and its first session."""

    def __init__(self, world: World, session: SessionDetails, host: Visitor, songs: dict[str, int]) -> None:
        self.world, self.session, self.host, self.songs = world, session, host, songs

    @property
    def where(self) -> str:
        """The path of the list."""
        return f"/parts{path(self.session)}/setlist"


@pytest.fixture
async def club(sqlite_database: Database) -> Club:
    world = await World.begin(sqlite_database)
    session = await world.session(
        "Real Book Club",
        kind=Kind.BOOK_CLUB,
        schedule=Schedule(datetime(2026, 12, 10, 19), ZONE, "FREQ=WEEKLY;BYDAY=TH"),
    )
    program = session.program_id
    songs = {
        title: await world.db.write(world.organizer, bring, program, title, ups=ups, key="Cm")
        for title, ups in TITLES.items()
    }
    return Club(world, session, await organizer(world, visitor("Host")), songs)


async def do(client: Client, who: Visitor, where: str, **form: str) -> tuple[int, str]:
    """Send a form as somebody; status and page."""
    headers = {"Authorization": f"Bearer {await token(client, who)}"}
    response = await client.post(where, data=form, headers=headers)
    return response.status, await response.text()


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


async def test_a_list_is_proposed_taken_and_confirmed_by_forms(club: Club) -> None:
    guest = visitor("Ann")
    async with TestClient(TestServer(site(club.world.db))) as client:
        page = await (await ask(client, club.host, f"{club.where}/proposal")).text()
        assert "9 votes, never played yet" in page
        form = {name: hidden(page, name) for name in ("chosen", "without", "count", "revision")}
        _status, page = await do(client, club.host, f"{club.where}/proposal", **form, more="3")
        form = {name: hidden(page, name) for name in ("chosen", "without", "count", "revision")}
        out = str(club.songs["Solar"])
        _status, page = await do(client, club.host, f"{club.where}/proposal", **form, out=out)
        assert page.index("Misty") < page.index("Footprints")
        form = {name: hidden(page, name) for name in ("chosen", "without", "count", "revision")}
        _status, page = await do(client, club.host, f"{club.where}/proposal", **form, do="take")
        assert "A draft: only organizers see it." in page
        assert "No songs are chosen yet." in await (await ask(client, guest, club.where)).text()
        revision = hidden(page, "revision")
        _status, page = await do(client, club.host, f"{club.where}/choose", revision=revision)
        assert "Confirmed. It goes to those who come" in page
        seen = await (await ask(client, guest, club.where)).text()
        assert "1. <bdi>Misty</bdi>" in seen
        assert "<form" not in seen
        session = await (await ask(client, guest, f"/parts{path(club.session)}")).text()
        assert "<bdi>Misty</bdi>" in session


async def test_songs_are_found_added_ordered_and_described(club: Club) -> None:
    async with TestClient(TestServer(site(club.world.db))) as client:
        page = await (await ask(client, club.host, f"{club.where}/add/n/0")).text()
        assert 'aria-current="page"' in page
        _status, page = await do(client, club.host, f"{club.where}/add/search", words="blue")
        assert "Blue Bossa" in page
        assert "Footprints" not in page
        for title in ("Blue Bossa", "Solar"):
            _status, page = await do(client, club.host, f"{club.where}/add", song=str(club.songs[title]))
        solar = f"{club.where}/song/{club.songs['Solar']}"
        _status, page = await do(client, club.host, solar, do="up")
        assert page.index("1. <bdi>Solar") < page.index("2. <bdi>Blue Bossa")
        _status, page = await do(client, club.host, solar, do="save", key="Dm", note="<b>slow</b>", was="")
        assert "&lt;b&gt;slow&lt;/b&gt;" in page
        assert "Dm" in page
        _status, page = await do(client, club.host, solar, do="remove")
        assert "1. <bdi>Blue Bossa" in page
        _status, page = await do(client, club.host, f"{solar}/restore")
        assert "1. <bdi>Solar" in page
        _status, page = await do(client, club.host, f"{club.where}/note", note="Bring stands", was="")
        assert "Bring stands" in page


async def test_of_two_who_write_a_note_the_second_sees_both(club: Club) -> None:
    write, host = club.world.db.write, club.world.organizer
    await write(host, setlist_changes.add, club.session.id, club.songs["Solar"])
    await write(host, setlist_notes.note, club.session.id, club.songs["Solar"], "theirs", None)
    async with TestClient(TestServer(site(club.world.db))) as client:
        solar = f"{club.where}/song/{club.songs['Solar']}"
        _status, page = await do(client, club.host, solar, do="save", key="", note="mine", was="before")
        assert "Somebody else wrote a note meanwhile." in page
        assert ">mine</textarea>" in page
        was = hidden(page, "was")
        assert was == "theirs"
        _status, page = await do(client, club.host, solar, do="save", key="", note="mine", was=was)
    assert "<bdi>mine</bdi>" in page


async def test_afterwards_the_page_asks_what_was_played(club: Club) -> None:
    write, host = club.world.db.write, club.world.organizer
    await write(host, setlist_changes.add, club.session.id, club.songs["Solar"])
    club.world.town.now = club.session.ends_at
    async with TestClient(TestServer(site(club.world.db))) as client:
        solar = f"{club.where}/song/{club.songs['Solar']}"
        _status, page = await do(client, club.host, solar, do="skipped")
    assert "not played" in page


async def test_a_link_is_added_to_a_song(club: Club) -> None:
    await club.world.db.write(club.world.organizer, setlist_changes.add, club.session.id, club.songs["Solar"])
    materials = f"/parts{path(club.session)}/materials"
    song = str(club.songs["Solar"])
    async with TestClient(TestServer(site(club.world.db))) as client:
        link = {"link": "https://example.org/solar.pdf", "title": "Chart"}
        _status, page = await do(client, club.host, f"{materials}/link", **link, song=song)
        assert "🎵 <bdi>Solar</bdi>" in page
        page = await (await ask(client, club.host, club.where)).text()
        assert "https://example.org/solar.pdf" in page
        page = await (await ask(client, visitor("Ann"), f"/parts/{club.world.community}/song/{song}")).text()
        assert "https://example.org/solar.pdf" in page
        status, _page = await do(
            client, club.host, f"{materials}/link", **link, song=str(club.songs["Misty"])
        )
        assert status == 404, "it is not on the list"


@pytest.mark.parametrize(
    ("where", "form", "status"),
    [
        ("/proposal", {"chosen": "1 x", "count": "3"}, 422),
        ("/proposal", {"chosen": "9" * 30, "count": "3"}, 422),
        ("/proposal", {"chosen": "12345", "without": "1", "count": "99999"}, 200),
        ("/add", {"song": "12345"}, 404),
        ("/add", {}, 404),
        ("/choose", {"revision": "0"}, 422),
        ("/song/12345", {"do": "up"}, 404),
        ("/note", {"note": "ن" * 1001, "was": ""}, 422),
    ],
)
async def test_damaged_forms_are_refused_in_words(
    club: Club, where: str, form: dict[str, str], status: int
) -> None:
    async with TestClient(TestServer(site(club.world.db))) as client:
        assert (await do(client, club.host, club.where + where, **form))[0] == status


async def test_a_member_changes_nothing(club: Club) -> None:
    ann = visitor("Ann")
    await club.world.says(ann, club.session, Answer.GOING)
    async with TestClient(TestServer(site(club.world.db))) as client:
        for where in ("/proposal", "/add/t/0"):
            assert (await ask(client, ann, club.where + where)).status == 403
        status, _page = await do(client, ann, f"{club.where}/add", song=str(club.songs["Solar"]))
        assert status == 403
