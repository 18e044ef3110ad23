"""Checks of what people type, the same for chat, app and API."""

import unicodedata

from services.errors import BadInput


def cleaned(field: str, value: str, most: int, *, least: int = 0) -> str:
    """`value` without control characters and outer white space. Raises BadInput(field, …).

    Text of every script is kept, right-to-left included; so is what joins emoji.
    """
    kept = "".join(c for c in value if c in "\n\t\u200d" or unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
    text = kept.strip()
    if sum(unicodedata.category(c)[0] not in "CZ" for c in text) < least:  # what is invisible is no text
        raise BadInput(field, "missing")
    if len(text) > most:
        raise BadInput(field, "too_long", most)
    return text


def plain(text: str) -> str:
    """`text` without capitals and accents, to compare it by."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")


def line(field: str, value: str, most: int, *, least: int = 0) -> str:
    """The same for text of one line: line breaks become spaces."""
    return cleaned(field, " ".join(value.split()), most, least=least)
