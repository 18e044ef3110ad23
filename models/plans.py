"""What SQLite is told of how to find rows, where it guesses wrong; PostgreSQL finds its own way."""

from typing import Any

from sqlalchemy import Integer, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement

from models.criteria import AsItStands


class _NotBy(AsItStands[Any]):
    inherit_cache = True


def not_by(element: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column or a comparison that nothing is looked for by, so that the table is found by something else.

    SQLite knows how many rows an index finds on average: among many small communities it would look through
    all of a large one.
    """
    found = _NotBy(element)
    found.type = element.type
    return found


@compiles(_NotBy)
def _as_it_is(element: Any, compiler: Any, **how: Any) -> str:
    (column,) = (compiler.process(clause, **how) for clause in element.clauses)
    return str(column)


@compiles(_NotBy, "sqlite")
def _computed(element: Any, compiler: Any, **how: Any) -> str:
    (column,) = (compiler.process(clause, **how) for clause in element.clauses)
    return f"+{column}"


def exactly(number: int) -> ColumnElement[int]:
    """A number that stands in the statement: of a LIMIT that is bound, PostgreSQL's plan for any values takes
    a tenth of all rows to be wanted, and sorts them.
    """
    return literal_column(str(number), Integer)
