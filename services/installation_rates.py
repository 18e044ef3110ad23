"""How fast the outbox of an installation goes, for those who run it and for their monitor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, func, literal, select, union_all

from models.outbox import Channel, Delivery, OutboxMessage
from models.tx import Tx, table_of
from services import delivery, installation

messages = table_of(OutboxMessage)

HOUR = timedelta(hours=1)
OPEN = (Delivery.PENDING, Delivery.HELD, Delivery.SENDING, Delivery.FAILED, Delivery.IN_DOUBT)
"""What is not sent yet, or could not be."""

_COUNTS = union_all(
    *(
        select(literal(status.value).label("status"), func.count().label("number")).where(
            messages.c.status == status
        )
        for status in OPEN
    )
)
_SENT = select(func.count()).where(
    messages.c.done_at > bindparam("since"), messages.c.status == Delivery.SENT
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What stands in the outbox."""

    counts: Mapping[Delivery, int]
    late: float
    """Seconds since the message was due that is due the longest; 0 where none is."""


def waiting(tx: Tx) -> Waiting:
    """What stands in the outbox, all of it counted. Raises NotAllowed."""
    installation.require(tx)
    due = [at for channel in Channel if (at := delivery.next_due(tx, channel))]
    late = max(0.0, (tx.now - min(due)).total_seconds()) if due else 0.0
    return Waiting({Delivery(row.status): row.number for row in tx.rows(_COUNTS)}, late)


def sent_lately(tx: Tx) -> int:
    """How many messages were sent within the last hour. Raises NotAllowed."""
    installation.require(tx)
    number: int = tx.value(_SENT, since=tx.now - HOUR)
    return number
