"""Criteria of our own that databases say each in their way."""

from typing import Any, TypeVar

from sqlalchemy import Boolean
from sqlalchemy.sql.functions import FunctionElement

T = TypeVar("T")


class AsItStands(FunctionElement[T]):
    """Something that needs nothing around it, since it is compiled in brackets, or is a column.

    Behind what it takes for a function, SQLAlchemy writes `= 1` on SQLite, which then uses no index.
    """

    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Itself."""
        return self


class Criterion(AsItStands[bool]):
    """What is true or not."""

    type = Boolean()
    inherit_cache = True
