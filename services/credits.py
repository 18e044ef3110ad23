"""Credits of members: given by organizers, spent on offerings, never fewer than none."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from models.base import upsert
from models.communities import Standing
from models.credits import CreditAccount, CreditMove
from models.ids import new_id
from models.tx import Tx, here, table_of
from services import access, members
from services.access import Ability
from services.errors import BadInput, NotFound
from services.order_errors import TooFewCredits

accounts = table_of(CreditAccount)
moves = table_of(CreditMove)

MOST = 10_000
"""Credits given at a time."""
SHOWN = 20

_MOVE = upsert(moves).on_conflict_do_nothing(index_elements=["community_id", "key"]).returning(moves.c.id)
_OPEN = upsert(accounts).on_conflict_do_nothing(index_elements=["community_id", "user_id"])
_CHANGE = (
    update(accounts)
    .where(
        here(accounts),
        accounts.c.user_id == bindparam("whose"),
        accounts.c.balance + bindparam("by") >= 0,
    )
    .values(balance=accounts.c.balance + bindparam("by"))
)
_BALANCE = select(accounts.c.balance).where(here(accounts), accounts.c.user_id == bindparam("whose"))
_LAST = (
    select(moves.c.amount, moves.c.reason, moves.c.at)
    .where(here(moves), moves.c.user_id == bindparam("whose"))
    .order_by(moves.c.at.desc(), moves.c.id.desc())
    .limit(SHOWN)
)

_CLOSE = (
    delete(accounts)
    .where(here(accounts), accounts.c.user_id == bindparam("whose"))
    .returning(accounts.c.balance)
)


@dataclass(frozen=True, slots=True)
class Move:
    """Credits that came (plus) or went (minus)."""

    amount: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Credits:
    """What somebody has, and how it came about, newest first."""

    user_id: int
    balance: int
    moves: tuple[Move, ...]


def balance(tx: Tx, user_id: int) -> int:
    """How many somebody has."""
    return tx.value(_BALANCE, whose=user_id) or 0


def mine(tx: Tx) -> Credits:
    """The actor's own. Raises NotFound."""
    if tx.actor.user_id is None:
        raise NotFound
    return _of(tx, tx.actor.user_id)


def of(tx: Tx, user_id: int) -> Credits:
    """A member's. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    return _of(tx, user_id)


def give(tx: Tx, user_id: int, amount: int, reason: str, key: str) -> Credits:
    """Give a member credits, or take some (minus), once for each `key`.

    Raises NotAllowed, NotFound, BadInput, TooFewCredits.
    """
    access.require(tx, Ability.MANAGE_BOOKINGS)
    if not 0 < abs(amount) <= MOST:
        raise BadInput("credits", "out_of_range", MOST)
    membership = members.standing_of(tx, user_id)
    if membership is None or membership.standing is not Standing.ACTIVE:
        raise NotFound
    move(tx, user_id, amount, reason[:200], f"given:{key}")
    return _of(tx, user_id)


def move(tx: Tx, user_id: int, amount: int, reason: str, key: str) -> bool:
    """Add to an account, or take from it, once for each `key`: False where that happened before.

    Raises TooFewCredits.
    """
    row = {
        "community_id": tx.community_id,
        "id": new_id(),
        "user_id": user_id,
        "amount": amount,
        "reason": reason,
        "key": key,
        "by_id": tx.actor.user_id,
        "at": tx.now,
    }
    if tx.connection.execute(_MOVE, row).scalar() is None:
        return False
    if not _add(tx, user_id, amount):
        raise TooFewCredits(-amount, balance(tx, user_id))
    return True


def join(tx: Tx, old: int, new: int) -> None:
    """Two users are one: in the acting community `new` has what both had. What came and went changes hands
    with all else (services/joining_plan.py).
    """
    had = tx.value(_CLOSE, whose=old)
    if had is not None:
        _add(tx, new, had)


def _add(tx: Tx, user_id: int, amount: int) -> bool:
    """Change a balance, where that leaves no fewer than none."""
    opened = {"community_id": tx.community_id, "id": new_id(), "user_id": user_id, "balance": 0}
    tx.connection.execute(_OPEN, opened)
    return bool(tx.execute(_CHANGE, whose=user_id, by=amount).rowcount)


def _of(tx: Tx, user_id: int) -> Credits:
    return Credits(user_id, balance(tx, user_id), tuple(tx.records(Move, _LAST, whose=user_id)))
