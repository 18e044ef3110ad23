"""A song as somebody suggests it: its facts, checked the same for chat, app and API. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from models.repertoire import Difficulty, SongLink
from services import texts, web_links
from services.errors import BadInput

MAX_TITLE = 200
MAX_COMPOSER = 120
MAX_KEY = 20
MAX_TEMPO = 40
MAX_NOTES = 1000
MOST_LINKS = 5
"""Links of one kind."""
NONE = "-"
"""What is written to leave a fact out."""


Links = Mapping[SongLink, tuple[str, ...]]


class SongFact(StrEnum):
    """What can be said about a song, by the letter its button carries."""

    TITLE = "t"
    COMPOSER = "c"
    KEY = "k"
    TEMPO = "m"
    DIFFICULTY = "d"
    LINKS = "l"
    NOTES = "n"


@dataclass(frozen=True, slots=True)
class SongDraft:
    """The facts of a song; what is not known is empty."""

    title: str = ""
    composer: str = ""
    key: str = ""
    tempo: str = ""
    difficulty: Difficulty | None = None
    notes: str = ""
    links: Links = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, Any]:
        """As its row keeps them, with what it is found by."""
        return {
            **{name: getattr(self, name) for name in TEXTS},
            "difficulty": self.difficulty,
            "links": {kind.value: list(urls) for kind, urls in self.links.items() if urls},
            "title_key": folded(self.title)[:MAX_TITLE],
            "composer_key": folded(self.composer)[:MAX_COMPOSER],
        }

    def dump(self) -> dict[str, Any]:
        """As plain data, for a conversation to keep; `parse` reads it."""
        plain = self.columns
        return {name: value for name, value in plain.items() if not name.endswith("_key")}

    @classmethod
    def parse(cls, plain: Mapping[str, Any]) -> "SongDraft":
        """From plain data, or from a row."""
        difficulty = plain.get("difficulty")
        return cls(
            **{name: plain.get(name) or "" for name in TEXTS},
            difficulty=Difficulty(difficulty) if difficulty else None,
            links=links_of(plain.get("links") or {}),
        )


TEXTS = {"title": MAX_TITLE, "composer": MAX_COMPOSER, "key": MAX_KEY, "tempo": MAX_TEMPO, "notes": MAX_NOTES}
"""The texts of a song, with the most characters of each."""
FIELDS = {"title": "song_title", "notes": "note"}
"""What a field of a refusal is called where it is not the text's own name."""
NAMES = {
    SongFact.TITLE: "title",
    SongFact.COMPOSER: "composer",
    SongFact.KEY: "key",
    SongFact.TEMPO: "tempo",
    SongFact.NOTES: "notes",
}


def check(draft: SongDraft) -> SongDraft:
    """The draft, cleaned. Raises BadInput for what cannot be kept; the title alone must be there."""
    cleaned: dict[str, Any] = {name: _text(name, getattr(draft, name)) for name in TEXTS}
    return replace(draft, **cleaned, links=_links(draft.links))


def _text(name: str, value: str) -> str:
    called, most = FIELDS.get(name, name), TEXTS[name]
    if name == "notes":
        return texts.cleaned(called, value, most)
    return texts.line(called, value, most, least=1 if name == "title" else 0)


def _links(links: Links) -> Links:
    """Each link once, of the kind that names it first."""
    seen: set[str] = set()
    kept: dict[SongLink, tuple[str, ...]] = {}
    for kind in SongLink:
        urls = [web_links.checked(kind, url.strip()) for url in links.get(kind, ())]
        fresh = tuple(url for url in dict.fromkeys(urls) if url not in seen)
        if len(fresh) > MOST_LINKS:
            raise BadInput(kind, "too_many", MOST_LINKS)
        seen.update(fresh)
        if fresh:
            kept[kind] = fresh
    return kept


def links_of(plain: Mapping[str, Sequence[str]]) -> Links:
    """Links by kind from plain data."""
    return {kind: tuple(plain[kind]) for kind in SongLink if plain.get(kind)}


def difficulty_of(value: str) -> Difficulty | None:
    """A difficulty by its name; none where nothing is chosen. Raises BadInput."""
    if value in ("", NONE):
        return None
    try:
        return Difficulty(value)
    except ValueError:
        raise BadInput("difficulty", "not_understood") from None


_ARTICLES = frozenset(
    (
        *("the", "a", "an", "der", "die", "das", "den", "dem", "ein", "eine", "el", "la", "los", "las", "lo"),
        *(
            "un",
            "una",
            "unos",
            "unas",
            "le",
            "les",
            "une",
            "des",
            "o",
            "os",
            "as",
            "um",
            "uma",
            "uns",
            "umas",
        ),
    )
)
_APART = re.compile(r"[^\w]+")


def folded(text: str) -> str:
    """What a title is known by, however it is written: no case, accents, punctuation or leading article."""
    plain = re.sub(r"['’ʼ`]", "", texts.plain(text).replace("&", " and ").replace("ß", "ss"))
    words = _APART.sub(" ", plain.replace("_", " ")).split()
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words) or " ".join(text.casefold().split())
