"""What of the pipeline is asked for, as people see it in an address; and its columns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from models.bookings import BookingStatus
from services import texts
from services.errors import BadInput

MAX_TEXT = 100


class Column(StrEnum):
    """How far a booking is."""

    RESERVED = "reserved"
    """Kept, and not paid so far."""
    CONFIRMED = "confirmed"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


STATUSES: Mapping[Column, tuple[BookingStatus, ...]] = {
    Column.RESERVED: (BookingStatus.HELD, BookingStatus.RESERVED),
    Column.CONFIRMED: (BookingStatus.CONFIRMED,),
    Column.IN_PROGRESS: (BookingStatus.IN_PROGRESS,),
    Column.COMPLETED: (BookingStatus.COMPLETED,),
    Column.CANCELLED: (BookingStatus.CANCELLED,),
}
"""What stands in a column; holds that ran out stand nowhere."""
COLUMN_OF = {status: column for column, statuses in STATUSES.items() for status in statuses}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which bookings are asked for; as it stands: all."""

    text: str = ""
    """Part of the customer's name, or of the title."""
    instructor: int | None = None
    offering: int | None = None
    first: date | None = None
    """Booked on this day or later, in the community's zone."""
    last: date | None = None
    column: Column | None = None
    """One column alone."""

    @property
    def narrows(self) -> bool:
        """Whether it leaves any out."""
        return replace(self, column=None) != ALL

    def query(self) -> dict[str, str]:
        """The same as the fields of an address; what is as it stands is left out."""
        fields = {
            "q": self.text,
            "instructor": self.instructor or "",
            "offering": self.offering or "",
            "first": self.first or "",
            "last": self.last or "",
            "column": self.column or "",
        }
        return {name: str(value) for name, value in fields.items() if value}


ALL = Wanted()


def read(fields: Mapping[str, Any]) -> Wanted:
    """What an address asks for. Raises BadInput."""
    text = texts.line("search", str(fields.get("q") or ""), MAX_TEXT)
    column = str(fields.get("column") or "")
    if column and column not in set(Column):
        raise BadInput("search", "not_among", ", ".join(Column))
    return Wanted(
        text,
        _id(fields, "instructor"),
        _id(fields, "offering"),
        _day(fields, "first"),
        _day(fields, "last"),
        Column(column) if column else None,
    )


def _id(fields: Mapping[str, Any], name: str) -> int | None:
    given = str(fields.get(name) or "")
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 17):
        raise BadInput("search", "not_understood")
    return int(given)


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    given = str(fields.get(name) or "")
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as wrong:
        raise BadInput(name, "not_understood") from wrong
