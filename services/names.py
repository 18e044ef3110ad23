"""Finding people by what is typed of their name."""

from sqlalchemy import ColumnElement, String, bindparam, func, or_

from models.tx import table_of
from models.users import User

users = table_of(User)

NAMED: ColumnElement[bool] = or_(
    *(
        func.small(name).like(bindparam("pattern", type_=String), escape="\\")
        for name in (users.c.name, users.c.username)
    )
)
"""The criterion of people whose name, or Telegram name, has what was typed; `patterns` are its values."""


def patterns(text: str) -> dict[str, str]:
    """The values of NAMED for what was typed; nothing typed fits everybody."""
    escaped = text.removeprefix("@").lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {"pattern": f"%{escaped}%"}
