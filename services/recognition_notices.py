"""What is told about badges, and asked about sessions, as it is now; None for what is no longer true."""

from dataclasses import replace
from datetime import datetime

from models.communities import Standing
from models.sessions import SessionStatus
from services.notice import Notice
from services.notice_facts import Facts, Message


def milestone(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not for a badge that was taken back meanwhile, nor to who has left."""
    told = facts.badges.get(message.params["badge"])
    if told is None or told.badge.user_id != message.user_id:
        return None
    return replace(base, badge=told) if facts.standing(message) is Standing.ACTIVE else None


def badges(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not when none is left of them, nor to who has left."""
    given = facts.given.get((message.community_id, message.user_id), ())
    run = datetime.fromisoformat(message.params["run"])
    found = tuple(badge for at, badge in given if at == run)
    if not found or facts.standing(message) is not Standing.ACTIVE:
        return None
    return replace(base, badges=found)


def feedback(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not to who said it already, or has left. It names no start: it waits for the end of quiet hours."""
    session = facts.sessions.get(message.params["session"])
    if session is None or session.status is SessionStatus.CANCELLED:
        return None
    if session.community_id != message.community_id or facts.standing(message) is not Standing.ACTIVE:
        return None
    if (session.id, message.user_id) in facts.rated:
        return None
    return replace(
        base, program=session.title, session_id=session.id, on=session.starts_at, zone=session.zone
    )
