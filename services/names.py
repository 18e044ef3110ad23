"""Finding people by what is typed of their name."""

from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, func, or_

from models.tx import table_of
from models.users import User

users = table_of(User)


def _like(column: Any, name: str) -> Any:
    return column.like(bindparam(name, type_=String), escape="\\")


# SQLite's lower() knows ASCII alone: a name in another script is also looked for as it was typed.
NAMED: ColumnElement[bool] = or_(
    _like(func.lower(users.c.name), "small"),
    _like(users.c.name, "typed"),
    _like(users.c.name, "titled"),
    _like(func.lower(users.c.username), "small"),
)
"""The criterion of people whose name, or Telegram name, has what was typed; `patterns` are its values."""


def patterns(text: str) -> dict[str, str]:
    """The values of NAMED for what was typed; nothing typed fits everybody."""
    escaped = text.removeprefix("@").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    forms = {"small": escaped.lower(), "typed": escaped, "titled": escaped.capitalize()}
    return {name: f"%{form}%" for name, form in forms.items()}
