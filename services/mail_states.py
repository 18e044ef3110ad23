"""Delivery states: how the last letter to each of some people fared, for those who run their sessions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from models.outbox import Channel, Delivery, OutboxMessage
from models.tx import Tx, here, table_of

outbox = table_of(OutboxMessage)


@dataclass(frozen=True, slots=True)
class MailState:
    """How a letter fared."""

    status: Delivery
    at: datetime
    """When that was known; when it was written, for one that waits."""
    error: str | None

    @property
    def arrived(self) -> bool:
        """Whether a mail server took it and nothing came back."""
        return self.status is Delivery.SENT


_last = (
    select(func.max(outbox.c.id).label("id"))
    .where(
        here(outbox),
        outbox.c.channel == Channel.MAIL,
        outbox.c.user_id.in_(bindparam("of_users", expanding=True)),
        outbox.c.status.not_in([Delivery.DROPPED, Delivery.MUTED]),
    )
    .group_by(outbox.c.user_id)
    .subquery()
)
_STATES = (
    select(outbox.c.user_id, outbox.c.status, outbox.c.done_at, outbox.c.created_at, outbox.c.error)
    .select_from(outbox.join(_last, _last.c.id == outbox.c.id))
    .where(here(outbox))
)


def of(tx: Tx, user_ids: Collection[int]) -> dict[int, MailState]:
    """How the acting community's last letter to each fared, for those who were written to; one query.

    The caller asks whether the actor may know.
    """
    if not user_ids:
        return {}
    rows = tx.rows(_STATES, of_users=sorted(set(user_ids)))
    return {row.user_id: MailState(row.status, row.done_at or row.created_at, row.error) for row in rows}
