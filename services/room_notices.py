"""What is told about rooms, as it is now; None for what is no longer true."""

from datetime import datetime
from typing import Any

from models.communities import Standing
from models.sessions import SessionStatus
from services import session_rooms
from services.notice_facts import Facts, Message


def missing(facts: Facts, message: Message) -> dict[str, Any] | None:
    """Not for what has its room meanwhile, does not take place, or is no matter of theirs any more."""
    session = facts.sessions.get(message.params["session"])
    if session is None or session.community_id != message.community_id or not session.room_missing:
        return None
    over = session.status is SessionStatus.CANCELLED or session.ends_at <= facts.now
    if over or facts.standing(message) is not Standing.ACTIVE:
        return None
    conflict = session_rooms.unpacked(message.params, session)
    return {"session": session, "conflict": conflict, "more": message.params["more"]}


def reservation_cancelled(facts: Facts, message: Message) -> dict[str, Any] | None:
    """Not for what would be over by now, nor to who has left."""
    said = message.params
    starts_at, ends_at = (datetime.fromisoformat(said[name]) for name in ("starts_at", "ends_at"))
    if facts.standing(message) is not Standing.ACTIVE or ends_at <= facts.now:
        return None
    return {
        "room": said["room"],
        "zone": said["zone"],
        "at": starts_at,
        "until": ends_at,
        "text": said["reason"],
        "by": said["by"],
    }
