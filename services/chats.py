"""Telegram groups that become supergroups or are lost: communities and their cards follow."""

from sqlalchemy import bindparam, delete, update

from models.cards import Card
from models.discussion import Comment, DiscussionTopic
from models.tx import Tx, table_of
from services import communities

cards = table_of(Card)
comments = table_of(Comment)
topics = table_of(DiscussionTopic)

_IN_CHAT = cards.c.chat_id == bindparam("old")
_MOVE = (
    update(cards)
    .where(_IN_CHAT)
    .values(chat_id=bindparam("new"), thread_id=None, message_id=None, fingerprint=None)
)
_MOVE_TOPICS = update(topics).where(topics.c.chat_id == bindparam("old")).values(chat_id=bindparam("new"))
# Message ids are not kept when a group moves: what was said there is told apart no more.
_UNTIE = (
    update(comments)
    .where(comments.c.chat_id == bindparam("old"))
    .values(chat_id=None, message_id=None, repeated=False)
)
_FORGET_TOPICS = delete(topics).where(topics.c.chat_id == bindparam("old"))
_RETIRE = update(cards).where(_IN_CHAT, cards.c.retired_at.is_(None)).values(retired_at=bindparam("at"))


def moved(tx: Tx, old: int, new: int) -> None:
    """A group has a new id, and its old messages cannot be edited under it: cards are posted anew.

    As the system actor: the group may hold cards of several communities.
    """
    communities.chat_moved(tx, old, new)
    tx.execute(_MOVE, old=old, new=new)
    tx.execute(_MOVE_TOPICS, old=old, new=new)
    tx.execute(_UNTIE, old=old)


def lost(tx: Tx, chat_id: int) -> None:
    """The bot is out of a group, or the group is gone: unlinked, its cards retired. As the system actor."""
    communities.chat_lost(tx, chat_id)
    tx.execute(_RETIRE, old=chat_id, at=tx.now)
    tx.execute(_FORGET_TOPICS, old=chat_id)
