"""Buttons of bookings: one's own, an instructor's appointments, and what can be done with each."""

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.booking_picks import PickStart
from keyboards.data import CommunityData, button
from locales.reader import clock, day, number
from locales.reader import gettext as _
from locales.words import short
from models.bookings import AppointmentStatus
from models.orders import Terms, Way
from services.booking_changes import Cancelling, CancellingOne
from services.booking_lists import Diary, Line, Mine, When
from services.booking_moves import Moving
from services.booking_pages import Offer
from services.booking_picks import What
from services.bookings import AppointmentDetails, BookingDetails

NAME = 14

Rows = list[list[InlineKeyboardButton]]


class BookingList(CommunityData, prefix="bkl"):
    """One's own bookings."""

    page: int = 0


class BookingScreen(CommunityData, prefix="bkv"):
    """One booking."""

    booking: int


class HoldDrop(CommunityData, prefix="bkh"):
    """Give up times that are kept."""

    booking: int


class BookFree(CommunityData, prefix="bki"):
    """Have a booking that costs nothing stand."""

    booking: int


class BookCoupon(CommunityData, prefix="bkcu"):
    """Type a coupon for a booking, or drop the one that was typed."""

    booking: int
    on: bool


class BookAgree(CommunityData, prefix="bko"):
    """Book it on these terms, by this way."""

    booking: int
    terms: Terms
    way: Way


class DiaryPage(CommunityData, prefix="bkj"):
    """The appointments of an instructor, or of all."""

    when: When
    everybody: bool = False
    page: int = 0


class AppointmentScreen(CommunityData, prefix="bkn"):
    """One appointment."""

    appointment: int


class MoveNow(CommunityData, prefix="bkm"):
    """Give an appointment that time, at what it costs."""

    appointment: int
    revision: str = Field(max_length=5)
    at: str = Field(max_length=8)
    fee: str = Field(default="0", max_length=9)


class BookingCancel(CommunityData, prefix="bkx"):
    """Cancel a booking: shows what that costs."""

    booking: int


class BookingCancelNow(CommunityData, prefix="bky"):
    """Cancel it, where this much is kept."""

    booking: int
    keep: int


class AppointmentCancel(CommunityData, prefix="bkq"):
    """Cancel one appointment of a pack: shows what that costs."""

    appointment: int


class AppointmentCancelNow(CommunityData, prefix="bkr"):
    """Cancel it, at what it costs."""

    appointment: int
    fee: int


class CheckIn(CommunityData, prefix="bks"):
    """The customer is there, or is not yet."""

    appointment: int
    came: bool


class NoShow(CommunityData, prefix="bkt"):
    """The customer did not come, or did after all."""

    appointment: int
    missed: bool


class BookingFile(CommunityData, prefix="bkw"):
    """Send the appointments of a booking as a calendar file."""

    booking: int


def open_booking(booking: BookingDetails, label: str) -> InlineKeyboardButton:
    """The way to a booking."""
    return button(label, BookingScreen(community=booking.community_id, booking=booking.id))


def mine(community: int, found: Mine) -> Rows:
    """One's bookings to open."""
    rows = [[open_booking(one, short(one.title, 30))] for one in found.lines]

    def at(page: int) -> BookingList | None:
        return BookingList(community=community, page=page) if 0 <= page < found.pages else None

    return [*rows, _turn(found.page, found.pages, at(found.page - 1), at(found.page + 1))]


def diary(community: int, found: Diary) -> Rows:
    """Appointments to open, and the other side of today."""
    rows = [
        [button(_line(one), AppointmentScreen(community=community, appointment=one.id))]
        for one in found.lines
    ]

    def of(when: When, page: int) -> DiaryPage:
        return DiaryPage(community=community, everybody=found.everybody, when=when, page=page)

    def at(page: int) -> DiaryPage | None:
        return of(found.when, page) if 0 <= page < found.pages else None

    past = found.when is When.PAST
    other = of(When.AHEAD if past else When.PAST, 0)
    both = found.manages and found.teaches
    whose = _("My appointments") if found.everybody else _("All appointments")
    turned = DiaryPage(community=community, everybody=not found.everybody, when=found.when)
    side = [button(_("See upcoming") if past else _("See past ones"), other)]
    return [
        *rows,
        _turn(found.page, found.pages, at(found.page - 1), at(found.page + 1)),
        side,
        [button(whose, turned)] if both else [],
    ]


def _line(one: Line) -> str:
    return f"{day(one.starts_at, one.zone)} {clock(one.starts_at, one.zone)} {short(one.customer, NAME)}"


def appointments(booking: BookingDetails) -> Rows:
    """The appointments of a booking that can be opened."""
    ids = {"community": booking.community_id}
    return [
        [
            button(
                f"{day(one.starts_at, one.zone)} {clock(one.starts_at, one.zone)}",
                AppointmentScreen(**ids, appointment=one.id),
            )
        ]
        for one in booking.appointments
        if one.status is not AppointmentStatus.CANCELLED
    ]


def held(booking: BookingDetails) -> InlineKeyboardButton:
    """Give up what is kept."""
    return button(_("Give it up"), HoldDrop(community=booking.community_id, booking=booking.id))


def book_free(booking: BookingDetails) -> InlineKeyboardButton:
    """Have it stand."""
    return button(
        _("Book now"), BookFree(community=booking.community_id, booking=booking.id), style="primary"
    )


def coupon(booking: BookingDetails, code: str) -> InlineKeyboardButton:
    """Type a coupon; where one was, drop it."""
    label = _("Drop coupon") if code else _("Use coupon")
    return button(label, BookCoupon(community=booking.community_id, booking=booking.id, on=not code))


def agree(booking: BookingDetails, offer: Offer, label: str) -> InlineKeyboardButton:
    """Book it on these terms."""
    ids = {"community": booking.community_id, "booking": booking.id}
    return button(label, BookAgree(**ids, terms=offer.terms, way=offer.way))


def next_one(booking: BookingDetails) -> InlineKeyboardButton:
    """Choose the time of the next one."""
    data = PickStart(community=booking.community_id, what=What.NEXT, of=booking.id)
    return button(_("Choose next time"), data, style="primary")


def cancel(booking: BookingDetails) -> InlineKeyboardButton:
    """Cancel all of it: asks first."""
    return button(_("Cancel booking"), BookingCancel(community=booking.community_id, booking=booking.id))


def file(booking: BookingDetails) -> InlineKeyboardButton:
    """Send it as a calendar file."""
    return button(_("Add to calendar"), BookingFile(community=booking.community_id, booking=booking.id))


def cancel_now(found: Cancelling) -> InlineKeyboardButton:
    """Do it."""
    booking = found.booking
    data = BookingCancelNow(community=booking.community_id, booking=booking.id, keep=found.sum.keep_minor)
    return button(_("Cancel now"), data, style="danger")


def cancel_one_now(found: CancellingOne) -> InlineKeyboardButton:
    """Do it."""
    data = AppointmentCancelNow(
        community=found.booking.community_id, appointment=found.appointment.id, fee=found.fee_minor
    )
    return button(_("Cancel now"), data, style="danger")


def move_now(found: Moving, at: str) -> InlineKeyboardButton:
    """Do it."""
    data = MoveNow(
        community=found.booking.community_id,
        appointment=found.appointment.id,
        revision=str(found.appointment.revision),
        at=at,
        fee=str(found.fee_minor),
    )
    return button(_("Move it there"), data, style="primary")


def change(booking: BookingDetails, one: AppointmentDetails) -> list[InlineKeyboardButton]:
    """Move or cancel one that has yet to begin."""
    community = booking.community_id
    moving = button(_("Move it"), PickStart(community=community, what=What.MOVE, of=one.id))
    if booking.sessions == 1:
        return [moving, cancel(booking)]
    return [moving, button(_("Cancel this one"), AppointmentCancel(community=community, appointment=one.id))]


def door(booking: BookingDetails, one: AppointmentDetails) -> list[InlineKeyboardButton]:
    """Whether the customer is there, for the instructor's side."""
    ids = {"community": booking.community_id, "appointment": one.id}
    if one.status is AppointmentStatus.NO_SHOW:
        return [button(_("Came after all"), NoShow(**ids, missed=False))]
    if one.check_in_at:
        return [button(_("Undo check-in"), CheckIn(**ids, came=False))]
    return [
        button(_("Check in"), CheckIn(**ids, came=True), style="success"),
        button(_("Did not come"), NoShow(**ids, missed=True)),
    ]


def _turn(
    page: int, pages: int, before: CommunityData | None, after: CommunityData | None
) -> list[InlineKeyboardButton]:
    return nav.page_row(before, f"{number(page + 1)}/{number(pages)}", after)
