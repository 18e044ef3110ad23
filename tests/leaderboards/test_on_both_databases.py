"""Who is ahead, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from models.actor import Actor
from models.communities import Standing
from models.database import Database
from models.programs import Visibility
from models.repertoire import Song
from models.tx import Tx, here, table_of
from models.votes import Choice, VoteSubject
from services import leaderboards, leaving, marking, votes
from services.errors import NotAllowed, NotFound, NotMember
from services.leaderboards import Board, Topic, Wanted
from services.periods import Period
from services.sessions import SessionDetails
from tests.town import Town

songs = table_of(Song)


class Circle:
    """A community with people who come, vote and bring songs."""

    def __init__(self, town: Town, owner: Actor, jam: SessionDetails) -> None:
        self.town, self.db, self.owner, self.jam = town, town.db, owner, jam
        self.people: dict[str, Actor] = {}

    async def comes(self, *names: str, to: SessionDetails | None = None) -> None:
        session = to or self.jam
        self.town.now = max(self.town.now, session.starts_at)
        for name in names:
            await self.db.write(self.owner, marking.mark, session.id, self.id(name), came=True)

    async def brings(self, name: str, title: str, played: int = 0) -> int:
        def add(tx: Tx) -> int:
            values = {"title": title, "title_key": title.lower(), "created_by": tx.actor.user_id}
            dates = {"created_at": tx.now, "updated_at": tx.now}
            return tx.add(Song, program_id=self.jam.program_id, times_played=played, **values, **dates)

        return await self.db.write(self.people[name], add)

    async def votes(self, name: str, *ids: int, choice: Choice = Choice.UP) -> None:
        for song in ids:
            await self.db.write(
                self.people[name], votes.cast, VoteSubject.SONG, song, self.jam.program_id, choice
            )

    def id(self, name: str) -> int:
        return self.people[name].user_id or 0

    async def board(self, topic: Topic = Topic.VISITS, name: str = "", **wanted: object) -> Board:
        given = Wanted(topic, wanted.get("period", Period.EVER), wanted.get("program_id"))  # type: ignore[arg-type]
        return await self.db.read(self.people.get(name, self.owner), leaderboards.board, given)


def places(board: Board) -> list[tuple[int, str, int]]:
    return [(one.place, one.name, one.count) for one in board.lines]


@pytest.fixture
async def circle(database: Database) -> Circle:
    town = Town(database)
    owner = await town.community()
    made = Circle(town, owner, await town.session(owner))
    for name in ("Ann", "Ben", "Cem", "Dee"):
        made.people[name] = await town.person(name, owner.community_id)
    return made


async def second(circle: Circle) -> SessionDetails:
    return await circle.town.session(circle.owner, name="Sunday Jam")


async def test_who_has_the_same_shares_a_place_and_the_next_is_left_free(circle: Circle) -> None:
    sunday = await second(circle)
    await circle.comes("Ann", "Ben", "Cem", "Dee")
    await circle.comes("Ann", "Ben", "Cem", to=sunday)
    found = await circle.board(name="Dee")
    assert places(found) == [(1, "Ann", 2), (1, "Ben", 2), (1, "Cem", 2), (4, "Dee", 1)]
    assert found.mine is not None
    assert found.mine.place == 4
    here = await circle.board(program_id=sunday.program_id, name="Dee")
    assert places(here) == [(1, "Ann", 1), (1, "Ben", 1), (1, "Cem", 1)]
    assert here.mine is None


async def test_who_leaves_is_gone_at_once_and_not_counted_for_places(circle: Circle) -> None:
    sunday = await second(circle)
    await circle.comes("Ann", "Ben")
    await circle.comes("Ann", to=sunday)
    wanted = Wanted(period=Period.EVER)
    for everywhere in (False, True):
        left = await circle.db.write(
            circle.people["Ann"], leaderboards.appear, wanted, on=False, everywhere=everywhere
        )
        assert (places(left), left.mine, left.is_on) == ([(1, "Ben", 1)], None, False)
        back = await circle.db.write(
            circle.people["Ann"], leaderboards.appear, wanted, on=True, everywhere=everywhere
        )
        assert places(back) == [(1, "Ann", 2), (2, "Ben", 1)]


async def test_a_board_left_everywhere_is_left_in_other_communities_too(circle: Circle) -> None:
    other = await circle.town.community("Elsewhere")
    there = await circle.town.inside(circle.people["Ann"], other.community_id or 0)
    wanted = Wanted(period=Period.EVER)
    await circle.db.write(circle.people["Ann"], leaderboards.appear, wanted, on=False, everywhere=False)
    await circle.comes("Ann")
    assert places(await circle.board()) == []
    with pytest.raises(NotMember):
        await circle.db.read(there, leaderboards.board, wanted)


async def test_who_left_the_community_or_was_banned_is_on_no_board(circle: Circle) -> None:
    from models.communities import Membership

    await circle.comes("Ann", "Ben", "Cem")
    await circle.db.write(circle.people["Ann"], leaving.leave)
    table = table_of(Membership)

    def ban(tx: Tx) -> None:
        tx.execute(
            update(table)
            .where(here(table), table.c.user_id == circle.id("Ben"))
            .values(standing=Standing.BANNED)
        )

    await circle.db.write(circle.owner, ban)
    assert places(await circle.board()) == [(1, "Cem", 1)]


async def test_votes_on_deleted_songs_and_taken_back_ones_do_not_count(circle: Circle) -> None:
    leaves, solar, blue = [await circle.brings("Ann", title) for title in ("Leaves", "Solar", "Blue")]
    await circle.votes("Ben", leaves, solar, blue)
    await circle.votes("Cem", leaves)
    await circle.votes("Cem", solar, choice=Choice.NEUTRAL)
    assert places(await circle.board(Topic.VOTES)) == [(1, "Ben", 3), (2, "Cem", 1)]

    def delete(tx: Tx) -> None:
        tx.execute(update(songs).where(here(songs), songs.c.id == blue).values(deleted_at=tx.now))

    await circle.db.write(circle.owner, delete)
    assert places(await circle.board(Topic.VOTES)) == [(1, "Ben", 2), (2, "Cem", 1)]


async def test_songs_that_were_played_count_before_songs_that_were_brought(circle: Circle) -> None:
    for name, title, played in (
        ("Ann", "A", 1),
        ("Ben", "B", 2),
        ("Ben", "C", 0),
        ("Cem", "D", 0),
        ("Cem", "E", 0),
        ("Cem", "F", 0),
    ):
        await circle.brings(name, title, played)
    found = await circle.board(Topic.SONGS)
    assert [(one.place, one.name, one.count, one.brought) for one in found.lines] == [
        (1, "Ben", 1, 2),
        (2, "Ann", 1, 1),
        (3, "Cem", 0, 3),
    ]
    assert found.musical


async def test_a_month_and_a_season_begin_anew(circle: Circle) -> None:
    await circle.comes("Ann")  # in November
    assert places(await circle.board(period=Period.MONTH)) == [(1, "Ann", 1)]
    circle.town.now += timedelta(days=10)
    assert places(await circle.board(period=Period.MONTH)) == []
    assert places(await circle.board(period=Period.SEASON)) == [(1, "Ann", 1)]
    circle.town.now += timedelta(days=30)
    assert places(await circle.board(period=Period.SEASON)) == []
    assert places(await circle.board(period=Period.EVER)) == [(1, "Ann", 1)]


async def test_programs_for_the_invited_count_on_their_own_board_alone(circle: Circle) -> None:
    hidden = await circle.town.session(circle.owner, name="Secret", visibility=Visibility.INVITE_ONLY)
    await circle.comes("Ann", to=hidden)
    assert places(await circle.board()) == []
    assert places(await circle.board(program_id=hidden.program_id)) == [(1, "Ann", 1)]
    with pytest.raises(NotFound):
        await circle.board(program_id=hidden.program_id, name="Ann")


async def test_organizers_switch_boards_off(circle: Circle) -> None:
    await circle.comes("Ann")
    wanted = Wanted(period=Period.EVER)
    with pytest.raises(NotAllowed):
        await circle.db.write(circle.people["Ann"], leaderboards.switch, wanted, on=False)
    off = await circle.db.write(circle.owner, leaderboards.switch, wanted, on=False)
    assert (off.shown, off.lines) == (False, ())
    on = await circle.db.write(circle.owner, leaderboards.switch, wanted, on=True)
    assert places(on) == [(1, "Ann", 1)]


async def test_only_the_first_ten_are_named_and_ones_own_place(circle: Circle) -> None:
    circle.people |= {
        f"P{n:02}": await circle.town.person(f"P{n:02}", circle.owner.community_id) for n in range(9)
    }
    sunday = await second(circle)
    await circle.comes(*circle.people)
    await circle.comes(*(name for name in circle.people if name != "Ann"), to=sunday)
    found = await circle.board(name="Ann")
    assert len(found.lines) == 10
    assert found.mine is not None
    assert (found.mine.place, found.mine.count) == (13, 1)


async def test_a_board_is_for_members(circle: Circle) -> None:
    stranger = await circle.town.inside(await circle.town.person("Eve"), circle.owner.community_id or 0)
    with pytest.raises(NotMember):
        await circle.db.read(stranger, leaderboards.board, Wanted())
