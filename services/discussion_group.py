"""What is said in the group about a session: replies to its card or to a comment, and in a bound topic."""

from dataclasses import dataclass

from sqlalchemy import bindparam, case, select

from models.cards import Card
from models.discussion import DiscussionTopic
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import comments
from services.comments import Spot
from services.errors import DiscussionClosed, NotFound

cards = table_of(Card)
topics = table_of(DiscussionTopic)
sessions = table_of(ProgramSession)


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the group."""

    spot: Spot
    text: str
    reply_to: int | None = None
    """The message it answers."""
    thread_id: int | None = None
    """The topic it stands in."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message of the group is about."""

    session_id: int
    parent_id: int | None = None


_CARD = select(cards.c.session_id).where(
    here(cards),
    cards.c.chat_id == bindparam("chat"),
    cards.c.message_id == bindparam("message"),
    cards.c.session_id.is_not(None),  # votes are of a program
)
_TOPIC = select(topics.c.session_id, topics.c.program_id).where(
    here(topics), topics.c.chat_id == bindparam("chat"), topics.c.thread_id == bindparam("thread")
)
# What is on right now, else the next date, else the last one.
_CURRENT = (
    select(sessions.c.id)
    .where(
        here(sessions),
        sessions.c.program_id == bindparam("of_program"),
        sessions.c.deleted_at.is_(None),
        sessions.c.status != SessionStatus.CANCELLED,
    )
    .order_by(
        case((sessions.c.ends_at > bindparam("at"), 0), else_=1),
        case((sessions.c.ends_at > bindparam("at"), sessions.c.starts_at)),
        sessions.c.starts_at.desc(),
    )
    .limit(1)
)


def about(tx: Tx, said: Said) -> Heard | None:
    """What a message of the group is about; None for everything else that people say there."""
    if said.reply_to is not None:
        comment = comments.find_at(tx, said.spot.chat_id, said.reply_to)
        if comment is not None:
            return Heard(comment.session_id, comment.id)
        session_id = tx.value(_CARD, chat=said.spot.chat_id, message=said.reply_to)
        if session_id is not None:
            return Heard(session_id)
    topic = tx.row(_TOPIC, chat=said.spot.chat_id, thread=said.thread_id) if said.thread_id else None
    if topic is None:
        return None
    session_id = topic.session_id or tx.value(_CURRENT, of_program=topic.program_id, at=tx.now)
    return Heard(session_id) if session_id else None


def hear(tx: Tx, said: Said, heard: Heard) -> int | None:
    """Take a message of the group into the discussion; the comment's id.

    None where it is known already, and where it has no place: the group goes on talking all the same.
    Raises NotMember, Banned.
    """
    if comments.find_at(tx, said.spot.chat_id, said.spot.message_id) is not None:
        return None
    try:
        return comments.say(tx, heard.session_id, said.text, heard.parent_id, said.spot)
    except (NotFound, DiscussionClosed):
        return None


def changed(tx: Tx, said: Said) -> bool:
    """Follow what a person changed in the group; whether it was a comment of theirs."""
    comment = comments.find_at(tx, said.spot.chat_id, said.spot.message_id)
    if comment is None or comment.author_id != tx.actor.user_id:
        return False
    comments.change(tx, comment.id, said.text)
    return True


__all__ = ["Heard", "Said", "about", "changed", "hear"]
