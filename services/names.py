"""Finding people by what is typed of their name."""

from sqlalchemy import ColumnElement, String, bindparam, func, or_

from models.base import begins
from models.tx import table_of
from models.users import User
from services.containing import ESCAPE, containing

users = table_of(User)

NAMED: ColumnElement[bool] = or_(
    *(
        func.small(name).like(bindparam("pattern", type_=String), escape=ESCAPE)
        for name in (users.c.name, users.c.username)
    )
)
"""The criterion of people whose name, or Telegram name, has what was typed; `patterns` are its values."""


BEGINS: ColumnElement[bool] = or_(
    *(
        begins(
            func.small(name), bindparam("begins_from", type_=String), bindparam("begins_before", type_=String)
        )
        for name in (users.c.name, users.c.username, users.c.email)
    )
)
"""The criterion of people whose name, Telegram name or address begins with what was typed, by indexes;
`ranges` are its values."""
_LAST = "\U0010ffff"


def ranges(text: str) -> dict[str, str]:
    """The values of BEGINS for what was typed."""
    small = text.removeprefix("@").lower()
    return {"begins_from": small, "begins_before": small + _LAST}


def patterns(text: str) -> dict[str, str]:
    """The values of NAMED for what was typed; nothing typed fits everybody."""
    return {"pattern": containing(text.removeprefix("@"))}
