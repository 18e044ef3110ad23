"""A jam night: two hundred people vote and call songs at once, while the group's cards follow."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_, select

from benchmarks import bots, world
from benchmarks.box import Box, Taps, box
from benchmarks.databases import Kind, opened
from benchmarks.jam_traces import Found, found_by, has_written, shows, writes_in
from benchmarks.processes import Child
from benchmarks.table import Row
from keyboards.queue import QueueCall
from keyboards.voting import CardVote, SongVote
from models.actor import SYSTEM
from models.database import Database
from models.outbox import Delivery, OutboxMessage
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.votes import Choice
from services import outbox, queue_cards, queue_hosts, repertoire, voting_card
from services.song_draft import SongDraft

PEOPLE = 200
VOTED, CALLED, WISHED = 8, 41, 50
"""Songs on the voting card, songs that many call, songs that a few greedy people call."""
ROUNDS = 8
GREEDY = 5
PER_PERSON = 3
"""Songs of one person that may wait, where hosts say nothing else."""
EVENING = 45.0
"""Seconds for which people go on voting after the storm, so that the cards never come to rest."""
GROUP_MOST = 20

messages, sessions = table_of(OutboxMessage), table_of(ProgramSession)
_PROGRAM = select(sessions.c.program_id).where(here(sessions), sessions.c.id == bindparam("of_session"))
_UNSENT = select(messages.c.id).where(
    or_(messages.c.status == Delivery.PENDING, messages.c.status == Delivery.SENDING)
)


@dataclass(frozen=True, slots=True)
class Night:
    """A jam with its songs, in the order of their titles."""

    made: world.World
    chat: int
    songs: tuple[int, ...]

    @property
    def votes(self) -> list[str]:
        """The buttons of the voting card."""
        there = self.made.community_id
        return [CardVote(community=there, song=song).pack() for song in self.songs[:VOTED]]

    def calls(self, first: int, last: int) -> list[str]:
        """The buttons that call some of the songs."""
        ids = {"community": self.made.community_id, "session": self.made.sessions[0]}
        return [QueueCall(**ids, song=song).pack() for song in self.songs[first:last]]

    def second_thoughts(self) -> list[str]:
        """Buttons of those who cannot make up their mind."""
        there, first = self.made.community_id, self.songs[0]
        choices = (Choice.NEUTRAL, Choice.UP)
        return [SongVote(community=there, song=first, choice=choice).pack() for choice in choices]


async def measure(kind: Kind) -> list[Row]:
    """One night by polling, with Telegram's limits on in the group."""
    async with kind.fresh() as url, box() as server:
        people = await server.people(PEOPLE)
        chat = (await server.ask("group", first=people[0], last=people[-1], admin=True))["chat"]
        await server.ask("writes", chat=chat)
        # Screens in private answer taps; they are not the sender's, and not what is asked here.
        await server.ask("limits", on=True, overall=1e6, each_chat=1e6, chat_burst=1e6)
        async with opened(url) as db:
            night = await _begin(db, people, chat)
            async with bots.jamboree(server, url, webhook=False) as bot:
                await has_written(server, chat, 2)
                storm = await _storm(server, bot, people, night)
                greedy = await _greed(server, people, night)
                ups = _wanted(night)
                found = await db.read(SYSTEM.inside(night.made.community_id), found_by)
                right = found.is_counted and all(found.ups[song] == count for song, count in ups.items())
                await _evening(server, people, night)
                await _all_sent(db)
            after = await db.read(SYSTEM.inside(night.made.community_id), found_by)
            return await _rows(kind, server, night, storm, greedy, right and after.is_counted, after)


async def _begin(db: Database, people: range, chat: int) -> Night:
    """A jam whose queue is open, with both cards on their way into the group."""
    made = await world.make(db, people, chat=chat)
    program = await db.read(made.owner, lambda tx: tx.value(_PROGRAM, of_session=made.sessions[0]))

    def prepare(tx: Tx) -> tuple[int, ...]:
        count = VOTED + CALLED + WISHED
        found = [repertoire.add(tx, program, SongDraft(title=f"Song {number:03}")) for number in range(count)]
        queue_hosts.set_open(tx, made.sessions[0], is_open=True)
        voting_card.post(tx, program)
        queue_cards.post(tx, made.sessions[0])
        # The card shows the newest first, until there are votes.
        return tuple(song.id for song in found)

    return Night(made, chat, tuple(reversed(await db.write(made.owner, prepare))))


def _storm_of(night: Night) -> list[str]:
    """Votes, and calls between them: a prime number of buttons, so that everybody taps others each time."""
    calls = night.calls(VOTED, VOTED + CALLED)
    return [text for pair in zip(night.votes, calls, strict=False) for text in pair] + calls[VOTED:]


async def _storm(server: Box, bot: Child, people: range, night: Night) -> Taps:
    """All tap at once, eight times."""
    return await server.taps(bot, people, _storm_of(night), rounds=ROUNDS, at_once=PEOPLE, chat=night.chat)


def _wanted(night: Night) -> dict[int, int]:
    """How many different people voted for each song in the storm."""
    data = _storm_of(night)
    voters: dict[int, set[int]] = {song: set() for song in night.songs[:VOTED]}
    by_text = dict(zip(night.votes, night.songs, strict=False))
    for tap in range(PEOPLE * ROUNDS):
        if song := by_text.get(data[tap % len(data)]):
            voters[song].add(tap % PEOPLE)
    return {song: len(who) for song, who in voters.items()}


async def _greed(server: Box, people: range, night: Night) -> dict[str, Any]:
    """A few call ten songs each at the same moment, where three may wait."""
    calls = night.calls(VOTED + CALLED, VOTED + CALLED + WISHED)
    return await server.tap(people[:GREEDY], calls, rounds=WISHED // GREEDY, at_once=WISHED)


async def _evening(server: Box, people: range, night: Night) -> None:
    """A few change their mind again and again."""
    loop = asyncio.get_running_loop()
    until = loop.time() + EVENING
    while loop.time() < until:
        await server.tap(people[:5], night.second_thoughts(), at_once=1)
        await asyncio.sleep(0.5)


async def _all_sent(db: Database) -> None:
    """Wait until nothing is left to say."""
    async with asyncio.timeout(150):
        while await db.read(SYSTEM, lambda tx: tx.rows(_UNSENT)):  # noqa: ASYNC110 - a table has no bell to ring
            await asyncio.sleep(0.5)


async def _rows(
    kind: Kind, server: Box, night: Night, storm: Taps, greedy: dict[str, Any], right: bool, found: Found
) -> list[Row]:
    taps, what = PEOPLE * ROUNDS, "The jam: 200 people, 1,600 taps"
    answered = f"{storm.answered + greedy['answered']} of {taps + WISHED}"
    called = Counter(row.song_id for row in found.waiting)
    callers = Counter(row.called_by for row in found.waiting)
    contested = sum(called[song] == 1 for song in night.songs[VOTED : VOTED + CALLED])
    most = max(called.values(), default=0), max(callers.values(), default=0)
    writes, refused = await writes_in(server, night.chat), await server.refused("429")
    same = await shows(server, night.chat, found)
    pause = outbox.CARD_PAUSE.total_seconds()
    all_answered = storm.unanswered + greedy["unanswered"] == 0
    return [
        Row(f"{what} answered", kind.name, answered, goal="all", reached=all_answered),
        Row("The jam: time for all", kind.name, f"{storm.seconds:.2f} s"),
        Row("The jam: half of the taps within", kind.name, f"{storm.p50:.0f} ms"),
        Row(
            "The jam: counts equal the votes", kind.name, "yes" if right else "no", goal="yes", reached=right
        ),
        Row(
            "The jam: songs that many called, in the queue once",
            kind.name,
            f"{contested} of {CALLED}",
            goal="all",
            reached=contested == CALLED and most[0] == 1,
        ),
        Row(
            "The jam: songs of one person that wait, at most",
            kind.name,
            f"{most[1]}",
            goal=f"{PER_PERSON}",
            reached=most[1] == PER_PERSON,
        ),
        Row(
            "The jam: edits of one card apart, at least",
            kind.name,
            f"{writes.closest:.2f} s",
            goal=f"≥ {pause:g} s",
            reached=writes.closest >= pause,
        ),
        Row(
            "The jam: written to the group within a minute, at most",
            kind.name,
            f"{writes.busiest}",
            goal=f"≤ {GROUP_MOST}",
            reached=writes.busiest <= GROUP_MOST,
        ),
        Row("The jam: answered 429", kind.name, f"{refused}", goal="0", reached=refused == 0),
        Row("The jam: cards show it at last", kind.name, "yes" if same else "no", goal="yes", reached=same),
    ]
