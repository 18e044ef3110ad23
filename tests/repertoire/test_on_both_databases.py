"""Songs on SQLite and on PostgreSQL: each there once, changed by those who may, counted right in a crowd."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from models.actor import Actor
from models.database import Database
from models.outbox import OutboxMessage
from models.programs import Kind as ProgramKind
from models.programs import Visibility
from models.tx import here, table_of
from models.votes import Choice
from services import (
    favourites,
    program_life,
    repertoire,
    song_edit,
    song_history,
    song_lists,
    song_words,
    voting,
    voting_card,
)
from services.errors import NotAllowed, NotFound, NotMember, SongGone, SongKnown
from services.outbox import Kind
from services.repertoire import Suggested
from services.song_draft import SongDraft, SongFact
from services.song_lists import SongList
from services.songs import SongDetails
from tests.models.test_query_counts import count
from tests.town import Town

outbox = table_of(OutboxMessage)


@pytest.fixture
async def town(database: Database) -> Town:
    return Town(database)


@pytest.fixture
async def owner(town: Town) -> Actor:
    return await town.community()


@pytest.fixture
async def club(town: Town, owner: Actor) -> int:
    """A book club's id."""
    return (await town.session(owner, name="Real Book Club", kind=ProgramKind.BOOK_CLUB)).program_id


async def bring(town: Town, who: Actor, program: int, *texts: str) -> list[SongDetails]:
    """Songs as they are written in one message."""
    return [await town.db.write(who, repertoire.add, program, song_words.understood(text)) for text in texts]


async def titles(town: Town, who: Actor, program: int, which: SongList, words: str = "") -> list[str]:
    found = await town.db.read(who, song_lists.page_of, program, which, 0, words)
    return [line.title for line in found.lines]


async def test_a_song_that_two_suggest_at_once_is_there_once(town: Town, owner: Actor, club: int) -> None:
    crowd = [await town.person(community=owner.community_id) for _ in range(8)]
    drafts = [SongDraft("Autumn Leaves", "Joseph Kosma"), SongDraft("autumn  leaves", "joseph kosma")]
    made: list[Suggested] = await asyncio.gather(
        *(town.db.write(who, repertoire.suggest, club, drafts[n % 2]) for n, who in enumerate(crowd))
    )
    assert len({one.song.id for one in made}) == 1
    assert [one.known for one in made].count(False) == 1
    page = await town.db.read(owner, song_lists.page_of, club)
    assert page.count == 1


async def test_two_hundred_who_vote_at_once_on_the_card_are_all_counted(
    town: Town, owner: Actor, club: int
) -> None:
    (song,) = await bring(town, owner, club, "Autumn Leaves")
    await town.db.write(owner, voting_card.post, club)
    crowd = await town.crowd(200, owner.community_id or 0)
    await asyncio.gather(
        *(
            town.db.write(who, voting.vote, song.id, Choice.UP if n % 4 else Choice.DOWN)
            for n, who in enumerate(crowd)
        )
    )
    now = await town.db.read(owner, repertoire.load, song.id)
    assert (now.ups, now.downs, now.score) == (150, 50, 100)
    # All that the group's card has to do for them is one edit.
    waiting = select(func.count()).where(here(outbox), outbox.c.kind == Kind.CARD.value)
    assert await town.db.read(owner, lambda tx: tx.value(waiting)) == 1


async def test_lists_say_what_they_promise(town: Town, owner: Actor, club: int) -> None:
    ann = await town.person(community=owner.community_id)
    solar, misty = await bring(town, owner, club, "Solar, Miles Davis, advanced", "Misty, Erroll Garner")
    (leaves,) = await bring(town, ann, club, "Autumn Leaves, Joseph Kosma, beginner")
    for who, song, choice in ((ann, misty, Choice.UP), (owner, misty, Choice.UP), (ann, solar, Choice.DOWN)):
        await town.db.write(who, voting.vote, song.id, choice)
    await town.db.write(ann, favourites.keep, solar.id, wanted=True)
    await town.db.write(ann, favourites.keep, solar.id, wanted=True)

    assert await titles(town, ann, club, SongList.TOP) == ["Misty", "Autumn Leaves", "Solar"]
    assert await titles(town, ann, club, SongList.NEW) == ["Autumn Leaves", "Misty", "Solar"]
    assert await titles(town, ann, club, SongList.NEVER) == ["Misty", "Autumn Leaves", "Solar"]
    assert await titles(town, ann, club, SongList.PLAYED) == []
    assert await titles(town, ann, club, SongList.BEGINNER) == ["Autumn Leaves"]
    assert await titles(town, ann, club, SongList.FAVOURITES) == ["Solar"]
    assert await titles(town, owner, club, SongList.FAVOURITES) == []
    assert await titles(town, ann, club, SongList.MINE) == ["Autumn Leaves"]
    assert await titles(town, ann, club, SongList.FOUND, "DAVIS") == ["Solar"]
    for sign in ("100%", "%", "_", "\\", "%\\"):
        assert await titles(town, ann, club, SongList.FOUND, sign) == []
    board = await town.db.read(ann, song_lists.board, club)
    assert (board.count, board.unvoted) == (3, 1)
    assert [line.id for line in await town.db.read(ann, repertoire.search, club, "autumn")] == [leaves.id]


async def test_a_similar_title_is_noticed(town: Town, owner: Actor, club: int) -> None:
    await bring(
        town, owner, club, "Autumn Leaves, Joseph Kosma", "All Blues", "Água de Beber", "The Days of Wine"
    )

    async def like(title: str) -> list[str]:
        return [line.title for line in await town.db.read(owner, repertoire.find_similar, club, title)]

    assert await like("autum leaves") == ["Autumn Leaves"]
    assert await like("Autumn Leaves (Les feuilles mortes)") == ["Autumn Leaves"]
    assert await like("agua de beber") == ["Água de Beber"]
    assert await like("Days of wine") == ["The Days of Wine"]
    assert await like("Blues for Alice") == []
    assert await like("Solar") == []


async def test_a_vote_on_a_song_that_was_taken_off_is_refused_and_an_undo_brings_all_back(
    town: Town, owner: Actor, club: int
) -> None:
    ann = await town.person(community=owner.community_id)
    (song,) = await bring(town, ann, club, "Solar")
    await town.db.write(ann, voting.vote, song.id, Choice.UP)
    await town.db.write(ann, song_edit.remove, song.id)
    with pytest.raises(SongGone, match="Solar"):
        await town.db.write(owner, voting.vote, song.id, Choice.UP)
    with pytest.raises(SongGone):
        await town.db.write(ann, song_edit.save, song.id, song.draft, SongDraft("Solar 2"))
    await town.db.write(ann, song_edit.restore, song.id)
    assert (await town.db.read(ann, repertoire.load, song.id)).ups == 1

    await town.db.write(ann, song_edit.remove, song.id)
    await bring(town, owner, club, "SOLAR")
    with pytest.raises(SongKnown):
        await town.db.write(ann, song_edit.restore, song.id)


async def test_each_changes_their_own_and_who_runs_the_program_all(
    town: Town, owner: Actor, club: int
) -> None:
    ann, ben = [await town.person(community=owner.community_id) for _ in range(2)]
    (song,) = await bring(town, ann, club, "Solar, Cm")
    for refused in (song_edit.opened, song_edit.remove):
        with pytest.raises(NotAllowed):
            await town.db.write(ben, refused, song.id)
    with pytest.raises(NotAllowed):
        await town.db.write(ben, voting_card.post, club)
    wanted = replace(song.draft, key="Am")
    assert (await town.db.write(ann, song_edit.save, song.id, song.draft, wanted)).song.draft.key == "Am"
    slower = replace(wanted, tempo="90")
    assert (await town.db.write(owner, song_edit.save, song.id, wanted, slower)).song.draft == slower


async def test_the_second_of_two_sees_what_the_first_changed_and_loses_nothing(
    town: Town, owner: Actor, club: int
) -> None:
    ann = await town.person("Ann", owner.community_id)
    video, chart = "https://youtu.be/a", "https://example.org/a.pdf"
    (song,) = await bring(town, ann, club, f"Solar, Cm, {video}")
    seen = song.draft
    first = song_words.changed(replace(seen, key="Am"), SongFact.LINKS, chart)
    await town.db.write(ann, song_edit.save, song.id, seen, first)

    both = replace(seen, key="Dm", tempo="120", links={})
    refused = await town.db.write(owner, song_edit.save, song.id, seen, both)
    assert (refused.clashes, refused.by, refused.song.draft.key) == ((SongFact.KEY,), "Ann", "Am")
    assert (await town.db.read(owner, repertoire.load, song.id)).draft == first

    merged = refused.wanted
    assert (merged.key, merged.tempo, list(merged.links.values())) == ("Dm", "120", [(chart,)])
    saved = await town.db.write(owner, song_edit.save, song.id, refused.song.draft, merged)
    assert (saved.clashes, saved.song.draft) == ((), merged)


async def test_a_song_cannot_become_one_that_is_there(town: Town, owner: Actor, club: int) -> None:
    solar, misty = await bring(town, owner, club, "Solar", "Misty")
    with pytest.raises(SongKnown):
        await town.db.write(owner, song_edit.save, misty.id, misty.draft, solar.draft)


async def test_songs_are_seen_and_voted_on_by_those_who_see_the_program(town: Town, owner: Actor) -> None:
    closed = await town.session(
        owner, name="Closed", kind=ProgramKind.JAM_SESSION, visibility=Visibility.INVITE_ONLY
    )
    inner = await town.session(
        owner, name="Inner", kind=ProgramKind.JAM_SESSION, visibility=Visibility.MEMBERS_ONLY
    )
    (hidden,) = await bring(town, owner, closed.program_id, "Solar")
    (ours,) = await bring(town, owner, inner.program_id, "Misty")
    ann = await town.person(community=owner.community_id)
    stranger = await town.inside(await town.person(), owner.community_id or 0)
    for who, song in ((ann, hidden), (stranger, hidden), (stranger, ours)):
        with pytest.raises(NotFound):
            await town.db.read(who, repertoire.load, song.id)
        with pytest.raises(NotFound):
            await town.db.write(who, voting.vote, song.id, Choice.UP)
        with pytest.raises(NotFound):
            await town.db.read(who, song_lists.page_of, song.program_id)
    await town.db.write(ann, voting.vote, ours.id, Choice.UP)


async def test_who_votes_on_a_public_program_becomes_a_member_as_by_an_answer(
    town: Town, owner: Actor, club: int
) -> None:
    from services import communities

    (song,) = await bring(town, owner, club, "Solar")
    stranger = await town.inside(await town.person(), owner.community_id or 0)
    await town.db.write(stranger, voting.vote, song.id, Choice.UP)
    assert (await town.inside(stranger, owner.community_id or 0)).is_member

    await town.db.write(owner, communities.change, requires_approval=True)
    other = await town.inside(await town.person(), owner.community_id or 0)
    with pytest.raises(NotMember):
        await town.db.write(other, voting.vote, song.id, Choice.UP)


async def test_one_votes_song_by_song_until_all_are_judged(town: Town, owner: Actor, club: int) -> None:
    ann = await town.person(community=owner.community_id)
    await bring(town, owner, club, "Solar", "Misty", "So What")
    judged = []
    ballot = await town.db.read(ann, voting.ballot, club)
    while ballot.song is not None:
        judged.append(ballot.song.title)
        _voted, ballot = await town.db.write(ann, voting.vote_and_go_on, ballot.song.id, Choice.NEUTRAL)
    assert (sorted(judged), ballot.left) == (["Misty", "So What", "Solar"], 0)


async def test_a_deleted_program_takes_its_songs_along(town: Town, owner: Actor, club: int) -> None:
    (song,) = await bring(town, owner, club, "Solar")
    await town.db.write(owner, program_life.delete, club)
    with pytest.raises(NotFound):
        await town.db.read(owner, repertoire.load, song.id)
    await town.db.write(owner, program_life.restore, club)
    assert (await town.db.read(owner, repertoire.load, song.id)).draft == SongDraft("Solar")


@pytest.mark.parametrize(
    ("screen", "target"),
    [
        (song_lists.board, "program"),
        *((song_lists.view, which) for which in SongList),
        (voting.ballot, "program"),
        (repertoire.load, "song"),
        (song_history.of_song, "song"),
        (repertoire.find_similar, "Song"),
    ],
)
async def test_a_screen_of_songs_asks_no_more_when_there_is_more(
    sqlite_database: Database, screen: Callable[..., Any], target: str | SongList
) -> None:
    town = Town(sqlite_database)
    owner = await town.community()
    club = (await town.session(owner, kind=ProgramKind.BOOK_CLUB)).program_id
    (song,) = await bring(town, owner, club, "Song")
    args = {"song": (song.id,), "program": (club,), "Song": (club, "Song")}.get(target, (club, target, 0))
    few = await count(town.db, owner, screen, *args)

    others = await bring(town, owner, club, *(f"Song {number}, beginner" for number in range(30)))
    for other in others[::2]:
        await town.db.write(owner, voting.vote, other.id, Choice.UP)
        await town.db.write(owner, favourites.keep, other.id, wanted=True)
    assert await count(town.db, owner, screen, *args) == few
