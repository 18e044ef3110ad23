"""Why an account cannot be deleted yet."""

from services.errors import Refusal


class AccountInUse(Refusal):
    """Something is to be settled first: a community, a booking, or money that is owed."""
