"""Paying for a booking, as people see it: what is due, what came and what goes back."""

from typing import Any

from keyboards import nav
from keyboards import orders as keyboards
from keyboards import refunds as refund_keyboards
from keyboards.bookings import BookingScreen
from keyboards.data import markup
from locales.reader import day, money, ngettext
from locales.reader import gettext as _
from models.orders import ChargeStatus, OrderStatus, RefundStatus, Way
from services import dunning_times
from services.bookings import BookingDetails
from services.order_pages import OrderPage
from views import booking_words
from views.screen import Screen, render


def screen(page: OrderPage, *, toast: str | None = None) -> Screen:
    """What is to be paid, and what came."""
    back = nav.back_row(BookingScreen(community=page.booking.community_id, booking=page.booking.id))
    text = render("orders/screen.html", page=page, order=page.order, **words())
    return Screen(text, markup(*keyboards.ordered(page), *refund_keyboards.of_order(page), back), toast)


def begun(page: OrderPage) -> Screen:
    """The same, once a part is begun to be paid."""
    return screen(page, toast=begun_words(page))


def begun_words(page: OrderPage) -> str:
    """What is said once a part is begun to be paid."""
    if page.charge is not None and page.charge.status is ChargeStatus.SUCCEEDED:
        return _("Paid. Thank you!")
    return _("Your invoice is below.")


def came(page: OrderPage) -> Screen:
    """Once money came by a provider: a new message."""
    return screen(page)


def noted(page: OrderPage) -> Screen:
    """Once cash is noted down."""
    return screen(page, toast=noted_words())


def noted_words() -> str:
    """What is said once cash is noted down."""
    return _("Noted.")


def by(way: Way) -> str:
    """A way to pay, as a button says it."""
    return keyboards.by(way)


def invoice(booking: BookingDetails) -> tuple[str, str]:
    """Title and description of a Telegram invoice, within its 32 and 255 characters."""
    title = booking.title if len(booking.title) <= 32 else booking.title[:31] + "…"
    said = _("%(variant)s with %(name)s", variant=booking.variant, name=booking.instructor)
    return title, said[:255]


def words() -> dict[str, Any]:
    """What the templates need."""
    return {
        **booking_words.words(),
        "money": money,
        "due": _due,
        "asked": asked,
        "order_status": status,
        "came_by": came_by,
        "succeeded": ChargeStatus.SUCCEEDED,
        "pending": RefundStatus.PENDING,
        "cash": Way.CASH,
    }


def status(value: OrderStatus) -> str:
    """How far an order is paid."""
    return {
        OrderStatus.OPEN: _("Not paid yet"),
        OrderStatus.PART_PAID: _("Paid in part"),
        OrderStatus.PAID: _("Paid"),
        OrderStatus.CANCELLED: _("Cancelled"),
    }[value]


def came_by(way: Way) -> str:
    """By which way money came."""
    return {
        Way.TELEGRAM: _("by card"),
        Way.STARS: _("by Stars"),
        Way.STRIPE: _("online"),
        Way.QR_BILL: _("by QR-bill"),
        Way.CREDITS: _("by credits"),
        Way.CASH: _("in cash"),
    }[way]


def asked(stage: int) -> str:
    """How many times a part was asked for since it was due."""
    count = min(stage, dunning_times.LAST)
    return ngettext("asked for %(num)s time", "asked for %(num)s times", count)


def _due(page: OrderPage, at: Any) -> str:
    return day(at, page.booking.zone)
