"""The people of an installation, for those who run it: found, looked at, suspended and let in again."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select, update

from models.communities import Community, Membership, Standing
from models.programs import Program
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, table_of
from models.users import User
from models.web_sessions import WebSession
from services import installation, names, texts, web_sessions
from services.errors import NotFound
from services.installation import PAGE, Page

communities = table_of(Community)
memberships = table_of(Membership)
programs = table_of(Program)
sessions = table_of(ProgramSession)
users = table_of(User)
browsers = table_of(WebSession)

MAX_TEXT = 64
MAX_REASON = 200

_FOUND = or_(names.NAMED, func.small(users.c.email).like(bindparam("pattern"), escape="\\"))
_COLUMNS = (
    users.c.id,
    users.c.name,
    users.c.username,
    users.c.email,
    users.c.telegram_id,
    users.c.suspended_at,
    users.c.suspended_reason,
    users.c.created_at,
)
_MEMBER_OF = (
    select(func.count())
    .where(memberships.c.user_id == users.c.id, memberships.c.standing == Standing.ACTIVE)
    .correlate(users)
    .scalar_subquery()
)
_BROWSERS = select(func.count()).where(browsers.c.user_id == users.c.id).correlate(users).scalar_subquery()
_PEOPLE = select(*_COLUMNS, _MEMBER_OF.label("communities"), _BROWSERS.label("browsers"))
_LIST = _PEOPLE.where(_FOUND).order_by(users.c.name, users.c.id).limit(PAGE).offset(bindparam("skip"))
_COUNT = select(func.count()).select_from(users).where(_FOUND)
_ONE = select(users.c.name).where(users.c.id == bindparam("who"))
_SUSPEND = (
    update(users)
    .where(users.c.id == bindparam("who"))
    .values(suspended_at=bindparam("at"), suspended_reason=bindparam("reason"))
)

_NAMED = func.small(communities.c.name).like(bindparam("pattern"), escape="\\")
_MEMBERS = (
    select(func.count())
    .where(memberships.c.community_id == communities.c.id, memberships.c.standing == Standing.ACTIVE)
    .correlate(communities)
    .scalar_subquery()
)
_PROGRAMS = (
    select(func.count())
    .where(programs.c.community_id == communities.c.id, programs.c.deleted_at.is_(None))
    .correlate(communities)
    .scalar_subquery()
)
_AHEAD = (
    select(func.count())
    .where(
        sessions.c.community_id == communities.c.id,
        sessions.c.status == SessionStatus.SCHEDULED,
        sessions.c.starts_at > bindparam("at"),
        sessions.c.deleted_at.is_(None),
    )
    .correlate(communities)
    .scalar_subquery()
)
_LAST = (
    select(func.max(memberships.c.last_active_at))
    .where(memberships.c.community_id == communities.c.id)
    .correlate(communities)
    .scalar_subquery()
)
_COMMUNITIES = (
    select(
        communities.c.id,
        communities.c.name,
        communities.c.slug,
        communities.c.created_at,
        communities.c.deleted_at,
        _MEMBERS.label("members"),
        _PROGRAMS.label("programs"),
        _AHEAD.label("ahead"),
        _LAST.label("last_active_at"),
    )
    .where(_NAMED)
    .order_by(communities.c.name, communities.c.id)
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_COMMUNITY_COUNT = select(func.count()).select_from(communities).where(_NAMED)
_HIDE = (
    update(communities)
    .where(communities.c.id == bindparam("of_community"))
    .values(deleted_at=bindparam("gone"))
    .returning(communities.c.name)
)


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the installation."""

    id: int
    name: str
    suspended: bool


def people(tx: Tx, text: str = "", page: int = 0) -> Page:
    """People by a part of their name, Telegram name or address. Raises NotAllowed."""
    installation.require(tx)
    text = text.strip()[:MAX_TEXT]
    return installation.paged(tx, _LIST, _COUNT, page, text=text, **names.patterns(text))


def suspend(tx: Tx, user_id: int, reason: str) -> Person:
    """Refuse somebody everything on this installation: their browsers are signed out, taps and pages refused.

    Raises NotAllowed, NotFound, BadInput.
    """
    name = _name(tx, user_id)
    why = texts.line("reason", reason, MAX_REASON, least=1)
    tx.execute(_SUSPEND, who=user_id, at=tx.now, reason=why)
    web_sessions.end_all_of(tx, user_id)
    installation.log(tx, "suspended", "person", user_id, name=name, reason=why)
    tx.signal("person", user_id)
    return Person(user_id, name, suspended=True)


def let_in(tx: Tx, user_id: int) -> Person:
    """End a suspension; nothing else changed by it. Raises NotAllowed, NotFound."""
    name = _name(tx, user_id)
    tx.execute(_SUSPEND, who=user_id, at=None, reason="")
    installation.log(tx, "let_in", "person", user_id, name=name)
    tx.signal("person", user_id)
    return Person(user_id, name, suspended=False)


def sign_out(tx: Tx, user_id: int) -> int:
    """Sign somebody out of every browser; of how many. Raises NotAllowed, NotFound."""
    name = _name(tx, user_id)
    ended = web_sessions.end_all_of(tx, user_id)
    installation.log(tx, "signed_out", "person", user_id, name=name, browsers=ended)
    return ended


def all_communities(tx: Tx, text: str = "", page: int = 0) -> Page:
    """Communities by a part of their name, hidden ones too. Raises NotAllowed."""
    installation.require(tx)
    text = text.strip()[:MAX_TEXT]
    return installation.paged(
        tx, _COMMUNITIES, _COMMUNITY_COUNT, page, text=text, at=tx.now, **names.patterns(text)
    )


def hide(tx: Tx, community_id: int, *, hidden: bool) -> str:
    """Hide a community from everybody, or show it again with all that was in it; its name.

    Raises NotAllowed, NotFound.
    """
    installation.require(tx)
    row = tx.row(_HIDE, of_community=community_id, gone=tx.now if hidden else None)
    if row is None:
        raise NotFound
    installation.log(tx, "hidden" if hidden else "shown", "community", community_id, name=row.name)
    tx.signal("community", community_id)
    return str(row.name)


def _name(tx: Tx, user_id: int) -> str:
    installation.require(tx)
    row = tx.row(_ONE, who=user_id)
    if row is None:
        raise NotFound
    return str(row.name)
