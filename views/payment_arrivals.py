"""What is told of money that came, or that a customer's bank wants back."""

from keyboards.bookings import open_booking
from keyboards.data import button, markup
from keyboards.orders import OrderScreen
from locales.reader import gettext as _
from locales.reader import money
from services.notice import Notice
from services.outbox import Kind
from views.screen import Screen, render


def _told(notice: Notice) -> Screen:
    booking = notice.booking
    if booking is None:
        raise LookupError(f"{notice.kind} without a booking")
    text = render(
        "payment_arrivals/told.html",
        notice=notice,
        booking=booking,
        came=money(notice.came_minor, notice.currency),
        back=money(notice.back_minor, notice.currency),
    )
    payment = OrderScreen(community=booking.community_id, booking=booking.id)
    return Screen(text, markup([button(_("See payment"), payment), open_booking(booking, _("Open booking"))]))


SCREENS = {Kind.PAYMENT_CAME: _told, Kind.PAYMENT_DISPUTED: _told}
