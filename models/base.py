"""What the tables of every feature share: keys, references, enums, upserts."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Dialect,
    Enum,
    ForeignKeyConstraint,
    String,
    TypeDecorator,
    bindparam,
    literal_column,
)

# PostgreSQL's INSERT … ON CONFLICT. SQLite's compiler renders the same construct, so one prebuilt statement
# serves both databases.
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

from models.ids import new_id


class GlobalTable(SQLModel):
    """A table that belongs to the installation, not to one community."""

    id: int = Field(default_factory=new_id, primary_key=True, sa_type=BigInteger)


class CommunityTable(SQLModel):
    """A table of a community: its key leads with `community_id`, so rows cannot point across."""

    community_id: int = Field(primary_key=True, sa_type=BigInteger, foreign_key="communities.id")
    id: int = Field(default_factory=new_id, primary_key=True, sa_type=BigInteger)


def reference(column: str, table: str, *, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A reference to another table of the same community; the database refuses any other."""
    return ForeignKeyConstraint(
        ["community_id", column], [f"{table}.community_id", f"{table}.id"], ondelete=ondelete
    )


class TextEnum(Enum):
    """An enum stored by its value, as text, on every database.

    What it is compared with is written into the statement, not bound: a planner that sees a parameter does
    not know that a partial index serves, and SQLite plans such a statement anew each time it is run.
    """

    cache_ok = True

    class comparator_factory(Enum.Comparator):  # noqa: N801  SQLAlchemy's name
        """Comparisons with members of the enum."""

        def operate(self, op: Any, *other: Any, **how: Any) -> Any:
            """`column == member`, `column.in_(members)` and the like."""
            return super().operate(op, *(self._written(one) for one in other), **how)

        def _written(self, other: Any) -> Any:
            if isinstance(other, StrEnum):
                return literal_column(f"'{other.value}'", self.type)
            if isinstance(other, list | tuple | set | frozenset):
                return [self._written(one) for one in other]
            return other


def text_enum(enum: type[StrEnum]) -> Any:
    """A column type that stores an enum by its value, as text, on every database."""
    return TextEnum(
        enum, native_enum=False, length=32, values_callable=lambda e: [member.value for member in e]
    )


class begins(FunctionElement[bool]):  # noqa: N801  used as a function
    """Whether a text is from `first` on and before `beyond`, character by character: by an index of it."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Itself, which stands in brackets: SQLite would find nothing by an index once `= 1` stood behind."""
        return self


@compiles(begins)
def _by_range(element: Any, compiler: Any, **how: Any) -> str:
    text, first, beyond = (compiler.process(clause, **how) for clause in element.clauses)
    return f"({text} >= {first} AND {text} < {beyond})"


@compiles(begins, "postgresql")
def _by_pattern_ops(element: Any, compiler: Any, **how: Any) -> str:
    text, first, beyond = (compiler.process(clause, **how) for clause in element.clauses)
    return f"({text} ~>=~ {first} AND {text} ~<~ {beyond})"


__all__ = ["CommunityTable", "GlobalTable", "begins", "reference", "text_enum", "upsert"]


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


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Itself, as above: with `= 1` behind it no index would serve."""
        return self


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
