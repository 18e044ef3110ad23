"""Buttons to pay what is due for a booking, and to note down what came."""

from aiogram.types import InlineKeyboardButton

from keyboards import arrears
from keyboards.data import CommunityData, button
from locales.reader import gettext as _
from locales.reader import money
from models.orders import Way
from services.order_pages import OrderPage

Rows = list[list[InlineKeyboardButton]]


class OrderScreen(CommunityData, prefix="ypo"):
    """What is to be paid for a booking, or was."""

    booking: int


class OrderPay(CommunityData, prefix="ypp"):
    """Pay the next part of what was ordered."""

    booking: int
    way: Way


class OrderCash(CommunityData, prefix="ypn"):
    """Note down that this much came in cash."""

    booking: int
    minor: int


def see(community: int, booking: int) -> InlineKeyboardButton:
    """The way here."""
    return button(_("See payment"), OrderScreen(community=community, booking=booking))


def ordered(page: OrderPage) -> Rows:
    """Pay the next part, or note that it came."""
    booking, order = page.booking, page.order
    if order.next is None:
        return []
    rows: Rows = []
    if booking.mine:
        rows = [
            [button(by(way), OrderPay(community=booking.community_id, booking=booking.id, way=way))]
            for way in page.ways
            if way is not Way.CASH
        ]
    if booking.manages and Way.CASH in page.ways:
        minor = order.next.left_minor
        label = _("Note %(money)s", money=money(minor, order.currency))
        data = OrderCash(community=booking.community_id, booking=booking.id, minor=minor)
        rows.append([button(label, data)])
    return [*rows, arrears.easing(page)]


def by(way: Way) -> str:
    """A way to pay, as a button says it."""
    return {
        Way.TELEGRAM: _("Pay by card"),
        Way.STARS: _("Pay by Stars"),
        Way.STRIPE: _("Pay online"),
        Way.QR_BILL: _("Pay by QR-bill"),
        Way.CREDITS: _("Pay by credits"),
        Way.CASH: _("Pay in cash"),
    }[way]
