"""Opening hours as people type them, in the six languages: `Mon–Fri 9–22, Sat 10–18`."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from services import opening
from services.errors import BadInput, BadRule
from services.opening import Span, Weekly
from services.schedule.tokens import Token, fold, tokenize

MAX_TEXT = 600
_CLOSED = re.compile(
    r"(?<!\w)(?:closed|geschlossen|zu|cerrad[oa]s?|ferme(?:e|s|es)?|fechad[oa]s?|зачинено|закрито|вихідн\w*)(?!\w)"
)
_MIDNIGHT = re.compile(r"(?<![\d:.])24(?:[:.h]00)?(?:\s*(?:uhr|h|год\w*)\b)?(?![\d:])")
_SPANISH_TO = re.compile(r"(?<=\d)\s+a\s+(?=\d)")
"""`9 a 22`, which would else be an ordinal."""
_EVERY_DAY = tuple(range(7))
_GROUPS = {"workdays": (0, 1, 2, 3, 4), "weekend": (5, 6), "unit": _EVERY_DAY}
_BETWEEN = ("to", "at")
"""`9 a 22` is a time to another, though `a` alone means at."""


def parse(text: str, language: str) -> Weekly:
    """Weekly hours from a phrase; a day that is not named is closed, hours without a day are of every day.

    Hours that end no later than they begin end the next day. Raises BadInput.
    """
    if len(text) > MAX_TEXT:
        raise BadInput("hours", "too_long", MAX_TEXT)
    days: tuple[int, ...] = ()
    waiting: list[int] = []
    found: dict[int, list[Span]] = {}
    for piece in filter(str.strip, re.split(r"[,;\n]", text)):
        said, spans, closed = _piece(piece, language)
        waiting += said
        if not spans and not closed:
            continue
        days = tuple(dict.fromkeys(waiting)) or days or _EVERY_DAY
        waiting = []
        for day in days:
            found[day] = [] if closed else [*found.get(day, []), *spans]
    if waiting:
        raise BadInput("hours", "not_understood")
    return opening.checked((day, *span) for day, spans in found.items() for span in spans)


def parse_spans(text: str, language: str) -> tuple[Span, ...]:
    """Hours of one day from a phrase: `9–12, 14–18`; none for closed. Raises BadInput."""
    if len(text) > MAX_TEXT:
        raise BadInput("hours", "too_long", MAX_TEXT)
    found: list[Span] = []
    for piece in filter(str.strip, re.split(r"[,;\n]", text)):
        said, spans, closed = _piece(piece, language)
        if said or not (spans or closed):
            raise BadInput("hours", "not_understood")
        found += spans
    if not text.strip():
        raise BadInput("hours", "missing")
    return tuple(sorted(found))


def parse_days(text: str, language: str, most: int = opening.MOST_EXCEPTIONS) -> dict[date, tuple[Span, ...]]:
    """Days with hours of their own, one a line: `2026-12-24 closed`, `2026-12-31 10–14`. Raises BadInput."""
    found: dict[date, tuple[Span, ...]] = {}
    for line in filter(str.strip, text[: 40 * most].splitlines()):
        day, _, hours = line.strip().partition(" ")
        try:
            _said, spans, closed = _piece(hours, language)
            found[date.fromisoformat(day)] = tuple(spans)
        except (ValueError, BadInput):
            raise BadInput("exceptions", "not_understood") from None
        if not spans and not closed:
            raise BadInput("exceptions", "not_understood")
    return opening.checked_days(found, most)


def _piece(text: str, language: str) -> tuple[list[int], list[Span], bool]:
    """The days and hours of one part of a phrase, and whether it says closed."""
    folded = fold(text)
    closed = _CLOSED.search(folded) is not None
    rest = _SPANISH_TO.sub(" – ", _MIDNIGHT.sub(" 24 ", _CLOSED.sub(" ", folded))).strip()
    try:
        tokens = tokenize(rest, language) if rest else []
    except BadRule:
        raise BadInput("hours", "not_understood") from None
    of_days = [token for token in tokens if token.kind in ("day", *_GROUPS)]
    first = next((at for at, token in enumerate(tokens) if token.kind in ("num", "time")), len(tokens))
    if any(token in of_days for token in tokens[first:]):
        raise BadInput("hours", "not_understood")
    return _days(tokens[:first]), _spans(tokens[first:]), closed


def _days(tokens: Sequence[Token]) -> list[int]:
    found: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind == "day":
            ranged = at > 1 and tokens[at - 1].kind in _BETWEEN and tokens[at - 2].kind == "day"
            found += _through(tokens[at - 2].value, token.value) if ranged else [token.value]
        elif token.kind in _GROUPS and not (token.kind == "unit" and token.value != 1):
            found += _GROUPS[token.kind]
        elif token.kind not in ("every", *_BETWEEN):
            raise BadInput("hours", "not_understood")
    return found


def _through(first: int, last: int) -> Iterable[int]:
    """From a day of the week to another, over Sunday too."""
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def _spans(tokens: Sequence[Token]) -> list[Span]:
    """Pairs of times, whatever joins them."""
    if any(token.kind not in ("num", "time", *_BETWEEN) for token in tokens):
        raise BadInput("hours", "not_understood")
    minutes = [_minute(token) for token in tokens if token.kind not in _BETWEEN]
    joined = [token.kind in _BETWEEN for token in tokens].count(True)
    if len(minutes) % 2 or joined < len(minutes) // 2:
        raise BadInput("hours", "not_understood")
    spans = [opening.span(start, end) for start, end in zip(minutes[::2], minutes[1::2], strict=True)]
    if any(start == end % opening.DAY and end - start == opening.DAY and start for start, end in spans):
        raise BadInput("hours", "ends_before_start")  # from 9 to 9
    return spans


def _minute(token: Token) -> int:
    if token.kind == "time":
        return token.value
    if token.value > 24:
        raise BadInput("hours", "not_understood")
    return token.value * 60
