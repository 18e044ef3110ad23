"""Catalogues of texts, read from .po files: what Babel writes, without what it needs to write it again.

Babel's own reader takes ten times as long, and a bot that starts reads five of them before it answers.
"""

import re
from collections.abc import Iterable, Iterator
from gettext import c2py  # what the standard library reads plural forms with
from pathlib import Path

from babel.support import NullTranslations, Translations

_ESCAPED = re.compile(r"\\(.)")
_MEANS = {"n": "\n", "t": "\t", "r": "\r"}
_PLURAL = re.compile(r"^Plural-Forms:.*?plural=([^;\n]+)", re.MULTILINE)
_CONTEXT = "\x04"
"""Stands between a context and its text, as gettext has it."""
Entry = dict[str, str]
"""One text by its keywords: `msgctxt`, `msgid`, `msgid_plural`, `msgstr`, `msgstr[0]`, …"""


def read(path: Path) -> NullTranslations:
    """The texts of a file; none where there is no file. Those marked as fuzzy are guesses, and left out."""
    if not path.exists():
        return NullTranslations()
    found = Translations()
    texts: dict[str | tuple[str, int], str] = {}
    with path.open(encoding="utf-8") as lines:
        for entry in _entries(lines):
            texts.update(_texts(entry))
    if forms := _PLURAL.search(texts.get("", "")):
        found.plural = c2py(forms[1].strip())  # type: ignore[assignment]
    found._catalog = texts
    return found


def _texts(entry: Entry) -> Iterator[tuple[str | tuple[str, int], str]]:
    context = entry.get("msgctxt")
    key = entry["msgid"] if context is None else context + _CONTEXT + entry["msgid"]
    if "msgid_plural" not in entry:
        if entry["msgstr"]:
            yield key, entry["msgstr"]
        return
    forms = [text for keyword, text in sorted(entry.items()) if keyword.startswith("msgstr[")]
    if all(forms):
        yield from (((key, number), text) for number, text in enumerate(forms))


def _entries(lines: Iterable[str]) -> Iterator[Entry]:
    """The entries of a file: each ends before the line that begins the next one."""
    entry: Entry = {}
    pieces: list[str] = []
    keyword, fuzzy, next_is_fuzzy = "", False, False
    for line in lines:
        if line[0] == '"':
            pieces.append(line)
            continue
        if keyword:
            entry[keyword] = _unescaped(pieces)
            keyword = ""
        if line.startswith("#,") and "fuzzy" in line:
            next_is_fuzzy = True
        elif line.startswith("msg"):
            keyword, _space, rest = line.partition(" ")
            if keyword == "msgctxt" or (keyword == "msgid" and (not entry or "msgid" in entry)):
                if entry and not fuzzy:
                    yield entry
                entry, fuzzy, next_is_fuzzy = {}, next_is_fuzzy, False
            pieces = [rest]
    if keyword:
        entry[keyword] = _unescaped(pieces)
    if "msgid" in entry and not fuzzy:
        yield entry


def _unescaped(pieces: list[str]) -> str:
    text = "".join(piece.strip()[1:-1] for piece in pieces)
    return _ESCAPED.sub(lambda match: _MEANS.get(match[1], match[1]), text) if "\\" in text else text
