"""Taking one of the two walls between communities down, to see whether the other one stands alone.

Production has no switch for it: it is taken from one object, or from one database of a test.
"""

from typing import Any, Literal
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, event, text, true
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, ClauseElement

from models import engines, guard
from models.database import Database
from tests.isolation.planted import tables

Standing = Literal["row-level security alone", "the guard alone", "neither"]
_opened: WeakKeyDictionary[ClauseElement, ClauseElement] = WeakKeyDictionary()


def take_guard_away(db: Database) -> None:
    """Let every statement run as it is: with its criteria, but nobody looks whether it has them."""
    for one in {db._reader, db._writer}:
        event.remove(one.engine, "before_execute", engines.guard)


def take_criteria_away(db: Database) -> None:
    """Take `community_id = :here` out of each statement that a person causes, whatever service wrote it."""
    for one in {db._reader, db._writer}:
        event.listen(one.engine, "before_execute", _open, retval=True)


async def take_policies_away(db: Database) -> None:
    """Switch row-level security off, as the owner of the tables may."""

    def off(connection: Connection) -> None:
        with connection.begin():
            for table in tables():
                connection.execute(text(f"ALTER TABLE {table.name} DISABLE ROW LEVEL SECURITY"))

    await db.run(off)


async def leave(db: Database, standing: Standing) -> None:
    """Take down what does not stand."""
    if standing != "the guard alone":
        take_guard_away(db)
    if standing != "row-level security alone":
        await take_policies_away(db)


def _open(connection: Connection, statement: Any, many: Any, params: Any, options: Any) -> Any:
    actor = connection.info.get("actor")
    if isinstance(statement, ClauseElement) and actor is not None and not actor.is_system:
        if statement not in _opened:
            _opened[statement] = _without_criteria(statement)
        statement = _opened[statement]
    return statement, many, params


def _without_criteria(statement: ClauseElement) -> ClauseElement:
    def replaced(element: Any, **_how: Any) -> Any:
        return true() if _is_criterion(element) else None

    return visitors.replacement_traverse(statement, {}, replaced)


def _is_criterion(element: Any) -> bool:
    if not isinstance(element, BinaryExpression) or element.operator is not operators.eq:
        return False
    sides = element.left, element.right
    return any(map(guard._is_key, sides)) and any(isinstance(side, BindParameter) for side in sides)
