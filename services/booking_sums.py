"""What of a booking's price is kept and what comes back, to the minor unit. Pure.

Each appointment of a pack is an equal part of its price. What took place is kept; of what was cancelled late
or missed, the part that the policy says, which stands with the appointment as its fee. What moving late costs
comes on top of the price (services/order_fees.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.bookings import AppointmentStatus
from services import money
from services.policies import Policy


@dataclass(frozen=True, slots=True)
class Used:
    """An appointment as far as money goes."""

    starts_at: datetime
    ends_at: datetime
    status: AppointmentStatus
    fee_minor: int = 0


@dataclass(frozen=True, slots=True)
class Sum:
    """What cancelling means in money, in the booking's currency."""

    total_minor: int
    """The price of all."""
    used_minor: int
    """For what took place."""
    fee_minor: int
    """For what was cancelled late or missed, this time included."""
    paid_minor: int = 0
    """What was paid so far and not given back."""
    extra_minor: int = 0
    """Fees on top of the price: for what was moved late."""

    @property
    def fees_minor(self) -> int:
        """All fees."""
        return self.fee_minor + self.extra_minor

    @property
    def keep_minor(self) -> int:
        """What the instructor keeps, or is owed."""
        return min(self.total_minor, self.used_minor + self.fee_minor) + self.extra_minor

    @property
    def back_minor(self) -> int:
        """What comes back to the customer."""
        return max(0, self.paid_minor - self.keep_minor)

    @property
    def owed_minor(self) -> int:
        """What the customer has yet to pay for what they used."""
        return max(0, self.keep_minor - self.paid_minor)


def fee(total_minor: int, sessions: int, percent: int) -> int:
    """A percentage of one appointment's part of a price; a half minor unit is rounded up."""
    return money.share(total_minor, percent, 100 * sessions)


def is_late(starts_at: datetime, free_hours: int, now: datetime) -> bool:
    """Whether it is too late to change an appointment for nothing."""
    return now > starts_at - timedelta(hours=free_hours)


def cancel_fee(total_minor: int, sessions: int, policy: Policy, starts_at: datetime, now: datetime) -> int:
    """What cancelling one appointment costs now."""
    if not is_late(starts_at, policy.cancel_free_hours, now):
        return 0
    return fee(total_minor, sessions, policy.late_cancel_percent)


def move_fee(total_minor: int, sessions: int, policy: Policy, starts_at: datetime, now: datetime) -> int:
    """What moving one appointment costs a customer now."""
    if not is_late(starts_at, policy.reschedule_free_hours, now):
        return 0
    return fee(total_minor, sessions, policy.late_reschedule_percent)


def no_show_fee(total_minor: int, sessions: int, policy: Policy) -> int:
    """What not coming costs."""
    return fee(total_minor, sessions, policy.no_show_percent)


def so_far(total_minor: int, sessions: int, appointments: Sequence[Used], now: datetime) -> Sum:
    """What is used of a booking: what took place, or goes on now, and the fees."""
    each = money.share(total_minor, 1, sessions)
    whole = sum(_is_whole(one, each, now) for one in appointments)
    fees = sum(_beside(one, each) for one in appointments)
    return Sum(total_minor, money.share(total_minor, min(whole, sessions), sessions), fees)


def cancelled(
    total_minor: int, sessions: int, policy: Policy, appointments: Sequence[Used], now: datetime
) -> Sum:
    """What is kept where the customer cancels all that is left."""
    used = so_far(total_minor, sessions, appointments, now)
    fees = sum(
        cancel_fee(total_minor, sessions, policy, one.starts_at, now) for one in ahead(appointments, now)
    )
    return Sum(total_minor, used.used_minor, used.fee_minor + fees)


def called_off(total_minor: int, sessions: int, appointments: Sequence[Used], now: datetime) -> Sum:
    """What is kept where the instructor's side cancels: for what took place and what was missed alone."""
    return so_far(total_minor, sessions, appointments, now)


def ahead(appointments: Iterable[Used], now: datetime) -> list[Used]:
    """The appointments that have yet to begin."""
    return [one for one in appointments if one.status in TO_COME and one.starts_at > now]


def _is_whole(one: Used, each: int, now: datetime) -> bool:
    """Whether all of an appointment's part is kept: it took place, or not coming cost as much."""
    return _took_place(one, now) or (_is_gone(one) and one.fee_minor >= each > 0)


def _beside(one: Used, each: int) -> int:
    """The fee of an appointment, beside its part where that is kept whole."""
    return one.fee_minor - each if _is_gone(one) and one.fee_minor >= each > 0 else one.fee_minor


def _is_gone(one: Used) -> bool:
    return one.status in (AppointmentStatus.NO_SHOW, AppointmentStatus.CANCELLED)


def _took_place(one: Used, now: datetime) -> bool:
    return one.status is AppointmentStatus.COMPLETED or (one.status in TO_COME and one.starts_at <= now)


TO_COME = (AppointmentStatus.HELD, AppointmentStatus.BOOKED)
