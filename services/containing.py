"""Finding what contains what was typed: a sign of LIKE is a character like any other."""

ESCAPE = "\\"
"""What a criterion says to be its escape."""


def escaped(text: str) -> str:
    """What was typed, in small letters, as LIKE finds just that."""
    small = text.lower()
    for sign in (ESCAPE, "%", "_"):
        small = small.replace(sign, ESCAPE + sign)
    return small


def containing(text: str) -> str:
    """The pattern of whatever has that in it; nothing typed fits everything."""
    return f"%{escaped(text)}%"
