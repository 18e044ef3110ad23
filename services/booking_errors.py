"""Why a time cannot be booked, or a booking not be changed; data, to which the edge gives words."""

from datetime import datetime

from models.bookings import BookingStatus
from services.errors import Refusal


class TimeTaken(Refusal):
    """The instructor's time is not free: somebody else was faster, or it never was."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__(starts_at)
        self.starts_at = starts_at


class NotOpen(Refusal):
    """The booking is over, cancelled or ran out: `status` says which."""

    def __init__(self, status: BookingStatus) -> None:
        super().__init__(status)
        self.status = status


class NotBookable(Refusal):
    """The offering is not sold any more, or its instructor has left."""


class OwnOffering(Refusal):
    """Nobody books themselves."""


class NoMoves(Refusal):
    """The appointment was moved as often as its policy lets a customer."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class AppointmentOver(Refusal):
    """The appointment has begun, is over or cancelled."""


class NothingToSchedule(Refusal):
    """All appointments of the pack have a time."""


class SumChanged(Refusal):
    """What cancelling costs is not what was shown: it got late meanwhile, or something was paid."""


class TooManyTimes(Refusal):
    """More times than the pack has appointments, or two of them overlap."""


class TooEarly(Refusal):
    """It cannot be said of an appointment yet that somebody came, or did not."""

    def __init__(self, starts_at: datetime, zone: str) -> None:
        super().__init__(starts_at)
        self.starts_at = starts_at
        self.zone = zone


class Settled(Refusal):
    """The money of a booking was settled: what was noted stays."""
