"""The outbox and failed updates of an installation: dead letters tried again, or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from models.communities import Community
from models.intake import FailedUpdate
from models.outbox import Channel, Delivery, OutboxMessage
from models.tx import Tx, table_of
from models.users import User
from services import installation
from services.installation import PAGE, Page
from services.outbox_kinds import Kind

communities = table_of(Community)
failed = table_of(FailedUpdate)
messages = table_of(OutboxMessage)
users = table_of(User)

DEAD = (Delivery.FAILED, Delivery.IN_DOUBT)
"""What may be sent again, or given up."""
MOST_SEARCHED = 10_000
"""Messages of one kind or channel are looked for among so many of a status, the newest."""


@dataclass(frozen=True, slots=True)
class Sort:
    """Which messages are meant: of a kind and a channel, "" for any."""

    kind: Kind | Literal[""] = ""
    channel: Channel | Literal[""] = ""


ANY = Sort()
_NEWEST = (
    select(messages)
    .where(messages.c.status == bindparam("of_status", type_=messages.c.status.type))
    .order_by(messages.c.id.desc())
)
_RECENT = _NEWEST.limit(MOST_SEARCHED).subquery("recent")


def _of_sort(table: FromClause) -> tuple[ColumnElement[bool], ...]:
    """The criterion of a `Sort` on some messages."""
    kind, channel = bindparam("of_kind", type_=String), bindparam("of_channel", type_=String)
    return or_(kind == "", table.c.kind == kind), or_(channel == "", table.c.channel == channel)


def _listed(table: FromClause, *criteria: ColumnElement[bool]) -> tuple[Select[Any], Select[Any]]:
    """A page of messages, the newest first, and how many there are."""
    rows = (
        select(
            table.c.id,
            table.c.kind,
            table.c.channel,
            table.c.status,
            table.c.tries,
            table.c.error,
            table.c.due_at,
            table.c.done_at,
            communities.c.name.label("community"),
            func.coalesce(users.c.name, table.c.address).label("to"),
        )
        .select_from(
            table.join(communities, communities.c.id == table.c.community_id).outerjoin(
                users, users.c.id == table.c.user_id
            )
        )
        .where(*criteria)
        .order_by(table.c.id.desc())
        .limit(PAGE)
        .offset(bindparam("skip"))
    )
    return rows, installation.counted(select(table).where(*criteria))


_ALL = _listed(messages, messages.c.status == bindparam("of_status", type_=messages.c.status.type))
_SOME = _listed(_RECENT, *_of_sort(_RECENT))
"""Of one sort: among the newest MOST_SEARCHED of a status, for which there is an index."""
_DEAD = (
    messages.c.status.in_(bindparam("of_statuses", expanding=True, type_=messages.c.status.type)),
    *_of_sort(messages),
)
_DEAD_COUNT = select(func.count()).select_from(messages).where(*_DEAD)
_THESE = messages.c.id.in_(bindparam("of_messages", expanding=True))
_AGAIN = {"status": Delivery.PENDING, "tries": 0, "due_at": bindparam("at"), "done_at": None, "error": None}
_GONE = {"status": Delivery.DROPPED, "done_at": bindparam("at")}
_RETRY = {
    True: update(messages).where(*_DEAD, _THESE).values(**_AGAIN),
    False: update(messages).where(*_DEAD).values(**_AGAIN),
}
_DROP = {
    True: update(messages).where(*_DEAD, _THESE).values(**_GONE),
    False: update(messages).where(*_DEAD).values(**_GONE),
}
"""By whether some are meant, or all."""
_FAILED = (
    select(failed.c.id, failed.c.reference, failed.c.update_id, failed.c.error, failed.c.failed_at)
    .order_by(failed.c.failed_at.desc(), failed.c.id)
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_FAILED_COUNT = installation.counted(select(failed))
_FORGET = delete(failed).where(failed.c.id == bindparam("of_update"))


def listing(tx: Tx, status: Delivery, page: int = 0, sort: Sort = ANY) -> Page:
    """Messages of one status, the newest first: what, to whom, and what went wrong.

    Those of one sort are looked for among the newest MOST_SEARCHED. Raises NotAllowed.
    """
    installation.require(tx)
    if sort == ANY:
        return installation.paged(tx, *_ALL, page, of_status=status)
    return installation.paged(tx, *_SOME, page, of_status=status, **_values(sort))


def dead(tx: Tx, sort: Sort = ANY) -> int:
    """How many dead letters there are. Raises NotAllowed."""
    installation.require(tx)
    number: int = tx.value(_DEAD_COUNT, of_statuses=DEAD, **_values(sort))
    return number


def retry(
    tx: Tx, ids: Sequence[int] | None = None, *, statuses: Sequence[Delivery] = DEAD, sort: Sort = ANY
) -> int:
    """Send dead letters again, these or all of a sort (None); how many. Raises NotAllowed."""
    return _act(tx, _RETRY, "retried", ids, statuses, sort)


def drop(
    tx: Tx, ids: Sequence[int] | None = None, *, statuses: Sequence[Delivery] = DEAD, sort: Sort = ANY
) -> int:
    """Give dead letters up, these or all of a sort (None); how many. Raises NotAllowed."""
    return _act(tx, _DROP, "dropped", ids, statuses, sort)


def _values(sort: Sort) -> dict[str, str]:
    return {"of_kind": str(sort.kind), "of_channel": str(sort.channel)}


def set_aside(tx: Tx, page: int = 0) -> Page:
    """Updates that failed three times, with the reference that people were shown. Raises NotAllowed."""
    installation.require(tx)
    return installation.paged(tx, _FAILED, _FAILED_COUNT, page)


def forget(tx: Tx, update_id: int) -> bool:
    """Delete one of them: what people wrote in it is gone; whether it was there. Raises NotAllowed."""
    installation.require(tx)
    done = tx.execute(_FORGET, of_update=update_id).rowcount == 1
    if done:
        installation.log(tx, "forgotten", "update", update_id)
    return done


def _act(
    tx: Tx,
    statements: dict[bool, Any],
    verb: str,
    ids: Sequence[int] | None,
    statuses: Sequence[Delivery],
    sort: Sort,
) -> int:
    installation.require(tx)
    chosen = {"of_messages": list(ids)} if ids is not None else {}
    dead = [status for status in statuses if status in DEAD]
    values = {"of_statuses": dead, "at": tx.now, **_values(sort), **chosen}
    done: int = tx.execute(statements[bool(chosen)], **values).rowcount
    if done:
        installation.log(tx, verb, "message", (ids or [0])[0], number=done)
        tx.signal("outbox")
        tx.signal("mail")
    return done
