"""Whether an id is among others: a list of any length is one bound value."""

from collections.abc import Collection, Sequence
from typing import Any

import orjson
from sqlalchemy import ARRAY, BigInteger, ColumnElement, Dialect, String, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeEngine

from models.criteria import Criterion


class _Ids(TypeDecorator[Sequence[int]]):
    """Ids as one bound value: an array where there are arrays, else a list of JSON."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """How the database takes it."""
        return dialect.type_descriptor(ARRAY(BigInteger) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        """What is sent."""
        ids = list(value or ())
        return ids if dialect.name == "postgresql" else orjson.dumps(ids).decode()


class _Among(Criterion):
    inherit_cache = True


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Whether an id is among those bound as `name`.

    `IN` with a parameter for each is another statement for each number of them, which is built, planned and
    kept anew; this is one.
    """
    return _Among(column, bindparam(name, type_=_Ids()))


@compiles(_Among)
def _in_json(element: Any, compiler: Any, **how: Any) -> str:
    column, ids = (compiler.process(clause, **how) for clause in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({ids})))"  # noqa: S608  both are SQLAlchemy's


@compiles(_Among, "postgresql")
def _in_array(element: Any, compiler: Any, **how: Any) -> str:
    column, ids = (compiler.process(clause, **how) for clause in element.clauses)
    return f"({column} = ANY ({ids}))"
