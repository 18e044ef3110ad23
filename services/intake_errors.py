"""Why a form cannot be used; data, to which the edge gives words."""

from services.errors import Refusal


class FormNeeded(Refusal):
    """The offering wants its form filled in before anything is booked: `booking_id` has no answers yet."""

    def __init__(self, community_id: int, booking_id: int) -> None:
        super().__init__(booking_id)
        self.community_id = community_id
        self.booking_id = booking_id


class AnswersFixed(Refusal):
    """The first appointment has begun, or the booking is over: the answers stay as they are."""


class NothingToAsk(Refusal):
    """A form without questions cannot be shown to customers."""


class KeyMissing(Refusal):
    """What was stored is encrypted with a key that is not among those of INTAKE_KEY."""
