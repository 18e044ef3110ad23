"""Message entities: offsets in UTF-16 code units, trimming, and what Telegram finds by itself."""

import re
from collections.abc import Iterator

from sandbox.shapes import Json

INTERESTING = re.compile(r"[/@#$.:+]")
FOUND = re.compile(
    r"""(?P<url>(?:https?|tg)://[^\s<>"]+
         |(?<![\w@.])(?:www\.)?(?:[\w-]+\.)+(?:com|org|net|me|io|app|dev|info|eu|de|fr|es|uk|ua|br|ch)\b(?:/[^\s<>"]*)?)
      |(?P<email>(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
      |(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))
      |(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b)
      |(?P<hashtag>(?<![\w#])\#(?=\w*[^\W\d_])\w{1,255})
      |(?P<cashtag>(?<![\w$])\$[A-Z]{3,8}\b)
      |(?P<phone_number>(?<![\w+])\+\d{8,15}\b)""",
    re.VERBOSE,
)
SEALED = frozenset(
    {"code", "pre", "text_link", "text_mention", "custom_emoji", "url", "email", "bot_command"}
)
TRAILING = ".,:;!?)'\"]}"


def units(text: str) -> int:
    """The length of a text in UTF-16 code units, as entities count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _find(text: str) -> Iterator[Json]:
    """Links, commands, mentions and hashtags in plain text."""
    for match in FOUND.finditer(text):
        kind, start, value = str(match.lastgroup), match.start(), match.group()
        if kind == "url":
            value = value.rstrip(TRAILING)
        yield {"type": kind, "offset": units(text[:start]), "length": units(value)}


def _overlaps(one: Json, other: Json) -> bool:
    """Do two entities cover a common character?"""
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )


def with_found(text: str, entities: list[Json]) -> list[Json]:
    """Entities together with those that Telegram finds in the text by itself."""
    if not INTERESTING.search(text):
        return entities
    sealed = [entity for entity in entities if entity["type"] in SEALED]
    found = [new for new in _find(text) if not any(_overlaps(new, old) for old in sealed)]
    return ordered(entities + found) if found else entities


def ordered(entities: list[Json]) -> list[Json]:
    """By place, the longer first."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Drop the white space around a text, as Telegram does, and move its entities along."""
    clean = text.strip()
    if clean == text:
        return text, entities
    shift, end = units(text[: len(text) - len(text.lstrip())]), units(clean)
    kept: list[Json] = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        stop = min(entity["offset"] + entity["length"] - shift, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return clean, kept


def piece(text: str, entity: Json) -> str:
    """The part of a text that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    start, stop = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
    return raw[start:stop].decode("utf-16-le", "replace")
