"""The open transaction a service works in: connection, actor and time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import (
    BigInteger,
    Connection,
    CursorResult,
    Executable,
    Insert,
    Row,
    Table,
    bindparam,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import SQLModel

from models.actor import Actor
from models.ids import new_id

R = TypeVar("R")
Bind = Callable[[Connection, Actor], None]

HERE = bindparam("here", type_=BigInteger)
"""The acting community, in the criterion of a prebuilt statement; `Tx.execute` supplies it."""


def table_of(model: type[SQLModel]) -> Table:
    """The Core table behind a model, for prebuilt statements."""
    return model.__table__  # type: ignore[attr-defined, no-any-return]


def here(table: Any) -> ColumnElement[bool]:
    """The criterion that ties `table` to the acting community."""
    criterion: ColumnElement[bool] = table.c.community_id == HERE
    return criterion


@dataclass(frozen=True, slots=True)
class _Insertion:
    """How rows of one model are inserted: worked out once, since sweeps insert thousands."""

    statement: Insert
    constants: Mapping[str, Any]
    makers: Mapping[str, Callable[[], Any]]
    has_id: bool
    of_community: bool

    def complete(self, row: Mapping[str, Any], community_id: int | None) -> dict[str, Any]:
        """A row with the model's defaults, an id and the acting community."""
        values = dict(self.constants)
        for name, make in self.makers.items():
            values[name] = make()
        if self.has_id:
            values["id"] = new_id()
        if self.of_community:
            values["community_id"] = community_id
        values.update(row)
        return values


@cache
def _insertion(model: type[SQLModel]) -> _Insertion:
    table = table_of(model)
    fields = {name: field for name, field in model.model_fields.items() if not field.is_required()}
    return _Insertion(
        statement=table.insert(),
        constants={name: field.default for name, field in fields.items() if not field.default_factory},
        makers={
            name: cast(Callable[[], Any], field.default_factory)
            for name, field in fields.items()
            if field.default_factory and name != "id"
        },
        has_id="id" in table.c,
        of_community="community_id" in table.c and bool(table.c.community_id.primary_key),
    )


class Tx:
    """One transaction. Plain functions take it; they never commit and cannot await."""

    __slots__ = ("_bind", "actor", "connection", "now", "signals")

    def __init__(self, connection: Connection, actor: Actor, now: datetime, bind: Bind) -> None:
        self.connection = connection
        self.now = now
        self.signals: set[tuple[str, int]] = set()
        self.actor = actor
        self._bind = bind

    def become(self, actor: Actor) -> None:
        """Go on as `actor`: a person enters the community they just made."""
        if actor == self.actor:
            return  # the database knows
        self.actor = actor
        self._bind(self.connection, actor)

    @property
    def community_id(self) -> int:
        """The acting community. Raises LookupError outside of one."""
        if self.actor.community_id is None:
            raise LookupError("no community is bound")
        return self.actor.community_id

    def execute(self, statement: Executable, **values: Any) -> CursorResult[Any]:
        """Run a statement with `values` for its binds; `here` is the acting community."""
        values["here"] = self.actor.community_id
        return self.connection.execute(statement, values)

    def execute_many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement once for each of `rows` in one round trip; does nothing for none."""
        if rows:
            community = self.actor.community_id
            self.connection.execute(statement, [{**row, "here": community} for row in rows])

    def rows(self, statement: Executable, **values: Any) -> Sequence[Row[Any]]:
        """All rows."""
        return self.execute(statement, **values).all()

    def row(self, statement: Executable, **values: Any) -> Row[Any] | None:
        """The only row, or None."""
        return self.execute(statement, **values).first()

    def records(self, make: Callable[..., R], statement: Executable, **values: Any) -> list[R]:
        """All rows, each made into a result by its columns in order."""
        return [make(*row) for row in self.execute(statement, **values)]

    def value(self, statement: Executable, **values: Any) -> Any:
        """The first column of the first row, or None."""
        return self.execute(statement, **values).scalar()

    def add(self, model: type[SQLModel], **values: Any) -> int:
        """Insert one row with the model's defaults, in the acting community; its id."""
        return self.add_many(model, [values])[0]

    def add_many(self, model: type[SQLModel], rows: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert rows with the model's defaults in one round trip; their ids in order."""
        insertion = _insertion(model)
        complete = [insertion.complete(row, self.actor.community_id) for row in rows]
        if complete:
            self.connection.execute(insertion.statement, complete)
        return [row.get("id", 0) for row in complete]

    def signal(self, name: str, subject: int = 0) -> None:
        """Tell the process, once this is committed, that something changed (the outbox, a membership)."""
        self.signals.add((name, subject))
