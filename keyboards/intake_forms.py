"""The button of a booking's form."""

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button
from locales.reader import gettext as _
from services.bookings import BookingDetails
from services.intake_need import FormState


class IntakeOpen(CommunityData, prefix="kif"):
    """The form of a booking."""

    booking: int


def opener(booking: BookingDetails, state: FormState | None) -> list[InlineKeyboardButton]:
    """The way to the form of a booking, for its customer and its instructor; none where there is none."""
    if state is None or not (booking.mine or (booking.teaches and state.filled_at)):
        return []
    data = IntakeOpen(community=booking.community_id, booking=booking.id)
    if not booking.mine:
        return [button(_("Read the form"), data)]
    if state.filled_at is not None:
        return [button(_("See my answers"), data)]
    if not booking.is_open:
        return []
    return [fill_in(booking, style="primary" if state.needed else None)]


def fill_in(booking: BookingDetails, style: str | None = None) -> InlineKeyboardButton:
    """Fill the form of a booking in."""
    data = IntakeOpen(community=booking.community_id, booking=booking.id)
    return button(_("Fill in the form"), data, style)
