"""Topics as people type them: one a line, its minutes where they are said, and what it is about after them.

    Space renovations, 15 min
    Budget review – 20 minutes: what the concert brought
    Any other business

Minutes are told from other numbers by their unit, or by what stands before them: "Plans for 2027" is a topic.
"""

import re
from dataclasses import dataclass

from services import texts
from services.errors import BadInput

MAX_TOPIC = 200
MAX_TEXT = 1000
MAX_MINUTES = 600
MOST = 20
"""Topics of one message."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to talk about, as it was said."""

    topic: str
    minutes: int | None = None
    text: str = ""


_MINUTES = r"(?:m|mins?|minutes?|minuten?|minutos?|хв|хвилин[аиу]?|мин|['’′])\.?"
_HOURS = r"(?:h|hrs?|hours?|std|stunden?|heures?|horas?|год|годин[аиу]?)\.?"
_LONG = rf"(?P<number>\d{{1,6}})\s?(?:(?P<hours>{_HOURS})|{_MINUTES})(?!\w)"
_AFTER = re.compile(rf"^(?P<topic>.+?)[ ,;:–—(\-]+{_LONG}\)?(?: ?[:.,;–—\-] ?(?P<text>.*))?$", re.IGNORECASE)
_BEFORE = re.compile(rf"^{_LONG}[ ,;:–—\-]+(?P<topic>.+)$", re.IGNORECASE)
_BARE = re.compile(r"^(?P<topic>.+?)(?: ?[,;:–—(]| -) ?(?P<number>\d{1,6})\)?$")
_BULLET = re.compile(r"^(?:[•*·–—\-]\s+|\d{1,2}[.)]\s+)")


def read(text: str) -> list[Topic]:
    """The topics of a message, one a line. Raises BadInput for none, too many, and what a topic cannot be."""
    lines = [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]
    if not lines:
        raise BadInput("topic", "missing")
    if len(lines) > MOST:
        raise BadInput("topics", "too_many", MOST)
    return [one(line) for line in lines]


def one(line: str) -> Topic:
    """The topic of one line. Raises BadInput."""
    if len(line) > MAX_TOPIC + MAX_TEXT:
        raise BadInput("topic", "too_long", MAX_TOPIC)
    line = _BULLET.sub("", line)
    if found := _AFTER.match(line):
        return checked(found["topic"], _minutes(found), found["text"] or "")
    if found := _BEFORE.match(line):
        return checked(found["topic"], _minutes(found))
    if found := _BARE.match(line):
        return checked(found["topic"], int(found["number"]))
    return checked(line)


def _minutes(found: re.Match[str]) -> int:
    return int(found["number"]) * (60 if found["hours"] else 1)


def checked(topic: str, minutes: int | None = None, text: str = "") -> Topic:
    """A topic that can be kept. Raises BadInput."""
    named = texts.line("topic", topic, MAX_TOPIC, least=1)
    return Topic(named, in_range(minutes), texts.cleaned("text", text, MAX_TEXT))


def in_range(minutes: int | None) -> int | None:
    """Minutes that an item may have, or None. Raises BadInput."""
    if minutes is not None and not 1 <= minutes <= MAX_MINUTES:
        raise BadInput("minutes", "minutes_range", MAX_MINUTES)
    return minutes


def minutes(text: str) -> int | None:
    """The minutes that a form or a message says: `15`, `15 min`, `1 h`; None for nothing. Raises BadInput."""
    said = text.strip()
    if said in ("", "-", "–"):
        return None
    found = re.fullmatch(_LONG, said, re.IGNORECASE)
    if found is None and not re.fullmatch(r"\d{1,6}", said):
        raise BadInput("minutes", "not_a_number")
    return in_range(_minutes(found) if found else int(said))


def typed(topic: Topic) -> str:
    """A topic as one would type it."""
    said = f"{topic.topic}, {topic.minutes} min" if topic.minutes else topic.topic
    return f"{said}: {topic.text}" if topic.text and topic.minutes else said


def key(topic: str) -> str:
    """What two topics share that are the same to people."""
    return " ".join("".join(c if c.isalnum() else " " for c in topic.casefold()).split())
