"""When two users become one: what they are told is told once, what names one names the other."""

from typing import Any

from sqlalchemy import Integer, String, bindparam, cast, delete, exists, func, update

from models.activity import ActivityEntry
from models.outbox import OutboxMessage
from models.tx import Tx, here, table_of
from services.joining_plan import plan

outbox = table_of(OutboxMessage)
activity = table_of(ActivityEntry)

_twin = outbox.alias()
_STEM = func.length(outbox.c.unique_key) - bindparam("chop", type_=Integer)
# A key that ends with who is told (services/outbox.py) tells the other the same.
_RENAMED = func.substr(outbox.c.unique_key, 1, _STEM).op("||")(cast(bindparam("name"), String))
_HIS = (
    here(outbox),
    outbox.c.user_id == bindparam("old"),
    outbox.c.unique_key.like(bindparam("ending")),
)
_TWICE = delete(outbox).where(
    *_HIS,
    exists().where(_twin.c.community_id == outbox.c.community_id, _twin.c.unique_key == _RENAMED),
)
_KEYS = update(outbox).where(*_HIS).values(unique_key=_RENAMED)
_TARGETS = (
    update(activity)
    .where(here(activity), activity.c.target_id == bindparam("old"))
    .values(target_id=bindparam("new"))
)


def join(tx: Tx, old: int, new: int) -> None:
    """In the acting community: what both are told is told once."""
    ending = {"old": old, "ending": f"%:{old}", "chop": len(str(old)), "name": str(new)}
    tx.execute(_TWICE, **ending)
    tx.execute(_KEYS, **ending)
    tx.execute(_TARGETS, old=old, new=new)


def rename(tx: Tx, old: int, new: int) -> None:
    """In the acting community: the other's id wherever a text of facts has the one's."""
    for table, column, found in plan().texts:
        keys = list(table.primary_key.columns)
        for row in tx.rows(found, digits=str(old)):
            facts = _renamed(row._mapping[column], old, new)
            mine = [key == row._mapping[key] for key in keys if key.name != "community_id"]
            tx.execute(update(table).where(here(table), *mine).values({column.name: facts}))


def _renamed(facts: Any, old: int, new: int) -> Any:
    if isinstance(facts, dict):
        return {
            (str(new) if name == str(old) else name): _renamed(value, old, new)
            for name, value in facts.items()
        }
    if isinstance(facts, list):
        return [_renamed(value, old, new) for value in facts]
    if type(facts) is int and facts == old:
        return new
    return str(new) if facts == str(old) else facts
