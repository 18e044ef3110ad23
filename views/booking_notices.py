"""What customers and instructors are told about bookings, each in their own time."""

from collections.abc import Callable

from aiogram.types import InlineKeyboardButton

from keyboards import bookings as keyboards
from keyboards import intake_forms
from keyboards.booking_picks import PickStart
from keyboards.bookings import AppointmentScreen
from keyboards.data import button, markup
from keyboards.notices import less
from locales.reader import gettext as _
from services.booking_picks import What
from services.bookings import AppointmentDetails, BookingDetails
from services.choices import Topic
from services.notice import Notice
from services.outbox import Kind
from views import booking_words
from views.screen import Screen, render

Buttons = Callable[[Notice, BookingDetails], list[InlineKeyboardButton]]


def _made(template: str, buttons: Buttons) -> Callable[[Notice], Screen]:
    def make(notice: Notice) -> Screen:
        booking = notice.booking
        if booking is None:
            raise LookupError(f"{notice.kind} without a booking")
        text = render(
            template,
            notice=notice,
            booking=booking,
            when=lambda one: _when(notice, one),
            was=_was(notice, booking),
            **booking_words.words(),
        )
        last = [less(notice.community_id, Topic.REMINDERS)] if notice.kind is Kind.APPOINTMENT_SOON else []
        form = [intake_forms.fill_in(booking)] if notice.form else []
        return Screen(text, markup(form, buttons(notice, booking), last))

    return make


def _when(notice: Notice, one: AppointmentDetails) -> str:
    return booking_words.when(one.starts_at, notice.zone, one.zone, one.ends_at)


def _was(notice: Notice, booking: BookingDetails) -> str:
    return booking_words.when(notice.at, notice.zone, booking.instructor_zone) if notice.at else ""


def _open(_notice: Notice, booking: BookingDetails) -> list[InlineKeyboardButton]:
    return [keyboards.open_booking(booking, _("Open booking"))]


def _stands(_notice: Notice, booking: BookingDetails) -> list[InlineKeyboardButton]:
    return [keyboards.open_booking(booking, _("Open booking")), keyboards.file(booking)]


def _appointment(notice: Notice, booking: BookingDetails) -> list[InlineKeyboardButton]:
    one = notice.appointment
    data = AppointmentScreen(community=booking.community_id, appointment=one.id if one else 0)
    return [button(_("See appointment"), data), keyboards.file(booking)]


def _again(_notice: Notice, booking: BookingDetails) -> list[InlineKeyboardButton]:
    data = PickStart(community=booking.community_id, what=What.NEW, of=booking.variant_id)
    return [button(_("Choose a time"), data)]


SCREENS = {
    Kind.BOOKED: _made("bookings/booked.html", _stands),
    Kind.BOOKING_MOVED: _made("bookings/moved.html", _appointment),
    Kind.BOOKING_CANCELLED: _made("bookings/cancelled.html", _open),
    Kind.BOOKING_EXPIRED: _made("bookings/expired.html", _again),
    Kind.APPOINTMENT_SOON: _made("bookings/soon.html", _appointment),
}
