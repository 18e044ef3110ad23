"""What a jam night leaves behind: in the database, and in the group."""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select

from benchmarks.box import Box
from models.queue import QueueEntry, QueueStatus
from models.repertoire import Song
from models.tx import Tx, here, table_of
from models.votes import Choice, Vote

MINUTE = 60.0
NUMBERED = re.compile(r"Song (\d{3})(?:.*?👍\s?(\d+))?")

songs, votes, entries = table_of(Song), table_of(Vote), table_of(QueueEntry)
_SONGS = select(songs.c.id, songs.c.title, songs.c.ups, songs.c.downs, songs.c.score).where(here(songs))
_VOTES = (
    select(votes.c.subject_id, votes.c.vote, func.count().label("count"))
    .where(here(votes))
    .group_by(votes.c.subject_id, votes.c.vote)
)
_WAITING = (
    select(entries.c.song_id, entries.c.called_by)
    .where(here(entries), entries.c.status == QueueStatus.WAITING)
    .order_by(entries.c.position, entries.c.id)
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the database says afterwards."""

    songs: Sequence[Any]
    votes: Sequence[Any]
    waiting: Sequence[Any]

    @property
    def is_counted(self) -> bool:
        """Whether every song's counts equal the votes on it."""
        cast = Counter({(row.subject_id, row.vote): row.count for row in self.votes})
        return all(
            (row.ups, row.downs) == (cast[row.id, Choice.UP], cast[row.id, Choice.DOWN])
            and row.score == row.ups - row.downs
            for row in self.songs
        )

    @property
    def ups(self) -> dict[int, int]:
        """Votes for each song."""
        return {row.id: row.ups for row in self.songs}

    @property
    def numbers(self) -> dict[int, str]:
        """The number in each song's title."""
        return {row.id: row.title.removeprefix("Song ") for row in self.songs}


@dataclass(frozen=True, slots=True)
class Writes:
    """What was written to the group, by the sandbox's clock."""

    moments: list[float]
    closest: float
    """Seconds between two edits of one card, at the least."""

    @property
    def busiest(self) -> int:
        """Messages and edits within a minute, at the most."""
        return max(
            sum(begin <= at < begin + MINUTE for at in self.moments) for begin in self.moments or [0.0]
        )


async def has_written(server: Box, chat: int, count: int) -> list[dict[str, Any]]:
    """Wait until so much was written to the group; all of it."""
    async with asyncio.timeout(30):
        while True:
            found: list[dict[str, Any]] = (await server.ask("writes", chat=chat))["writes"]
            if len(found) >= count:
                return found
            await asyncio.sleep(0.05)


def found_by(tx: Tx) -> Found:
    """What the database says now."""
    return Found(tx.rows(_SONGS), tx.rows(_VOTES), tx.rows(_WAITING))


async def writes_in(server: Box, chat: int) -> Writes:
    """All that was written to the group."""
    found = await has_written(server, chat, 0)
    edits: dict[int, list[float]] = {}
    for write in found:
        edits.setdefault(write["message"], []).append(write["at"])
    edits.pop(0, None)
    gaps = [later - earlier for moments in edits.values() for earlier, later in pairwise(moments)]
    return Writes([write["at"] for write in found], min(gaps, default=float("inf")))


async def shows(server: Box, chat: int, found: Found) -> bool:
    """Whether both cards show what the database says."""
    texts: list[str] = (await server.ask("texts", chat=chat))["texts"]
    cards = [text for text in texts if "Song" in text]
    wanted_votes = {found.numbers[song]: str(count) for song, count in found.ups.items()}
    queue = [found.numbers[row.song_id] for row in found.waiting]
    voting, live = (NUMBERED.findall(text) for text in sorted(cards, key=lambda text: "Live queue" in text))
    shown = [number for number, _ups in live]
    return (
        len(cards) == 2
        and all(wanted_votes[number] == ups for number, ups in voting)
        and bool(shown)
        and shown == queue[: len(shown)]
    )
