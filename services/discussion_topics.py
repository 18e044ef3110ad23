"""Topics of the group that discussions are bound to: what is said elsewhere is repeated there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, delete, or_, select, update

from models.base import upsert
from models.communities import Community
from models.discussion import Comment, DiscussionTopic
from models.ids import new_id
from models.programs import Program
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User
from services import access, cards, outbox, program_lists, sessions
from services.access import Ability
from services.discussion import BOUND, NEAREST
from services.errors import NoGroup, NotAllowed, NotFound
from services.members import community
from services.program_lists import ProgramPage
from services.sessions import SessionDetails

topics = table_of(DiscussionTopic)
comments = table_of(Comment)
programs = table_of(Program)
program_sessions = table_of(ProgramSession)
communities = table_of(Community)
users = table_of(User)


@dataclass(frozen=True, slots=True)
class NewTopic:
    """A topic to be made for a session, in which chat."""

    chat_id: int
    session: SessionDetails
    exists: bool
    """Whether the session has a topic of its own already."""


@dataclass(frozen=True, slots=True)
class Post:
    """A comment as the group's topic shows it."""

    comment_id: int
    community_id: int
    chat_id: int
    thread_id: int
    message_id: int | None
    """Where it stands already; None where it is to be sent."""
    reply_to: int | None
    """The message it answers there."""
    author: str
    text: str
    deleted: bool
    edited: bool
    title: str
    language: str


_TOPIC = select(topics.c.chat_id, topics.c.thread_id).where(BOUND).order_by(*NEAREST).limit(1)
_OF_SESSION = select(topics.c.id).where(here(topics), topics.c.session_id == bindparam("of_session"))
_PROGRAM = select(programs.c.name).where(
    here(programs), access.VISIBLE, programs.c.id == bindparam("of_program")
)
_REPEATED = select(comments.c.repeated, comments.c.message_id).where(
    here(comments), comments.c.id == bindparam("of_comment")
)
_parents = comments.alias("parents")
_POSTS = (
    select(
        comments.c.id,
        comments.c.community_id,
        topics.c.chat_id,
        topics.c.thread_id,
        comments.c.message_id,
        _parents.c.message_id.label("reply_to"),
        users.c.name,
        comments.c.text,
        comments.c.deleted_at.is_not(None),
        comments.c.edited_at.is_not(None),
        programs.c.name,
        communities.c.language,
    )
    .select_from(
        comments.join(users, users.c.id == comments.c.author_id)
        .join(communities, communities.c.id == comments.c.community_id)
        .join(
            program_sessions,
            and_(
                program_sessions.c.community_id == comments.c.community_id,
                program_sessions.c.id == comments.c.session_id,
            ),
        )
        .join(
            programs,
            and_(
                programs.c.community_id == comments.c.community_id,
                programs.c.id == program_sessions.c.program_id,
            ),
        )
        .join(
            topics,
            and_(
                topics.c.community_id == comments.c.community_id,
                topics.c.program_id == programs.c.id,
                or_(topics.c.session_id.is_(None), topics.c.session_id == comments.c.session_id),
            ),
        )
        .outerjoin(
            _parents,
            and_(
                _parents.c.community_id == comments.c.community_id,
                _parents.c.id == comments.c.parent_id,
                _parents.c.chat_id == topics.c.chat_id,
            ),
        )
    )
    .where(
        comments.c.community_id.in_(bindparam("of_communities", expanding=True)),
        comments.c.id.in_(bindparam("of_comments", expanding=True)),
        programs.c.deleted_at.is_(None),
    )
    # A topic of the session alone counts before one of its program.
    .order_by(comments.c.id, topics.c.session_id.is_(None).desc())
)
_POSTED = (
    update(comments)
    .where(comments.c.community_id == bindparam("of_community"), comments.c.id == bindparam("of_comment"))
    .values(chat_id=bindparam("chat"), message_id=bindparam("message"), repeated=True)
)
_FORGET = delete(topics).where(
    topics.c.community_id == bindparam("of_community"),
    topics.c.chat_id == bindparam("chat"),
    topics.c.thread_id == bindparam("thread"),
)
_UNBIND = delete(topics).where(here(topics), topics.c.session_id == bindparam("of_session"))
_new = upsert(topics)
_BIND = _new.on_conflict_do_update(
    index_elements=["community_id", "chat_id", "thread_id"],
    set_={name: _new.excluded[name] for name in ("program_id", "session_id", "bound_by", "bound_at")},
)


def repeat(tx: Tx, session: SessionDetails, comment_id: int, *, again: bool = False) -> None:
    """Have the bound topic show a comment as it is now; nothing where none is bound.

    `again` where it changed: what people wrote in the group themselves is theirs to change there.
    """
    topic = tx.row(_TOPIC, of_session=session.id, of_program=session.program_id)
    if topic is None:
        return
    if again:
        known = tx.row(_REPEATED, of_comment=comment_id)
        if known is None or (known.message_id and not known.repeated):
            return
    outbox.post(tx, topic.chat_id, key=f"comment:{comment_id}", comment=comment_id)


def plan(tx: Tx, session_id: int) -> NewTopic:
    """The topic that may be made for a session. Raises NotFound, NotAllowed, NoGroup."""
    session = sessions.details(tx, session_id)
    access.require(tx, Ability.RUN_PROGRAM, session.program_id)
    group = community(tx)
    if group.chat_id is None:
        raise NoGroup
    return NewTopic(group.chat_id, session, tx.value(_OF_SESSION, of_session=session_id) is not None)


def bind_session(tx: Tx, session_id: int, thread_id: int) -> SessionDetails:
    """Talk about a session in a topic of the group, which begins with its card.

    Raises NotFound, NotAllowed, NoGroup.
    """
    wanted = plan(tx, session_id)
    tx.execute(_UNBIND, of_session=session_id)
    _bind(tx, wanted.chat_id, thread_id, wanted.session.program_id, session_id)
    cards.place(tx, session_id, wanted.chat_id, thread_id, community(tx).language)
    return wanted.session


def choose(tx: Tx, page: int = 0) -> ProgramPage:
    """A page of programs that a topic may be bound to. Raises NotAllowed for who is no member."""
    if not tx.actor.is_member:
        raise NotAllowed
    return program_lists.listing(tx, page)


def bind_program(tx: Tx, program_id: int, thread_id: int) -> str:
    """Talk about every session of a program in a topic of the group; the program's name.

    Raises NotAllowed, NotFound, NoGroup.
    """
    access.require(tx, Ability.RUN_PROGRAM, program_id)
    group = community(tx)
    if group.chat_id is None:
        raise NoGroup
    name: str | None = tx.value(_PROGRAM, of_program=program_id, **access.sight(tx.actor))
    if name is None:
        raise NotFound
    _bind(tx, group.chat_id, thread_id, program_id, None)
    return name


def _bind(tx: Tx, chat_id: int, thread_id: int, program_id: int, session_id: int | None) -> None:
    tx.connection.execute(
        _BIND,
        {
            "community_id": tx.community_id,
            "id": new_id(),
            "chat_id": chat_id,
            "thread_id": thread_id,
            "program_id": program_id,
            "session_id": session_id,
            "bound_by": tx.actor.user_id,
            "bound_at": tx.now,
        },
    )


def load(tx: Tx, wanted: Sequence[tuple[int, int]]) -> dict[int, Post]:
    """What topics show of some comments, by comment; those of (community, comment). For the sender."""
    if not wanted:
        return {}
    within, ids = zip(*wanted, strict=True)
    found = tx.records(Post, _POSTS, of_communities=list(set(within)), of_comments=list(ids))
    return {post.comment_id: post for post in found}


def posted(tx: Tx, posts: Sequence[tuple[Post, int]]) -> None:
    """Note where comments stand in the group: each with its message. For the sender."""
    rows = [
        {
            "of_community": post.community_id,
            "of_comment": post.comment_id,
            "chat": post.chat_id,
            "message": message_id,
        }
        for post, message_id in posts
    ]
    tx.execute_many(_POSTED, rows)


def forget(tx: Tx, gone: Sequence[Post]) -> None:
    """Topics that are no more are bound to nothing. For the sender."""
    rows = {(post.community_id, post.chat_id, post.thread_id) for post in gone}
    names = ("of_community", "chat", "thread")
    tx.execute_many(_FORGET, [dict(zip(names, row, strict=True)) for row in rows])
