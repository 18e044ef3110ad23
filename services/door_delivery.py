"""Delivery of the door's mail: claimed and settled by the postman, as the outbox is."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from models.mails import DoorMail
from models.outbox import Delivery
from models.tx import Tx, table_of
from services.door_mails import DoorKind
from services.emails import read as read_address
from services.errors import BadInput
from services.letter import DOOR, DoorLetter, Letter
from services.mailboxes import Mailbox
from services.outcome import Outcome

mails = table_of(DoorMail)

_PENDING = mails.c.status == Delivery.PENDING
_SENDING = mails.c.status == Delivery.SENDING
_DUE = (
    select(mails)
    .where(_PENDING, mails.c.due_at <= bindparam("at"))
    .order_by(mails.c.due_at, mails.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_NEXT = select(func.min(mails.c.due_at)).where(_PENDING)
_OF: Any = mails.c.id == bindparam("of_id")
_CLAIM = update(mails).where(_OF, _PENDING).values(status=Delivery.SENDING, tries=mails.c.tries + 1)
_SETTLE = (
    update(mails)
    .where(_OF, mails.c.tries == bindparam("try_no"))
    .values(
        status=bindparam("to", type_=mails.c.status.type),
        due_at=func.coalesce(bindparam("due", type_=mails.c.due_at.type), mails.c.due_at),
        done_at=bindparam("done", type_=mails.c.done_at.type),
        error=bindparam("why", type_=mails.c.error.type),
        sealed=bindparam("left", type_=mails.c.sealed.type),
    )
)
# Its secret works once, however often it is read: better a second letter than none.
_RECOVER = (
    update(mails)
    .where(_SENDING, mails.c.id.not_in(bindparam("kept", expanding=True)))
    .values(status=Delivery.PENDING)
)
MAX_ERROR = 300


def claim(tx: Tx, most: int) -> list[Letter]:
    """The letters of the door to be sent now; those that are of no more use are dropped.

    They go to addresses that others do not reach any more, too: who asks for one may have mended it.
    """
    rows = tx.rows(_DUE, at=tx.now, most=most) if most else ()
    if not rows:
        return []
    boxes = {row.id: _box(row.address) for row in rows}
    sent: list[Letter] = []
    for row in rows:
        box, late = boxes[row.id], row.until is not None and row.until <= tx.now
        if box is None or late:
            status = Delivery.DROPPED if late else Delivery.UNREACHABLE
            _settle(tx, row.id, row.tries, status, None, row.error, {})
            continue
        sent.append(_letter(row, box))
    tx.execute_many(_CLAIM, [{"of_id": letter.id} for letter in sent])
    return sent


def _box(address: str) -> Mailbox | None:
    try:
        return Mailbox(address, read_address(address).key)
    except BadInput:
        return None


def _letter(row: Any, box: Mailbox) -> Letter:
    kind = DoorKind(row.kind)
    return Letter(
        community_id=DOOR,
        id=row.id,
        kind=kind,
        tries=row.tries + 1,
        version=1,
        chat_id=None,
        languages=(row.language,),
        zone=None,
        content=DoorLetter(kind, row.sealed),
        box=box,
        written_at=row.created_at,
    )


def settle(tx: Tx, outcomes: Sequence[Outcome]) -> None:
    """Write down what came of some letters; their secrets are gone with the last try."""
    for outcome in outcomes:
        letter = outcome.letter
        sealed = dict(letter.content.sealed) if isinstance(letter.content, DoorLetter) else {}
        left = sealed if outcome.status is Delivery.PENDING else {}
        _settle(tx, letter.id, letter.tries, outcome.status, outcome.due_at, outcome.error, left)


def _settle(
    tx: Tx,
    mail_id: int,
    tries: int,
    status: Delivery,
    due_at: datetime | None,
    error: str | None,
    left: dict[str, str],
) -> None:
    tx.execute(
        _SETTLE,
        of_id=mail_id,
        try_no=tries,
        to=status,
        due=due_at,
        done=None if status is Delivery.PENDING else tx.now,
        why=error[:MAX_ERROR] if error else None,
        left=left,
    )


def next_due(tx: Tx) -> list[datetime]:
    """When the next is due, if any waits."""
    due = tx.value(_NEXT)
    return [due] if due else []


def recover(tx: Tx, kept: Collection[int]) -> int:
    """Have sent again what a postman who died left; how many."""
    return tx.execute(_RECOVER, kept=list(kept)).rowcount
