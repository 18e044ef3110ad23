"""Links in what people write of a song: found, and told apart by the word before one or its address. Pure."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from models.repertoire import SongLink
from services.song_vocabulary import ENDINGS, HOSTS, IN_ADDRESS, LINK_LABELS

HERE = "\x1f"
"""Where a link was taken out of the text; it parts what stands around it."""
_TOP = "com|org|net|io|be|tv|de|fr|es|br|pt|ua|uk|eu|me|app|co|info|edu|music|live|audio|link|page|dev"
_LINK = re.compile(
    rf"(?:\bhttps?(?=[:/])|\b[a-z][a-z0-9+.-]{{1,20}}://|\b(?:javascript|data|mailto):|\bwww\.)[^\s<>\";]*"
    rf"|\b(?:[a-z0-9-]+\.)+(?:{_TOP})/[^\s<>\";]*",
    re.IGNORECASE,
)
_JOINED = re.compile(r",(?=(?:https?://|www\.))", re.IGNORECASE)


def taken_out(text: str) -> tuple[str, dict[SongLink, list[str]]]:
    """The text without its links, and the links by what they show; a word before one may say it."""
    links: dict[SongLink, list[str]] = {}
    parts: list[str] = []
    end = 0
    for start, until, url in _found(text := _JOINED.sub(", ", text)):
        before = text[end:start]
        before, label = _without_label(before)
        links.setdefault(label or kind_of(url), []).append(url)
        parts += [before, HERE]
        end = until
    return "".join([*parts, text[end:]]), links


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each link begins and ends, and its address."""
    for found in _LINK.finditer(text):
        url = found.group().rstrip(".,;:!?'\"”»")
        while url.endswith(")") and url.count("(") < url.count(")"):
            url = url[:-1]
        shown = url if "://" in url or ":" in url.partition("/")[0] else f"https://{url}"
        yield found.start(), found.start() + len(url), shown


def _without_label(before: str) -> tuple[str, SongLink | None]:
    """The text before a link without the word that says what the link shows."""
    cut = max((before.rfind(mark) for mark in f"\n,;|\t·•{HERE}"), default=-1) + 1
    word = before[cut:].strip(" :=–—-(").casefold()
    kind = LINK_LABELS.get(word)
    return (before[:cut], kind) if kind else (before, None)


def kind_of(url: str) -> SongLink:
    """What a link shows, by its address alone."""
    address = url.casefold()
    try:
        parts = urlsplit(address)
        host, path = parts.hostname or "", parts.path
    except ValueError:  # refused by `song_draft.check`
        return SongLink.ANALYSIS
    performs = any(host == known or host.endswith(f".{known}") for known in HOSTS)
    for kind, words in IN_ADDRESS[: 1 if performs else None]:  # a video's id may look like any word
        if any(word in address for word in words):
            return kind
    for kind, endings in ENDINGS:
        if path.endswith(endings):
            return kind
    return SongLink.PERFORMANCE if performs else SongLink.ANALYSIS
