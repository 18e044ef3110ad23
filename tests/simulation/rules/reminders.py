"""Reminders: everybody who comes, or may, hears of each date once, a day before, in time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from locales.reader import LANGUAGES, gettext, reading
from models.outbox import Channel, Delivery
from models.rsvp import RsvpStatus
from models.sessions import SessionStatus
from services.outbox_kinds import Kind
from tests.simulation.ears import Heard
from tests.simulation.plan import Kind as TroubleKind
from tests.simulation.rules.step import Step
from tests.simulation.seen import Date, Seen
from tests.simulation.world import Broken

A_DAY = timedelta(hours=24)
MAY_DOUBLE = {TroubleKind.ANSWER_LOST: 1, TroubleKind.KILLED: 64}
"""What makes the sender say something again that was heard, and how many: a kill all that are in flight."""
WRONG_CLOCK = {TroubleKind.CLOCK_AHEAD, TroubleKind.CLOCK_BACK}
LINGERS = 30
"""Steps in which what was put off by a wrong clock may still come."""
LATE = timedelta(minutes=15)
"""After the sweep that writes it, a reminder is late, whatever the weather."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One reminder that somebody must get."""

    person: int
    name: str
    session: int
    starts_at: datetime
    title: str
    swept: datetime


class Reminders:
    """What was owed, and what was heard, so far."""

    def __init__(self) -> None:
        self._owed: dict[tuple[int, int, datetime], Owed] = {}
        self._due: set[tuple[int, datetime]] = set()
        self._heard: list[Heard] = []
        self._doubles = 0
        self._wrong_clock = 0

    def learn(self, step: Step) -> None:
        """Which reminders became due by the sweeps of a step, and which were heard. Raises Broken."""
        for _at, seen in step.done.swept:
            for key, date in seen.dates.items():
                if _is_due(seen, date) and (key, date.row.starts_at) not in self._due:
                    self._due.add((key, date.row.starts_at))
                    self._owe(seen, key, date)
        heard = [one for one in step.heard if one.event == "message" and one.private and _reminds(one.text)]
        self._heard += heard
        kinds = {one.kind for one in step.troubles}
        self._doubles += sum(MAY_DOUBLE.get(one.kind, 0) * one.times for one in step.troubles)
        self._wrong_clock = LINGERS if kinds & WRONG_CLOCK else self._wrong_clock - 1
        if self._wrong_clock <= 0:
            _in_time(step, heard)

    def _owe(self, seen: Seen, key: int, date: Date) -> None:
        for answer in date.answers:
            wants = answer.status in (RsvpStatus.GOING, RsvpStatus.MAYBE) and answer.wants_reminders
            if wants and answer.answered_at <= date.row.starts_at - A_DAY:
                owed = (answer.user_id, key, date.row.starts_at)
                title = date.row.title or date.row.name
                self._owed[owed] = Owed(answer.user_id, answer.name, *owed[1:], title, seen.now)

    def check(self, rows: Sequence[Row[Any]]) -> None:
        """Each was written once, and heard once, in time. Raises Broken."""
        mine = [row for row in rows if row.kind == Kind.REMINDER]
        written = Counter((row.user_id, row.params["session"]) for row in mine)
        for key in self._owed:
            if written[key[:2]] == 0:
                raise Broken(f"{self._owed[key].name} is not reminded of {self._owed[key].title}")
        extra = 0
        in_chats = [row for row in mine if row.channel is Channel.TELEGRAM and row.status is Delivery.SENT]
        for person in {row.telegram_id for row in in_chats}:
            sent = [row for row in in_chats if row.telegram_id == person]
            heard = [one for one in self._heard if one.person.id == person]
            if len(heard) < len(sent):
                raise Broken(f"{person} has {len(heard)} reminders of {len(sent)}")
            extra += len(heard) - len(sent)
        if extra > self._doubles:
            raise Broken(f"{extra} reminders came twice, and only {self._doubles} answers were lost")


def _in_time(step: Step, heard: Sequence[Heard]) -> None:
    for one in heard:
        if not any(at <= one.at <= at + LATE for at, _seen in step.done.swept):
            raise Broken(f"a reminder comes at a wrong time: {one}")


def _is_due(seen: Seen, date: Date) -> bool:
    ahead = date.row.starts_at - seen.now
    return date.row.status is SessionStatus.SCHEDULED and timedelta(0) < ahead <= A_DAY


def _reminds(text: str) -> bool:
    """Whether a message is a reminder, in whatever language."""
    return any(text.startswith(mark) for mark in BEGINNINGS)


def _beginnings() -> tuple[str, ...]:
    found = []
    for language in LANGUAGES:
        with reading(language):
            found.append(gettext("Coming up: %(title)s", title="\0").partition("\0")[0])
    return tuple(found)


BEGINNINGS = _beginnings()
"""What a reminder begins with, in every language."""
