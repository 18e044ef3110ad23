"""What cancelling, rescheduling and not coming cost: the policy of an offering, shown before paying."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from services.errors import BadInput

MOST_HOURS = 30 * 24
MOST_RESCHEDULES = 10
LIMITS = {
    "cancel_free_hours": MOST_HOURS,
    "late_cancel_percent": 100,
    "no_show_percent": 100,
    "reschedule_free_hours": MOST_HOURS,
    "late_reschedule_percent": 100,
    "reschedules": MOST_RESCHEDULES,
}
"""The most of each number; the least is none."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What an instructor keeps, and how often a customer may move an appointment."""

    cancel_free_hours: int = 24
    """Until so many hours before it, an appointment is cancelled for nothing."""
    late_cancel_percent: int = 50
    """What is kept of an appointment's price that is cancelled later."""
    no_show_percent: int = 100
    """What is kept where the customer does not come."""
    reschedule_free_hours: int = 24
    """Until so many hours before it, an appointment is moved for nothing."""
    late_reschedule_percent: int = 0
    """What moving it later costs, of its price."""
    reschedules: int = 2
    """How often a customer may move each appointment."""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """A policy as it is stored; what is missing is as usual."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})

    def as_json(self) -> dict[str, Any]:
        """The policy as it is stored."""
        return asdict(self)

    def checked(self) -> Self:
        """The same policy. Raises BadInput."""
        for name, most in LIMITS.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
                raise BadInput(name, "out_of_range", most)
        return self
