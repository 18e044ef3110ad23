"""Payments as organizers note them down: marked, taken back, summed up. No money passes through here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, case, func, select, update

from models.base import upsert
from models.ids import new_id
from models.payments import Payment
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services.sessions import SessionDetails

table = table_of(Payment)
rsvps = table_of(Rsvp)


@dataclass(frozen=True, slots=True)
class Paying:
    """What one person paid."""

    amount_minor: int
    currency: str
    paid_at: datetime
    by: str
    batch_id: int


@dataclass(frozen=True, slots=True)
class Sum:
    """Money in one currency."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Money:
    """What a session brings in, in its currency, and what may have to be given back."""

    cost_minor: int
    """What one place costs; 0 is nothing."""
    currency: str | None
    due_minor: int
    """What all who come should pay, guests included."""
    paid_minor: int
    """What they did pay."""
    people: int
    """How many of them did."""
    elsewhere: tuple[Sum, ...]
    """What they paid in other currencies."""
    back: tuple[Sum, ...]
    """What those paid who do not come."""


@dataclass(frozen=True, slots=True)
class Due:
    """What one person is to be noted down with."""

    user_id: int
    amount_minor: int


_SESSION: BindParameter[Any] = bindparam("of_session")
_COMES = case((rsvps.c.status == RsvpStatus.GOING, 1), else_=0)
_SUMS = (
    select(
        table.c.currency,
        _COMES.label("comes"),
        func.sum(table.c.amount_minor).label("minor"),
        func.count().label("people"),
    )
    .select_from(
        table.outerjoin(
            rsvps,
            (rsvps.c.community_id == table.c.community_id)
            & (rsvps.c.session_id == table.c.session_id)
            & (rsvps.c.user_id == table.c.user_id),
        )
    )
    .where(here(table), table.c.session_id == _SESSION, table.c.voided_at.is_(None))
    .group_by(table.c.currency, _COMES)
    .order_by(table.c.currency)
)
_new = upsert(table)
_SAVE = _new.on_conflict_do_update(
    index_elements=["community_id", "session_id", "user_id"],
    set_={
        name: _new.excluded[name]
        for name in ("amount_minor", "currency", "paid_at", "by_id", "batch_id", "voided_at")
    },
)
_THESE = (here(table), table.c.session_id == _SESSION)
_VOID = (
    update(table)
    .where(*_THESE, table.c.user_id.in_(bindparam("people", expanding=True)), table.c.voided_at.is_(None))
    .values(voided_at=bindparam("at"))
)
_VOID_BATCH = (
    update(table)
    .where(*_THESE, table.c.batch_id == bindparam("of_batch"), table.c.voided_at.is_(None))
    .values(voided_at=bindparam("at"))
)
_RESTORE = (
    update(table)
    .where(
        *_THESE,
        table.c.user_id == bindparam("who"),
        table.c.batch_id == bindparam("of_batch"),
        table.c.voided_at.is_not(None),
    )
    .values(voided_at=None)
)


def money(tx: Tx, session: SessionDetails, places: int) -> Money:
    """What a session brings in, in one query: `places` are those of all who come, guests included.

    Whoever asks has to see to the rights.
    """
    cost, currency = session.cost_minor or 0, session.currency
    paid = people = 0
    elsewhere, back = [], []
    for row in tx.rows(_SUMS, of_session=session.id):
        if not row.comes:
            back.append(Sum(row.minor, row.currency))
        elif row.currency == currency:
            paid, people = row.minor, row.people
        else:
            elsewhere.append(Sum(row.minor, row.currency))
    return Money(cost, currency, cost * places, paid, people, tuple(elsewhere), tuple(back))


def note(tx: Tx, session: SessionDetails, dues: Sequence[Due], currency: str) -> int:
    """Note some people down as having paid, in one round trip; what they can be taken back by."""
    batch = new_id()
    rows = [
        {
            "community_id": tx.community_id,
            "id": new_id(),
            "session_id": session.id,
            "user_id": due.user_id,
            "amount_minor": due.amount_minor,
            "currency": currency,
            "paid_at": tx.now,
            "by_id": tx.actor.user_id,
            "batch_id": batch,
            "voided_at": None,
        }
        for due in dues
    ]
    if rows:
        tx.connection.execute(_SAVE, rows)
    return batch


def void(tx: Tx, session: SessionDetails, people: Sequence[int]) -> int:
    """Say of some people that they did not pay after all; how many had."""
    return tx.execute(_VOID, of_session=session.id, people=list(people), at=tx.now).rowcount


def void_batch(tx: Tx, session: SessionDetails, batch: int) -> int:
    """Take back what was noted down together, but for what was changed since; how many."""
    return tx.execute(_VOID_BATCH, of_session=session.id, of_batch=batch, at=tx.now).rowcount


def restore(tx: Tx, session: SessionDetails, who: int, batch: int) -> bool:
    """Bring back what was said not to be paid, as it was; False where something else was said since."""
    return tx.execute(_RESTORE, of_session=session.id, who=who, of_batch=batch).rowcount == 1
