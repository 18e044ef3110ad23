"""The outbox and failed updates of an installation: dead letters tried again, or dropped."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from models.communities import Community
from models.intake import FailedUpdate
from models.outbox import Delivery, OutboxMessage
from models.tx import Tx, table_of
from models.users import User
from services import installation
from services.installation import PAGE, Page

communities = table_of(Community)
failed = table_of(FailedUpdate)
messages = table_of(OutboxMessage)
users = table_of(User)

_DEAD = messages.c.status.in_([Delivery.FAILED, Delivery.IN_DOUBT])
_CHOSEN = messages.c.status == bindparam("of_status", type_=messages.c.status.type)
_LIST = (
    select(
        messages.c.id,
        messages.c.kind,
        messages.c.channel,
        messages.c.status,
        messages.c.tries,
        messages.c.error,
        messages.c.due_at,
        messages.c.done_at,
        communities.c.name.label("community"),
        func.coalesce(users.c.name, messages.c.address).label("to"),
    )
    .select_from(
        messages.join(communities, communities.c.id == messages.c.community_id).outerjoin(
            users, users.c.id == messages.c.user_id
        )
    )
    .where(_CHOSEN)
    .order_by(messages.c.due_at.desc(), messages.c.id)
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_COUNT = select(func.count()).select_from(messages).where(_CHOSEN)
_THESE = messages.c.id.in_(bindparam("of_messages", expanding=True))
_AGAIN = {"status": Delivery.PENDING, "tries": 0, "due_at": bindparam("at"), "done_at": None, "error": None}
_GONE = {"status": Delivery.DROPPED, "done_at": bindparam("at")}
_RETRY = {
    True: update(messages).where(_DEAD, _THESE).values(**_AGAIN),
    False: update(messages).where(_DEAD).values(**_AGAIN),
}
_DROP = {
    True: update(messages).where(_DEAD, _THESE).values(**_GONE),
    False: update(messages).where(_DEAD).values(**_GONE),
}
"""By whether some are meant, or all."""
_FAILED = (
    select(failed.c.id, failed.c.reference, failed.c.update_id, failed.c.error, failed.c.failed_at)
    .order_by(failed.c.failed_at.desc(), failed.c.id)
    .limit(PAGE)
    .offset(bindparam("skip"))
)
_FAILED_COUNT = select(func.count()).select_from(failed)
_FORGET = delete(failed).where(failed.c.id == bindparam("of_update"))


def listing(tx: Tx, status: Delivery, page: int = 0) -> Page:
    """Messages of one status: what, to whom, and what went wrong. Raises NotAllowed."""
    installation.require(tx)
    return installation.paged(tx, _LIST, _COUNT, page, of_status=status)


def retry(tx: Tx, ids: Sequence[int] | None = None) -> int:
    """Send dead letters again, these or all (None); how many. Raises NotAllowed."""
    return _act(tx, _RETRY, "retried", ids)


def drop(tx: Tx, ids: Sequence[int] | None = None) -> int:
    """Give dead letters up, these or all (None); how many. Raises NotAllowed."""
    return _act(tx, _DROP, "dropped", ids)


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


def _act(tx: Tx, statements: dict[bool, Any], verb: str, ids: Sequence[int] | None) -> int:
    installation.require(tx)
    chosen = {"of_messages": list(ids)} if ids is not None else {}
    done: int = tx.execute(statements[bool(chosen)], at=tx.now, **chosen).rowcount
    if done:
        installation.log(tx, verb, "message", (ids or [0])[0], number=done)
        tx.signal("outbox")
        tx.signal("mail")
    return done
