"""An instructor's own forum group, with a topic for each of their customers."""

from sqlalchemy import bindparam, delete, null, select, update

from models.base import upsert
from models.database import across_communities
from models.ids import new_id
from models.instructors import Instructor
from models.threads import Thread, ThreadGroup
from models.tx import Tx, here, table_of
from services import threads
from services.errors import NotAllowed

groups = table_of(ThreadGroup)
all_threads = table_of(Thread)
instructors = table_of(Instructor)

_LINK = upsert(groups)
_LINKED = _LINK.on_conflict_do_update(
    index_elements=["community_id", "instructor_id"],
    set_={name: _LINK.excluded[name] for name in ("chat_id", "linked_at")},
)
_FORGET_TOPICS = (
    update(all_threads)
    .where(here(all_threads), all_threads.c.instructor_id == bindparam("of_instructor"))
    .values(chat_id=null(), topic_id=null())
)
_ME = select(instructors.c.id).where(here(instructors), instructors.c.user_id == bindparam("me"))
_GROUP = across_communities(
    select(groups.c.community_id).where(
        groups.c.user_id == bindparam("me"), groups.c.chat_id == bindparam("chat")
    ),
    "one's own group: it says which community its topics belong to",
)
_TOPIC = select(all_threads.c.id).where(
    here(all_threads),
    all_threads.c.chat_id == bindparam("chat"),
    all_threads.c.topic_id == bindparam("topic"),
)
_BIND = (
    update(all_threads)
    .where(here(all_threads), all_threads.c.id == bindparam("of_thread"))
    .values(chat_id=bindparam("chat"), topic_id=bindparam("topic"))
)
_UNLINK = delete(groups).where(here(groups), groups.c.instructor_id == bindparam("of_instructor"))


def where_i_teach(tx: Tx) -> int | None:
    """The community, where the actor is an instructor in it."""
    return tx.community_id if tx.value(_ME, me=tx.actor.user_id) is not None else None


def link_group(tx: Tx, chat_id: int) -> None:
    """Give each customer a topic of a group of the instructor's own. Raises NotAllowed for who is none."""
    me: int | None = tx.value(_ME, me=tx.actor.user_id)
    if me is None or not tx.actor.is_member:
        raise NotAllowed
    row = {
        "community_id": tx.community_id,
        "id": new_id(),
        "instructor_id": me,
        "user_id": tx.actor.user_id,
        "chat_id": chat_id,
        "linked_at": tx.now,
    }
    tx.connection.execute(_LINKED, row)
    tx.execute(_FORGET_TOPICS, of_instructor=me)


def community_of(tx: Tx, chat_id: int) -> int | None:
    """The community whose threads have topics in a group of the actor's own; outside of any community."""
    found: int | None = tx.value(_GROUP, me=tx.actor.user_id, chat=chat_id)
    return found


def in_topic(tx: Tx, chat_id: int, topic_id: int) -> int | None:
    """The thread of a topic, where the actor is its instructor."""
    found: int | None = tx.value(_TOPIC, chat=chat_id, topic=topic_id)
    return found if found is not None and threads.opened(tx, found).is_teacher else None


def bind_topic(tx: Tx, thread_id: int, chat_id: int, topic_id: int) -> None:
    """A topic was made for a thread. For the sender, as the system inside the community."""
    tx.execute(_BIND, of_thread=thread_id, chat=chat_id, topic=topic_id)


def unlink(tx: Tx, instructor_id: int) -> None:
    """The instructor's group is gone, or not theirs alone any more: messages go to them in private."""
    tx.execute(_UNLINK, of_instructor=instructor_id)
    tx.execute(_FORGET_TOPICS, of_instructor=instructor_id)
