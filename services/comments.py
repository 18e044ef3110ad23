"""Saying something about a session, changing and deleting it; organizers moderate."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, or_, select, update

from models.base import upsert
from models.communities import Membership, Standing
from models.discussion import Comment, Discussion
from models.ids import new_id
from models.programs import Program, ProgramInvited, ProgramStaff, Visibility
from models.tx import Tx, here, table_of
from services import access, activity, discussion, discussion_topics, members, outbox, sessions, texts
from services.errors import DiscussionClosed, NotAllowed, NotFound
from services.sessions import SessionDetails

comments = table_of(Comment)
discussions = table_of(Discussion)
memberships = table_of(Membership)
programs = table_of(Program)
staff = table_of(ProgramStaff)
invited = table_of(ProgramInvited)

MAX_TEXT = 4000
"""As long as Telegram's messages, nearly."""
DEEPEST = 2
"""Levels below the first comment; what is said to the deepest stands beside it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The message of the group that a comment was written as."""

    chat_id: int
    message_id: int


_THIS = and_(here(comments), comments.c.id == bindparam("of_comment"))
_ONE = select(
    comments.c.id,
    comments.c.session_id,
    comments.c.root_id,
    comments.c.parent_id,
    comments.c.path,
    comments.c.author_id,
    comments.c.text,
    comments.c.deleted_at,
    comments.c.deleted_by,
).where(_THIS)
_LOCK = _ONE.with_for_update()
_AT = select(comments.c.id, comments.c.session_id, comments.c.author_id).where(
    here(comments), comments.c.chat_id == bindparam("chat"), comments.c.message_id == bindparam("message")
)
_CHANGE = update(comments).where(_THIS).values(text=bindparam("said"), edited_at=bindparam("at"))
_DELETE = update(comments).where(_THIS).values(deleted_at=bindparam("at"), deleted_by=bindparam("who"))
_CLOSED = select(discussions.c.id).where(
    here(discussions), discussions.c.session_id == bindparam("of_session")
)
_CLOSE = upsert(discussions).on_conflict_do_nothing(index_elements=["community_id", "session_id"])
_OPEN = delete(discussions).where(here(discussions), discussions.c.session_id == bindparam("of_session"))


def _among(table: Any) -> Any:
    return (
        select(table.c.user_id)
        .where(
            table.c.community_id == programs.c.community_id,
            table.c.program_id == programs.c.id,
            table.c.user_id == memberships.c.user_id,
        )
        .exists()
    )


# Who was in the conversation may have lost sight of the program meanwhile: then they hear no more of it.
_STILL_SEE = (
    select(memberships.c.user_id)
    .select_from(memberships.join(programs, programs.c.community_id == memberships.c.community_id))
    .where(
        here(memberships),
        here(programs),
        memberships.c.user_id.in_(bindparam("of_users", expanding=True)),
        memberships.c.standing == Standing.ACTIVE,
        programs.c.id == bindparam("of_program"),
        or_(
            programs.c.visibility != Visibility.INVITE_ONLY,
            memberships.c.role.in_(access.roles_that_may(access.Ability.MANAGE_PROGRAMS)),
            _among(staff),
            _among(invited),
        ),
    )
)
_HOSTS = select(programs.c.facilitator_id, programs.c.created_by).where(
    here(programs), programs.c.id == bindparam("of_program")
)


def say(tx: Tx, session_id: int, text: str, parent_id: int | None = None, spot: Spot | None = None) -> int:
    """Say something about a session, or to another comment of it; the comment's id.

    Those who are answered hear of it, or who hosts the session where a thread begins; what was not written
    in the bound topic is repeated there. Raises NotFound, NotMember, Banned, DiscussionClosed, BadInput.
    """
    session = sessions.details(tx, session_id)
    members.ensure(tx, session.visibility)
    said = texts.cleaned("comment", text, MAX_TEXT, least=1)
    _require_open(tx, session)
    parent = _parent(tx, session, parent_id)
    comment_id = new_id()
    tx.add(
        Comment,
        id=comment_id,
        session_id=session.id,
        root_id=parent.root_id if parent else comment_id,
        parent_id=parent.id if parent else None,
        path=_path(parent, comment_id),
        author_id=tx.actor.user_id,
        text=said,
        chat_id=spot.chat_id if spot else None,
        message_id=spot.message_id if spot else None,
        created_at=tx.now,
    )
    _tell(tx, session, comment_id, parent)
    if spot is None:
        discussion_topics.repeat(tx, session, comment_id)
    return comment_id


def _require_open(tx: Tx, session: SessionDetails) -> None:
    if tx.value(_CLOSED, of_session=session.id) and not discussion.moderates(tx, session):
        raise DiscussionClosed


def _parent(tx: Tx, session: SessionDetails, parent_id: int | None) -> Row[Any] | None:
    """What is answered: there still, and of this session. Raises NotFound."""
    if parent_id is None:
        return None
    parent = tx.row(_ONE, of_comment=parent_id)
    if parent is None or parent.session_id != session.id or parent.deleted_at is not None:
        raise NotFound
    return parent


def _path(parent: Row[Any] | None, comment_id: int) -> str:
    """The branch that a new comment is the end of, at most DEEPEST levels down."""
    steps = parent.path.split("/")[:DEEPEST] if parent else []
    return "/".join([*steps, f"{comment_id:016}"])


def _tell(tx: Tx, session: SessionDetails, comment_id: int, parent: Row[Any] | None) -> None:
    """Whom it answers and who began the thread, or who hosts; not oneself, nor who no longer may see it."""
    if parent:
        began = tx.row(_ONE, of_comment=parent.root_id)
        wanted = {parent.author_id, began.author_id if began else None}
    else:
        hosts = tx.row(_HOSTS, of_program=session.program_id)
        wanted = {hosts.facilitator_id or hosts.created_by} if hosts else set()
    wanted -= {tx.actor.user_id, None}
    if wanted:
        seeing = tx.rows(_STILL_SEE, of_users=list(wanted), of_program=session.program_id)
        told = [row.user_id for row in seeing]
        outbox.tell(
            tx, outbox.Kind.COMMENT, told, key=str(comment_id), comment=comment_id, session=session.id
        )


def find_at(tx: Tx, chat_id: int, message_id: int) -> Row[Any] | None:
    """The comment that a message of the group is or repeats: (id, session_id, author_id)."""
    return tx.row(_AT, chat=chat_id, message=message_id)


def change(tx: Tx, comment_id: int, text: str) -> int:
    """Write one's own comment anew; its session. Raises NotFound, NotAllowed, BadInput, DiscussionClosed."""
    found, session = _seen(tx, comment_id)
    if found.author_id != tx.actor.user_id:
        raise NotAllowed
    _require_open(tx, session)
    members.ensure(tx, session.visibility)
    said = texts.cleaned("text", text, MAX_TEXT, least=1)
    if said != found.text:
        tx.execute(_CHANGE, of_comment=comment_id, said=said, at=tx.now)
        discussion_topics.repeat(tx, session, comment_id, again=True)
    return session.id


def remove(tx: Tx, comment_id: int) -> int:
    """Delete one's own comment, or another's as an organizer; its session. Twice is once.

    Raises NotFound, NotAllowed.
    """
    found, session = _seen(tx, comment_id, deleted=True)
    _require_right(tx, found, session)
    if found.deleted_at is None:
        tx.execute(_DELETE, of_comment=comment_id, at=tx.now, who=tx.actor.user_id)
        discussion_topics.repeat(tx, session, comment_id, again=True)
        if found.author_id != tx.actor.user_id:
            activity.log(tx, "comment_removed", "session", session.id, comment=comment_id)
    return session.id


def restore(tx: Tx, comment_id: int) -> int:
    """Take a deletion of one's own back; the comment's session. Raises NotFound, NotAllowed."""
    found, session = _seen(tx, comment_id, deleted=True)
    _require_right(tx, found, session)
    if found.deleted_at is not None:
        if found.deleted_by != tx.actor.user_id:
            raise NotAllowed
        tx.execute(_DELETE, of_comment=comment_id, at=None, who=None)
        discussion_topics.repeat(tx, session, comment_id, again=True)
    return session.id


def set_closed(tx: Tx, session_id: int, *, closed: bool) -> None:
    """Let only organizers write from now on, or everybody again. Raises NotFound, NotAllowed."""
    session = sessions.details(tx, session_id)
    if not discussion.moderates(tx, session):
        raise NotAllowed
    if not closed:
        tx.execute(_OPEN, of_session=session_id)
        return
    tx.connection.execute(
        _CLOSE,
        {
            "community_id": tx.community_id,
            "id": new_id(),
            "session_id": session_id,
            "closed_by": tx.actor.user_id,
            "closed_at": tx.now,
        },
    )


def _seen(tx: Tx, comment_id: int, *, deleted: bool = False) -> tuple[Row[Any], SessionDetails]:
    """A comment of a session that the actor sees, locked. Raises NotFound."""
    found = tx.row(_LOCK, of_comment=comment_id)
    if found is None or (found.deleted_at is not None and not deleted):
        raise NotFound
    return found, sessions.details(tx, found.session_id)


def _require_right(tx: Tx, found: Row[Any], session: SessionDetails) -> None:
    if found.author_id != tx.actor.user_id and not discussion.moderates(tx, session):
        raise NotAllowed
