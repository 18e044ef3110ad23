"""Instruments and gear: the catalogue of what people bring to a jam, and how they call it in six languages.

A thing is a code of the catalogue (`bass_amp`; its name is in locales/instrument_words.py), or, for what is
not in it, the word that was typed, in small letters. No word of a person is ever a code of something else:
whatever reads like one is looked up first.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from zlib import crc32

from services import texts
from services.instrument_names import GEAR, INSTRUMENTS

MAX_WORD = 40
CATALOGUE: tuple[str, ...] = (*INSTRUMENTS, *GEAR)
"""Every code, instruments first, the most asked for before others."""
_PLACES = {code: at for at, code in enumerate(CATALOGUE)}
ON_SITE = {"drums": "drum_kit", "vocals": "mic"}
"""What a word means among the gear that is there: the kit stands there, its player does not."""
_ENDINGS = (("s", ""), ("en", ""), ("n", ""), ("а", ""), ("у", "а"), ("ю", "я"), ("ку", "ка"), ("ів", ""))
"""Endings of plurals and cases, and what stands there in a dictionary."""
_SMALL_WORDS = {
    *("a", "an", "the", "my", "our", "some", "one", "another", "any", "your", "i", "ill"),
    *("ein", "eine", "einen", "einem", "einer", "mein", "meine", "meinen", "unser", "unsere", "noch", "den"),
    *("die", "das", "der", "un", "una", "unos", "unas", "mi", "mis", "el", "la", "los", "las", "nuestro"),
    *("algun", "alguna", "une", "des", "du", "de", "mon", "ma", "mes", "le", "les", "notre", "nos", "d", "l"),
    *(
        "um",
        "uma",
        "uns",
        "umas",
        "meu",
        "minha",
        "meus",
        "minhas",
        "o",
        "os",
        "as",
        "nosso",
        "nossa",
        "algum",
    ),
    *("міи", "мою", "моя", "моі", "моє", "свіи", "свою", "своі", "нашу", "наш", "ще", "якиись", "якусь"),
}
"""Articles and the like that stand before a name; folded."""


def fold(word: str) -> str:
    """`word` for a look-up: small letters without accents; signs and white space are one space."""
    kept = "".join(" " if _is_sign(c) else c for c in texts.plain(word))
    return " ".join(kept.replace("'", " ").replace("’", " ").split())


def _is_sign(char: str) -> bool:
    return not (char.isalnum() or char in "'’") and unicodedata.category(char) != "So"


def known(word: str) -> str | None:
    """The code that a word or sign means in any of the six languages, or None."""
    folded = fold(word)
    bare = " ".join(part for part in folded.split() if part not in _SMALL_WORDS)
    signless = "".join(c for c in bare if unicodedata.category(c) != "So").strip()
    names = _names()
    forms = (folded, bare, signless or bare[:1], *_nominatives(signless))
    return next((names[form] for form in forms if form in names), None)


def _nominatives(word: str) -> list[str]:
    """What may stand in a dictionary for a plural, or for whom one looks for: `барабанщика`, `Bassisten`."""
    return [
        word.removesuffix(end) + put
        for end, put in _ENDINGS
        if len(word) > len(end) + 2 and word.endswith(end)
    ]


def thing(word: str) -> str:
    """What a word means: a code, or the word itself in small letters; empty for what has no letter.

    It may be longer than MAX_WORD: whoever keeps it says so.
    """
    code = known(word)
    if code:
        return code
    kept = "".join(c for c in word if unicodedata.category(c)[0] not in "CS" or c in " \u200d")
    text = unicodedata.normalize("NFC", " ".join(kept.casefold().split())).strip(" -–—•*.:!?()[]\"'")
    words = text.split()
    while len(words) > 1 and fold(words[0]) in _SMALL_WORDS:
        words = words[1:]
    return " ".join(words) if any(c.isalnum() for c in text) else ""


def token(what: str) -> str:
    """Eight characters for a thing, as buttons and forms carry it: words may be too long for them."""
    return f"{crc32(what.encode()):08x}"


def ordered(things: Iterable[str]) -> list[str]:
    """Things in the catalogue's order; words of one's own after it, by themselves."""
    return sorted(things, key=lambda what: (_PLACES.get(what, len(_PLACES)), what))


@cache
def _names() -> dict[str, str]:
    """Every folded name, with its code."""
    found: dict[str, str] = {}
    for code, spoken in {**INSTRUMENTS, **GEAR}.items():
        for name in (code.replace("_", " "), *re.split(r",\s*", spoken)):
            found.setdefault(fold(name), code)
    return found
