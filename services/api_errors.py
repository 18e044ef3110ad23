"""Why a program cannot have what it asks for, beside what anybody is refused."""

from services.errors import Refusal


class TooManyTokens(Refusal):
    """A person has as many tokens as one may have."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class ReadsOnly(Refusal):
    """The token may read, and change nothing."""


class KeyUsed(Refusal):
    """The same Idempotency-Key came with another request before."""


class FewerThanTaken(Refusal):
    """Fewer places than are taken are asked for; nobody is thrown out, and it must be meant."""

    def __init__(self, role: str, taken: int) -> None:
        super().__init__(role, taken)
        self.role = role
        self.taken = taken


class TooFarAhead(Refusal):
    """No session is there yet for a date: they appear so many days before, while their program goes on."""

    def __init__(self, days: int) -> None:
        super().__init__(days)
        self.days = days
