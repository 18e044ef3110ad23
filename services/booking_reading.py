"""What is told about bookings, as it is now; None for what is true no longer.

| kind | params |
|---|---|
| booked, booking_expired | `booking` |
| booking_moved | `booking`, `appointment`, the time it `was` (empty for its first), `starts_at` |
| booking_cancelled | `booking`, `appointment` or 0, what goes `back`, `currency`, `reason`, `by` whom |
| appointment_soon | `booking`, `appointment`, `starts_at` |
"""

from datetime import datetime
from typing import Any

from models.bookings import AppointmentStatus, BookingStatus
from models.communities import Standing
from services.bookings import AGREED, AppointmentDetails, BookingDetails
from services.intake_need import FormState
from services.notice_facts import Facts, Message
from services.outbox import Kind

Found = dict[str, Any] | None

_ON_STAFF = (Standing.ACTIVE,)


def _base(facts: Facts, message: Message) -> dict[str, Any] | None:
    """The booking, for its customer and its instructor; not for an instructor who has left the community."""
    booking = facts.bookings.get(message.params["booking"])
    if booking is None or booking.community_id != message.community_id:
        return None
    for_customer = booking.customer_id == message.user_id
    if not for_customer:
        teaches = booking.instructor_user_id == message.user_id
        if not teaches or facts.standing(message) not in _ON_STAFF:
            return None
    return {"booking": booking, "for_customer": for_customer, "zone": _zone(booking, for_customer)}


def _zone(booking: BookingDetails, for_customer: bool) -> str:
    return booking.zone if for_customer else booking.instructor_zone


def _its(booking: BookingDetails, appointment_id: int) -> AppointmentDetails | None:
    return next((one for one in booking.appointments if one.id == appointment_id), None)


def _booked(facts: Facts, message: Message) -> Found:
    """Not once it was cancelled."""
    found = _base(facts, message)
    if found is None or found["booking"].status not in (*AGREED, BookingStatus.COMPLETED):
        return None
    return {**found, "form": _form(facts, found["booking"], for_customer=found["for_customer"])}


def _form(facts: Facts, booking: BookingDetails, *, for_customer: bool) -> FormState | None:
    """The form that a customer has yet to fill in, as long as they may."""
    form, begun = facts.forms.get(booking.id), min((one.starts_at for one in booking.to_come), default=None)
    waits = for_customer and form is not None and form.waits
    return form if waits and begun is not None and begun > facts.now else None


def _moved(facts: Facts, message: Message) -> Found:
    """Not once it has another time again, is over or cancelled."""
    found = _of_time(facts, message)
    if found is None:
        return None
    was = message.params["was"]
    return {**found, "at": datetime.fromisoformat(was) if was else None}


def _soon(facts: Facts, message: Message) -> Found:
    """With the form that is not filled in, before the first of them."""
    found = _of_time(facts, message)
    if found is None or any(one.counts and not one.to_come for one in found["booking"].appointments):
        return found
    return {**found, "form": _form(facts, found["booking"], for_customer=found["for_customer"])}


def _of_time(facts: Facts, message: Message) -> Found:
    found = _base(facts, message)
    one = _its(found["booking"], message.params["appointment"]) if found else None
    if found is None or one is None or one.status is not AppointmentStatus.BOOKED:
        return None
    if one.starts_at <= facts.now or one.starts_at != datetime.fromisoformat(message.params["starts_at"]):
        return None
    return {**found, "appointment": one}


def _cancelled(facts: Facts, message: Message) -> Found:
    found = _base(facts, message)
    if found is None:
        return None
    said = message.params
    booking = found["booking"]
    return {
        **found,
        "appointment": _its(booking, said["appointment"]),
        "back_minor": said["back"],
        "currency": said["currency"],
        "text": said["reason"],
        "by": _by(booking, said["by"]),
    }


def _by(booking: BookingDetails, user_id: int) -> str:
    """Who cancelled it, where that is one of the two."""
    if user_id == booking.customer_id:
        return booking.customer
    return booking.instructor if user_id == booking.instructor_user_id else ""


def _expired(facts: Facts, message: Message) -> Found:
    """Not once it was paid after all."""
    found = _base(facts, message)
    return found if found and found["booking"].status is BookingStatus.EXPIRED else None


READERS = {
    Kind.BOOKED: _booked,
    Kind.BOOKING_MOVED: _moved,
    Kind.BOOKING_CANCELLED: _cancelled,
    Kind.BOOKING_EXPIRED: _expired,
    Kind.APPOINTMENT_SOON: _soon,
}
