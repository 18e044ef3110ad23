"""Which songs make a good list: pure, deterministic, and able to say why.

The list is filled song by song. Each time the song of the highest worth is taken:

    worth = 4 · votes + 3 · rest + 2 · level + 1 · key

- votes: `s / (8 + |s|)` of a song's score `s` (ups less downs): the first votes count most, and no other
  song's votes change it.
- rest: how long it was not played, `1 - 2 ** (-weeks / 12)`; 1 for what was never played.
- level: 1 within the wanted range, 1/2 where the song says none, less by 1/2 for each step outside of it.
- key: `1 / (1 + n)` where `n` songs of the list are in its key; 1/2 where the song says none.

Two things weigh more than all of that: what was played last time, and what has more votes against than for
it, is taken only when nothing else is left, in that order. Of equal songs the one with more votes wins, then
the one that was brought first. So the order in which songs are given changes nothing, and one vote more never
takes a song off the list.
"""

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.repertoire import Difficulty

FEWEST, MOST, USUAL = 3, 8, 4
"""Songs of a proposed list."""
_VOTES, _REST, _LEVEL, _KEY = 4.0, 3.0, 2.0, 1.0
_HALF_VOTES = 8
_HALF_REST = timedelta(weeks=12)
LONG_AGO = timedelta(weeks=6)
"""From when on it is a reason that a song was not played for so long."""
_STEPS = {level: step for step, level in enumerate(Difficulty)}
_SIGNS = str.maketrans({"♭": "b", "♯": "#", "-": " ", "−": " ", ".": " "})
_MINOR = {"m", "min", "minor", "mi", "moll", "menor", "мінор"}
_MAJOR = {"maj", "major", "dur", "mayor", "maior", "мажор"}
_SUFFIX = re.compile(rf"(.+?)({'|'.join(sorted(_MINOR | _MAJOR, key=len, reverse=True))})?$", re.DOTALL)


class Why(StrEnum):
    """A reason for a song to be on the list."""

    VOTES = "votes"
    NEVER = "never"
    """Not played yet."""
    LONG_AGO = "long_ago"
    ONLY_KEY = "only_key"
    """No other song of the list is in its key."""
    LEVEL = "level"
    """It is as difficult as is wanted."""
    OUTSIDE = "outside"
    """It is easier or harder than is wanted."""
    AGAIN = "again"
    """Played last time, and nothing else was left."""
    CHOSEN = "chosen"
    """On the list already."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A song that could be played, and all that speaks for or against it."""

    id: int
    title: str
    composer: str = ""
    key: str = ""
    difficulty: Difficulty | None = None
    ups: int = 0
    score: int = 0
    times_played: int = 0
    last_played_at: datetime | None = None
    played_last: bool = False
    """Whether it was played at the session before."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the list is for."""

    at: datetime
    """When it will be played."""
    levels: frozenset[Difficulty] = frozenset()
    """The difficulties that are wanted; none for all."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A song of the list, with the reasons for it, the weightiest first."""

    song: Candidate
    why: tuple[Why, ...]


def levels_of(difficulty_range: str) -> frozenset[Difficulty]:
    """The difficulties that a range names: `intermediate-advanced`; none for all, or for an unknown one."""
    known = {level.value: level for level in Difficulty}
    return frozenset(known[part] for part in difficulty_range.split("-") if part in known)


def tonality(key: str) -> str:
    """A key as it is compared: `Bb`, `B♭ major` and `b flat` are one, as are `Gm`, `G-` and `g minor`.

    Empty for none; what is no key in any of our languages is compared as it is.
    """
    typed = key.strip()
    typed = f"{typed[:-1]} m" if typed.endswith(("-", "−")) else typed
    words = typed.translate(_SIGNS).casefold().split()
    if not words:
        return ""
    found: tuple[str, str] = _SUFFIX.findall(words[0])[0]
    note, mode = found
    said = {mode, *words[1:]}
    note += "b" * ("flat" in said) + "#" * ("sharp" in said)
    return note + "m" * bool(said & _MINOR)


def propose(
    songs: Iterable[Candidate],
    wish: Wish,
    count: int,
    *,
    chosen: Sequence[int] = (),
    without: Collection[int] = (),
) -> tuple[Pick, ...]:
    """A list of `count` songs: those `chosen` already, in their order, then the best of the others.

    Ids of `chosen` that are no songs any more fall away; those of `without` are not taken. Shorter than
    `count` where there are not enough songs, longer where more are chosen.
    """
    known = {song.id: song for song in songs}
    taken = [known[one] for one in dict.fromkeys(chosen) if one in known]
    kept = len(taken)
    free = [song for one, song in known.items() if one not in without and song not in taken]
    while free and len(taken) < count:
        best = min(free, key=lambda song: _rank(song, wish, taken))
        free.remove(best)
        taken.append(best)
    return tuple(
        Pick(song, (*((Why.CHOSEN,) if at < kept else ()), *_why(song, wish, taken)))
        for at, song in enumerate(taken)
    )


def worth(song: Candidate, wish: Wish, taken: Sequence[Candidate]) -> float:
    """What a song is worth beside those that were taken; at most 10."""
    votes = song.score / (_HALF_VOTES + abs(song.score))
    return (
        _VOTES * votes
        + _REST * _rest(song, wish)
        + _LEVEL * _level(song, wish)
        + _KEY * _variety(song, taken)
    )


def _rank(song: Candidate, wish: Wish, taken: Sequence[Candidate]) -> tuple[bool, bool, float, int, int]:
    """The best comes first."""
    return song.played_last, song.score < 0, -worth(song, wish, taken), -song.score, song.id


def _rest(song: Candidate, wish: Wish) -> float:
    if song.last_played_at is None:
        return 1.0
    rested: float = max(wish.at - song.last_played_at, timedelta()) / _HALF_REST
    return 1.0 - math.pow(2.0, -rested)


def _level(song: Candidate, wish: Wish) -> float:
    if not wish.levels:
        return 1.0
    if song.difficulty is None:
        return 0.5
    return max(0.0, 1 - _steps_outside(song.difficulty, wish) / 2)


def _steps_outside(difficulty: Difficulty, wish: Wish) -> int:
    """How many steps a song is easier or harder than what is wanted."""
    return min(abs(_STEPS[difficulty] - _STEPS[level]) for level in wish.levels)


def _variety(song: Candidate, taken: Sequence[Candidate]) -> float:
    key = tonality(song.key)
    if not key:
        return 0.5
    return 1 / (1 + sum(tonality(other.key) == key for other in taken))


def _why(song: Candidate, wish: Wish, taken: Sequence[Candidate]) -> tuple[Why, ...]:
    """What speaks for a song of the whole list, and what was overlooked for it."""
    key = tonality(song.key)
    rivals = [other for other in taken if other.id != song.id]
    given = (
        (Why.AGAIN, song.played_last),
        (Why.VOTES, song.ups > 0),
        (Why.NEVER, song.last_played_at is None),
        (Why.LONG_AGO, _is_long_ago(song, wish)),
        (Why.ONLY_KEY, bool(key and rivals) and all(tonality(other.key) != key for other in rivals)),
        (Why.LEVEL, bool(wish.levels) and song.difficulty in wish.levels),
        (Why.OUTSIDE, bool(wish.levels and song.difficulty and song.difficulty not in wish.levels)),
    )
    return tuple(why for why, holds in given if holds)


def _is_long_ago(song: Candidate, wish: Wish) -> bool:
    return song.last_played_at is not None and wish.at - song.last_played_at >= LONG_AGO
