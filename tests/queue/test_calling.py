"""Calling songs, on SQLite and on PostgreSQL: in order, once each, and no more than one may."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from models.actor import Actor
from models.database import Database
from models.queue import QueueOrder, QueueStatus
from models.rsvp import Answer
from services import leaving, members, queue, queue_calls, queue_hosts, queue_songs, repertoire, rsvp
from services.errors import BadInput, NotAllowed, NotFound, NotMember, SongGone
from services.queue import State
from services.queue_errors import QueueClosed, TooManyCalls
from tests.queue.nights import TITLES, Night, jam_night


async def test_first_come_is_first_served_with_key_and_tempo_of_the_song_or_of_tonight(night: Night) -> None:
    bob, carol = await night.guest("Bob"), await night.guest("Carol")
    assert (await night.call(bob, "Doxy")).entry.place == 1
    result = await night.call(carol, "Blue Bossa", key=" C   minor ", tempo="slow")
    assert (result.entry.place, result.entry.caller) == (2, "Carol")
    board = await night.board(bob)
    assert [(one.key, one.tempo) for one in board.waiting] == [("Gm", "120"), ("C minor", "slow")]
    assert [one.title for one in board.mine] == ["Doxy"]


async def test_a_song_that_was_called_is_not_called_again(night: Night) -> None:
    bob, carol = await night.guest("Bob"), await night.guest("Carol")
    await night.called((bob, "Doxy"), (bob, "Equinox"))
    again = await night.call(carol, "Equinox")
    assert (again.already, again.entry.caller, again.entry.place) == (True, "Bob", 2)
    assert len(await night.rows()) == 2


async def test_two_who_call_the_same_song_at_once_make_one_entry(night: Night) -> None:
    crowd = [await night.guest() for _ in range(8)]
    results = await asyncio.gather(*(night.call(who, "Doxy") for who in crowd))
    assert Counter(result.already for result in results) == {False: 1, True: 7}
    assert len({result.entry.id for result in results}) == 1
    assert [row.status for row in await night.rows()] == [QueueStatus.WAITING]


async def test_two_hundred_people_who_call_at_once_lose_and_double_nothing(night: Night) -> None:
    crowd = await night.town.crowd(200, night.session.community_id)
    titles = [f"Song {n}" for n in range(150)]
    await night.bring(*titles)
    wanted = [titles[n % 150] for n in range(200)]  # the first fifty are wanted twice

    results = await asyncio.gather(
        *(night.call(who, title) for who, title in zip(crowd, wanted, strict=True))
    )

    assert Counter(result.already for result in results) == {False: 150, True: 50}
    board = await night.board()
    assert sorted(one.title for one in board.waiting) == sorted(titles)
    assert [one.place for one in board.waiting] == list(range(1, 151))
    rows = await night.rows()
    assert len({row.position for row in rows}) == len(rows) == 150
    places = {result.entry.id: result.entry.place for result in results if not result.already}
    assert places == {one.id: one.place for one in board.waiting}
    assert board.rules.revision == 151  # made once, then grew with each call


async def test_one_who_calls_many_at_once_has_three(night: Night) -> None:
    bob = await night.guest("Bob")
    results = await asyncio.gather(*(night.call(bob, title) for title in TITLES), return_exceptions=True)
    refused = [result for result in results if isinstance(result, TooManyCalls)]
    assert (len(refused), {one.most for one in refused}) == (4, {3})
    assert len((await night.board()).waiting) == 3


async def test_hosts_set_the_limit_and_have_none(night: Night) -> None:
    bob = await night.guest("Bob")
    await night.does(queue_hosts.set_limit, night.session.id, 1)
    await night.call(bob, "Doxy")
    with pytest.raises(TooManyCalls):
        await night.call(bob, "Equinox")
    await night.called(*((night.host, title) for title in TITLES[:3]))
    await night.does(queue_hosts.set_limit, night.session.id, 0)
    assert not (await night.call(bob, "Equinox")).already
    for wrong in (-1, 21):
        with pytest.raises(BadInput):
            await night.does(queue_hosts.set_limit, night.session.id, wrong)
    with pytest.raises(NotAllowed):
        await night.does(queue_hosts.set_limit, night.session.id, 5, who=bob)


async def test_a_played_song_makes_room_for_another(night: Night) -> None:
    bob = await night.guest("Bob")
    first, *_rest = await night.called(*((bob, title) for title in TITLES[:3]))
    await night.does(queue_hosts.done, first)
    assert (await night.call(bob, TITLES[3])).entry.place == 3
    assert (await night.call(bob, TITLES[0])).already  # it was played tonight
    assert not (await night.call(night.host, TITLES[0])).already  # a host may wish for it again


async def test_it_opens_an_hour_before_and_when_a_host_says_so(night: Night) -> None:
    bob, town = await night.guest("Bob"), night.town
    town.now = night.session.starts_at - timedelta(minutes=61)
    with pytest.raises(QueueClosed) as refused:
        await night.call(bob, "Doxy")
    assert (refused.value.state, refused.value.opens_at) == (
        State.SOON,
        night.session.starts_at - timedelta(hours=1),
    )
    await night.does(queue_hosts.set_open, night.session.id, is_open=True)
    assert (await night.call(bob, "Doxy")).entry.place == 1
    await night.does(queue_hosts.set_open, night.session.id, is_open=False)
    with pytest.raises(QueueClosed):
        await night.call(bob, "Equinox")
    await night.does(queue_hosts.set_open, night.session.id, is_open=True)
    town.now = night.session.ends_at
    with pytest.raises(QueueClosed) as over:
        await night.call(bob, "Equinox")
    assert over.value.state is State.OVER


async def test_without_a_host_it_is_open_from_an_hour_before(night: Night) -> None:
    night.town.now = night.session.starts_at - timedelta(minutes=60)
    assert (await night.call(await night.guest(), "Doxy")).entry.place == 1


async def test_withdrawing_is_for_who_called_and_twice_is_once(night: Night) -> None:
    bob, carol = await night.guest("Bob"), await night.guest("Carol")
    doxy, _equinox = await night.called((bob, "Doxy"), (carol, "Equinox"))
    with pytest.raises(NotAllowed):
        await night.does(queue_calls.withdraw, doxy, who=carol)
    assert (await night.does(queue_calls.withdraw, doxy, who=bob)).changed
    assert not (await night.does(queue_calls.withdraw, doxy, who=bob)).changed
    assert await night.waiting() == ["Equinox"]
    assert (await night.call(carol, "Doxy")).entry.place == 2  # it may be called again


async def test_key_and_tempo_are_changed_by_who_called_and_by_hosts(night: Night) -> None:
    bob, carol = await night.guest("Bob"), await night.guest("Carol")
    (doxy,) = await night.called((bob, "Doxy"))
    assert (await night.does(queue_calls.describe_typed, doxy, "Bb", who=bob)).entry.key == "Bb"
    entry = (await night.does(queue_calls.describe_typed, doxy, "180")).entry
    assert (entry.key, entry.tempo) == ("Bb", "180")
    entry = (await night.does(queue_calls.describe_typed, doxy, "as we did, fast", who=bob)).entry
    assert (entry.key, entry.tempo) == ("as we did", "fast")
    assert (await night.does(queue_calls.describe_typed, doxy, "-", who=bob)).entry.key == ""
    with pytest.raises(NotAllowed):
        await night.does(queue_calls.describe, doxy, "C", "", who=carol)
    for field, words in (("key", ("x" * 21, "")), ("tempo", ("", "x" * 41))):
        with pytest.raises(BadInput) as refused:
            await night.does(queue_calls.describe, doxy, *words, who=bob)
        assert refused.value.field == field


async def test_a_typed_title_calls_the_song_there_is_or_adds_it(night: Night) -> None:
    bob = await night.guest("Bob")

    async def types(text: str, *, new: bool = False) -> queue_songs.Typed:
        return await night.db.write(bob, queue_songs.call_typed, night.session.id, text, new=new)

    known = (await types("doxy, Bb, 140")).called
    assert known
    assert (known.entry.title, known.entry.key, known.entry.tempo) == ("Doxy", "Bb", "140")
    similar = await types("Blue Bosa")
    assert (similar.called, [song.title for song in similar.similar]) == (None, ["Blue Bossa"])
    new = (await types("Blue Bosa", new=True)).called
    assert new
    assert new.entry.title == "Blue Bosa"
    brought = (await types("Zingaro, Jobim, Cm")).called
    assert brought
    assert (brought.entry.title, brought.entry.composer) == ("Zingaro", "Jobim")
    _board, found = await night.db.read(bob, queue_songs.search, night.session.id, "zing")
    assert [(song.title, song.called and song.called.caller) for song in found] == [("Zingaro", "Bob")]


async def test_a_title_of_three_hundred_letters_is_refused_and_one_that_cannot_be_called_is_not_kept(
    night: Night,
) -> None:
    bob = await night.guest("Bob")
    with pytest.raises(BadInput):
        await night.db.write(bob, queue_songs.call_typed, night.session.id, "ليلة" * 75)
    await night.does(queue_hosts.set_open, night.session.id, is_open=False)
    with pytest.raises(QueueClosed):
        await night.db.write(bob, queue_songs.call_typed, night.session.id, "Zingaro")
    assert await night.db.read(bob, repertoire.search, night.session.program_id, "Zingaro") == []


async def test_songs_are_chosen_from_top_mine_favourites_and_the_setlist(night: Night) -> None:
    bob = await night.guest("Bob")

    async def titles(source: queue_songs.Source, page: int = 0) -> list[str]:
        choice = await night.db.read(bob, queue_songs.choose, night.session.id, source, page, 5)
        return [song.title for song in choice.lines]

    assert len(await titles(queue_songs.Source.TOP)) == 5
    assert len(await titles(queue_songs.Source.TOP, 9)) == 2  # past the end is the last page
    assert await titles(queue_songs.Source.MINE) == []
    assert await titles(queue_songs.Source.FAVOURITES) == []
    assert await titles(queue_songs.Source.SETLIST) == []
    await night.db.write(bob, queue_songs.call_typed, night.session.id, "Zingaro")
    assert await titles(queue_songs.Source.MINE) == ["Zingaro"]


async def test_songs_of_other_programs_and_such_as_are_gone_cannot_be_called(night: Night) -> None:
    other = await night.town.session(night.host, name="Other jam", kind="open_mic")
    elsewhere = Night(night.town, night.host, other, {})
    await elsewhere.bring("Zingaro")
    bob = await night.guest("Bob")
    with pytest.raises(NotFound):
        await night.db.write(bob, queue_calls.call, night.session.id, elsewhere.songs["Zingaro"])
    meetup = await night.town.session(night.host, name="Meetup", kind="meetup")
    with pytest.raises(NotFound):
        await night.db.read(bob, queue.board, meetup.id)
    from services import song_edit

    await night.does(song_edit.remove, night.songs["Doxy"])
    with pytest.raises(SongGone):
        await night.call(bob, "Doxy")


async def test_who_calls_a_song_becomes_a_member_only_where_answering_would_do(database: Database) -> None:
    night = await jam_night(database)
    passer_by = (await night.town.crowd(1, night.session.community_id))[0]
    await night.call(passer_by, "Doxy")
    assert (await night.town.inside(passer_by, night.session.community_id)).is_member

    closed = await jam_night(database, visibility="members_only")
    stranger = (await night.town.crowd(1, closed.session.community_id))[0]
    with pytest.raises((NotMember, NotFound)):
        await closed.call(stranger, "Doxy")


async def test_who_does_not_come_or_leaves_takes_their_songs_along(night: Night) -> None:
    bob, carol, dave = [await night.guest(name) for name in ("Bob", "Carol", "Dave")]
    playing, *_rest = await night.called(
        (bob, "Doxy"), (bob, "Equinox"), (carol, "Footprints"), (dave, "Blue Bossa")
    )
    await night.does(queue_hosts.play, playing)
    await night.db.write(bob, rsvp.respond, night.session.id, Answer.NOT_GOING)
    assert await night.waiting() == ["Footprints", "Blue Bossa"]
    assert (await night.board()).playing is not None  # what is being played goes on
    await night.db.write(carol, leaving.leave)
    assert await night.waiting() == ["Blue Bossa"]
    back: Actor = await night.town.inside(carol, night.session.community_id)
    await night.db.write(back, members.join)
    assert (await night.call(await night.town.inside(back, night.session.community_id), "Footprints")).entry


async def test_a_new_queue_has_the_rules_of_the_last_one(night: Night) -> None:
    await night.does(queue_hosts.set_limit, night.session.id, 2)
    await night.does(queue_hosts.set_order, night.session.id, QueueOrder.FAIR)
    night.town.now += timedelta(days=7)
    from services import discovery, sessions

    page = await night.db.read(
        night.host, discovery.board, discovery.Filters(program=night.session.program_id)
    )
    following = await night.db.read(night.host, sessions.details, page.lines[0].id)
    assert following.id != night.session.id
    next_week = Night(night.town, night.host, following, night.songs)
    await next_week.call(await next_week.guest(), "Doxy")
    rules = (await next_week.board()).rules
    assert (rules.per_person, rules.order) == (2, QueueOrder.FAIR)
