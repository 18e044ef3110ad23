"""What organizers can do about a part that is not paid, as screens; and what is told about such parts."""

from aiogram.types import InlineKeyboardButton

from keyboards import arrears as keyboards
from keyboards import nav
from keyboards.bookings import open_booking
from keyboards.data import button, markup
from keyboards.notices import less
from keyboards.orders import OrderScreen
from keyboards.pipeline import PipelineScreen
from locales.reader import day, money
from locales.reader import gettext as _
from services import dunning_times
from services.arrears import Arrear
from services.choices import Topic
from services.notice import Notice
from services.order_pages import OrderPage
from services.outbox import Kind
from views import orders
from views.screen import Screen, render


def extend(found: Arrear) -> Screen:
    """Until when?"""
    return Screen(_said("arrears/extend.html", found), markup(*keyboards.extend(found), _back(found)))


def extended(page: OrderPage) -> Screen:
    """More time is given."""
    return orders.screen(page, toast=_("More time is given."))


def forgive(found: Arrear) -> Screen:
    """Really?"""
    return Screen(_said("arrears/forgive.html", found), markup(*keyboards.forgive(found), _back(found)))


def forgiven(page: OrderPage) -> Screen:
    """It is owed no more."""
    return orders.screen(page, toast=_("Forgiven."))


def _said(template: str, found: Arrear) -> str:
    left = money(found.part.left_minor, found.order.currency)
    return render(template, booking=found.booking, left=left, due=day(found.part.due_at, found.booking.zone))


def _back(found: Arrear) -> list[InlineKeyboardButton]:
    return nav.back_row(OrderScreen(community=found.booking.community_id, booking=found.booking.id))


def _told(notice: Notice) -> Screen:
    booking, part = notice.booking, notice.payment
    if booking is None or part is None:
        raise LookupError(f"{notice.kind} without a part to pay")
    text = render(
        "arrears/told.html",
        notice=notice,
        booking=booking,
        part=part,
        left=money(part.left_minor, part.currency),
        due=day(part.due_at, notice.zone),
        last=dunning_times.LAST,
    )
    to_pay = OrderScreen(community=booking.community_id, booking=booking.id)
    pays = notice.for_customer and part.left_minor
    first = [button(_("Pay now") if pays else _("See payment"), to_pay, style="primary" if pays else None)]
    if not notice.for_customer:
        first.append(open_booking(booking, _("Open booking")))
    last = [less(notice.community_id, Topic.REMINDERS)] if notice.kind is Kind.PAYMENT_DUE else []
    return Screen(text, markup(first, last))


def _left(notice: Notice) -> Screen:
    board = button(_("See bookings"), PipelineScreen(community=notice.community_id))
    return Screen(render("arrears/instructor_left.html", notice=notice), markup([board]))


SCREENS = {Kind.INSTRUCTOR_LEFT: _left} | dict.fromkeys(
    (
        Kind.PAYMENT_DUE,
        Kind.PAYMENT_LATE,
        Kind.PAYMENT_FAILED,
        Kind.PAYMENT_EASED,
        Kind.PAYMENT_UNPAID,
    ),
    _told,
)
