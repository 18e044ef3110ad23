"""Rows that two users have each, and one user may have once: which stays, and what becomes of what refers to
the other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Executable,
    FromClause,
    ScalarSelect,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    delete,
    exists,
    select,
    update,
)
from sqlmodel import SQLModel

from models.attendance import Attendance
from models.earnings import Statement
from models.programs import ProgramRole, ProgramStaff
from models.tx import here, table_of

attendance = table_of(Attendance)
staff = table_of(ProgramStaff)

OLD: BindParameter[Any] = bindparam("old")
NEW: BindParameter[Any] = bindparam("new")
_RANK = {ProgramRole.FACILITATOR: 2, ProgramRole.CO_ORGANIZER: 1}
_WHEN = ("updated_at", "answered_at")
_ADDED = {table_of(Statement): ("total_minor", "lines")}
"""What two rows have of it is added where one of them is left."""

Pairs = Callable[[FromClause, FromClause], ColumnElement[bool]]
"""Says of two rows of a table that the first goes in favour of the second."""


@dataclass(frozen=True, slots=True)
class Unique:
    """A rule that a row is there once: its columns, and the condition of a partial index."""

    keys: tuple[str, ...]
    condition: Any = None


def is_of_community(table: Table) -> bool:
    """Whether the rows of a table belong to communities."""
    return "community_id" in table.c and bool(table.c.community_id.primary_key)


def scope(table: Table, rows: FromClause | None = None) -> tuple[ColumnElement[bool], ...]:
    """That rows of a table, or of an alias of it, are those of the acting community."""
    return (here(table if rows is None else rows),) if is_of_community(table) else ()


def doubles(table: Table, column: Column[Any]) -> Iterator[Executable]:
    """Of two rows that may be there only once, the better one stays: else that of the user who stays."""
    for rule in _unique(table):
        if column.name in rule.keys:
            alike = _alike(table, rule, column.name)
            if _better(table, table, table) is not None:
                yield from _hand_over(table, partial(_worse, table, column, alike))
            yield from _hand_over(table, partial(_theirs, column, alike, OLD, NEW))


def _theirs(
    column: Column[Any], alike: Pairs, goes: Any, stays: Any, gone: FromClause, twin: FromClause
) -> ColumnElement[bool]:
    return and_(alike(gone, twin), gone.c[column.name] == goes, twin.c[column.name] == stays)


def _worse(
    table: Table, column: Column[Any], alike: Pairs, gone: FromClause, twin: FromClause
) -> ColumnElement[bool]:
    better = _better(table, gone, twin)
    assert better is not None
    return and_(_theirs(column, alike, NEW, OLD, gone, twin), better)


def _hand_over(table: Table, pairs: Pairs) -> Iterator[Executable]:
    """What goes is added to its twin, what refers to it refers to the twin; then it goes."""
    for name in _ADDED.get(table, ()):
        gone = table.alias()
        also = select(gone.c[name]).where(pairs(gone, table)).correlate_except(gone).scalar_subquery()
        taken = exists().where(pairs(gone, table))
        yield update(table).where(*scope(table), taken).values({name: table.c[name] + also})
    for child, column in _children(table):
        yield from _rivals(table, pairs, child, column)
        heir = _heir(table, pairs, child, column)
        yield update(child).where(*scope(child), heir.is_not(None)).values({column.name: heir})
    twin = table.alias()
    yield delete(table).where(*scope(table), exists().where(pairs(table, twin)))


def _heir(table: Table, pairs: Pairs, child: FromClause, column: Column[Any]) -> ScalarSelect[Any]:
    """Whom a row refers to once the row it refers to is gone."""
    gone, twin = table.alias(), table.alias()
    refers = gone.c.id == child.c[column.name]
    found = select(twin.c.id).where(refers, pairs(gone, twin)).limit(1)
    return found.correlate_except(gone, twin).scalar_subquery()


def _rivals(table: Table, pairs: Pairs, child: Table, column: Column[Any]) -> Iterator[Executable]:
    """Rows that refer to what goes, where the twin has such a row already: they go as well."""
    for rule in _unique(child):
        if column.name in rule.keys:
            alike = _alike(child, rule, column.name)
            yield from _hand_over(child, partial(_same_heir, table, pairs, column, alike))


def _same_heir(
    table: Table, pairs: Pairs, column: Column[Any], alike: Pairs, gone: FromClause, twin: FromClause
) -> ColumnElement[bool]:
    return and_(alike(gone, twin), twin.c[column.name] == _heir(table, pairs, gone, column))


def _alike(table: Table, rule: Unique, but: str) -> Pairs:
    """That two rows are the same by a rule, one column aside, both within the rule's condition."""

    def alike(gone: FromClause, twin: FromClause) -> ColumnElement[bool]:
        same = [twin.c[name] == gone.c[name] for name in rule.keys if name != but]
        bounds = [*scope(table, gone), *scope(table, twin)]
        if rule.condition is not None:  # it names columns without their table: alone it means its own
            within = select(table.c.id).where(*scope(table), rule.condition).correlate(None)
            bounds += [gone.c.id.in_(within), twin.c.id.in_(within)]
        return and_(*bounds, *same)

    return alike


@cache
def _children(table: Table) -> list[tuple[Table, Column[Any]]]:
    """The columns of other tables that refer to rows of this one."""
    return [
        (child, element.parent)
        for child in SQLModel.metadata.sorted_tables
        for key in child.foreign_key_constraints
        if key.referred_table is table
        for element in key.elements
        if element.column.name == "id"
    ]


def _unique(table: Table) -> list[Unique]:
    """The rules that a row is there once."""
    indexes = [
        Unique(tuple(column.name for column in index.columns), index.dialect_options["sqlite"]["where"])
        for index in sorted(table.indexes, key=lambda index: str(index.name))
        if index.unique
    ]
    rules = [rule for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    return indexes + [Unique(tuple(column.name for column in rule.columns)) for rule in rules]


def _better(table: Table, gone: FromClause, twin: FromClause) -> ColumnElement[bool] | None:
    """Whether the twin says more: having come, the higher role, what was said last."""
    if table is attendance:
        came: ColumnElement[bool] = and_(twin.c.attended.is_(True), gone.c.attended.is_not(True))
        return came
    if table is staff:
        higher: ColumnElement[bool] = _rank(twin.c.role) > _rank(gone.c.role)
        return higher
    when = next((name for name in _WHEN if name in table.c), None)
    later: ColumnElement[bool] | None = twin.c[when] > gone.c[when] if when else None
    return later


def _rank(role: Any) -> Any:
    return case(*((role == name, rank) for name, rank in _RANK.items()), else_=0)
