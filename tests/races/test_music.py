"""A night on which everything happens at once: answers, votes, calls, hosts, a setlist, songs taken away."""

import asyncio
import random
from collections import Counter
from functools import partial
from typing import Any

from sqlalchemy import func, select

from models.plays import Play
from models.queue import QueueEntry, QueueStatus
from models.repertoire import Song
from models.rsvp import Answer
from models.tx import Tx, here, table_of
from models.votes import Choice, Vote
from services import (
    leaving,
    lineup,
    queue_calls,
    queue_hosts,
    rsvp,
    setlist_changes,
    song_edit,
    voting,
)
from services.errors import Refusal
from tests.queue.nights import TITLES, Night, night
from tests.races.interleaving import interleaved
from tests.rsvp.test_places import balance

__all__ = ["night"]

songs, votes, plays, entries = (table_of(model) for model in (Song, Vote, Play, QueueEntry))
_SONGS = select(songs.c.id, songs.c.ups, songs.c.downs, songs.c.times_played).where(here(songs))
_VOTES = (
    select(votes.c.subject_id, votes.c.vote, func.count())
    .where(here(votes))
    .group_by(votes.c.subject_id, votes.c.vote)
)
_PLAYS = select(plays.c.song_id, func.count()).where(here(plays)).group_by(plays.c.song_id)


def everything(night: Night, dice: random.Random) -> Any:
    """Something a person does."""
    session, song = night.session.id, night.songs[dice.choice(TITLES)]
    return dice.choice(
        [
            partial(rsvp.respond, session_id=session, answer=dice.choice(list(Answer))),
            partial(voting.vote, song_id=song, choice=dice.choice(list(Choice))),
            partial(queue_calls.call, session_id=session, song_id=song),
            partial(lineup.say, session_id=session, text=dice.choice(["bringing bass", "looking for drums"])),
        ]
    )


async def of_host(night: Night, dice: random.Random) -> None:
    """What a host does, one thing after the other, with the queue as they see it."""
    for _ in range(5):
        board = await night.board()
        song = night.songs[dice.choice(TITLES[:-1])]
        if board.waiting:
            entry = dice.choice(board.waiting)
            tap = dice.choice(
                [
                    partial(queue_hosts.play, entry_id=entry.id),
                    partial(queue_hosts.done, entry_id=entry.id),
                    partial(queue_hosts.take_out, entry_id=entry.id),
                    partial(queue_hosts.move, entry_id=entry.id, was=entry.place, to=1),
                ]
            )
            await night.does(tap)
        await night.does(dice.choice([setlist_changes.add, setlist_changes.remove]), night.session.id, song)


async def test_everything_at_once_leaves_counts_that_are_right(night: Night) -> None:
    dice = random.Random(7)
    people = [await night.guest() for _ in range(12)]
    called = await night.called(*zip(people, TITLES[:4], strict=False))
    await night.does(queue_hosts.done, called[0])
    does = [night.does(everything(night, dice), who=who) for who in people for _ in range(7)]
    does += [of_host(night, dice) for _ in range(3)]
    does += [night.does(song_edit.remove, night.songs[TITLES[-1]])]
    does += [night.does(leaving.leave, who=who) for who in people[:2]]
    dice.shuffle(does)
    results = await asyncio.gather(*does, return_exceptions=True)
    assert [one for one in results if isinstance(one, BaseException) and not isinstance(one, Refusal)] == []

    def read(tx: Tx) -> tuple[Any, ...]:
        return tx.rows(_SONGS), tx.rows(_VOTES), tx.rows(_PLAYS)

    known, cast, played = await night.does(read)
    assert cast
    assert played
    ups, times = Counter({(row[0], row[1]): row[2] for row in cast}), Counter(dict(map(tuple, played)))
    for song in known:
        assert (song.ups, song.downs) == (ups[song.id, Choice.UP], ups[song.id, Choice.DOWN])
        assert song.times_played == times[song.id]
    live = [row for row in await night.rows() if row.status in (QueueStatus.WAITING, QueueStatus.PLAYING)]
    assert max(Counter(row.song_id for row in live).values(), default=0) <= 1
    assert sum(row.status is QueueStatus.PLAYING for row in live) <= 1
    waiting = [row.position for row in live if row.status is QueueStatus.WAITING]
    assert len(set(waiting)) == len(waiting)
    await balance(night.db, night.session.id)


async def test_a_song_is_called_while_another_person_calls_it(night: Night) -> None:
    first, second = await night.guest(), await night.guest()
    call = partial(queue_calls.call, session_id=night.session.id, song_id=night.songs["Doxy"])
    one, two = await interleaved(night.db, (first, call), (second, call))
    assert (one.already, two.already) == (False, True)
    assert two.entry.caller_id == first.user_id


async def test_who_does_not_come_after_all_calls_nothing_from_a_moment_before(night: Night) -> None:
    guest = await night.guest()
    await night.does(rsvp.respond, night.session.id, Answer.GOING, who=guest)
    called = await night.call(guest, "Doxy")
    _moved, answered = await interleaved(
        night.db,
        (night.host, partial(queue_hosts.take_out, entry_id=called.entry.id)),
        (guest, partial(rsvp.respond, session_id=night.session.id, answer=Answer.NOT_GOING)),
    )
    assert answered.session.mine is not None
    assert [row.status for row in await night.rows()] == [QueueStatus.SKIPPED]
