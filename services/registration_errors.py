"""What cannot be done to registrations: facts, to which the edge gives words."""

from services.errors import Refusal


class NoCost(Refusal):
    """Nothing can be noted down as paid for several at once where a session costs nothing."""


class NobodyChosen(Refusal):
    """Something was to be done to several registrations, and none was chosen."""


class PaidOtherwise(Refusal):
    """Somebody else said something else about this payment meanwhile; nothing was overwritten."""

    def __init__(self, by: str | None) -> None:
        super().__init__(by)
        self.by = by


class TooManyAtOnce(Refusal):
    """More registrations were chosen than can be changed in one go."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class NotWaiting(Refusal):
    """Only who waits can be moved on the waitlist."""


class WaitsInPair(Refusal):
    """Two who come together or not at all wait as one, and are not moved apart."""
