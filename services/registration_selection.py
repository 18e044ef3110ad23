"""Several registrations of a session at once: those that were ticked, or all that match."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.tx import Tx
from services import registrations
from services.registration_errors import NobodyChosen
from services.registration_filter import EVERYBODY, Wanted
from services.registrations import Registration
from services.sessions import SessionDetails

AT_ONCE = 5_000
"""Rows that one statement asks for: databases bound how many values it may have."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which registrations."""

    ids: tuple[int, ...] = ()
    everybody: bool = False
    """All that match `wanted` when it is done, whatever was ticked."""
    wanted: Wanted = EVERYBODY


def ids(tx: Tx, session: SessionDetails, chosen: Chosen) -> list[int]:
    """The ids of those that were chosen; somebody else's among them do no harm. Raises NobodyChosen."""
    found = registrations.ids(tx, session, chosen.wanted) if chosen.everybody else list(chosen.ids)
    if not found:
        raise NobodyChosen
    return found


def rows(tx: Tx, session: SessionDetails, chosen: Chosen) -> list[Registration]:
    """Those that were chosen and are there. Raises NobodyChosen."""
    found = [
        one
        for some in pieces(ids(tx, session, chosen), AT_ONCE)
        for one in registrations.rows(tx, session, some)
    ]
    if not found:
        raise NobodyChosen
    return found


def pieces(ids: Sequence[int], most: int) -> Iterator[Sequence[int]]:
    """`ids`, at most so many at a time."""
    return (ids[start : start + most] for start in range(0, len(ids), most))
