"""The entity diagram, in Mermaid, made from the tables: `make entities` writes docs/entities.md.

One picture of all tables would be a carpet, so there is one of the heart and one a module, as the folder
`models/` is divided. Tables of other modules stand there by name alone, where something points at them.
"""

import importlib
import inspect
from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import Any

from sqlalchemy import JSON, Column, Table
from sqlmodel import SQLModel

import models

_OF_COMMUNITY = "community_id"
"""What every table of a community points at its owner by: said once, in words, and not drawn each time."""
_HEART = (
    "communities",
    "memberships",
    "users",
    "programs",
    "program_staff",
    "program_sessions",
    "place_pools",
    "rsvps",
    "attendance",
    "cards",
    "outbox",
)
_PREFACE = """# Tables

<!-- Written by `make entities` from the folder models/. A test says when it is out of date. -->

Every table whose key begins with `community_id` belongs to one community and is walled off from the others
([decision 3](decisions/0003-two-walls-between-communities.md)). All that such a table points at within its
community it points at by `(community_id, id)`, so that the database itself refuses a row that points across;
the diagrams leave that first half out. Ids are made by the application
([decision 1](decisions/0001-ids-made-by-the-application.md)), times are UTC. The lines say *many to one*; a
circle says that there may be none.

## The heart
"""


def document() -> str:
    """All tables, module by module, as a page for people."""
    heart = [models.metadata.tables[name] for name in _HEART]
    within = (line for table in heart for line in sorted(_lines(table)) if line.split()[2] in _HEART)
    belonging = (f'    {one.name} }}o--|| communities : ""' for one in heart if _OF_COMMUNITY in one.columns)
    sections = (_section(name) for name in models.__all__ if name != "metadata")
    return "\n".join((_PREFACE, _picture([*belonging, *within]), *sections))


def _section(name: str) -> str:
    module = importlib.import_module(f"models.{name}")
    said = (inspect.getdoc(module) or "").splitlines()[0]
    picture = _picture(_drawn(list(_tables(module))))
    return f"## {name.replace('_', ' ').capitalize()}\n\n{said}\n\n{picture}"


def _picture(lines: Iterable[str]) -> str:
    return "\n".join(("```mermaid", "erDiagram", *lines, "```", ""))


def _tables(module: ModuleType) -> Iterator[Table]:
    for value in vars(module).values():
        if inspect.isclass(value) and issubclass(value, SQLModel) and value.__module__ == module.__name__:
            table = getattr(value, "__table__", None)
            if isinstance(table, Table):
                yield table


def _drawn(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        yield f"    {table.name} {{"
        yield from (f"        {_column(column)}" for column in table.columns)
        yield "    }"
    for table in tables:
        yield from sorted(_lines(table))


def _column(column: Column[Any]) -> str:
    """`int user_id FK`, as Mermaid has attributes."""
    stored = getattr(column.type, "impl_instance", column.type)
    kind = "json" if isinstance(stored, JSON) else stored.python_type.__name__
    marks = {
        "PK": column.primary_key,
        "FK": bool(column.foreign_keys) and column.name != _OF_COMMUNITY,
        "UK": _is_unique(column),
    }
    said = ", ".join(mark for mark, is_so in marks.items() if is_so)
    return f"{kind} {column.name} {said}".rstrip()


def _is_unique(column: Column[Any]) -> bool:
    """Alone, or within its community."""
    keys = [{one.name for one in index.columns} for index in column.table.indexes if index.unique]
    return bool(column.unique) or {column.name} in [key - {_OF_COMMUNITY} for key in keys]


def _lines(table: Table) -> Iterator[str]:
    for constraint in table.foreign_key_constraints:
        column = list(constraint.columns)[-1]  # within a community the last one says which row
        if column.name != _OF_COMMUNITY:
            one = "o|" if column.nullable else "||"
            yield f'    {table.name} }}o--{one} {constraint.referred_table.name} : "{column.name}"'


if __name__ == "__main__":
    print(document(), end="")  # noqa: T201
