"""Texts as a QR-bill may carry them: in the Latin letters that the standard permits, within its lengths."""

import re
import unicodedata
from collections.abc import Iterable

_PERMITTED = (
    *(range(0x20, 0x7F), range(0xA0, 0x180), range(0x218, 0x21C)),
    range(0x20AC, 0x20AD),
)
"""Basic Latin, Latin-1 Supplement, Latin Extended-A, Ș ș Ț ț and €."""
_SIGNS = {
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("‘’‚‹›", "'"),
    **dict.fromkeys("“”„", '"'),
    "…": "...",
    "•": "·",
}
_ALPHABET = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ"
_AS_IN_PASSPORTS = "A B V H G D E Ie Zh Z Y I I I K L M N O P R S T U F Kh Ts Ch Sh Shch - Iu Ia"
"""Ukrainian letters by resolution 55 of the Cabinet of Ministers (2010), as they are within words."""
_UKRAINIAN = dict(zip(_ALPHABET, _AS_IN_PASSPORTS.replace("-", "").split(" "), strict=True))
_OTHER_CYRILLIC = {"Ы": "Y", "Э": "E", "Ё": "Io", "Ъ": "", "Ў": "U"}
_CAPITALS = {**_UKRAINIAN, **_OTHER_CYRILLIC}
_LETTERS = {**_CAPITALS, **{char.lower(): latin.lower() for char, latin in _CAPITALS.items()}}
_IN_TWO = {"ß": "ss", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Þ": "Th", "þ": "th"}
_WITH_A_STROKE = re.compile(r"LATIN (CAPITAL|SMALL) LETTER ([A-Z])\b")


def cleaned(text: str, most: int) -> str:
    """A text without what may not stand in a bill, at most `most` characters; '' where nothing is left."""
    return _short(map(_written, unicodedata.normalize("NFC", text)), most)


def folded(text: str, most: int) -> str:
    """The same in ASCII: one byte a character."""
    return _short(map(_bare, cleaned(text, most)), most)


def is_permitted(char: str) -> bool:
    """Whether a character may stand in a bill."""
    return any(ord(char) in some for some in _PERMITTED)


def _short(written: Iterable[str], most: int) -> str:
    return " ".join("".join(written).split())[:most].strip()


def _written(char: str) -> str:
    if char.isspace():
        return " "
    if is_permitted(char):
        return char
    if char in _SIGNS:
        return _SIGNS[char]
    if char in _LETTERS:
        return _LETTERS[char]
    return "".join(filter(is_permitted, unicodedata.normalize("NFKD", char)))


def _bare(char: str) -> str:
    if char.isascii() or char in _IN_TWO:
        return _IN_TWO.get(char, char)
    bare = "".join(filter(str.isascii, unicodedata.normalize("NFKD", char)))
    named = _WITH_A_STROKE.match(unicodedata.name(char, ""))
    letter = named[2] if named else "."
    return bare or (letter.lower() if named and named[1] == "SMALL" else letter)
