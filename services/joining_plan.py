"""What it takes to make one user of two, worked out from the tables themselves, so that none is forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    CheckConstraint,
    Column,
    ColumnElement,
    Executable,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    or_,
    select,
    update,
)
from sqlmodel import SQLModel

from models.attendance import Attendance
from models.communities import Membership
from models.programs import ProgramRole, ProgramStaff
from models.rsvp import Rsvp
from models.tx import here, table_of
from models.users import User

users = table_of(User)
attendance = table_of(Attendance)
staff = table_of(ProgramStaff)

BY_HAND = (table_of(Membership), table_of(Rsvp))
"""Tables whose double rows are made one by rules of their own (services/joining.py, joining_answers.py)."""
OLD: BindParameter[Any] = bindparam("old")
NEW: BindParameter[Any] = bindparam("new")
_RANK = {ProgramRole.FACILITATOR: 2, ProgramRole.CO_ORGANIZER: 1}
_WHEN = ("updated_at", "answered_at")


@dataclass(frozen=True, slots=True)
class Plan:
    """Statements that give what one user has to another: in each community, and outside of any."""

    here: tuple[Executable, ...]
    outside: tuple[Executable, ...]
    texts: tuple[tuple[Table, Column[Any], Executable], ...]
    """JSON columns, and how rows are found there that may name a user."""


def user_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that refer to a user."""
    return [
        column for column in table.columns if any(key.column.table is users for key in column.foreign_keys)
    ]


def is_of_community(table: Table) -> bool:
    """Whether the rows of a table belong to communities."""
    return "community_id" in table.c and bool(table.c.community_id.primary_key)


@cache
def plan() -> Plan:
    """The statements, made once. Each takes `old` and `new`."""
    tables = [table for table in SQLModel.metadata.sorted_tables if table is not users]
    inside: list[Executable] = []
    outside: list[Executable] = []
    for table in tables:
        (inside if is_of_community(table) else outside).extend(_of(table))
    return Plan(tuple(inside), tuple(outside), tuple(_texts(tables)))


def _of(table: Table) -> Iterator[Executable]:
    """Rows that would stand twice go first, then the others change hands."""
    columns = user_columns(table)
    yield from _between(table, columns)
    for column in columns:
        if table not in BY_HAND:
            yield from _doubles(table, column)
        yield update(table).where(*_scope(table), column == OLD).values({column.name: NEW})


def _scope(table: Table) -> tuple[ColumnElement[bool], ...]:
    return (here(table),) if is_of_community(table) else ()


def _between(table: Table, columns: list[Column[Any]]) -> Iterator[Executable]:
    """What says of two people that they are not the same falls away when they are."""
    for rule in table.constraints:
        if not isinstance(rule, CheckConstraint):
            continue
        named = [name.strip() for name in str(rule.sqltext).split("<>")]
        pair = [column for column in columns if column.name in named]
        if len(named) == 2 and len(pair) == 2:
            one, other = pair
            both = or_(and_(one == OLD, other == NEW), and_(one == NEW, other == OLD))
            yield delete(table).where(*_scope(table), both)


def _doubles(table: Table, column: Column[Any]) -> Iterator[Executable]:
    """Of two rows that may be there only once, the better one stays: else that of the user who stays."""
    for keys in _unique(table):
        if column.name not in keys:
            continue
        twin = table.alias()
        same = [twin.c[name] == table.c[name] for name in keys if name != column.name]
        better = _better(table, twin)
        if better is not None:
            yield delete(table).where(
                *_scope(table),
                column == NEW,
                exists().where(*same, *_twin(table, twin), twin.c[column.name] == OLD, better),
            )
        yield delete(table).where(
            *_scope(table),
            column == OLD,
            exists().where(*same, *_twin(table, twin), twin.c[column.name] == NEW),
        )


def _twin(table: Table, twin: Any) -> tuple[ColumnElement[bool], ...]:
    return (twin.c.community_id == table.c.community_id,) if is_of_community(table) else ()


def _unique(table: Table) -> list[list[str]]:
    """The columns of each rule that a row is there once."""
    indexes = [[column.name for column in index.columns] for index in table.indexes if index.unique]
    rules = [rule for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    return indexes + [[column.name for column in rule.columns] for rule in rules]


def _better(table: Table, twin: Any) -> ColumnElement[bool] | None:
    """Whether the twin says more: having come, the higher role, what was said last."""
    if table is attendance:
        came: ColumnElement[bool] = and_(twin.c.attended.is_(True), table.c.attended.is_not(True))
        return came
    if table is staff:
        higher: ColumnElement[bool] = _rank(twin.c.role) > _rank(table.c.role)
        return higher
    when = next((name for name in _WHEN if name in table.c), None)
    later: ColumnElement[bool] | None = twin.c[when] > table.c[when] if when else None
    return later


def _rank(role: Any) -> Any:
    return case(*((role == name, rank) for name, rank in _RANK.items()), else_=0)


def _texts(tables: list[Table]) -> Iterator[tuple[Table, Column[Any], Executable]]:
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, JSON) and is_of_community(table):
                found = select(*table.primary_key.columns, column).where(
                    here(table), cast(column, Text).contains(bindparam("digits"))
                )
                yield table, column, found
