"""How long something lasts, as databases say it."""

from typing import Any

from sqlalchemy.ext.compiler import compiles

from models.criteria import Criterion

LONG_HERE = "ends_at >= datetime(starts_at, '+1 day')"
LONG_THERE = "ends_at - starts_at >= interval '1 day'"
"""The same of an index, on SQLite and on PostgreSQL: to the letter what `lasts_a_day` says."""


class lasts_a_day(Criterion):  # noqa: N801  used as a function
    """Whether there is a day or more from `starts_at` to `ends_at`."""

    inherit_cache = True


@compiles(lasts_a_day)
def _by_text(element: Any, compiler: Any, **how: Any) -> str:
    start, end = (compiler.process(clause, **how) for clause in element.clauses)
    return f"({end} >= datetime({start}, '+1 day'))"


@compiles(lasts_a_day, "postgresql")
def _by_interval(element: Any, compiler: Any, **how: Any) -> str:
    start, end = (compiler.process(clause, **how) for clause in element.clauses)
    return f"({end} - {start} >= interval '1 day')"
