"""Cursors: where a list goes on, as a word that means nothing to others."""

from datetime import UTC, datetime, timedelta

from services import url_text
from services.errors import BadInput
from services.event_lists import Spot

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 2**53


def of_spot(spot: Spot) -> str:
    """The cursor behind a session of a list."""
    return of_numbers((spot.starts_at - _EPOCH) // timedelta(microseconds=1), spot.id)


def spot(cursor: str | None) -> Spot | None:
    """The session that a cursor stands behind. Raises BadInput."""
    if cursor is None:
        return None
    moment, number = numbers(cursor, 2)
    return Spot(_EPOCH + timedelta(microseconds=moment), number)


def of_numbers(*values: int) -> str:
    """The cursor that holds some numbers."""
    return url_text.pack(".".join(map(str, values)).encode())


def numbers(cursor: str, count: int) -> list[int]:
    """The numbers that a cursor holds. Raises BadInput."""
    try:
        text = url_text.unpack(cursor).decode("ascii")
    except ValueError:
        raise BadInput("cursor", "not_understood") from None
    parts = text.split(".")
    if len(parts) != count or not all(part.isdecimal() and int(part) < _MOST for part in parts):
        raise BadInput("cursor", "not_understood")
    return [int(part) for part in parts]
