"""What a database is told of how to find rows, where it guesses wrong."""

from itertools import product
from typing import Any

from sqlalchemy import FromClause, Integer, Join, Table, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement


class _OneByOne(Join):
    inherit_cache = True


def one_by_one(left: FromClause, table: Table, on: ColumnElement[bool], *, or_none: bool = False) -> Join:
    """`left` with the one row of `table` that each has, or with none: looked up for each, in their order.

    For few that are known, and for the first few of very many, which an index of `left` has in their order.
    PostgreSQL multiplies the shares that a community has of both tables, expects one row where there are
    thousands, begins with the wrong table, and sorts. SQLite knows only how many rows an index finds on
    average: among many small communities it would look through all of a large one.
    """
    return _OneByOne(left, table, on, isouter=or_none)


@compiles(_OneByOne, "sqlite")
def _in_order(join: Any, compiler: Any, **how: Any) -> str:
    left, table, on = _parts(join, compiler, **how)
    kind = "LEFT" if join.isouter else "CROSS"  # neither of which SQLite turns round
    return f"{left} {kind} JOIN {table} ON {on}"


@compiles(_OneByOne, "postgresql")
def _fenced(join: Any, compiler: Any, **how: Any) -> str:
    left, table, on = _parts(join, compiler, **how)
    kind = "LEFT JOIN" if join.isouter else "JOIN"
    return f"{left} {kind} LATERAL (SELECT * FROM {table} WHERE {on} OFFSET 0) AS {table} ON true"  # noqa: S608 (of names)


def _parts(
    join: Any, compiler: Any, asfrom: bool = False, from_linter: Any = None, **how: Any
) -> tuple[str, str, str]:
    if from_linter:  # it looks for tables that nothing joins
        from_linter.edges.update(product(join.left._from_objects, join.right._from_objects))
    left = compiler.process(join.left, asfrom=True, from_linter=from_linter, **how)
    table = compiler.process(join.right, asfrom=True, from_linter=from_linter, **how)
    return left, table, compiler.process(join.onclause, from_linter=from_linter, **how)


def exactly(number: int) -> ColumnElement[int]:
    """A number that stands in the statement: of a LIMIT that is bound, PostgreSQL's plan for any values takes
    a tenth of all rows to be wanted, and sorts them.
    """
    return literal_column(str(number), Integer)
