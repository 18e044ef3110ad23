"""What one message says of an action item: `Get quotes, Ana, 12 Dec` is a task, who does it and until when.

Read from the end: a date, then a name. Parts that are neither belong to the task.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from models.tx import Tx
from services import hosts, texts
from services.errors import BadInput, BadRule, NotFound, PastDate
from services.hosts import Host
from services.schedule import parse_moment
from services.sessions import SessionDetails

MAX_TASK = 200
MAX_NAME = 64
MOST_WORDS = 3
"""Of a name of somebody who is no member."""
LAST_YEAR = 2100
NONE = "-"
_PARTS = re.compile(r"\s*(?:[,;،、，]|\s[–—-]\s)\s*")


@dataclass(frozen=True, slots=True)
class Said:
    """What was understood."""

    task: str
    assignee_id: int | None = None
    assignee: str = ""
    """The name of one who is no member, or whom several members are called."""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """Who is meant by a name."""

    assignee_id: int | None
    assignee: str
    several: tuple[Host, ...] = ()
    """Members of that name, where it is not plain who is meant."""


def read(tx: Tx, session: SessionDetails, text: str, language: str) -> Said:
    """What a message says. Raises BadInput, PastDate."""
    parts = [part for part in _PARTS.split(" ".join(text.split())) if part]
    due_on: date | None = None
    if len(parts) > 1:
        with suppress(BadRule):
            due_on = day(parts[-1], language, session.zone, tx.now)
            parts.pop()
    meant = Meant(None, "")
    if len(parts) > 1:
        meant = who(tx, session, parts[-1])
        if meant.assignee_id is not None or _like_a_name(parts[-1]):
            parts.pop()
        else:
            meant = Meant(None, "")
    name = texts.line("assignee", meant.assignee, MAX_NAME)
    return Said(task(_rest(text, parts)), meant.assignee_id, name, due_on)


def _rest(text: str, parts: list[str]) -> str:
    """The beginning of a text up to the end of its last part, as it was typed."""
    whole, end = " ".join(text.split()), 0
    for part in parts:
        end = whole.index(part, end) + len(part)
    return whole[:end]


def task(text: str) -> str:
    """A task as it is kept. Raises BadInput."""
    return texts.line("task", text, MAX_TASK, least=1)


def day(text: str, language: str, zone: str, now: datetime) -> date:
    """The day that was typed, today or later. Raises BadRule, PastDate, BadInput."""
    moment = parse_moment(f"{text} 12:00", language, zone, now)
    return ahead(moment.date(), zone, now)


def ahead(wanted: date, zone: str, now: datetime) -> date:
    """A day that is not over. Raises PastDate, BadInput for one too far away."""
    there = ZoneInfo(zone)
    if wanted < now.astimezone(there).date():
        raise PastDate(datetime.combine(wanted, time(12), there), zone, now)
    if wanted.year >= LAST_YEAR:
        raise BadInput("due", "not_understood")
    return wanted


def tapped(value: str) -> date | None:
    """The day that a button names, `20261201`; None for no day. Raises NotFound for a forged one."""
    if value == NONE:
        return None
    try:
        return datetime.strptime(value, "%Y%m%d").date()
    except ValueError:
        raise NotFound from None


def who(tx: Tx, session: SessionDetails, text: str) -> Meant:
    """The member who is meant by a name: the whole of it, or a word of it that no other member has."""
    said = texts.line("assignee", text, MAX_NAME).removeprefix("@")
    wanted = said.casefold()
    found = hosts.named(tx, session.program_id, session.visibility, said) if said else []
    exact = [one for one in found if one.name.casefold() == wanted]
    partly = exact or [one for one in found if wanted in one.name.casefold().split()]
    if not partly and text.startswith("@"):
        partly = found
    if len(partly) == 1:
        return Meant(partly[0].id, partly[0].name)
    return Meant(None, said, tuple(partly))


def _like_a_name(text: str) -> bool:
    """Whether a part could be what somebody is called: short, and not in small letters."""
    return len(text.split()) <= MOST_WORDS and len(text) <= MAX_NAME and not text[0].islower()
