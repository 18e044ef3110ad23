"""Why something cannot be paid, or given back; data, to which the edge gives words."""

from models.orders import Way
from services.errors import Refusal


class NothingDue(Refusal):
    """All that is due is paid, or nothing is owed any more."""


class WayClosed(Refusal):
    """This cannot be paid this way."""

    def __init__(self, way: Way) -> None:
        super().__init__(way)
        self.way = way


class HoldOver(Refusal):
    """The time was kept too long ago to be paid for: it may be somebody else's."""


class OtherAmount(Refusal):
    """What is owed has changed since the invoice was made."""


class OnItsWay(Refusal):
    """The customer paid, and the money is not there yet."""


class ProviderAway(Refusal):
    """Who takes the money cannot be reached now."""


class ProviderRefuses(Refusal):
    """Who takes the money does not take this payment: what the community set up may be wrong."""


class TooFewCredits(Refusal):
    """There are not as many credits as it costs."""

    def __init__(self, wanted: int, balance: int) -> None:
        super().__init__(wanted)
        self.wanted = wanted
        self.balance = balance


class TooMuchBack(Refusal):
    """More than is left of a payment cannot be given back."""

    def __init__(self, left_minor: int, currency: str) -> None:
        super().__init__(left_minor)
        self.left_minor = left_minor
        self.currency = currency
