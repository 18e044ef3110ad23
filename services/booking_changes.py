"""Cancelling: all of a booking or one appointment, by its customer under the policy or by the other side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, update

from models.bookings import Appointment, AppointmentStatus, Booking, BookingStatus
from models.tx import Tx, here, table_of
from services import (
    activity,
    booking_money,
    booking_notices,
    booking_sums,
    booking_taking,
    bookings,
    earnings,
    texts,
)
from services.booking_errors import AppointmentOver, NotOpen, SumChanged
from services.booking_sums import Sum
from services.bookings import AppointmentDetails, BookingDetails

table = table_of(Booking)
appointments = table_of(Appointment)

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class Cancelling:
    """A booking that is to be cancelled: what is kept, what comes back."""

    booking: BookingDetails
    sum: Sum
    currency: str
    by_customer: bool
    """Whether the policy counts; the instructor's side gives all back that was not used."""


@dataclass(frozen=True, slots=True)
class CancellingOne:
    """One appointment of a pack that is to be cancelled."""

    booking: BookingDetails
    appointment: AppointmentDetails
    fee_minor: int
    """What is kept of it; it is used up then."""
    currency: str
    by_customer: bool


_TO_COME = appointments.c.status.in_((AppointmentStatus.HELD, AppointmentStatus.BOOKED))
_CANCEL = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_booking"))
    .values(
        status=BookingStatus.CANCELLED,
        hold_until=None,
        cancelled_at=bindparam("at"),
        cancelled_by=bindparam("who"),
        cancel_reason=bindparam("why"),
        revision=table.c.revision + 1,
    )
)
_CANCEL_ITS = (
    update(appointments)
    .where(
        here(appointments),
        appointments.c.id == bindparam("of_appointment"),
        _TO_COME,
    )
    .values(
        status=AppointmentStatus.CANCELLED,
        fee_minor=appointments.c.fee_minor + bindparam("fee"),
        counts=bindparam("used_up"),
        revision=appointments.c.revision + 1,
    )
)


def ask(tx: Tx, booking_id: int) -> Cancelling:
    """What cancelling a booking means in money. Raises NotFound, NotOpen."""
    return _cancelling(tx, bookings.opened(tx, booking_id))


def ask_why(tx: Tx, booking_id: int, reason: str) -> tuple[Cancelling, str]:
    """The same with a reason. Raises NotFound, NotOpen, BadInput."""
    return ask(tx, booking_id), texts.cleaned("reason", reason, MAX_REASON)


def reason_of(talk: Mapping[str, Any], booking_id: int) -> str:
    """The reason typed for cancelling this one; none when the conversation was about another."""
    return str(talk.get("reason", "")) if talk.get("booking") == booking_id else ""


def cancel(tx: Tx, booking_id: int, keep_minor: int, reason: str = "") -> Cancelling:
    """Cancel a booking. `keep_minor` is what its customer was shown to be kept.

    Raises NotFound, NotOpen, SumChanged, BadInput.
    """
    booking = bookings.locked(tx, booking_id)
    found = _cancelling(tx, booking)
    if found.sum.keep_minor != keep_minor:
        raise SumChanged
    why = texts.cleaned("reason", reason, MAX_REASON)
    ahead = [one for one in booking.to_come if one.starts_at > tx.now]
    booking_taking.give_back(tx, ahead)
    _cancel_these(tx, found, ahead)
    tx.execute(_CANCEL, of_booking=booking.id, at=tx.now, who=tx.actor.user_id, why=why)
    booking_money.settle(tx, booking, found.sum.keep_minor)
    earnings.settle(tx, booking.id)
    activity.log(tx, "cancelled", "booking", booking.id)
    booking_notices.cancelled(tx, booking, found.sum.back_minor, found.currency, why)
    return Cancelling(bookings.opened(tx, booking_id), found.sum, found.currency, found.by_customer)


def ask_one(tx: Tx, appointment_id: int) -> CancellingOne:
    """What cancelling one appointment of a pack means. Raises NotFound, NotOpen, AppointmentOver."""
    booking = bookings.of_appointment(tx, appointment_id)
    return _cancelling_one(tx, booking, booking.appointment(appointment_id))


def cancel_one(tx: Tx, appointment_id: int, fee_minor: int) -> CancellingOne:
    """Cancel one appointment. In time it goes back to the pack, late it is used up.

    Raises NotFound, NotOpen, AppointmentOver, SumChanged.
    """
    booking = bookings.locked_of(tx, appointment_id)
    one = booking.appointment(appointment_id)
    found = _cancelling_one(tx, booking, one)
    if found.fee_minor != fee_minor:
        raise SumChanged
    booking_taking.give_back(tx, [one])
    row = {"of_appointment": one.id, "fee": found.fee_minor, "used_up": found.fee_minor > 0}
    tx.execute_many(_CANCEL_ITS, [row])
    activity.log(tx, "cancelled", "appointment", booking.id, at=one.starts_at.isoformat())
    booking_notices.one_cancelled(tx, booking, one)
    after = bookings.opened(tx, booking.id)
    return CancellingOne(after, after.appointment(one.id), found.fee_minor, found.currency, found.by_customer)


def _cancelling(tx: Tx, booking: BookingDetails) -> Cancelling:
    if not booking.is_agreed:
        raise NotOpen(booking.status)
    price = booking_money.of(tx, booking)
    by_customer = booking.mine and not booking.runs
    if by_customer:
        kept = booking_sums.cancelled(
            price.total_minor, booking.sessions, booking.policy, booking.used, tx.now
        )
    else:
        kept = booking_sums.called_off(price.total_minor, booking.sessions, booking.used, tx.now)
    # Where the other side calls off what never began, nothing is kept: not for having moved it either.
    found = booking_money.with_paid(price, kept, fees=by_customer or kept.used_minor > 0)
    return Cancelling(booking, found, price.currency, by_customer)


def _cancelling_one(tx: Tx, booking: BookingDetails, one: AppointmentDetails) -> CancellingOne:
    if not booking.is_agreed:
        raise NotOpen(booking.status)
    if not one.to_come or one.starts_at <= tx.now:
        raise AppointmentOver
    price = booking_money.of(tx, booking)
    by_customer = booking.mine and not booking.runs
    cost = booking_sums.cancel_fee(price.total_minor, booking.sessions, booking.policy, one.starts_at, tx.now)
    return CancellingOne(booking, one, cost if by_customer else 0, price.currency, by_customer)


def _cancel_these(tx: Tx, found: Cancelling, ahead: list[AppointmentDetails]) -> None:
    """Write down what cancelling each costs; what is used up of them is in the sum already."""
    booking, total = found.booking, found.sum.total_minor
    rows = []
    for one in ahead:
        cost = booking_sums.cancel_fee(total, booking.sessions, booking.policy, one.starts_at, tx.now)
        cost = cost if found.by_customer else 0
        rows.append({"of_appointment": one.id, "fee": cost, "used_up": cost > 0})
    tx.execute_many(_CANCEL_ITS, rows)
