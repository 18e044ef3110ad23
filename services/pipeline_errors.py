"""Why a booking cannot be moved on the board; data, to which the edge gives words."""

from enum import StrEnum

from services.errors import Refusal


class CannotMove(Refusal):
    """A booking of this status cannot be moved there."""

    def __init__(self, to: StrEnum, status: StrEnum) -> None:
        super().__init__(to, status)
        self.to = to
        self.status = status
