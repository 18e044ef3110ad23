"""What the tables of every feature share: keys, references, enums, upserts."""

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Enum, ForeignKeyConstraint, literal_column

# PostgreSQL's INSERT … ON CONFLICT. SQLite's compiler renders the same construct, so one prebuilt statement
# serves both databases.
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.compiler import compiles
from sqlmodel import Field, SQLModel

from models.criteria import Criterion
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


class begins(Criterion):  # noqa: N801  used as a function
    """Whether a text is from `first` on and before `beyond`, character by character: by an index of it."""

    inherit_cache = True


@compiles(begins)
def _by_range(element: Any, compiler: Any, **how: Any) -> str:
    text, first, beyond = (compiler.process(clause, **how) for clause in element.clauses)
    return f"({text} >= {first} AND {text} < {beyond})"


@compiles(begins, "postgresql")
def _by_pattern_ops(element: Any, compiler: Any, **how: Any) -> str:
    text, first, beyond = (compiler.process(clause, **how) for clause in element.clauses)
    return f"({text} ~>=~ {first} AND {text} ~<~ {beyond})"


__all__ = ["CommunityTable", "GlobalTable", "begins", "reference", "text_enum", "upsert"]
