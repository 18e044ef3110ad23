"""Why an earning, a rule or a pay period cannot be what is wanted; data, to which the edge gives words."""

from datetime import date

from services.errors import Refusal


class PeriodNotOver(Refusal):
    """A pay period is closed once it is over."""

    def __init__(self, last_day: date) -> None:
        super().__init__(last_day)
        self.last_day = last_day


class PeriodOpen(Refusal):
    """What is paid must be closed before."""


class PayDayAhead(Refusal):
    """What is marked as paid was paid today or before."""
