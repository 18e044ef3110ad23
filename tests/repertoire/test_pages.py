"""Songs in the Mini App, as a browser asks for them: lists, one song, votes, the form."""

import re
from collections.abc import AsyncIterator
from html import unescape

import pytest
from aiohttp.test_utils import TestClient, TestServer

from models.database import Database
from models.programs import Kind, Visibility
from models.queue import QueueEntry, QueueStatus
from models.tx import Tx
from models.votes import Choice
from services import (
    members,
    plays,
    programs,
    repertoire,
    song_edit,
    song_history,
    song_lists,
    song_words,
    voting,
)
from services.songs import SongDetails
from tests.webapp.test_pages import ask, token
from tests.webapp.worlds import Client, Visitor, World, site, visitor


@pytest.fixture
async def db(sqlite_database: Database) -> Database:
    return sqlite_database


@pytest.fixture
async def client(db: Database) -> AsyncIterator[Client]:
    async with TestClient(TestServer(site(db))) as opened:
        yield opened


@pytest.fixture
async def world(db: Database) -> World:
    return await World.begin(db)


@pytest.fixture
async def ann(world: World) -> Visitor:
    """A member."""
    ann = visitor("Ann")
    await world.db.write(await world.actor(ann), members.join)
    return ann


@pytest.fixture
async def club(world: World) -> int:
    """The program's id."""
    return (await world.session("Real Book Club", kind=Kind.BOOK_CLUB)).program_id


async def bring(world: World, club: int, *texts: str) -> list[SongDetails]:
    return [
        await world.db.write(world.organizer, repertoire.add, club, song_words.understood(text))
        for text in texts
    ]


async def get(client: Client, who: Visitor, path: str) -> str:
    response = await ask(client, who, f"/parts{path}")
    assert response.status == 200, await response.text()
    return unescape(await response.text())


async def post(client: Client, who: Visitor, path: str, **fields: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {await token(client, who)}"}
    response = await client.post(f"/parts{path}", data=fields, headers=headers)
    return response.status, unescape(await response.text())


def fields_of(page: str) -> dict[str, str]:
    """What the song's form holds, hidden fields too."""
    form = page[page.index('<form id="song"') :]
    inputs = dict(re.findall(r'<input[^>]*name="([\w-]+)" value="([^"]*)"', form))
    areas = dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>([^<]*)</textarea>', form))
    return {**inputs, **areas}


async def test_the_lists_are_a_tap_apart_and_a_vote_stays_where_it_is(
    client: Client, world: World, ann: Visitor, club: int
) -> None:
    solar, _misty = await bring(world, club, "Solar, Miles Davis, Cm, 160, advanced", "Misty, Erroll Garner")
    path = f"/{world.community}/program/{club}/songs"
    assert "Songs" in await get(client, ann, path.removesuffix("/songs"))
    page = await get(client, ann, path)
    for told in ("Miles Davis", "Cm · 160 bpm · Advanced", "2 songs wait for your vote", "Top voted"):
        assert told in page
    status, row = await post(
        client, ann, f"/{world.community}/song/{solar.id}/vote", choice="up", **{"from": "list"}
    )
    assert status == 200
    assert row.lstrip().startswith(f'<li id="song-row-{solar.id}">')
    assert re.search(r'value="up" aria-pressed="true"', row)
    assert "You want to play Solar. 👍 1" in row
    page = await get(client, ann, f"{path}/advanced")
    assert "Solar" in page
    assert "Misty" not in page
    assert "No song has these words" in await get(client, ann, f"{path}/found?q=blues")
    assert "Misty" in await get(client, ann, f"{path}/found?q=garner")


async def test_a_song_has_its_links_votes_and_favourite(
    client: Client, world: World, ann: Visitor, club: int
) -> None:
    (song,) = await bring(world, club, "Solar, Miles Davis, https://youtu.be/a, note: in two")
    path = f"/{world.community}/song/{song.id}"
    page = await get(client, ann, path)
    for told in ("Performance", "youtu.be", "in two", "Never played", "Suggested by Owner"):
        assert told in page
    _status, page = await post(client, ann, f"{path}/vote", choice="down")
    assert "You would rather not play Solar. 👍 0 · 👎 1" in page
    _status, page = await post(client, ann, f"{path}/favourite", wanted="yes")
    assert "Drop favourite" in page
    assert "Take off the list" not in page
    assert (await post(client, ann, f"{path}/vote", choice="sideways"))[0] == 422


async def test_the_history_of_a_song_leads_to_its_sessions(
    client: Client, world: World, ann: Visitor, club: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(song_history, "PAGE_IN_APP", 1)
    (song,) = await bring(world, club, "Solar")
    dates = (await world.db.read(world.organizer, programs.details, club)).upcoming[:2]

    def play(tx: Tx) -> None:
        """As a queue would say it."""
        for date in dates:
            values = {"session_id": date.id, "song_id": song.id, "called_by": tx.actor.user_id}
            tx.add(
                QueueEntry,
                **values,
                position=1,
                status=QueueStatus.PLAYED,
                called_at=tx.now,
                done_at=date.starts_at,
            )
            plays.settle(tx, date.id)

    await world.db.write(await world.actor(ann), play)
    path = f"/{world.community}/song/{song.id}"
    page = await get(client, ann, path)
    assert f"session/{dates[1].id}" in page
    assert "called by Ann" in page
    more = re.search(r'hx-get="/parts([^"]+/history/1)"', page)
    assert more
    assert f"session/{dates[0].id}" in await get(client, ann, more.group(1))
    assert "played 2 times, last on" in await get(
        client, ann, f"/{world.community}/program/{club}/songs/played"
    )


async def test_one_votes_song_after_song(client: Client, world: World, ann: Visitor, club: int) -> None:
    await bring(world, club, "Solar", "Misty")
    path = f"/{world.community}/program/{club}/vote"
    page = await get(client, ann, path)
    for left in ("2 songs wait", "1 song waits"):
        assert left in page
        song = re.search(rf"{path}/(\d+)", page)
        assert song
        _status, page = await post(client, ann, f"{path}/{song.group(1)}", choice="neutral")
    assert "That was all." in page


async def test_a_song_is_suggested_by_a_message_that_fills_in_the_form(
    client: Client, world: World, ann: Visitor, club: int
) -> None:
    path = f"/{world.community}/program/{club}/songs/suggest"
    page = await get(client, ann, f"{path}?message=Solar, Miles Davis, Cm, https://youtu.be/a")
    fields = fields_of(page)
    assert (fields["title"], fields["composer"], fields["key"]) == ("Solar", "Miles Davis", "Cm")
    assert fields["performance"] == "https://youtu.be/a"
    status, page = await post(client, ann, path, **fields)
    assert status == 200
    assert "Suggested. Everyone can vote for it now." in page
    assert "Suggested by Ann" in page


async def test_what_cannot_be_is_said_beside_its_field(
    client: Client, world: World, ann: Visitor, club: int
) -> None:
    path = f"/{world.community}/program/{club}/songs/suggest"
    for fields, field, said in (
        ({"title": "أ" * 300}, "song_title", "The title is too long: at most 200 characters."),
        ({"title": ""}, "song_title", "The title: something is missing."),
        ({"title": "Solar", "lead_sheet": "htp://foo"}, "lead_sheet", "write links that begin with https://"),
        (
            {"title": "Solar", "difficulty": "hardest"},
            "difficulty",
            "The difficulty: I did not understand that.",
        ),
    ):
        headers = {"Authorization": f"Bearer {await token(client, ann)}"}
        response = await client.post(f"/parts{path}", data=fields, headers=headers)
        assert (response.status, response.headers["HX-Retarget"]) == (422, f"#problem-{field}")
        assert said in await response.text()


async def test_a_similar_title_is_asked_about_with_all_that_was_typed(
    client: Client, world: World, ann: Visitor, club: int
) -> None:
    (song,) = await bring(world, club, "Autumn Leaves, Joseph Kosma")
    path = f"/{world.community}/program/{club}/songs/suggest"
    _status, page = await post(client, ann, path, title="Autum Leaves", key="Gm")
    assert "Did you mean a song that is there already?" in page
    fields = fields_of(page)
    assert (fields["title"], fields["key"], fields["sure"]) == ("Autum Leaves", "Gm", "yes")
    _status, page = await post(client, ann, f"/{world.community}/song/{song.id}/same")
    assert "It has your vote." in page
    _status, page = await post(client, ann, path, **fields)
    assert "Suggested by Ann" in page
    _status, page = await post(client, ann, path, title="autumn leaves", composer="joseph kosma")
    assert "It is on the list already" in page


async def test_the_second_of_two_sees_what_the_first_wrote_and_keeps_what_they_typed(
    client: Client, world: World, ann: Visitor, club: int
) -> None:
    alice = await world.actor(ann)
    song = await world.db.write(alice, repertoire.add, club, song_words.understood("Solar, Cm"))
    path = f"/{world.community}/song/{song.id}/edit"
    fields = fields_of(await get(client, ann, path))
    other = song_words.understood("Solar, Am, 160")
    await world.db.write(world.organizer, song_edit.save, song.id, song.draft, other)
    _status, page = await post(client, ann, path, **{**fields, "key": "Dm", "notes": "slowly"})
    assert "Owner changed this song meanwhile." in page
    assert 'id="clash-key">Now: <bdi>Am</bdi>' in page
    again = fields_of(page)
    assert (again["key"], again["was-key"], again["tempo"]) == ("Dm", "Am", "160")
    _status, page = await post(client, ann, path, **again)
    assert "Saved." in page
    now = await world.db.read(alice, repertoire.load, song.id)
    assert (now.draft.key, now.draft.tempo, now.draft.notes) == ("Dm", "160", "slowly")


async def test_a_song_is_taken_off_and_brought_back(
    client: Client, world: World, ann: Visitor, club: int
) -> None:
    song = await world.db.write(await world.actor(ann), repertoire.add, club, song_words.understood("Solar"))
    path = f"/{world.community}/song/{song.id}"
    _status, page = await post(client, ann, f"{path}/remove")
    assert f"{path}/restore" in page
    status, page = await post(client, ann, f"{path}/vote", choice="up")
    assert (status, "“Solar” was taken off the list." in page) == (409, True)
    _status, page = await post(client, ann, f"{path}/restore")
    assert "It is back." in page


async def test_nobody_sees_or_changes_what_is_not_theirs(client: Client, world: World, ann: Visitor) -> None:
    hidden = await world.session("Secret", kind=Kind.JAM_SESSION, visibility=Visibility.INVITE_ONLY)
    (song,) = await bring(world, hidden.program_id, "Zebrafish blues")
    songs, one = f"/{world.community}/program/{hidden.program_id}", f"/{world.community}/song/{song.id}"
    for path in (
        f"{songs}/songs",
        f"{songs}/vote",
        f"{songs}/songs/suggest",
        one,
        f"{one}/edit",
        f"{one}/history",
    ):
        response = await ask(client, ann, f"/parts{path}")
        assert response.status == 404
        assert "Zebrafish" not in await response.text()
    for path in (f"{one}/vote", f"{one}/favourite", f"{one}/remove", f"{one}/restore", f"{songs}/songs/post"):
        assert (await post(client, ann, path, choice="up", wanted="yes"))[0] == 404
    (public,) = await bring(world, (await world.session("Jam", kind=Kind.JAM_SESSION)).program_id, "Misty")
    for path in ("edit", "remove"):
        status, _page = await post(client, ann, f"/{world.community}/song/{public.id}/{path}", title="X")
        assert status == 403
    found = await world.db.read(world.organizer, song_lists.page_of, public.program_id)
    assert [line.title for line in found.lines] == ["Misty"]
    assert (await world.db.write(world.organizer, voting.vote, public.id, Choice.UP)).song.ups == 1
