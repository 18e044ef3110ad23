"""Suggesting a song step by step: what one message tells of it, each fact corrected, what it resembles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.tx import Tx
from services import repertoire, song_draft, song_words
from services.song_draft import SongDraft, SongFact
from services.songs import SongLine, SongProgram


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is to be suggested, before it is."""

    program: SongProgram
    draft: SongDraft
    similar: tuple[SongLine, ...] = ()
    """Songs that may be the same, where the person has not said that it is another."""


def read(text: str) -> SongDraft:
    """What a message tells of a song, not checked yet."""
    return song_words.understood(text)


def understand(tx: Tx, program_id: int, text: str) -> Suggestion:
    """What a message tells of a song. Raises NotFound, BadInput."""
    return _looked_at(tx, program_id, song_draft.check(read(text)))


def correct(
    tx: Tx, program_id: int, kept: Mapping[str, Any], fact: SongFact, text: str, *, sure: bool
) -> Suggestion:
    """The draft a conversation kept, with one fact as it was typed or chosen. Raises NotFound, BadInput."""
    draft = song_draft.check(song_words.changed(SongDraft.parse(kept), fact, text))
    if fact is SongFact.TITLE and not sure:
        return _looked_at(tx, program_id, draft)
    return show(tx, program_id, draft.dump())


def show(tx: Tx, program_id: int, kept: Mapping[str, Any]) -> Suggestion:
    """The draft that a conversation kept. Raises NotFound."""
    return Suggestion(repertoire.program(tx, program_id), SongDraft.parse(kept))


def _looked_at(tx: Tx, program_id: int, draft: SongDraft) -> Suggestion:
    program = repertoire.program(tx, program_id)
    return Suggestion(program, draft, tuple(repertoire.find_similar(tx, program_id, draft.title)))
