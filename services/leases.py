"""Leases: who alone may do something for now, with a fence against a holder that slept through its end."""

from datetime import timedelta
from os import getpid
from platform import node
from secrets import token_hex

from sqlalchemy import bindparam, case, delete, select, update

from models.base import upsert
from models.outbox import Lease
from models.tx import Tx, table_of

leases = table_of(Lease)

MAX_NODE = 32
AWAITED = timedelta(seconds=60)
"""How long a process that stood by for a lease is taken to be there."""
FARTHEST = 2
"""How many times as far as a lease lasts it may end: the clocks of two machines may differ a little."""

_new = upsert(leases)
_TAKE = _new.on_conflict_do_update(
    index_elements=["name"],
    set_={
        "holder": _new.excluded.holder,
        "expires_at": _new.excluded.expires_at,
        "taken_at": case(
            (leases.c.holder == _new.excluded.holder, leases.c.taken_at), else_=_new.excluded.taken_at
        ),
    },
    where=(leases.c.holder == _new.excluded.holder)
    | (leases.c.expires_at <= bindparam("at"))
    | (leases.c.expires_at > bindparam("farthest")),
)
_MINE = (leases.c.name == bindparam("lease"), leases.c.holder == bindparam("me"))
_HOLD = update(leases).where(*_MINE).values(expires_at=bindparam("until"))
_HELD = select(leases.c.name).where(
    leases.c.name == bindparam("lease"), leases.c.expires_at > bindparam("at")
)
_OF_ANOTHER = (
    leases.c.name == bindparam("lease"),
    leases.c.holder != bindparam("me"),
    leases.c.expires_at > bindparam("at"),
)
_BY_ANOTHER = select(leases.c.name).where(*_OF_ANOTHER)
_STAND_BY = update(leases).where(*_OF_ANOTHER).values(awaited_at=bindparam("at"))
_AWAITED = select(leases.c.name).where(leases.c.awaited_at > bindparam("since"))
_AWAITED_ONE = _AWAITED.where(leases.c.name == bindparam("lease"))
_RELEASE = delete(leases).where(*_MINE)
_EXPIRED = delete(leases).where(leases.c.expires_at <= bindparam("at")).returning(leases.c.name)


def holder() -> str:
    """A name for who holds leases: machine and process, for people, and what makes it the only one."""
    return f"{node()[:MAX_NODE]}/{getpid()}/{token_hex(8)}"


def take(tx: Tx, name: str, holder: str, ttl: timedelta) -> bool:
    """Become the holder where nobody is, or the last one's time has passed; whether it worked.

    A lease that ends later than anybody could have taken it for was taken while a clock was ahead: to wait
    for its end would mean that nothing is sent for hours.
    """
    values = {
        "name": name,
        "holder": holder,
        "expires_at": tx.now + ttl,
        "taken_at": tx.now,
        "at": tx.now,
        "farthest": tx.now + FARTHEST * ttl,
    }
    return tx.connection.execute(_TAKE, values).rowcount == 1


def hold(tx: Tx, name: str, holder: str, ttl: timedelta) -> bool:
    """Stay the holder; False when another took over.

    It locks the lease until the transaction ends: what is done in the same transaction is done by the
    holder. A holder that is late but was not replaced may go on, whatever the clocks say.
    """
    return tx.execute(_HOLD, lease=name, me=holder, until=tx.now + ttl).rowcount == 1


def held(tx: Tx, name: str) -> bool:
    """Whether anybody is the holder."""
    return tx.row(_HELD, lease=name, at=tx.now) is not None


def by_another(tx: Tx, name: str, holder: str) -> bool:
    """Whether somebody else is the holder."""
    return tx.row(_BY_ANOTHER, lease=name, me=holder, at=tx.now) is not None


def stand_by(tx: Tx, name: str, holder: str) -> None:
    """Let the holder know that another process is there, which would take over."""
    tx.execute(_STAND_BY, lease=name, me=holder, at=tx.now)


def awaited(tx: Tx, name: str = "") -> bool:
    """Whether a process stands by for a lease, or for any."""
    since = tx.now - AWAITED
    if name:
        return tx.row(_AWAITED_ONE, lease=name, since=since) is not None
    return tx.row(_AWAITED, since=since) is not None


def release(tx: Tx, name: str, holder: str) -> None:
    """Let another take over at once."""
    tx.execute(_RELEASE, lease=name, me=holder)


def end_expired(tx: Tx) -> list[str]:
    """End the leases whose time has passed, so that their holders cannot go on; their names."""
    return [row.name for row in tx.rows(_EXPIRED, at=tx.now)]
