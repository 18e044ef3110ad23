"""Why a program cannot have what it asks for, in words."""

from locales.reader import gettext as _
from locales.reader import ngettext
from services import api_errors


def _too_many(refusal: api_errors.TooManyTokens) -> str:
    return ngettext(
        "You have %(num)s token already. Revoke one that you do not need, then make another.",
        "You have %(num)s tokens already. Revoke one that you do not need, then make another.",
        refusal.most,
    )


def _reads_only(_refusal: api_errors.ReadsOnly) -> str:
    return _("This token reads only. Make one that may change things, and send that.")


def _key_used(_refusal: api_errors.KeyUsed) -> str:
    return _("This Idempotency-Key came with another request before. Take a new key for a new request.")


def _fewer(refusal: api_errors.FewerThanTaken) -> str:
    return ngettext(
        "%(num)s place is taken, which is more than that. "
        "Send “sure”: true if you mean it: nobody loses a place.",
        "%(num)s places are taken, which is more than that. "
        "Send “sure”: true if you mean it: nobody loses a place.",
        refusal.taken,
    )


def _too_far(refusal: api_errors.TooFarAhead) -> str:
    return ngettext(
        "There is no event at that time yet. They appear %(num)s day ahead, unless the series is paused.",
        "There is no event at that time yet. They appear %(num)s days ahead, unless the series is paused.",
        refusal.days,
    )


WORDS = (_too_many, _reads_only, _key_used, _fewer, _too_far)
