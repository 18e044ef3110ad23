"""What it takes to make one user of two, worked out from the tables themselves, so that none is forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Executable,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    or_,
    select,
    update,
)
from sqlmodel import SQLModel

from models.communities import Membership
from models.credits import CreditAccount
from models.instructors import BusyTime
from models.rsvp import Rsvp
from models.tx import here, table_of
from models.users import User
from services.joining_doubles import NEW, OLD, doubles, is_of_community, scope

users = table_of(User)
busy = table_of(BusyTime)
_other = busy.alias()

BY_HAND = (table_of(Membership), table_of(Rsvp), table_of(CreditAccount))
"""Tables whose double rows are made one by rules of their own (services/joining.py, joining_answers.py,
credits.py).
"""
_GIVEN_BACK = (
    update(busy)
    .where(
        busy.c.user_id == OLD,
        busy.c.holds,
        exists().where(
            _other.c.user_id == NEW,
            _other.c.holds,
            _other.c.starts_at < busy.c.ends_at,
            _other.c.ends_at > busy.c.starts_at,
        ),
    )
    .values(holds=False)
)
"""Two people could be busy at the same time, one cannot: both appointments stand, one holds the time."""


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
    if table is busy:
        yield _GIVEN_BACK
    for column in columns:
        if table not in BY_HAND:
            yield from doubles(table, column)
        yield update(table).where(*scope(table), column == OLD).values({column.name: NEW})


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
            yield delete(table).where(*scope(table), both)


def _texts(tables: list[Table]) -> Iterator[tuple[Table, Column[Any], Executable]]:
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, JSON) and is_of_community(table):
                found = select(*table.primary_key.columns, column).where(
                    here(table), cast(column, Text).contains(bindparam("digits"))
                )
                yield table, column, found
