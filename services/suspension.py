"""What a person meets who was suspended on this installation."""

from services.errors import Refusal


class Suspended(Refusal):
    """The person is refused everything."""
