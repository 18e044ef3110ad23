"""Why a coupon or a referral code does not count, in words."""

from locales import reader
from locales.reader import gettext as _
from services import coupon_errors as errors


def unknown(_refusal: errors.CouponUnknown) -> str:
    """No such code."""
    return _("No coupon has this code. Check it, or go on without one.")


def ended(refusal: errors.CouponEnded) -> str:
    """Over."""
    return _(
        "This coupon was good until %(moment)s. Go on without it, or try another.",
        moment=reader.moment(refusal.at, refusal.zone),
    )


def ahead(refusal: errors.CouponAhead) -> str:
    """Not yet."""
    return _(
        "This coupon is good from %(moment)s. Go on without it, or come back then.",
        moment=reader.moment(refusal.at, refusal.zone),
    )


def used_up(_refusal: errors.CouponUsedUp) -> str:
    """By others."""
    return _("This coupon is used up. Go on without it, or try another.")


def used(_refusal: errors.CouponUsed) -> str:
    """By oneself."""
    return _("You have used this coupon already. Go on without it, or try another.")


def elsewhere(_refusal: errors.CouponElsewhere) -> str:
    """For something else."""
    return _("This coupon is for another offering or currency. Go on without it, or try another.")


def minimum(refusal: errors.CouponMinimum) -> str:
    """Too cheap."""
    return _(
        "This coupon is good from a price of %(amount)s. Choose a bigger pack, or go on without it.",
        amount=reader.money(refusal.minor, refusal.currency),
    )


def own(_refusal: errors.ReferralOwn) -> str:
    """One's own."""
    return _("This is your own code. Pass it on: it is for those you bring.")


def new(_refusal: errors.ReferralNew) -> str:
    """Not the first booking."""
    return _("A referral code is for the first booking. Go on without it, or try a coupon.")


def taken(_refusal: errors.CodeTaken) -> str:
    """Another has it."""
    return _("Another coupon has this code. Choose a different one.")


WORDS = (unknown, ended, ahead, used_up, used, elsewhere, minimum, own, new, taken)
"""What `views/refusals.py` asks."""
