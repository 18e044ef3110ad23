"""The agendas of the demo world's meetup: one that was run, and the next one that is being put together."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from models.tx import Tx
from models.votes import Choice
from services import meeting_plans, meeting_runs, meeting_suggestions, meeting_words
from services.demo.cast import MEMBER, ORGANIZER, Become

"""Go on as a person of this name."""

STANDING = [{"topic": "Welcome, and who is new", "time_minutes": 10}]
"""What stands on every agenda."""
_LAST = {
    MEMBER: "New lights for the stage, 15 min: the old ones are hot and loud",
    "Bruno": "A second bass amp, 10 min",
    "Chiara": "Summer concert in the park, 20 min: who plays, who asks the city?",
    "Davi": "A shared calendar for the practice room, 25 min",
}
_NEXT = {
    "Elif": "Budget of next year, 20 min: fees, rent, and what the concert brought",
    "Farid": "A workshop with a guest, 15 min",
    "Greta": "Quiet hours in the practice room, 10 min",
    "Hugo": "Sell the old piano?, 30 min",
    MEMBER: "Coffee machine",
}
_VOTES: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "Elif": ((MEMBER, "Bruno", "Chiara", "Davi", "Farid"), ()),
    "Farid": ((MEMBER, "Elif", "Greta"), ("Hugo",)),
    "Greta": (("Bruno", "Elif"), ("Davi",)),
    "Hugo": (("Chiara",), (MEMBER, "Elif", "Greta", "Bruno")),
    MEMBER: (("Hugo", "Farid"), ()),
}
"""For and against what somebody suggests for the next time."""
_TOOK = (12, 19, 9)
"""Minutes that the topics of the last meeting took, before its time was up."""


def hold(tx: Tx, over: Sequence[tuple[int, datetime]], ahead: Sequence[int], become: Become) -> None:
    """Let the last meeting be run, with one topic left over, and the next one be put together."""
    now = tx.now
    for session_id, starts_at in over[-1:]:
        _run(tx, session_id, starts_at, become)
    tx.now = now
    for session_id in ahead[:1]:
        _suggest(tx, session_id, _NEXT, become)
    become(ORGANIZER)


def _suggest(tx: Tx, session_id: int, topics: Mapping[str, str], become: Become) -> None:
    for name, text in topics.items():
        become(name)
        done = meeting_suggestions.suggest(tx, session_id, meeting_words.read(text))
        for item in done.new:
            _vote(tx, item.id, *_VOTES.get(name, ((), ())), become)


def _vote(tx: Tx, item_id: int, ups: Sequence[str], downs: Sequence[str], become: Become) -> None:
    for choice, names in ((Choice.UP, ups), (Choice.DOWN, downs)):
        for name in names:
            become(name)
            meeting_suggestions.vote(tx, item_id, choice)


def _run(tx: Tx, session_id: int, starts_at: datetime, become: Become) -> None:
    tx.now = starts_at - timedelta(days=2)
    _suggest(tx, session_id, _LAST, become)
    become(ORGANIZER)
    for item in meeting_plans.propose(tx, session_id).agenda.suggested:
        meeting_plans.put(tx, item.id, on=True)
    tx.now = starts_at
    running = meeting_runs.start(tx, session_id)
    for minutes in _TOOK:
        tx.now += timedelta(minutes=minutes)
        running = meeting_runs.go_on(tx, session_id, running.current.id if running.current else 0)
    tx.now += timedelta(minutes=21)
    meeting_runs.finish(tx, session_id)
