"""Why a coupon or a referral code does not count; data, to which the edge gives words."""

from datetime import datetime

from services.errors import Refusal


class CouponUnknown(Refusal):
    """No coupon here has this code, or not for this person."""


class CouponEnded(Refusal):
    """It was good until `at`, or an organizer ended it."""

    def __init__(self, at: datetime, zone: str) -> None:
        super().__init__(at)
        self.at = at
        self.zone = zone


class CouponAhead(Refusal):
    """It is good from `at`."""

    def __init__(self, at: datetime, zone: str) -> None:
        super().__init__(at)
        self.at = at
        self.zone = zone


class CouponUsedUp(Refusal):
    """As many as may have used it."""


class CouponUsed(Refusal):
    """This person used it as often as one may."""


class CouponElsewhere(Refusal):
    """It is for another offering, or for prices in another currency."""


class CouponMinimum(Refusal):
    """The price is too low for it."""

    def __init__(self, minor: int, currency: str) -> None:
        super().__init__(minor)
        self.minor = minor
        self.currency = currency


class ReferralOwn(Refusal):
    """Nobody brings oneself."""


class ReferralNew(Refusal):
    """A referral code is for one's first booking."""


class CodeTaken(Refusal):
    """Another coupon has this code."""
