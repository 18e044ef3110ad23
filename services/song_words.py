"""Reading a song out of one message: "Autumn Leaves, Joseph Kosma, Gm, 120, https://…". Pure.

The title comes first; the rest may come in any order, parted as people part things. What is no fact of
another kind becomes the composer, then a note, so that nothing that was written is lost.
"""

import re
from dataclasses import dataclass, field, replace

from models.repertoire import Difficulty, SongLink
from services.errors import BadInput
from services.song_draft import NAMES, NONE, SongDraft, SongFact, difficulty_of
from services.song_links import HERE, taken_out
from services.song_vocabulary import (
    ACCIDENTALS,
    DIFFICULTIES,
    KEY_QUALITIES,
    LABELS,
    SOLFEGE,
    TEMPI,
)

Facts = list[tuple[SongFact, str]]

_STRONG = re.compile(rf"[\n;|\t·•{HERE}]")
_WEAK = re.compile(r",|\s[-–—]+\s")
_SLASH = re.compile(r"\s/\s")
_QUOTED = re.compile(r"^\s*[\"“„«”]([^\"“”„«»]+)[\"“”»]\s*(?:$|[,;|\n\t·•]|\s[-–—]\s)")
_LABEL = re.compile(r"^([^\W\d_][\w -]{0,24}?)\s*[:=]\s*(.+)$", re.DOTALL)
_BY = re.compile(r"^(?:by|von|par|por|від)\s+(.+)$", re.IGNORECASE)
_TRIM = " \t\r\n-–—•*·:,;|"
_LATIN_KEY = re.compile(
    r"^(?:in\s+|en\s+|em\s+)?([A-Ha-h])\s?(#|♯|b|♭|is|es|s|sharp|flat)?"
    rf"(?:[\s-]*(?i:{'|'.join(map(re.escape, KEY_QUALITIES))}))?$"
)
_SOLFEGE_KEY = re.compile(
    rf"^(?:{'|'.join(SOLFEGE)})(?:[\s-]*(?:{'|'.join(map(re.escape, ACCIDENTALS))}))?"
    rf"[\s-]*(?:{'|'.join(map(re.escape, KEY_QUALITIES))})$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^(?:♩\s*=\s*|~\s*|ca\.?\s*)?(\d{2,3})(?:\s*[-–]\s*\d{2,3})?\s*(?:bpm|/min)?\.?$", re.IGNORECASE
)
SLOWEST, FASTEST = 20, 400
"""Beats a minute that are a tempo."""
MOST_WORDS = 6
"""Of a piece that says several facts without parting them: `Gm 120 medium swing`."""
_SMALL = frozenset(
    (
        *("de", "da", "do", "dos", "das", "del", "della", "di", "du", "van", "von", "der", "den", "la", "le"),
        *("und", "and", "&", "y", "e", "et", "i", "й", "та", "з"),
    )
)


@dataclass(slots=True)
class _Gathered:
    """What was understood so far."""

    facts: dict[SongFact, str] = field(default_factory=dict)
    composers: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    going_on: bool = False
    """Whether the piece before was a composer, who may have a partner."""


def understood(text: str) -> SongDraft:
    """The song that `text` tells of. Nothing is checked: that is for `song_draft.check`."""
    rest, links = taken_out(text)
    title, rest = _quoted(rest)
    chunks = [chunk.strip(_TRIM) for chunk in _STRONG.split(rest)]
    chunks = [chunk for chunk in chunks if chunk]
    gathered = _Gathered()
    first = chunks.pop(0) if chunks and not title else ""
    for chunk in chunks:
        _take(gathered, chunk)
    if first:
        title = _first(gathered, first)
    return _draft(title, gathered, links)


def _quoted(text: str) -> tuple[str, str]:
    """A title in quotes at the beginning, and what follows it."""
    found = _QUOTED.match(text)
    return (found.group(1).strip(), text[found.end(1) + 1 :]) if found else ("", text)


def _first(gathered: _Gathered, chunk: str) -> str:
    """The title. Where nothing else names a composer, commas and dashes part it from what follows."""
    label = _labelled(chunk)
    if label and label[0] is SongFact.TITLE:
        return label[1]
    if gathered.composers or SongFact.COMPOSER in gathered.facts:
        facts = list(_WEAK.finditer(chunk))
        return _up_to_facts(gathered, chunk, facts)
    title, *rest = _weakly(chunk)
    later = _Gathered()
    for piece in rest:
        _take(later, piece)
    _join(gathered, later)
    return title


def _up_to_facts(gathered: _Gathered, chunk: str, marks: list[re.Match[str]]) -> str:
    """The title with its own commas; facts at its end are taken for what they are."""
    while marks:
        mark = marks.pop()
        facts = facts_in(chunk[mark.end() :].strip(_TRIM))
        if facts is None:
            break
        _note_facts(gathered, facts)
        chunk = chunk[: mark.start()].strip(_TRIM)
    return chunk


def _join(gathered: _Gathered, before: _Gathered) -> None:
    """What stood before counts first."""
    for fact, value in before.facts.items():
        if fact in gathered.facts:
            gathered.notes.insert(0, gathered.facts[fact])
        gathered.facts[fact] = value
    gathered.composers[:0] = before.composers
    gathered.notes[:0] = before.notes


def _weakly(chunk: str) -> list[str]:
    """A chunk parted by commas and dashes; by slashes where one part of it is a fact, as no composer is."""
    pieces = []
    for piece in _WEAK.split(chunk):
        parts = _SLASH.split(piece)
        pieces += parts if any(facts_in(part.strip(_TRIM)) for part in parts) else [piece]
    return [piece.strip(_TRIM) for piece in pieces if piece.strip(_TRIM)]


def _take(gathered: _Gathered, chunk: str) -> None:
    """Understand one chunk after the title."""
    label = _labelled(chunk)
    if label and label[0] is SongFact.NOTES:
        gathered.notes.append(label[1])
        return
    for piece in _weakly(chunk):
        _piece(gathered, piece)


def _piece(gathered: _Gathered, piece: str) -> None:
    label = _labelled(piece)
    by = _BY.match(piece)
    facts = facts_in(piece)
    going_on, gathered.going_on = gathered.going_on, False
    if label:
        _note_facts(gathered, [label])
    elif facts is not None:
        _note_facts(gathered, facts)
    elif by:
        _note_facts(gathered, [(SongFact.COMPOSER, by.group(1))])
    elif _may_compose(gathered, piece, going_on):
        gathered.composers.append(piece)
        gathered.going_on = True
    else:
        gathered.notes.append(piece)


def _may_compose(gathered: _Gathered, piece: str, going_on: bool) -> bool:
    """The first piece that is no fact, and names that follow it at once."""
    if gathered.composers or SongFact.COMPOSER in gathered.facts:
        return going_on and _is_name(piece)
    return True


def _note_facts(gathered: _Gathered, facts: Facts) -> None:
    """Each fact once; what is said again is kept as a note."""
    for fact, value in facts:
        if fact in gathered.facts or fact is SongFact.TITLE:
            gathered.notes.append(value)
        else:
            gathered.facts[fact] = value


def _is_name(piece: str) -> bool:
    """Whether a piece looks like somebody's name: at most four words, begun with capitals."""
    words = piece.split()
    return len(words) <= 4 and all(word[0].isupper() or word.lower() in _SMALL for word in words)


def _labelled(piece: str) -> tuple[SongFact, str] | None:
    """`key: Gm`, in any of our languages."""
    found = _LABEL.match(piece)
    fact = LABELS.get(found.group(1).strip().casefold()) if found else None
    if found is None or fact is None:
        return None
    value = found.group(2).strip()
    if fact is SongFact.DIFFICULTY and value.casefold() not in DIFFICULTIES:
        return None
    return fact, value


def facts_in(piece: str) -> Facts | None:
    """The facts that a piece says, all of it; None where a word of it is of no fact."""
    words = piece.split()
    if not words or len(words) > MOST_WORDS:
        return None
    for end in range(len(words), 0, -1):
        head = fact(" ".join(words[:end]))
        if head is None:
            continue
        rest = facts_in(" ".join(words[end:])) if end < len(words) else []
        if rest is not None:
            return [head, *rest]
    return None


def fact(words: str) -> tuple[SongFact, str] | None:
    """The difficulty, key or tempo that some words are, or None."""
    if words.casefold() in DIFFICULTIES:
        return SongFact.DIFFICULTY, words
    if is_key(words):
        return SongFact.KEY, words
    if is_tempo(words):
        return SongFact.TEMPO, words
    return None


def is_key(words: str) -> bool:
    """`Gm`, `B♭`, `F# minor`, `g-Moll`, `Sol menor`."""
    return bool(_LATIN_KEY.match(words) or _SOLFEGE_KEY.match(words))


def is_tempo(words: str) -> bool:
    """`120`, `120 bpm`, `♩ = 96`, `medium swing`, `slow 70`; a number that can be a tempo."""
    if _is_number(words):
        return True
    parts = words.casefold().split()
    said = [part for part in parts if not _is_number(part) and part not in ("bpm", "♩", "=")]
    return bool(said) and all(part in TEMPI for part in said) and said != ["blues"]


def _is_number(word: str) -> bool:
    found = _NUMBER.match(word)
    return bool(found) and SLOWEST <= int(found.group(1) if found else 0) <= FASTEST


def _draft(title: str, gathered: _Gathered, links: dict[SongLink, list[str]]) -> SongDraft:
    facts = gathered.facts
    composers = [facts[SongFact.COMPOSER]] if SongFact.COMPOSER in facts else []
    if gathered.notes and gathered.notes[0].casefold() in ("the", "a", "an"):  # Girl From Ipanema, The
        title = f"{gathered.notes.pop(0)} {title}"
    elif gathered.composers and gathered.composers[0].casefold() in ("the", "a", "an"):
        title = f"{gathered.composers.pop(0)} {title}"
    if composers:
        gathered.notes += gathered.composers
    else:
        composers = gathered.composers
    return SongDraft(
        title=title,
        composer=", ".join(composers),
        key=tidy_key(facts.get(SongFact.KEY, "")),
        tempo=facts.get(SongFact.TEMPO, ""),
        difficulty=_difficulty(facts.get(SongFact.DIFFICULTY, "")),
        notes=", ".join(gathered.notes),
        links={kind: tuple(urls) for kind, urls in links.items()},
    )


def _difficulty(words: str) -> Difficulty | None:
    return DIFFICULTIES.get(words.casefold())


def tidy_key(key: str) -> str:
    """`in gm` as musicians write it: `Gm`. What is not in letters stays as it is."""
    found = _LATIN_KEY.match(key)
    if not found or "moll" in key.casefold():  # a German minor key is small: g-Moll
        return key
    return found.group(1).upper() + key[found.end(1) :]


def changed(draft: SongDraft, asked: SongFact, text: str) -> SongDraft:
    """The draft with one fact as it was typed; `-` takes it away. Links are added, or told apart anew."""
    said = "" if text.strip() == NONE else text
    if asked is SongFact.LINKS:
        return replace(draft, links=_with_links(draft, said))
    if asked is SongFact.DIFFICULTY:
        known = DIFFICULTIES.get(said.strip().casefold())
        return replace(draft, difficulty=known or difficulty_of(said.strip()))
    name = NAMES[asked]
    value = tidy_key(said.strip()) if asked is SongFact.KEY else said
    return replace(draft, **{name: value})  # type: ignore[arg-type]


def _with_links(draft: SongDraft, text: str) -> dict[SongLink, tuple[str, ...]]:
    if not text:
        return {}
    _rest, found = taken_out(text)
    if not found:
        raise BadInput("link", "no_link")
    fresh = {url for urls in found.values() for url in urls}
    links = {
        kind: (*(url for url in draft.links.get(kind, ()) if url not in fresh), *found.get(kind, ()))
        for kind in SongLink
    }
    return {kind: urls for kind, urls in links.items() if urls}
