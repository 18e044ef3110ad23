"""The people of an installation, for those who run it: found, looked at, suspended and let in again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, String, bindparam, func, or_, select, update

from models.communities import Community, Membership, Standing
from models.installation import InstallationEntry
from models.programs import Program
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, table_of
from models.users import User
from models.web_sessions import WebSession
from services import installation, names, texts, web_sessions
from services.containing import ESCAPE
from services.errors import NotFound
from services.installation import PAGE, Page

communities = table_of(Community)
memberships = table_of(Membership)
programs = table_of(Program)
sessions = table_of(ProgramSession)
users = table_of(User)
browsers = table_of(WebSession)

entries = table_of(InstallationEntry)

MAX_TEXT = 64
MAX_DIGITS = 16
JOINED = "joined"
MAX_REASON = 200

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
_PEOPLE = (
    select(*_COLUMNS, _MEMBER_OF.label("communities"), _BROWSERS.label("browsers"))
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_EVERYBODY = (_PEOPLE.order_by(users.c.id.desc()), installation.counted(select(users)))
_FOUND = or_(names.BEGINS, users.c.telegram_id == bindparam("number", type_=BigInteger))
_SOME = (
    _PEOPLE.where(_FOUND).order_by(users.c.name, users.c.id),
    installation.counted(select(users).where(_FOUND)),
)
_ONE_BY = select(users.c.id).where(
    or_(
        users.c.email == bindparam("text", type_=String),
        func.small(users.c.username) == bindparam("text", type_=String),
        users.c.telegram_id == bindparam("number", type_=BigInteger),
    )
)
_JOINED = (
    select(entries.c.target_id, entries.c.at, entries.c.data)
    .where(
        entries.c.target_id.in_(bindparam("of_people", expanding=True, type_=BigInteger)),
        entries.c.target_kind == "person",
        entries.c.verb == JOINED,
    )
    .order_by(entries.c.at)
)
_FOLLOW = (
    update(entries)
    .where(entries.c.target_id == bindparam("old"), entries.c.target_kind == "person")
    .values(target_id=bindparam("new"))
)
_ONE = select(users.c.name).where(users.c.id == bindparam("who"))
_SUSPEND = (
    update(users)
    .where(users.c.id == bindparam("who"))
    .values(suspended_at=bindparam("at"), suspended_reason=bindparam("reason"))
)

_NAMED = func.small(communities.c.name).like(bindparam("pattern"), escape=ESCAPE)
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
_COMMUNITY_COUNT = installation.counted(select(communities).where(_NAMED))
_HIDE = (
    update(communities)
    .where(communities.c.id == bindparam("of_community"))
    .values(deleted_at=bindparam("gone"))
    .returning(communities.c.name)
)


@dataclass(frozen=True, slots=True)
class Former:
    """An account that was joined into another."""

    name: str
    telegram: bool
    """Whether it was the one with Telegram."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the installation."""

    id: int
    name: str
    suspended: bool


def people(tx: Tx, text: str = "", page: int = 0) -> Page:
    """People by how their name, Telegram name or address begins, or by their Telegram id; all, newest first.

    Raises NotAllowed.
    """
    installation.require(tx)
    text = text.strip()[:MAX_TEXT]
    if not text:
        return installation.paged(tx, *_EVERYBODY, page)
    return installation.paged(tx, *_SOME, page, text=text, number=_number(text), **names.ranges(text))


def joined(tx: Tx, user_ids: Sequence[int]) -> dict[int, list[Former]]:
    """The accounts that were joined into those of some people, oldest first. Raises NotAllowed."""
    installation.require(tx)
    found: dict[int, list[Former]] = {}
    for row in tx.rows(_JOINED, of_people=list(user_ids)) if user_ids else ():
        found.setdefault(row.target_id, []).append(Former(row.data["name"], row.data["telegram"], row.at))
    return found


def note_joined(tx: Tx, old: int, new: int, name: str, *, telegram: bool) -> None:
    """Write down that an account was joined into another; what was done to it counts as done to that."""
    tx.execute(_FOLLOW, old=old, new=new)
    installation.log(tx, JOINED, "person", new, name=name, telegram=telegram)


def known_as(tx: Tx, text: str) -> int:
    """The id of who has this address, Telegram name or Telegram id. Raises NotAllowed, NotFound."""
    installation.require(tx)
    text = text.strip().removeprefix("@").lower()[:MAX_TEXT]
    rows = tx.rows(_ONE_BY, text=text, number=_number(text)) if text else ()
    if len(rows) != 1:
        raise NotFound
    return int(rows[0].id)


def _number(text: str) -> int | None:
    """A Telegram id that was typed."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else None


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
