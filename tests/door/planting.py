"""A row in any table, with all that it refers to: to see what becomes of every column that names a user."""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Column, Enum, Table
from sqlmodel import SQLModel

from models.tx import Tx

MODELS: dict[str, type[SQLModel]] = {
    mapper.local_table.name: mapper.class_  # type: ignore[attr-defined]
    for mapper in SQLModel._sa_registry.mappers
}
_numbers = itertools.count(10_000)
_PLAIN: dict[type, Any] = {
    bool: False,
    int: 3,
    float: 1.0,
    bytes: b"x",
    dict: {},
    datetime: datetime(2026, 11, 20, 18, tzinfo=UTC),
    date: date(2026, 11, 20),
    time: time(18),
}
# What rules of the tables want beside the types of their columns.
_small = itertools.count(901)
_WANTED: dict[str, Callable[[], dict[str, Any]]] = {
    "attendance": lambda: {"name": "Somebody"},
    "session_materials": lambda: {"url": "https://example.org/sheet"},
    "highlights": lambda: {"words": "What a night"},
    "milestones": lambda: {"sessions_required": next(_small)},
    "homework": lambda: {"text": "Ten minutes of scales"},
    "pay_periods": lambda: dict.fromkeys(
        ("first_day", "last_day"), date(2027, 1, 1) + timedelta(next(_small))
    ),
}


class Planter:
    """Plants rows in the acting community; what rows refer to is planted once for each kind of it."""

    def __init__(self, tx: Tx, bystander: int) -> None:
        self._tx = tx
        self._bystander = bystander
        self._planted: dict[str, dict[str, Any]] = {"users": {"id": bystander}}

    def plant(self, table: Table, **given: Any) -> None:
        """A row in `table`, with `given` values."""
        self._row(table, given)

    def _row(self, table: Table, given: dict[str, Any]) -> dict[str, Any]:
        values = {**_WANTED.get(table.name, dict)(), **given}
        for rule in table.foreign_key_constraints:
            names = [column.name for column in rule.columns if column.name != "community_id"]
            wanted = [name for name in names if name not in values and not table.c[name].nullable]
            if wanted and rule.referred_table.name != "communities":
                parent = self._one(rule.referred_table, anew=_is_alone(table, names))
                for key in rule.elements:
                    if key.parent.name in wanted:
                        values[key.parent.name] = parent[key.column.name]
        fields = MODELS[table.name].model_fields
        for column in table.columns:
            if column.name in values or column.name in ("id", "community_id") or column.nullable:
                continue
            if column.name not in fields or fields[column.name].is_required():
                values[column.name] = _value(column)
        self._tx.add(MODELS[table.name], **values)
        return values

    def _one(self, table: Table, *, anew: bool) -> dict[str, Any]:
        if anew or table.name not in self._planted:
            row: dict[str, Any] = {"id": next(_numbers)} if "id" in table.c else {}
            row |= self._row(table, row)
            if anew:
                return row
            self._planted[table.name] = row
        return self._planted[table.name]


def _is_alone(table: Table, names: list[str]) -> bool:
    """Whether what these columns refer to can be referred to once."""
    keys = [{column.name for column in index.columns} for index in table.indexes if index.unique]
    return any(key - {"community_id"} == set(names) for key in keys)


def _value(column: Column[Any]) -> Any:
    kind = column.type
    if column.name in ("ends_at", "free_at"):
        return _PLAIN[datetime] + timedelta(hours=2)
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class))
    plain = _PLAIN.get(getattr(kind, "impl_instance", kind).python_type)
    return plain if plain is not None else f"w{next(_numbers)}"[: getattr(kind, "length", None) or 20]
