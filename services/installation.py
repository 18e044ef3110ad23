"""What those who run the installation see and do, across communities. Each act is written down, with by whom.

The one place where a person acts as the system: `acting`, for who was found to be among SUPERADMINS. Who is
not the system is refused here all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, literal, select, union_all

from models.actor import SYSTEM, Actor
from models.communities import Community
from models.installation import InstallationEntry
from models.intake import FailedUpdate
from models.outbox import Delivery, Lease, OutboxMessage
from models.tx import Tx, table_of
from models.users import User
from services.errors import NotAllowed
from services.leases import awaited

communities = table_of(Community)
entries = table_of(InstallationEntry)
failed = table_of(FailedUpdate)
leases = table_of(Lease)
messages = table_of(OutboxMessage)
users = table_of(User)

PAGE = 25
MOST_COUNTED = 1_000
"""Nothing is counted beyond: pages answer as quickly on a large installation as on a small one."""


@dataclass(frozen=True, slots=True)
class Superadmins:
    """Who runs the installation, by Telegram ids and keys of proven addresses."""

    ids: frozenset[int] = frozenset()
    emails: frozenset[str] = frozenset()

    def has(self, telegram_id: int | None, email: str | None) -> bool:
        """Whether somebody is among them."""
        return telegram_id in self.ids or email in self.emails


NONE_RUN_IT = Superadmins()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows."""

    rows: Sequence[Row[Any]]
    page: int
    pages: int
    total: int
    """How many there are, counted up to MOST_COUNTED."""
    text: str = ""
    """What was searched for."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How the installation stands."""

    people: int
    communities: int
    failed: int
    counts: Sequence[tuple[Delivery, int]]
    """How many messages of the outbox have each status. All of these are counted up to MOST_COUNTED."""
    oldest_due: datetime | None
    """Since when the message waits that was due first, of the MOST_COUNTED that wait longest."""
    leases: Sequence[Row[Any]]
    """(name, holder, expires_at, taken_at): the sender, the postman."""
    several: bool
    """Whether more than one process works on this database, and has for a while."""


def counted(rows: Select[Any]) -> Select[Any]:
    """How many rows a statement finds; a few beyond MOST_COUNTED are not looked at."""
    some = (
        rows.with_only_columns(literal(1), maintain_column_froms=True)
        .order_by(None)
        .limit(MOST_COUNTED + 1)
        .offset(None)
    )
    return select(func.count()).select_from(some.subquery())


_COUNTS = union_all(
    *(
        select(
            literal(status.value).label("status"),
            counted(select(messages).where(messages.c.status == status)).scalar_subquery().label("number"),
        )
        for status in Delivery
    )
)
_WAITING = (
    select(messages.c.due_at)
    .where(messages.c.status == Delivery.PENDING)
    .order_by(messages.c.id)
    .limit(MOST_COUNTED)
    .subquery()
)
_OLDEST = select(func.min(_WAITING.c.due_at)).where(_WAITING.c.due_at <= bindparam("at"))
_LEASES = select(leases.c.name, leases.c.holder, leases.c.expires_at, leases.c.taken_at).order_by(
    leases.c.name
)
_PEOPLE = counted(select(users))
_COMMUNITIES = counted(select(communities).where(communities.c.deleted_at.is_(None)))
_FAILED = counted(select(failed))
_ENTRIES = (
    select(
        entries.c.at, users.c.name, entries.c.verb, entries.c.target_kind, entries.c.target_id, entries.c.data
    )
    .select_from(entries.outerjoin(users, users.c.id == entries.c.user_id))
    .order_by(entries.c.at.desc(), entries.c.id.desc())
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_ENTRY_COUNT = counted(select(entries))


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
        counts=[(Delivery(row.status), row.number) for row in tx.rows(_COUNTS) if row.number],
        oldest_due=tx.value(_OLDEST, at=tx.now),
        leases=tx.rows(_LEASES),
        several=awaited(tx),
    )


def history(tx: Tx, page: int = 0) -> Page:
    """A page of what was done, newest first. Raises NotAllowed."""
    require(tx)
    return paged(tx, _ENTRIES, _ENTRY_COUNT, page)


def paged(tx: Tx, rows: Any, count: Any, page: int, *, text: str = "", **values: Any) -> Page:
    """A page of what a statement with `skip` finds; one past the end is the last."""
    total: int = tx.value(count, **values)
    pages = max(1, -(-min(total, MOST_COUNTED) // PAGE))
    page = max(0, min(page, pages - 1))
    return Page(tx.rows(rows, skip=page * PAGE, **values), page, pages, total, text)
