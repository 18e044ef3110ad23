"""A jam night through the whole bot: everybody votes and calls songs at once, the group's cards follow."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, select

from keyboards.queue import QueueCall
from keyboards.voting import CardVote
from models.queue import QueueEntry, QueueStatus
from models.repertoire import Song
from models.tx import Tx, here, table_of
from models.votes import Choice, Vote
from sandbox.load import tap_all
from services import queue_cards, queue_hosts, repertoire, voting_card
from services.outbox import CARD_PAUSE
from services.sessions import SessionDetails
from services.song_draft import SongDraft
from tests.world import World

PEOPLE, ROUNDS = 12, 7
VOTED, CALLED, WISHED = 4, 13, 5
"""Seventeen buttons, of which each of twelve people taps seven others."""

songs, votes, entries = table_of(Song), table_of(Vote), table_of(QueueEntry)
_UPS = select(songs.c.id, songs.c.ups).where(
    here(songs), songs.c.id.in_(bindparam("of_songs", expanding=True))
)
_VOTES = (
    select(votes.c.subject_id, func.count())
    .where(here(votes), votes.c.vote == Choice.UP)
    .group_by(votes.c.subject_id)
)
_WAITING = select(entries.c.song_id, entries.c.called_by).where(
    here(entries), entries.c.status == QueueStatus.WAITING
)


async def begin(world: World, session: SessionDetails) -> list[int]:
    """Open the queue and put both cards into the group; the songs, those on the voting card first."""

    def prepare(tx: Tx) -> list[int]:
        drafts = [SongDraft(title=f"Song {number:02}") for number in range(VOTED + CALLED + WISHED)]
        found = [repertoire.add(tx, session.program_id, draft).id for draft in drafts]
        queue_hosts.set_open(tx, session.id, is_open=True)
        voting_card.post(tx, session.program_id)
        queue_cards.post(tx, session.id)
        return found[::-1]  # the card shows the newest first

    found = await world.db.write(await world.actor(world.ana), prepare)
    await world.ana.sees("What shall we play?", in_=world.group)
    await world.ana.sees("Live queue", in_=world.group)
    await world.delivered()
    return found


async def counted(world: World, voted: list[int]) -> tuple[Mapping[int, int], Mapping[int, int], list[Any]]:
    """The counts on songs, the votes that there are, and what waits in the queue."""

    def read(tx: Tx) -> tuple[Mapping[int, int], Mapping[int, int], list[Any]]:
        ups = {row.id: row.ups for row in tx.rows(_UPS, of_songs=voted)}
        cast = {row[0]: row[1] for row in tx.rows(_VOTES)}
        return ups, cast, list(tx.rows(_WAITING))

    return await world.db.read(await world.actor(world.ana), read)


async def test_nothing_is_lost_or_doubled_and_each_card_is_edited_once(night_out: World) -> None:
    world = night_out
    session = await world.session()
    ids = {"community": session.community_id}
    found = await begin(world, session)
    voted = found[:VOTED]
    buttons = [CardVote(**ids, song=song).pack() for song in voted]
    calls = [QueueCall(**ids, session=session.id, song=song).pack() for song in found[VOTED:]]
    people = [world.sandbox.world.add_person(f"Guest {number}") for number in range(PEOPLE)]
    group = world.sandbox.world.groups[world.group.id]
    writes = world.sandbox.limits.watched.setdefault(str(world.group.id), [])

    data = [*buttons, *calls[:CALLED]]
    told = await tap_all(world.sandbox.world, people, data, PEOPLE, ROUNDS, group)
    greedy = await tap_all(world.sandbox.world, [world.alice.user], calls[CALLED:], WISHED, WISHED)
    assert (told["answered"], told["unanswered"]) == (PEOPLE * ROUNDS, 0)
    assert (greedy["answered"], greedy["unanswered"]) == (WISHED, 0)

    taps = [(tap % PEOPLE, data[tap % len(data)]) for tap in range(PEOPLE * ROUNDS)]
    voters = Counter(text for _person, text in set(taps))
    ups, cast, waiting = await counted(world, voted)
    assert ups == cast == {song: voters[text] for song, text in zip(voted, buttons, strict=True)}
    called = Counter(row.song_id for row in waiting)
    assert all(called[song] == 1 for song in found[VOTED : VOTED + CALLED])
    assert set(called.values()) == {1}
    alice = await world.actor(world.alice)
    callers = Counter(row.called_by for row in waiting)
    assert callers[alice.user_id or 0] == max(callers.values()) == 3

    await world.passes(seconds=CARD_PAUSE.total_seconds())
    await world.delivered()
    edits = Counter(message for _at, _method, message in writes)
    assert list(edits.values()) == [1, 1]
    for song, count in ups.items():
        await world.ana.sees(f"Song {found[::-1].index(song):02} · 👍\u00a0{count}", in_=world.group)
    assert world.sandbox.limits.refusals == 0
