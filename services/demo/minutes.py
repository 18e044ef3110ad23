"""The minutes of the demo world's last meetup: what people noted, decided, and said they would do."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from models.tx import Tx
from services import (
    action_changes,
    decision_writing,
    minute_notes,
    minute_writing,
    minutes,
    minutes_sending,
    sessions,
)
from services.demo.cast import MEMBER, ORGANIZER, Become

"""Go on as a person of this name."""

_NOTES = {
    "lights": (
        (MEMBER, "The old lamps take 2 kW and hum into the PA.\n- LED bars: 480 €, used ones 300 €"),
        ("Bruno", "- Bar do Cais pays half if they stay there"),
    ),
    "bass": (("Chiara", "Davi lends his until spring, so there is no hurry."),),
    "concert": (("Elif", "Saturday in June, afternoon.\n- the city wants the request by March"),),
    "": ((ORGANIZER, "Cake by Inês. Thank you!"),),
}
_DECISIONS = {
    "lights": ((MEMBER, "We buy two used LED bars, 300 € at the most 9:1:1"),),
    "bass": (("Chiara", "No second bass amp this year"),),
}
_TASKS = {
    "lights": (
        (MEMBER, "Find two used LED bars, Bruno", 21),
        ("Bruno", "Ask Bar do Cais for their half", -1),
    ),
    "concert": (
        ("Elif", "Write to the city about the park", 40),
        (ORGANIZER, "Draw the poster, Zé the printer", 60),
    ),
}
"""Who writes, what, and how many days after the meeting it is due; -1 has no day."""


def write(tx: Tx, over: Sequence[tuple[int, datetime]], become: Become) -> None:
    """Let the last meeting be written down while it goes on, and its minutes be sent the day after."""
    now = tx.now
    for session_id, starts_at in over[-1:]:
        tx.now = starts_at + timedelta(minutes=30)
        become(ORGANIZER)
        topics = {note.item_id: note.topic for note in minute_notes.of_session(tx, session_id)}
        for item_id, topic in topics.items():
            _item(tx, session_id, item_id, _key(topic), starts_at, become)
        _afterwards(tx, session_id, starts_at, become)
    tx.now = now
    become(ORGANIZER)


def _key(topic: str) -> str:
    """Which of the notes belong to a topic; the general part has none."""
    return next((key for key in _NOTES if key and key in topic.lower()), "" if not topic else "-")


def _be(tx: Tx, session_id: int, name: str, become: Become) -> None:
    """Go on as a person who was there; else as the organizer, who writes for them."""
    become(name)
    if not minutes.may_write(tx, sessions.details(tx, session_id)):
        become(ORGANIZER)


def _item(tx: Tx, session_id: int, item_id: int, key: str, starts_at: datetime, become: Become) -> None:
    for name, text in _NOTES.get(key, ()):
        tx.now += timedelta(minutes=2)
        _be(tx, session_id, name, become)
        minute_writing.append(tx, session_id, item_id, text)
    for name, text in _DECISIONS.get(key, ()):
        _be(tx, session_id, name, become)
        decision_writing.record(tx, session_id, text, item_id)
    for name, text, days in _TASKS.get(key, ()):
        _be(tx, session_id, name, become)
        due = f", {starts_at + timedelta(days=days):%Y-%m-%d}" if days > 0 else ""
        action_changes.add(tx, session_id, text + due, "en", item_id)


def _afterwards(tx: Tx, session_id: int, starts_at: datetime, become: Become) -> None:
    """What was easy is done already, and everybody got the minutes."""
    become(ORGANIZER)
    done = action_changes.add(tx, session_id, "Return the borrowed cables, Bruno", "en")
    tx.now = starts_at + timedelta(days=1)
    action_changes.tick(tx, done.action.id, done=True)
    become(ORGANIZER)
    minutes_sending.send(tx, session_id, 1)
