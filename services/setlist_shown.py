"""A setlist as it is told to those who come: its songs, what the session is about, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services import kinds

MAX_NAMED = 40
"""Characters of a title where many stand in one line."""
_THEMES, _LEVELS = ("session_theme", "session_vibe"), ("difficulty_range", "skill_level")


@dataclass(frozen=True, slots=True)
class Preparation:
    """What the settings of a session say to those who prepare for it; each may be empty."""

    theme: str = ""
    level: str = ""
    """One of the choices of the kind."""
    advice: str = ""
    """How to prepare."""


UNSAID = Preparation()


def preparation(defaults: Mapping[str, Any], own: Mapping[str, Any]) -> Preparation:
    """What a session says, where it does not what its program says."""
    said = kinds.merged(defaults, own)
    theme, level = (
        next((str(said[name]) for name in names if said.get(name)), "") for names in (_THEMES, _LEVELS)
    )
    return Preparation(theme, level, str(said.get("recommended_prep") or ""))


@dataclass(frozen=True, slots=True)
class Named:
    """A song of a list that is shown to everybody: as much as a line of a message has room for."""

    song_id: int
    title: str
    key: str
    composer: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A list as it is told to those who come."""

    songs: tuple[Named, ...]
    notes: str = ""
    preparation: Preparation = UNSAID

    @property
    def titles(self) -> tuple[str, ...]:
        """What the songs are called, cut where they are very long."""
        return tuple(
            song.title if len(song.title) <= MAX_NAMED else f"{song.title[: MAX_NAMED - 1]}…"
            for song in self.songs
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a list since those who come heard of it."""

    added: tuple[Named, ...] = ()
    removed: tuple[str, ...] = ()
    """Titles."""
    rekeyed: tuple[tuple[Named, str], ...] = ()
    """Songs in another key, and what it was."""

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.rekeyed)


def difference(before: Sequence[Sequence[Any]], now: Sequence[Named]) -> Difference:
    """What became of a list: `before` is id, title and key of each song as it was told."""
    was: Mapping[int, tuple[str, str]] = {song: (title, key) for song, title, key in before}
    there = {line.song_id for line in now}
    return Difference(
        tuple(line for line in now if line.song_id not in was),
        tuple(title for song, (title, _key) in was.items() if song not in there),
        tuple(
            (line, was[line.song_id][1])
            for line in now
            if line.song_id in was and was[line.song_id][1] != line.key
        ),
    )
