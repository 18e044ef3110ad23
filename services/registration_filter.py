"""What of a registrations table is asked for: by whom, how it is sorted; as people see it in an address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from services import texts
from services.errors import BadInput

MAX_TEXT = 100
E = TypeVar("E", bound=StrEnum)


class Said(StrEnum):
    """Answers, as an organizer looks for them."""

    GOING = "going"
    WAITING = "waiting"
    MAYBE = "maybe"
    NOT_GOING = "not_going"


class Paid(StrEnum):
    """Whether somebody paid."""

    YES = "yes"
    NO = "no"


class People(StrEnum):
    """Who it is, to the community."""

    MEMBERS = "members"
    GUESTS = "guests"


class Sort(StrEnum):
    """What comes first."""

    PLACE = "place"
    """Who has a place, then the waitlist in its order, then the others."""
    NAME = "name"
    TIME = "time"
    """Who answered last."""
    ROLE = "role"
    """Role by role, each as by place."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rows that are asked for, and their order; as it stands: all, by place."""

    text: str = ""
    """Part of a name, a note, or a guest's e-mail address."""
    answer: Said | None = None
    role: str | None = None
    paid: Paid | None = None
    people: People | None = None
    sort: Sort = Sort.PLACE

    @property
    def narrows(self) -> bool:
        """Whether it leaves anybody out."""
        return replace(self, sort=Sort.PLACE) != EVERYBODY

    def query(self) -> dict[str, str]:
        """The same as the fields of an address; what is as it stands is left out."""
        fields = {
            "q": self.text,
            "answer": self.answer or "",
            "role": self.role or "",
            "paid": self.paid or "",
            "people": self.people or "",
            "sort": "" if self.sort is Sort.PLACE else self.sort,
        }
        return {name: str(value) for name, value in fields.items() if value}


EVERYBODY = Wanted()
"""All rows, as they stand."""
LATEST = Wanted(sort=Sort.TIME)
"""All rows, who answered last first."""


def read(fields: Mapping[str, Any]) -> Wanted:
    """What an address or a form asks for. A word that is not known is refused rather than passed over:
    otherwise "all that match" could be everybody. Raises BadInput.
    """
    role = texts.line("role", str(fields.get("role") or ""), MAX_TEXT)
    return Wanted(
        texts.line("search", str(fields.get("q") or ""), MAX_TEXT),
        _one(Said, fields, "answer"),
        role or None,
        _one(Paid, fields, "paid"),
        _one(People, fields, "people"),
        _one(Sort, fields, "sort") or Sort.PLACE,
    )


def _one(kind: type[E], fields: Mapping[str, Any], name: str) -> E | None:
    given = str(fields.get(name) or "")
    if not given:
        return None
    if given not in list(kind):
        raise BadInput("search", "not_among", ", ".join(kind))
    return kind(given)
