"""What those who run the installation see and do, across communities. Each act is written down, with by whom.

The one place where a person acts as the system: `acting`, for who was found to be among SUPERADMINS. Who is
not the system is refused here all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from models.actor import SYSTEM, Actor
from models.communities import Community
from models.installation import InstallationEntry
from models.intake import FailedUpdate
from models.outbox import Lease, OutboxMessage
from models.tx import Tx, table_of
from models.users import User
from services.errors import NotAllowed

communities = table_of(Community)
entries = table_of(InstallationEntry)
failed = table_of(FailedUpdate)
leases = table_of(Lease)
messages = table_of(OutboxMessage)
users = table_of(User)

PAGE = 25


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows."""

    rows: Sequence[Row[Any]]
    page: int
    pages: int
    total: int
    text: str = ""
    """What was searched for."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How the installation stands."""

    people: int
    communities: int
    failed: int
    counts: Sequence[Row[Any]]
    """(status, kind, channel, how many) of the outbox."""
    oldest_due: datetime | None
    """Since when the message waits that was due first, of those that are due."""
    leases: Sequence[Row[Any]]
    """(name, holder, expires_at): the sender, the postman."""


_COUNTS = (
    select(messages.c.status, messages.c.kind, messages.c.channel, func.count().label("number"))
    .group_by(messages.c.status, messages.c.kind, messages.c.channel)
    .order_by(messages.c.status, func.count().desc(), messages.c.kind)
)
_OLDEST = select(func.min(messages.c.due_at)).where(
    messages.c.status == "pending", messages.c.due_at <= bindparam("at")
)
_LEASES = select(leases.c.name, leases.c.holder, leases.c.expires_at).order_by(leases.c.name)
_PEOPLE = select(func.count()).select_from(users)
_COMMUNITIES = select(func.count()).select_from(communities).where(communities.c.deleted_at.is_(None))
_FAILED = select(func.count()).select_from(failed)
_ENTRIES = (
    select(
        entries.c.at, users.c.name, entries.c.verb, entries.c.target_kind, entries.c.target_id, entries.c.data
    )
    .select_from(entries.outerjoin(users, users.c.id == entries.c.user_id))
    .order_by(entries.c.at.desc(), entries.c.id.desc())
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_ENTRY_COUNT = select(func.count()).select_from(entries)


def acting(person: Actor) -> Actor:
    """The system actor, with the person who acts: for who is known to run the installation."""
    return replace(SYSTEM, user_id=person.user_id, name=person.name, language=person.language)


def require(tx: Tx) -> None:
    """Raise NotAllowed unless the actor runs the installation."""
    if not tx.actor.is_system:
        raise NotAllowed


def log(tx: Tx, verb: str, target_kind: str, target_id: int, **data: Any) -> None:
    """Write down what was done, and by whom: nobody for the command line."""
    tx.add(
        InstallationEntry,
        user_id=tx.actor.user_id,
        verb=verb,
        target_kind=target_kind,
        target_id=target_id,
        data=data,
        at=tx.now,
    )


def overview(tx: Tx) -> Overview:
    """How the installation stands. Raises NotAllowed."""
    require(tx)
    return Overview(
        people=tx.value(_PEOPLE),
        communities=tx.value(_COMMUNITIES),
        failed=tx.value(_FAILED),
        counts=tx.rows(_COUNTS),
        oldest_due=tx.value(_OLDEST, at=tx.now),
        leases=tx.rows(_LEASES),
    )


def history(tx: Tx, page: int = 0) -> Page:
    """A page of what was done, newest first. Raises NotAllowed."""
    require(tx)
    return paged(tx, _ENTRIES, _ENTRY_COUNT, page)


def paged(tx: Tx, rows: Any, count: Any, page: int, *, text: str = "", **values: Any) -> Page:
    """A page of what a statement with `skip` finds; one past the end is the last."""
    total: int = tx.value(count, **values)
    pages = max(1, -(-total // PAGE))
    page = max(0, min(page, pages - 1))
    return Page(tx.rows(rows, skip=page * PAGE, **values), page, pages, total, text)
