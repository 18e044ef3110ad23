"""Why an offering cannot be sold or deleted; data, to which the edge gives words."""

from services.errors import Refusal


class OfferingInUse(Refusal):
    """Bookings of it are open: it can be put away, and deleted once they are over."""

    def __init__(self, bookings: int) -> None:
        super().__init__(bookings)
        self.bookings = bookings


class NoPrice(Refusal):
    """An offering that nobody can buy is not shown: it has no price yet."""


class NotInstructor(Refusal):
    """Only instructors offer services; who may make one is said with it."""
