"""Criteria of our own that databases say each in their way."""

from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.sql.functions import FunctionElement


class Criterion(FunctionElement[bool]):
    """What is true or not, and needs nothing around it, since it is compiled in brackets.

    Behind what it takes for a function, SQLAlchemy writes `= 1` on SQLite, which then uses no index.
    """

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Itself."""
        return self
