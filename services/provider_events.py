"""Events of providers that took effect: each is noted once, whoever tells of it again."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from models.base import upsert
from models.ids import new_id
from models.orders import ProviderEvent, Way
from models.tx import Tx, here, table_of

table = table_of(ProviderEvent)
_CHUNK = 500

_NOTE = (
    upsert(table)
    .on_conflict_do_nothing(index_elements=["community_id", "way", "event"])
    .returning(table.c.id)
)
_KNOWN = select(table.c.event).where(
    here(table), table.c.way == bindparam("by_way"), table.c.event.in_(bindparam("names", expanding=True))
)


def note(tx: Tx, way: Way, event: str) -> bool:
    """Note an event down; whether it is new."""
    row = {"community_id": tx.community_id, "id": new_id(), "way": way, "event": event, "handled_at": tx.now}
    return tx.connection.execute(_NOTE, row).scalar() is not None


def known(tx: Tx, way: Way, events: Sequence[str]) -> frozenset[str]:
    """Which of some events took effect before."""
    found: set[str] = set()
    for at in range(0, len(events), _CHUNK):
        rows = tx.rows(_KNOWN, by_way=way, names=list(events[at : at + _CHUNK]))
        found.update(row.event for row in rows)
    return frozenset(found)
