"""Why an account cannot be deleted yet, in words."""

from locales.reader import gettext as _
from services import account_errors


def in_use(_refusal: account_errors.AccountInUse) -> str:
    """Something came up meanwhile."""
    return _("Not deleted yet: open “Delete account” to see what is to be settled first.")


WORDS = (in_use,)
