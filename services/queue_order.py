"""The order of a live queue: rules without a database.

First come, first served: a call goes to the end.

Fair: callers take turns. The turn of a song is the number of songs of the same caller that are before it, be
they played, playing or waiting: 0 for one's first song of the night, 1 for the second, and so on. A new call
goes right behind the last waiting song whose turn is not higher than its own, so who has not played yet comes
before everybody's second song, and among equals first come is first served. What a host moved by hand stays
where it was put. When a host switches to fair order, everything that waits is sorted by (turn, time of call).

Positions are sort keys and no places: a song that leaves the queue keeps its own, so that it can come back to
where it was, and a move hands the keys of those that wait round among them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

AHEAD = 2
"""Who called is told when so many songs, the one being played included, or fewer are before theirs."""
FAR = AHEAD + 2
"""So many songs before theirs, and who was told is told anew when it comes near again."""
LATER = 3
"""How many places a song goes down whose players are not ready."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A song that waits."""

    id: int
    caller: int | None
    position: int
    called_at: datetime


def turns(waiting: Sequence[Waiting], done: Mapping[int | None, int]) -> list[int]:
    """The turn of each song that waits, in their order; `done` says how many each caller has had."""
    had = Counter(done)
    found = []
    for song in waiting:
        found.append(had[song.caller])
        had[song.caller] += 1
    return found


def place_of_new(waiting: Sequence[Waiting], caller: int, done: Mapping[int | None, int]) -> int:
    """At which index a new call goes into a fair queue."""
    turn = done.get(caller, 0) + sum(song.caller == caller for song in waiting)
    before = [at for at, other in enumerate(turns(waiting, done)) if other <= turn]
    return before[-1] + 1 if before else 0


def fair(waiting: Sequence[Waiting], done: Mapping[int | None, int]) -> list[Waiting]:
    """Everything that waits, in fair order; each caller's own songs in the order of their calls."""
    by_time = sorted(waiting, key=lambda song: (song.called_at, song.id))
    ranked = zip(turns(by_time, done), by_time, strict=True)
    return [song for _turn, song in sorted(ranked, key=lambda one: one[0])]


def moved(waiting: Sequence[Waiting], song_id: int, to: int) -> list[Waiting]:
    """The same with one song at index `to`, or as near to it as there is."""
    rest = [song for song in waiting if song.id != song_id]
    song = next(song for song in waiting if song.id == song_id)
    to = max(0, min(to, len(rest)))
    return [*rest[:to], song, *rest[to:]]


def positions(order: Sequence[Waiting]) -> dict[int, int]:
    """The new position of each song that has to change for `order`, by id: the same keys, handed round."""
    keys = sorted(song.position for song in order)
    return {song.id: key for song, key in zip(order, keys, strict=True) if song.position != key}


def songs_before(place: int, *, playing: bool) -> int:
    """How many songs are played before the one at a place (from 1)."""
    return place - 1 + playing
