"""What values of requests and answers are made of: the same definitions check them and describe them."""

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

MOST_SHOWN = 100
"""Of a list in one answer."""
_MOMENT = re.compile(
    r"(19[789]\d|2[01]\d\d)-[01]\d-[0-3]\d[Tt][0-2]\d:[0-5]\d(:[0-5]\d(\.\d{1,6})?)?([Zz]|[+-][01]\d:[0-5]\d)",
    re.ASCII,
)
"""RFC 3339, within the years that schedules know; the seconds may be left out."""
REFERENCE = r"^[A-Za-z0-9_-]{12}$"


class Shape(BaseModel):
    """An object of JSON: what it does not know is refused, and nothing is taken for something else."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class Query(Shape):
    """The parameters behind the `?` of an address: their values come as texts."""

    model_config = ConfigDict(extra="forbid", strict=False, defer_build=True)


def _moment(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError("a time as in RFC 3339, with its offset: 2026-11-26T20:00:00+00:00")
    return datetime.fromisoformat(value.upper())


def _storable(value: str) -> str:
    """No database keeps a NUL."""
    if "\0" in value:
        raise ValueError("text without NUL")
    return value


def _flag(value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value):
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("a whole number")
    return value


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-26T20:00:00+00:00"]}),
]
"""A point in time, with its offset."""
Text = Annotated[str, AfterValidator(_storable)]
Flag = Annotated[bool, BeforeValidator(_flag)]
"""`true` or `false` in an address."""
Limit = Annotated[
    int,
    Field(ge=1, le=MOST_SHOWN, description="The most that one answer has."),
    BeforeValidator(_whole),
]
Cursor = Annotated[
    str | None,
    Field(max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="`next_cursor` of the answer before."),
]
Id = Annotated[str, Field(pattern=REFERENCE, description="The reference that deep links carry, too.")]
