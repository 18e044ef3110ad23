"""Buttons to suggest a song and to change one: each fact by itself."""

from collections.abc import Sequence
from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button, in_rows
from keyboards.repertoire import SongRemove
from locales import words
from locales.reader import gettext as _
from models.repertoire import Difficulty
from services.song_draft import NONE, SongDraft, SongFact
from services.song_edit import value
from services.songs import SongDetails, SongLine, SongProgram

MAX_LABEL = 24
Rows = list[list[InlineKeyboardButton]]


class SuggestFact(CommunityData, prefix="rgf"):
    """Correct one fact of what is suggested."""

    program: int
    fact: SongFact


class SuggestSet(CommunityData, prefix="rgs"):
    """Choose what one fact of it is."""

    program: int
    fact: SongFact
    value: str


class SuggestShow(CommunityData, prefix="rgb"):
    """Back to what is suggested."""

    program: int


class SuggestAnother(CommunityData, prefix="rga"):
    """It is another song than the similar ones."""

    program: int


class SuggestSame(CommunityData, prefix="rgt"):
    """It is this one: vote for it."""

    song: int


class SuggestSave(CommunityData, prefix="rgn"):
    """Suggest it."""

    program: int


class SongFactEdit(CommunityData, prefix="ref"):
    """Change one fact of a song."""

    song: int
    fact: SongFact


class SongFactSet(CommunityData, prefix="res"):
    """Choose what one fact of it is."""

    song: int
    fact: SongFact
    value: str


class SongTypedAgain(CommunityData, prefix="rea"):
    """Use what was typed, whatever somebody else wrote meanwhile."""

    song: int


def names() -> dict[SongFact, str]:
    """What each fact is called."""
    return {
        SongFact.TITLE: _("Title"),
        SongFact.COMPOSER: _("Composer"),
        SongFact.KEY: _("Key"),
        SongFact.TEMPO: _("Tempo"),
        SongFact.DIFFICULTY: _("Difficulty"),
        SongFact.LINKS: _("Links"),
        SongFact.NOTES: _("Note"),
    }


def suggested(program: SongProgram) -> Rows:
    """Suggest it as it is, or correct a fact first."""
    ids: dict[str, Any] = {"community": program.community_id, "program": program.id}
    facts = [button(label, SuggestFact(**ids, fact=fact)) for fact, label in names().items()]
    return [[button(_("Suggest it"), SuggestSave(**ids), style="primary")], *in_rows(facts, 2)]


def similar(program: SongProgram, found: Sequence[SongLine]) -> Rows:
    """It is one of those, or another."""
    ids: dict[str, Any] = {"community": program.community_id, "program": program.id}
    these = [
        [
            button(
                "👍 " + words.short(line.title, MAX_LABEL),
                SuggestSame(community=line.community_id, song=line.id),
            )
        ]
        for line in found
    ]
    return [*these, [button(_("Add anyway"), SuggestAnother(**ids))]]


def suggest_choices(program: SongProgram, draft: SongDraft, fact: SongFact) -> Rows:
    """What can be tapped where a fact of a suggestion is asked for."""
    ids: dict[str, Any] = {"community": program.community_id, "program": program.id, "fact": fact}
    return [[button(label, SuggestSet(**ids, value=chosen))] for chosen, label in _choices(draft, fact)]


def choices(song: SongDetails, fact: SongFact) -> Rows:
    """What can be tapped where a fact of a song is asked for."""
    ids: dict[str, Any] = {"community": song.community_id, "song": song.id, "fact": fact}
    return [[button(label, SongFactSet(**ids, value=chosen))] for chosen, label in _choices(song.draft, fact)]


def _choices(draft: SongDraft, fact: SongFact) -> list[tuple[str, str]]:
    offered = (
        [(level.value, words.difficulty(level)) for level in Difficulty]
        if fact is SongFact.DIFFICULTY
        else []
    )
    if fact is not SongFact.TITLE and value(draft, fact):
        offered.append((NONE, _("Remove all links") if fact is SongFact.LINKS else _("Leave it out")))
    return offered


def facts(song: SongDetails) -> Rows:
    """A button a fact, and the one that takes the song off the list."""
    ids: dict[str, Any] = {"community": song.community_id, "song": song.id}
    buttons = [button(label, SongFactEdit(**ids, fact=fact)) for fact, label in names().items()]
    return in_rows([*buttons, button(_("Take off the list"), SongRemove(**ids), style="danger")], 2)


def clash(song: SongDetails) -> list[InlineKeyboardButton]:
    """Use what was typed after all."""
    return [button(_("Use mine"), SongTypedAgain(community=song.community_id, song=song.id))]


def undo(song: SongDetails) -> list[InlineKeyboardButton]:
    """Bring it back."""
    return [button(_("Undo"), SongRemove(community=song.community_id, song=song.id, undo=True))]
