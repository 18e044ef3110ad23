"""Why a time cannot be booked, or a booking not be changed; data, to which the edge gives words."""

from datetime import datetime

from services.errors import Refusal


class TimeTaken(Refusal):
    """The instructor's time is not free: somebody else was faster, or it never was."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__(starts_at)
        self.starts_at = starts_at
