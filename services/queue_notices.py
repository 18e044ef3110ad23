"""What is told about songs one called, as it is now; None for what is no longer true."""

from typing import Any

from models.communities import Standing
from models.queue import QueueStatus
from services.notice_facts import Facts, Message
from services.queue import State
from services.queue_order import FAR


def turn_soon(facts: Facts, message: Message) -> dict[str, Any] | None:
    """Not for a song that was played, put far down or taken out meanwhile, nor after the end.

    It names the session, so that quiet hours do not hold it back: who called a song is there.
    """
    board = facts.called.boards.get(message.params["session"])
    entry = board.find(message.params["entry"]) if board else None
    if board is None or entry is None or not entry.place or board.state is State.OVER:
        return None
    if board.before(entry) >= FAR or facts.standing(message) is not Standing.ACTIVE:
        return None
    session = board.session
    return {"session": session, "program": session.title, "text": entry.title, "more": board.before(entry)}


def calls_gone(facts: Facts, message: Message) -> dict[str, Any] | None:
    """Not for what came back meanwhile, nor after the end."""
    session = facts.sessions.get(message.params["session"])
    gone = [facts.called.gone[one] for one in message.params["entries"] if one in facts.called.gone]
    if session is None or not gone or not session.answerable:
        return None
    if facts.standing(message) is not Standing.ACTIVE:
        return None
    by = next((row.name for row in gone if row.status is QueueStatus.SKIPPED), None)
    titles = ", ".join(row.title for row in gone)
    return {"session": session, "program": session.title, "text": titles, "by": by or ""}
