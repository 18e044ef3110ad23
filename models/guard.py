"""The community guard: no statement touches a community's table without its `community_id`.

Row-level security does the same once more on PostgreSQL. This guard works on every database, finds
mistakes while they are written, and costs a dictionary look-up for a statement it has seen before.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Column, FromClause, Table
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.dml import Insert, Update, UpdateBase
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, ClauseElement
from sqlalchemy.sql.selectable import Alias

COLUMN = "community_id"


class CommunityGuardError(Exception):
    """A statement would have seen or changed another community's rows. A mistake in the code."""


class _Shape:
    """What a statement binds its community tables to."""

    __slots__ = ("binds", "insert", "unbound", "update")

    def __init__(self, unbound: frozenset[str], binds: tuple[BindParameter[Any], ...], writes: Any) -> None:
        self.unbound = unbound
        self.binds = binds
        self.insert = isinstance(writes, Insert)
        self.update = isinstance(writes, Update)


_shapes: WeakKeyDictionary[ClauseElement, _Shape] = WeakKeyDictionary()


def check(
    statement: Any, params: Sequence[Mapping[str, Any]] | Mapping[str, Any], community: int | None
) -> None:
    """Refuse `statement` unless each community table in it is bound to `community`.

    Raises CommunityGuardError.
    """
    if not isinstance(statement, ClauseElement):
        return
    shape = _shapes.get(statement)
    if shape is None:
        shape = _shapes[statement] = _shape(statement)
    if shape.unbound:
        raise CommunityGuardError(f"no {COLUMN} for {', '.join(sorted(shape.unbound))}: {statement}")
    rows = [params] if isinstance(params, Mapping) else params
    for bind in shape.binds:
        _check_bind(bind, rows, community)
    if shape.insert:
        _check_insert(statement, rows, community)
    elif shape.update:
        _check_update(statement, rows, community)


def _check_bind(bind: BindParameter[Any], rows: Sequence[Mapping[str, Any]], community: int | None) -> None:
    for row in rows or ({},):
        value = row.get(bind.key, bind.effective_value)
        if value != community or value is None:
            raise CommunityGuardError(f"bound to community {value}, acting in {community}")


def _check_insert(statement: Any, rows: Sequence[Mapping[str, Any]], community: int | None) -> None:
    if statement.select is not None:
        return  # its rows come from a select that was checked as part of the statement
    for row in _written(statement) or rows:
        value = _given(row)
        if value != community or value is None:
            raise CommunityGuardError(f"inserts for community {value}, acting in {community}")


def _check_update(statement: Any, rows: Sequence[Mapping[str, Any]], community: int | None) -> None:
    """A row stays in its community."""
    for row in (*_written(statement), *rows):
        value = _given(row)
        if COLUMN in row and not (isinstance(value, int) and value == community):
            raise CommunityGuardError(f"moves rows to community {value}, acting in {community}")


def _given(row: Mapping[str, Any]) -> Any:
    value = row.get(COLUMN)
    return value.effective_value if isinstance(value, BindParameter) else value


def _written(statement: Any) -> list[Mapping[str, Any]]:
    if statement._values:
        return [{getattr(column, "key", column): value for column, value in statement._values.items()}]
    return []


def _shape(statement: Any) -> _Shape:
    """Walk a statement once: which community tables it uses, which are tied to a bound community."""
    used: set[FromClause] = set()
    bound: set[FromClause] = set()
    pairs: list[tuple[FromClause, FromClause]] = []
    binds: list[BindParameter[Any]] = []
    for element in visitors.iterate(statement):
        if isinstance(element, Column) and _is_of_community(element.table):
            used.add(element.table)
        elif isinstance(element, Table | Alias) and _is_of_community(element):
            used.add(element)
        elif isinstance(element, BinaryExpression) and element.operator is operators.eq:
            _note(element, bound, pairs, binds)
    writes = statement if isinstance(statement, UpdateBase) and _is_of_community(statement.table) else None
    if writes is not None:
        used.add(writes.table)
        if isinstance(writes, Insert):
            bound.add(writes.table)
    _spread(bound, pairs)
    return _Shape(_unbound(used, bound), tuple(binds), writes)


def _note(
    equation: BinaryExpression[Any],
    bound: set[FromClause],
    pairs: list[tuple[FromClause, FromClause]],
    binds: list[BindParameter[Any]],
) -> None:
    """Record `table.community_id = :value` and `a.community_id = b.community_id`."""
    left, right = equation.left, equation.right
    if _is_key(right) and not _is_key(left):
        left, right = right, left
    if not _is_key(left):
        return
    if _is_key(right):
        pairs.append((left.table, right.table))
    elif isinstance(right, BindParameter):
        bound.add(left.table)
        binds.append(right)


def _is_key(element: Any) -> bool:
    return isinstance(element, Column) and element.name == COLUMN


def _is_of_community(source: Any) -> bool:
    if isinstance(source, Alias) and source.name == "excluded":
        return False  # the row an upsert would have inserted: that row is checked itself
    base = source.element if isinstance(source, Alias) else source
    return isinstance(base, Table) and COLUMN in base.c and base.c[COLUMN].primary_key


def _spread(bound: set[FromClause], pairs: Iterable[tuple[FromClause, FromClause]]) -> None:
    """What is equal to a bound table's community is bound too."""
    pending = list(pairs)
    while True:
        reached = [pair for pair in pending if (pair[0] in bound) != (pair[1] in bound)]
        if not reached:
            return
        for pair in reached:
            bound.update(pair)


def _unbound(used: set[FromClause], bound: set[FromClause]) -> frozenset[str]:
    """Names of tables left open; a table reached only through an alias is judged by the alias."""
    aliased = {source.element for source in used if isinstance(source, Alias)}
    return frozenset(str(getattr(source, "name", source)) for source in used - bound if source not in aliased)
