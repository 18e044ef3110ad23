"""Fonts of the system for every script: which font writes a stretch of text, and in which direction.

Noto is looked for first (`NotoSansArabic-Bold.ttf`), then DejaVu; where there is neither, Pillow's own font
writes what it can. Emoji come from Noto Color Emoji, and are left out where it is not there.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/Library/Fonts")
EMOJI = "emoji"
EMOJI_SIZE = 109
"""The only size of Noto Color Emoji's bitmaps, in pixels."""

_PLAIN = "plain"
_IDEOGRAPHS = {"CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "HANGUL", "FULLWIDTH", "IDEOGRAPHIC"}
_BASE_SCRIPTS = {"LATIN", "CYRILLIC", "GREEK", "MODIFIER", "DIGIT"}
_OTHER_NAMES = {"MYANMAR": "Myanmar", "CANADIAN": "CanadianAboriginal", "TIBETAN": "Tibetan", "NKO": "NKo"}
_RIGHT_TO_LEFT = {"R", "AL"}
_NEUTRAL = {"ON", "CS", "ES", "ET", "WS"}
"""Punctuation, which goes the way of what it follows."""
_IS_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3\U000e0020-\U000e007f]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that one font writes."""

    text: str
    script: str
    """`plain`, `emoji`, or what Unicode calls it: `arabic`."""
    rtl: bool


def is_rtl(text: str) -> bool:
    """Whether a line is written from right to left: by its first letter."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction == "L" or direction in _RIGHT_TO_LEFT:
            return direction != "L"
    return False


@lru_cache(maxsize=4096)
def runs(line: str) -> tuple[Run, ...]:
    """The runs of a line, in the order in which they stand on paper, left to right."""
    base = is_rtl(line)
    found: list[Run] = []
    for mark, part in groupby(_marked(line), key=lambda pair: pair[1]):
        text = "".join(char for char, _mark in part)
        written = text.rstrip()
        if written and (mark[0] != EMOJI or emoji_font() is not None):
            found.append(Run(written, *mark))
        if len(written) < len(text):  # what is between two runs goes with the line
            found.append(Run(text[len(written) :], _PLAIN, base))
    return tuple(reversed(found)) if base else tuple(found)


def _marked(line: str) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Each character with its script and whether it is written from right to left.

    Spaces, marks and joiners belong to what they follow.
    """
    before = (_PLAIN, is_rtl(line))
    for char in line:
        if unicodedata.category(char) in {"Zs", "Mn", "Mc", "Me", "Cf"} and not _IS_EMOJI.match(char):
            yield char, before
            continue
        direction = unicodedata.bidirectional(char)
        goes_along = direction in _NEUTRAL and before[1]
        before = (_script(char), direction in _RIGHT_TO_LEFT or goes_along)
        yield char, before


@cache
def _script(char: str) -> str:
    if char.isascii():
        return _PLAIN
    if _IS_EMOJI.match(char):
        return EMOJI
    word = unicodedata.name(char, "LATIN").split()[0].split("-")[0]
    if word in _BASE_SCRIPTS:
        return _PLAIN
    known = word in _IDEOGRAPHS or any(f"{name}-Regular" in _files() for name in _families(word))
    return word.lower() if known else _PLAIN


@lru_cache(maxsize=256)
def font(script: str, size: int, bold: bool) -> "FreeTypeFont":
    """The font that writes a script, in pixels."""
    from PIL import ImageFont

    for name in _names(script, bold):
        if (path := _files().get(name)) is not None:
            return ImageFont.truetype(path, size)
    own: Any = ImageFont.load_default(size)
    return own  # type: ignore[no-any-return]


def file(script: str, *, bold: bool = False) -> str | None:
    """The file of the font that writes a script; None where the system has none."""
    return next((path for name in _names(script, bold) if (path := _files().get(name))), None)


def signs() -> tuple[str, ...]:
    """The files of fonts that have arrows, ticks and other signs."""
    return tuple(_files()[name] for name in ("NotoSansSymbols2-Regular", "DejaVuSans") if name in _files())


@cache
def emoji_font() -> "FreeTypeFont | None":
    """Noto Color Emoji at its own size, or None where it cannot be drawn."""
    from PIL import ImageFont

    path = _files().get("NotoColorEmoji")
    try:
        return ImageFont.truetype(path, EMOJI_SIZE) if path else None
    except OSError:
        return None


def directed(rtl: bool) -> dict[str, str]:
    """The arguments that let Pillow shape a run; none where it was built without the library for that."""
    from PIL import features

    return {"direction": "rtl" if rtl else "ltr"} if features.check("raqm") else {}


def _names(script: str, bold: bool) -> Iterator[str]:
    """Names of fonts that write a script, the best first."""
    for family in (*_families(script.upper()), "NotoSans", "DejaVuSans"):
        if bold:
            yield f"{family}-Bold"
        yield f"{family}-Regular"
        yield family


def _families(word: str) -> tuple[str, ...]:
    """Families of fonts for a script, by what Unicode calls it."""
    if word in _IDEOGRAPHS:
        return ("NotoSansCJK", "NotoSansCJKjp", "NotoSansJP", "NotoSansSC", "NotoSansKR", "wqy-zenhei")
    name = _OTHER_NAMES.get(word, word.title())
    return (f"NotoSans{name}", f"NotoSerif{name}")


@cache
def _files() -> dict[str, str]:
    """The fonts of the system: paths by name."""
    folders = [Path(folder).expanduser() for folder in FOLDERS]
    found = (path for folder in folders if folder.is_dir() for path in folder.rglob("*.[toTO]t[fcFC]"))
    return {path.stem: str(path) for path in sorted(found, reverse=True)}
