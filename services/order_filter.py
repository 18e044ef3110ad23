"""Which orders are asked for, as people see it in an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from services import finance_periods, texts
from services.errors import BadInput

MAX_TEXT = 100


class State(StrEnum):
    """How an order stands."""

    OPEN = "open"
    """Something is owed."""
    OVERDUE = "overdue"
    """Something was to be paid by now."""
    PAID = "paid"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders; as it stands: all."""

    text: str = ""
    """Part of the customer's name, or of what was booked."""
    state: State | None = None
    first: date | None = None
    """Ordered on this day or later, in the community's zone."""
    last: date | None = None

    def query(self) -> dict[str, str]:
        """The same as the fields of an address; what is as it stands is left out."""
        fields = {
            "q": self.text,
            "state": self.state or "",
            "first": self.first or "",
            "last": self.last or "",
        }
        return {name: str(value) for name, value in fields.items() if value}


def read(fields: Mapping[str, Any]) -> Wanted:
    """What an address asks for. Raises BadInput."""
    text = texts.line("search", str(fields.get("q") or ""), MAX_TEXT)
    state = str(fields.get("state") or "")
    if state and state not in set(State):
        raise BadInput("search", "not_among", ", ".join(State))
    first, last = (_day(fields, name) for name in ("first", "last"))
    if first and last:
        finance_periods.between(first, last)
    return Wanted(text, State(state) if state else None, first, last)


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    given = str(fields.get(name) or "")
    if not given:
        return None
    found = finance_periods.day(name, given)
    return finance_periods.between(found, found).first
