"""Running a queue, on SQLite and on PostgreSQL: two hosts at once lose nothing, and history is right."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.communities import Role
from models.outbox import OutboxMessage
from models.plays import Play
from models.queue import QueueOrder, QueueStatus
from models.rsvp import Answer
from models.sessions import SessionStatus
from models.tx import Tx, here, table_of
from services import (
    changes,
    leaving,
    queue_calls,
    queue_hosts,
    queue_songs,
    roster,
    rsvp,
    sessions,
    setlist_changes,
    setlist_notes,
    upkeep,
)
from services.errors import BadInput, NotAllowed, NotFound, SessionOver
from services.outbox import Kind
from tests.queue.nights import TITLES, Night

outbox, plays = table_of(OutboxMessage), table_of(Play)


async def five(night: Night) -> tuple[list[Actor], list[int]]:
    """Five people who called a song each."""
    people = [await night.guest(name) for name in ("Bob", "Carol", "Dave", "Eve", "Frank")]
    return people, await night.called(*zip(people, TITLES, strict=False))


async def second_host(night: Night) -> Actor:
    other = await night.guest("Second")
    await night.does(roster.change_role, other.user_id, Role.ADMIN)
    return await night.town.inside(other, night.session.community_id)


async def history(night: Night) -> list[tuple[int, int | None]]:
    def read(tx: Tx) -> Any:
        statement = select(plays.c.song_id, plays.c.called_by).where(
            here(plays), plays.c.session_id == night.session.id
        )
        return [tuple(row) for row in tx.rows(statement.order_by(plays.c.played_at, plays.c.id))]

    return list(await night.db.read(night.host, read))


async def told(night: Night, kind: Kind) -> list[tuple[int, int]]:
    """Who was told of which song (the first, where there are several), in order."""

    def read(tx: Tx) -> Any:
        rows = tx.rows(
            select(outbox.c.user_id, outbox.c.params)
            .where(here(outbox), outbox.c.kind == kind)
            .order_by(outbox.c.id)
        )
        return [(row.user_id, row.params.get("entry") or row.params["entries"][0]) for row in rows]

    return list(await night.db.read(night.host, read))


async def test_one_song_after_the_other_is_played_and_written_down(night: Night) -> None:
    people, calls = await five(night)
    for call in calls[:3]:
        night.town.now += timedelta(minutes=6)
        await night.does(queue_hosts.play, call)
    board = await night.board()
    assert board.playing
    assert board.playing.id == calls[2]
    assert [one.id for one in board.played] == calls[:2]
    assert [one.id for one in board.waiting] == calls[3:]
    assert await history(night) == [
        (night.songs[TITLES[0]], people[0].user_id),
        (night.songs[TITLES[1]], people[1].user_id),
    ]
    await night.does(queue_hosts.done, calls[2])
    await night.does(queue_hosts.done, calls[4])  # played without being announced
    assert (await night.board()).playing is None
    assert len(await history(night)) == 4


async def test_two_hosts_who_tap_play_next_at_once_play_one_song(night: Night) -> None:
    _people, calls = await five(night)
    other = await second_host(night)
    await night.does(queue_hosts.play, calls[0])
    results = await asyncio.gather(
        *(night.does(queue_hosts.play, calls[1], who=who) for who in (night.host, other, night.host, other))
    )
    assert sum(result.changed for result in results) == 1
    assert not any(result.stale for result in results)
    board = await night.board()
    assert (board.playing and board.playing.id, [one.id for one in board.played]) == (calls[1], calls[:1])


async def test_two_hosts_who_reorder_at_once_lose_no_song(night: Night) -> None:
    _people, calls = await five(night)
    other = await second_host(night)
    results = await asyncio.gather(
        night.does(queue_hosts.move, calls[4], 5, 1),
        night.does(queue_hosts.move, calls[0], 1, 5, who=other),
        night.does(queue_hosts.move, calls[2], 3, 2, who=other),
        night.does(queue_hosts.move, calls[2], 3, 2),
        night.does(queue_hosts.take_out, calls[3]),
        night.does(queue_hosts.play, calls[1], who=other),
    )
    assert any(result.changed for result in results)
    board = await night.board()
    assert sorted(one.id for one in board.waiting) == sorted([calls[0], calls[2], calls[4]])
    assert [one.place for one in board.waiting] == [1, 2, 3]
    rows = await night.rows()
    assert len({row.position for row in rows}) == len(rows) == 5


async def test_the_same_move_tapped_by_two_hosts_moves_one_place(night: Night) -> None:
    _people, calls = await five(night)
    other = await second_host(night)
    results = await asyncio.gather(
        night.does(queue_hosts.move, calls[3], 4, 3), night.does(queue_hosts.move, calls[3], 4, 3, who=other)
    )
    assert sorted(result.changed for result in results) == [False, True]
    assert not any(result.stale for result in results)
    assert await night.waiting() == [TITLES[0], TITLES[1], TITLES[3], TITLES[2], TITLES[4]]


async def test_a_move_of_what_is_elsewhere_by_now_changes_nothing_and_says_so(night: Night) -> None:
    _people, calls = await five(night)
    await night.does(queue_hosts.move, calls[4], 5, 1)
    before = await night.waiting()
    late = await night.does(queue_hosts.move, calls[3], 4, 2)
    assert (late.changed, late.stale) == (False, True)
    assert [one.title for one in late.board.waiting] == before == await night.waiting()
    await night.does(queue_hosts.play, calls[4])
    assert (await night.does(queue_hosts.move, calls[4], 0, 2)).stale  # it has no place: it plays
    gone = await night.does(queue_hosts.take_out, calls[0])
    assert gone.changed
    assert (await night.does(queue_hosts.play, calls[0])).stale


async def test_a_song_goes_to_the_place_that_is_typed(night: Night) -> None:
    _people, calls = await five(night)
    assert (await night.does(queue_hosts.move_typed, calls[0], 1, " 4 ")).entry.place == 4
    assert (await night.does(queue_hosts.move_typed, calls[0], 4, "99")).entry.place == 5
    for wrong in ("0", "-1", "last", "", "99999", "²"):
        with pytest.raises(BadInput):
            await night.does(queue_hosts.move_typed, calls[0], 5, wrong)


async def test_players_who_are_not_ready_come_three_places_later(night: Night) -> None:
    _people, calls = await five(night)
    assert (await night.does(queue_hosts.later, calls[0], 1)).entry.place == 4
    assert (await night.does(queue_hosts.later, calls[0], 1)).stale is False  # it is where the tap wanted it
    assert (await night.waiting())[:4] == [TITLES[1], TITLES[2], TITLES[3], TITLES[0]]


async def test_what_was_done_last_is_taken_back_once(night: Night) -> None:
    _people, calls = await five(night)
    await night.does(queue_hosts.play, calls[0])
    after = await night.does(queue_hosts.play, calls[1])
    revision = after.board.undo_at
    assert revision is not None
    assert len(await history(night)) == 1
    await night.call(await night.guest("Gina"), "Footprints")  # others go on calling
    undone = await night.does(queue_hosts.undo, night.session.id, revision)
    assert (undone.board.playing.id, undone.board.waiting[0].id) == (calls[0], calls[1])
    assert (undone.board.undo_at, await history(night)) == (None, [])
    assert (await night.does(queue_hosts.undo, night.session.id, revision)).stale


async def test_a_move_and_a_removal_are_taken_back(night: Night) -> None:
    _people, calls = await five(night)
    before = await night.waiting()
    moved = await night.does(queue_hosts.move, calls[4], 5, 1)
    await night.does(queue_hosts.undo, night.session.id, moved.board.undo_at)
    assert await night.waiting() == before
    out = await night.does(queue_hosts.take_out, calls[2])
    late = out.board.undo_at
    await night.does(queue_hosts.undo, night.session.id, late)
    assert await night.waiting() == before
    out = await night.does(queue_hosts.take_out, calls[2])
    await night.call(await night.guest("Gina"), TITLES[2])  # somebody calls it anew
    await night.does(queue_hosts.undo, night.session.id, out.board.undo_at)
    assert (await night.waiting()).count(TITLES[2]) == 1


async def test_only_hosts_run_it(night: Night) -> None:
    people, calls = await five(night)
    bob, here_ = people[0], night.session.id
    for refused in (
        night.does(queue_hosts.play, calls[0], who=bob),
        night.does(queue_hosts.done, calls[0], who=bob),
        night.does(queue_hosts.take_out, calls[0], who=bob),
        night.does(queue_hosts.move, calls[0], 1, 2, who=bob),
        night.does(queue_hosts.undo, here_, 1, who=bob),
        night.does(queue_hosts.set_open, here_, is_open=False, who=bob),
        night.does(queue_hosts.set_order, here_, QueueOrder.FAIR, who=bob),
    ):
        with pytest.raises(NotAllowed):
            await refused
    with pytest.raises(NotFound):
        await night.does(queue_hosts.play, 4711)


async def test_callers_take_turns_once_a_host_wants_it(night: Night) -> None:
    bob, carol, dave = [await night.guest(name) for name in ("Bob", "Carol", "Dave")]
    await night.called(
        (bob, TITLES[0]), (bob, TITLES[1]), (bob, TITLES[2]), (carol, TITLES[3]), (carol, TITLES[4])
    )
    await night.does(queue_hosts.set_order, night.session.id, QueueOrder.FAIR)
    callers = [one.caller for one in (await night.board()).waiting]
    assert callers == ["Bob", "Carol", "Bob", "Carol", "Bob"]
    assert (await night.call(dave, TITLES[5])).entry.place == 3  # before everybody's second song
    board = await night.board()
    await night.does(queue_hosts.play, board.waiting[0].id)
    assert [one.caller for one in (await night.board()).waiting] == ["Carol", "Dave", "Bob", "Carol", "Bob"]
    await night.does(queue_hosts.set_order, night.session.id, QueueOrder.FIRST_COME)
    assert [one.caller for one in (await night.board()).waiting] == ["Bob", "Bob", "Carol", "Carol", "Dave"]


async def test_who_called_is_told_two_songs_before_and_once(night: Night) -> None:
    people, calls = await five(night)
    ids = [person.user_id for person in people]
    assert await told(night, Kind.TURN_SOON) == []  # the music has not begun
    await night.does(queue_hosts.play, calls[0])
    assert await told(night, Kind.TURN_SOON) == [(ids[1], calls[1]), (ids[2], calls[2])]
    await night.does(queue_hosts.move, calls[4], 4, 1)  # the order changes: Frank is near now
    assert await told(night, Kind.TURN_SOON) == [
        (ids[1], calls[1]),
        (ids[2], calls[2]),
        (ids[4], calls[4]),
    ]
    await night.does(queue_hosts.move, calls[4], 1, 3)
    await night.does(queue_hosts.play, calls[1])
    await night.does(queue_hosts.play, calls[2])
    heard = await told(night, Kind.TURN_SOON)
    assert [entry for _user, entry in heard] == [calls[1], calls[2], calls[4], calls[3]]


async def test_who_calls_the_next_song_sees_it_and_is_not_told(night: Night) -> None:
    bob, carol = await night.guest("Bob"), await night.guest("Carol")
    (doxy,) = await night.called((bob, "Doxy"))
    await night.does(queue_hosts.play, doxy)
    await night.call(carol, "Equinox")
    await night.call(bob, "Footprints")
    await night.does(queue_hosts.done, doxy)
    assert await told(night, Kind.TURN_SOON) == []


async def test_somebody_s_withdrawal_brings_the_next_near(night: Night) -> None:
    people, calls = await five(night)
    await night.does(queue_hosts.play, calls[0])
    await night.does(queue_calls.withdraw, calls[1], who=people[1])
    await night.db.write(people[2], rsvp.respond, night.session.id, Answer.NOT_GOING)
    await night.db.write(people[3], leaving.leave)
    heard = [entry for _user, entry in await told(night, Kind.TURN_SOON)]
    assert heard == [calls[1], calls[2], calls[3], calls[4]]
    assert await told(night, Kind.CALLS_GONE) == [
        (people[2].user_id, calls[2]),
        (people[3].user_id, calls[3]),
    ]


async def test_nothing_is_moved_or_played_after_the_end_but_what_was_can_be_written_down(
    night: Night,
) -> None:
    _people, calls = await five(night)
    await night.does(queue_hosts.play, calls[0])
    night.town.now = night.session.ends_at
    there = SYSTEM.inside(night.session.community_id)
    await night.db.write(there, upkeep.advance, [night.session.id], SessionStatus.COMPLETED)
    assert [one.id for one in (await night.board()).played] == calls[:1]  # it was playing at the end
    assert len(await history(night)) == 1
    for late in (
        night.does(queue_hosts.play, calls[1]),
        night.does(queue_hosts.move, calls[1], 1, 2),
        night.does(queue_hosts.set_open, night.session.id, is_open=True),
    ):
        with pytest.raises(SessionOver):
            await late
    await night.does(queue_hosts.done, calls[1])
    assert len(await history(night)) == 2


async def test_at_a_cancelled_session_nothing_was_played(night: Night) -> None:
    _people, calls = await five(night)
    await night.does(queue_hosts.done, calls[0])
    assert len(await history(night)) == 1
    seen = await night.db.read(night.host, sessions.details, night.session.id)
    await night.does(changes.cancel, seen.id, seen.revision)
    assert await history(night) == []
    with pytest.raises(SessionOver):
        await night.does(queue_hosts.play, calls[1])


async def test_one_song_is_played_at_a_time_whatever_is_tapped(night: Night) -> None:
    _people, calls = await five(night)
    await asyncio.gather(*(night.does(queue_hosts.play, call) for call in calls))
    rows = await night.rows()
    assert sum(row.status is QueueStatus.PLAYING for row in rows) == 1
    assert sum(row.status is QueueStatus.PLAYED for row in rows) == 4
    assert len(await history(night)) == 4


async def test_who_was_put_far_down_is_told_anew_when_it_comes_near_again(night: Night) -> None:
    bob, carol, dave = [await night.guest(name) for name in ("Bob", "Carol", "Dave")]
    first = await night.called(*[(bob, title) for title in TITLES[:2]], (carol, TITLES[2]), (dave, TITLES[3]))
    await night.does(queue_hosts.play, first[0])
    assert (carol.user_id, first[2]) in await told(night, Kind.TURN_SOON)
    second = await night.called((dave, TITLES[4]), (dave, TITLES[5]))
    await night.does(queue_hosts.move, first[2], 2, 5)
    for entry in (first[1], first[3], second[0]):
        await night.does(queue_hosts.play, entry)
    assert (await told(night, Kind.TURN_SOON)).count((carol.user_id, first[2])) == 2


async def test_the_setlist_of_the_day_is_offered_in_its_keys_and_without_what_was_taken_off(
    night: Night,
) -> None:
    leaves, bossa, island = (night.songs[title] for title in TITLES[:3])
    await night.does(setlist_changes.add, night.session.id, leaves, bossa, island)
    await night.does(setlist_notes.play_in, night.session.id, leaves, "Am")
    await night.does(setlist_changes.remove, night.session.id, bossa)
    bob = await night.guest("Bob")
    found = await night.db.read(bob, queue_songs.choose, night.session.id, queue_songs.Source.SETLIST)
    assert [(one.title, one.key) for one in found.lines] == [(TITLES[0], "Am"), (TITLES[2], "Gm")]
    assert (await night.call(bob, TITLES[0])).entry.key == "Am"


async def test_a_draft_of_a_setlist_is_no_source_for_who_only_comes(night: Night) -> None:
    await night.does(setlist_changes.add, night.session.id, night.songs[TITLES[0]])
    bob = await night.guest("Bob")
    night.town.now = night.session.starts_at - timedelta(minutes=30)
    source = (queue_songs.choose, night.session.id, queue_songs.Source.SETLIST)
    assert not (await night.db.read(bob, *source)).lines
    assert (await night.db.read(night.host, *source)).lines
