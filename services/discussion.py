"""Reading the talk about a session: its threads, one comment with what was said to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select

from models.discussion import Comment, Discussion, DiscussionTopic
from models.tx import Tx, here, table_of
from models.users import User
from services import access, sessions
from services.access import Ability
from services.errors import NotAllowed, NotFound
from services.sessions import SessionDetails

comments = table_of(Comment)
discussions = table_of(Discussion)
topics = table_of(DiscussionTopic)
users = table_of(User)

PAGE = 5
"""Comments on a screen of the chat."""
PAGE_IN_APP = 20


@dataclass(frozen=True, slots=True)
class CommentView:
    """One comment as one person sees it."""

    id: int
    session_id: int
    root_id: int
    parent_id: int | None
    author_id: int
    author: str
    text: str
    """Empty where it was deleted and only its replies remain."""
    at: datetime
    edited: bool
    deleted: bool
    replies: int
    """What was said to it, or below it where it began the thread."""
    to: str | None
    """Whose comment it answers; None where it began the thread."""
    level: int
    """0 began the thread; 2 is the deepest."""
    mine: bool
    may_delete: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A page of comments: the threads of a session, or what was said to one comment."""

    session: SessionDetails
    comments: tuple[CommentView, ...]
    page: int
    pages: int
    total: int
    closed: bool
    """Whether an organizer closed the discussion; organizers may write all the same."""
    moderates: bool
    topic: int | None
    """The thread id of the group's topic that it is bound to."""
    about: CommentView | None = None

    @property
    def may_write(self) -> bool:
        """Whether the person may say something here, once they are a member."""
        return self.moderates or not self.closed


_parents = comments.alias("parents")
_parent_authors = users.alias("parent_authors")
_below = comments.alias("below")
_alive_below = (
    select(_below.c.id)
    .where(
        _below.c.community_id == comments.c.community_id,
        _below.c.parent_id == comments.c.id,
        _below.c.deleted_at.is_(None),
    )
    .correlate(comments)
    .exists()
)
_SHOWN = or_(comments.c.deleted_at.is_(None), _alive_below)
"""A deleted comment stays in its place while something stands below it."""


def _count_of(column: Any) -> Any:
    return (
        select(func.count())
        .where(
            _below.c.community_id == comments.c.community_id,
            column == comments.c.id,
            _below.c.id != comments.c.id,
            _below.c.deleted_at.is_(None),
        )
        .correlate(comments)
        .scalar_subquery()
    )


_REPLIES = func.coalesce(func.nullif(_count_of(_below.c.root_id), 0), _count_of(_below.c.parent_id))
_VIEW: Select[Any] = select(
    comments.c.id,
    comments.c.session_id,
    comments.c.root_id,
    comments.c.parent_id,
    comments.c.author_id,
    users.c.name.label("author"),
    comments.c.text,
    comments.c.created_at,
    comments.c.edited_at,
    comments.c.deleted_at,
    comments.c.path,
    _REPLIES.label("replies"),
    _parent_authors.c.name.label("to"),
).select_from(
    comments.join(users, users.c.id == comments.c.author_id)
    .outerjoin(
        _parents,
        and_(_parents.c.community_id == comments.c.community_id, _parents.c.id == comments.c.parent_id),
    )
    .outerjoin(_parent_authors, _parent_authors.c.id == _parents.c.author_id)
)
_OF_SESSION = and_(
    here(comments), comments.c.session_id == bindparam("of_session"), comments.c.parent_id.is_(None), _SHOWN
)
_OF_THREAD = and_(
    here(comments),
    comments.c.root_id == bindparam("of_comment"),
    comments.c.id != bindparam("of_comment"),
    _SHOWN,
)
_OF_REPLY = and_(here(comments), comments.c.parent_id == bindparam("of_comment"), _SHOWN)


def _page(criterion: Any, *order: Any) -> tuple[Select[Any], Select[Any]]:
    """How many there are, and one page of them."""
    count = select(func.count()).select_from(comments).where(criterion)
    page = _VIEW.where(criterion).order_by(*order).limit(bindparam("most")).offset(bindparam("skip"))
    return count, page


_THREADS = _page(_OF_SESSION, comments.c.id.desc())
_THREAD = _page(_OF_THREAD, comments.c.path)
_REPLIES_TO = _page(_OF_REPLY, comments.c.id)
_ONE = _VIEW.where(here(comments), comments.c.id == bindparam("of_comment"))
_ALL = (
    select(func.count())
    .select_from(comments)
    .where(here(comments), comments.c.session_id == bindparam("of_session"), comments.c.deleted_at.is_(None))
)
BOUND = and_(
    here(topics),
    or_(
        topics.c.session_id == bindparam("of_session"),
        and_(topics.c.session_id.is_(None), topics.c.program_id == bindparam("of_program")),
    ),
)
"""The topics that a session is talked about in: one of its own, or its program's."""
NEAREST = (topics.c.session_id.is_(None),)
"""The order of those: one of its own counts first."""
_STATE = select(
    select(discussions.c.id)
    .where(here(discussions), discussions.c.session_id == bindparam("of_session"))
    .exists()
    .label("closed"),
    select(topics.c.thread_id).where(BOUND).order_by(*NEAREST).limit(1).scalar_subquery().label("topic"),
    _ALL.scalar_subquery().label("total"),
)


_SAID = (
    select(comments.c.id, users.c.name, comments.c.text, comments.c.parent_id.is_not(None).label("replies"))
    .select_from(comments.join(users, users.c.id == comments.c.author_id))
    .where(
        comments.c.community_id.in_(bindparam("of_communities", expanding=True)),
        comments.c.id.in_(bindparam("of_comments", expanding=True)),
        comments.c.deleted_at.is_(None),
    )
)


def said(tx: Tx, comment_ids: Sequence[int], within: Sequence[int]) -> dict[int, Row[Any]]:
    """Some comments that are there still, by id: (id, name, text, replies). For the sender."""
    if not comment_ids:
        return {}
    rows = tx.rows(_SAID, of_comments=list(comment_ids), of_communities=list(within))
    return {row.id: row for row in rows}


def board(tx: Tx, session_id: int, page: int = 0, size: int = PAGE) -> Board:
    """A page of a session's threads, newest first, in six queries. Raises NotFound."""
    session = sessions.details(tx, session_id)
    return _board(tx, session, None, _THREADS, page, size, of_session=session.id)


def thread(tx: Tx, comment_id: int, page: int = 0, size: int = PAGE) -> Board:
    """One comment, and a page of what was said to it (in a whole thread: in the order it reads).

    Raises NotFound.
    """
    row = tx.row(_ONE, of_comment=comment_id)
    if row is None:
        raise NotFound
    session = sessions.details(tx, row.session_id)
    about = _made(tx, session, row)
    if about.deleted and not about.replies:
        raise NotFound
    replies = _THREAD if about.parent_id is None else _REPLIES_TO
    return _board(tx, session, about, replies, page, size, of_comment=comment_id)


def _board(
    tx: Tx,
    session: SessionDetails,
    about: CommentView | None,
    statements: tuple[Select[Any], Select[Any]],
    page: int,
    size: int,
    **of: int,
) -> Board:
    count, rows = statements
    found: int = tx.value(count, **of)
    pages = max(1, -(-found // size))
    page = min(page, pages - 1)
    state = tx.row(_STATE, of_session=session.id, of_program=session.program_id)
    assert state is not None
    return Board(
        session=session,
        comments=_views(tx, session, tx.rows(rows, most=size, skip=page * size, **of)),
        page=page,
        pages=pages,
        total=state.total,
        closed=bool(state.closed),
        moderates=moderates(tx, session),
        topic=state.topic,
        about=about,
    )


def _views(tx: Tx, session: SessionDetails, rows: Sequence[Row[Any]]) -> tuple[CommentView, ...]:
    return tuple(_made(tx, session, row) for row in rows)


def _made(tx: Tx, session: SessionDetails, row: Row[Any]) -> CommentView:
    deleted = row.deleted_at is not None
    mine = row.author_id == tx.actor.user_id
    return CommentView(
        id=row.id,
        session_id=row.session_id,
        root_id=row.root_id,
        parent_id=row.parent_id,
        author_id=row.author_id,
        author=row.author,
        text="" if deleted else row.text,
        at=row.created_at,
        edited=row.edited_at is not None,
        deleted=deleted,
        replies=row.replies,
        to=row.to,
        level=row.path.count("/"),
        mine=mine and not deleted,
        may_delete=not deleted and (mine or moderates(tx, session)),
    )


def moderates(tx: Tx, session: SessionDetails) -> bool:
    """Whether the actor may remove others' comments and close the discussion."""
    return session.manages or access.may(tx.actor, Ability.MODERATE)


def own(tx: Tx, comment_id: int) -> Board:
    """One's own comment, to be written anew. Raises NotFound, NotAllowed."""
    found = thread(tx, comment_id)
    if found.about is None or not found.about.mine:
        raise NotAllowed
    return found
