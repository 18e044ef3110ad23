"""Addresses that letters came back from: nothing more is written to those that are stopped.

What is known of an address is known by its key (services/emails.py), whoever it belongs to.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from models.base import upsert
from models.mails import MailTrouble, Stop
from models.tx import Tx, table_of

troubles = table_of(MailTrouble)

MAX_ERROR = 300


@dataclass(frozen=True, slots=True)
class Trouble:
    """What letters to an address met with."""

    stopped: Stop | None
    """Why nothing is written there; None where letters go on."""
    soft: int
    """How often a letter came back for a while."""
    error: str | None
    changed_at: datetime


_SOME = select(troubles.c.key).where(
    troubles.c.key.in_(bindparam("of_keys", expanding=True)), troubles.c.stopped.is_not(None)
)
_ONE = select(troubles.c.stopped, troubles.c.soft, troubles.c.error, troubles.c.changed_at).where(
    troubles.c.key == bindparam("of_key")
)
_new = upsert(troubles)
_STOP = _new.on_conflict_do_update(
    index_elements=["key"],
    set_={
        # A complaint stays one: whatever comes back later says less.
        "stopped": func.coalesce(troubles.c.stopped, _new.excluded.stopped),
        "soft": troubles.c.soft + _new.excluded.soft,
        "error": _new.excluded.error,
        "changed_at": _new.excluded.changed_at,
    },
)
_FORGET = delete(troubles).where(troubles.c.key == bindparam("of_key"))


def stopped(tx: Tx, keys: Collection[str]) -> set[str]:
    """Which of some addresses nothing is written to any more."""
    return {row.key for row in tx.rows(_SOME, of_keys=sorted(set(keys)))} if keys else set()


def of(tx: Tx, key: str) -> Trouble | None:
    """What letters to an address met with; None where all is well."""
    found = tx.records(Trouble, _ONE, of_key=key)
    return found[0] if found else None


def stop(tx: Tx, key: str, why: Stop, error: str | None) -> None:
    """Write to an address no more."""
    _note(tx, key, why, 0, error)


def soften(tx: Tx, key: str, error: str | None) -> None:
    """Count that a letter came back for a while."""
    _note(tx, key, None, 1, error)


def forget(tx: Tx, key: str) -> None:
    """Write there again: somebody proved anew that letters arrive."""
    tx.execute(_FORGET, of_key=key)


def _note(tx: Tx, key: str, why: Stop | None, soft: int, error: str | None) -> None:
    said = error[:MAX_ERROR] if error else None
    values = {"key": key, "stopped": why, "soft": soft, "error": said, "changed_at": tx.now}
    tx.connection.execute(_STOP, values)
