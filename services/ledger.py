"""The books: what happened to money, as entries whose lines sum up to nothing; and what they add up to.

Double entry: plus is debit, minus is credit. Each thing that happens is one entry with a key of its own, so
that what is told twice is written once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from models.base import upsert
from models.ids import new_id
from models.ledger import Account, LedgerEntry, LedgerLine
from models.tx import Tx, here, table_of

entries = table_of(LedgerEntry)
lines = table_of(LedgerLine)

_ENTER = (
    upsert(entries).on_conflict_do_nothing(index_elements=["community_id", "key"]).returning(entries.c.id)
)
_BALANCES = (
    select(lines.c.account, lines.c.way, lines.c.currency, func.sum(lines.c.amount_minor).label("minor"))
    .where(here(lines))
    .group_by(lines.c.account, lines.c.way, lines.c.currency)
    .order_by(lines.c.account, lines.c.way, lines.c.currency)
)
_OF_ORDER = (
    select(lines.c.account, func.sum(lines.c.amount_minor).label("minor"))
    .select_from(
        lines.join(
            entries, (entries.c.community_id == lines.c.community_id) & (entries.c.id == lines.c.entry_id)
        )
    )
    .where(here(lines), here(entries), entries.c.order_id == bindparam("of_order"))
    .group_by(lines.c.account)
)
_UNBALANCED = (
    select(lines.c.entry_id)
    .where(here(lines))
    .group_by(lines.c.entry_id, lines.c.currency)
    .having(func.sum(lines.c.amount_minor) != 0)
)


@dataclass(frozen=True, slots=True)
class Line:
    """One side of an entry; plus is debit, minus is credit, in minor units."""

    account: Account
    minor: int
    way: str = ""
    """Of MONEY: by which way it came."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account adds up to."""

    account: Account
    way: str
    currency: str
    minor: int


def enter(
    tx: Tx, key: str, kind: str, currency: str, sides: Sequence[Line], *, order_id: int | None = None
) -> bool:
    """Write an entry; False where `key` was written before, and nothing is written then.

    Raises ValueError for sides that do not sum up to nothing: a fault of ours, never of a person.
    """
    written = [side for side in sides if side.minor]
    if sum(side.minor for side in written):
        raise ValueError(f"{key} does not balance")
    entry = {
        "community_id": tx.community_id,
        "id": new_id(),
        "key": key,
        "kind": kind,
        "order_id": order_id,
        "at": tx.now,
    }
    entry_id = tx.connection.execute(_ENTER, entry).scalar()
    if entry_id is None:
        return False
    tx.add_many(
        LedgerLine,
        [
            {
                "entry_id": entry_id,
                "account": side.account,
                "way": side.way,
                "amount_minor": side.minor,
                "currency": currency,
            }
            for side in written
        ],
    )
    return True


def balances(tx: Tx) -> list[Balance]:
    """What every account of the community adds up to."""
    return tx.records(Balance, _BALANCES)


def of_order(tx: Tx, order_id: int) -> dict[Account, int]:
    """What the accounts add up to for one order."""
    return {row.account: row.minor for row in tx.rows(_OF_ORDER, of_order=order_id)}


def unbalanced(tx: Tx) -> list[int]:
    """Entries whose lines do not sum up to nothing: none, ever."""
    return [row.entry_id for row in tx.rows(_UNBALANCED)]
