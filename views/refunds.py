"""Giving money back, in words: what of a payment, why, by whose hands; and credits."""

from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards import refunds as keyboards
from keyboards.data import button, markup
from keyboards.finance import FinanceScreen
from keyboards.orders import OrderScreen
from locales.reader import day, money
from locales.reader import gettext as _
from models.orders import Way
from services import money as amounts
from services.bookings import BookingDetails
from services.credit_gifts import CreditGift
from services.giving_back import Giving, Waiting, WaitingList, Why
from services.notice import Notice
from services.order_pages import OrderPage
from services.order_terms import CREDITS, STARS
from services.outbox import Kind
from views import orders
from views.screen import Screen, render


def why_names() -> dict[Why, str]:
    """Why, as a button says it."""
    return {
        Why.GOODWILL: _("As goodwill"),
        Why.MISSED: _("Not given"),
        Why.ILL: _("For illness"),
        Why.MISTAKE: _("A mistake"),
    }


def because(reason: str) -> str:
    """Why money goes back, as its customer reads it; empty for what needs no word."""
    return {
        "goodwill": _("As a gesture of goodwill."),
        "missed": _("Something you paid for was not given."),
        "ill": _("Because of illness."),
        "mistake": _("It was charged by mistake."),
        "twice": _("You paid twice."),
        "too_much": _("You paid more than was due."),
        "no_place": _("The time was no longer free when your payment came."),
        "cancelled": _("The booking is cancelled."),
    }.get(reason, "")


def how(way: Way) -> str:
    """What a person does to give money back that came so."""
    return {
        Way.CASH: _("Hand it over, or transfer it."),
        Way.QR_BILL: _("Transfer it to the account it came from."),
        Way.TELEGRAM: _("Refund it in your provider's dashboard: Telegram cannot do it for cards."),
        Way.STRIPE: _("Refund it in Stripe's dashboard: it did not go by itself."),
        Way.STARS: _(
            "Telegram gives back Stars only all at once, or refused: agree with them on another way."
        ),
        Way.CREDITS: _("Give the credits back."),
    }[way]


def ask(found: Giving) -> Screen:
    """How much?"""
    text = render("refunds/ask.html", found=found, **words(found))
    return Screen(text, markup(*keyboards.ask(found), _back(found.booking)))


def sure(found: Giving) -> Screen:
    """Really?"""
    text = render("refunds/sure.html", found=found, how=how(found.charge.way), **words(found))
    return Screen(text, markup(*keyboards.sure(found, why_names()), _back(found.booking)))


def given(page: OrderPage) -> Screen:
    """It goes back."""
    return orders.screen(page, toast=given_words())


def given_words() -> str:
    """What is said once it goes back."""
    return _("It goes back. The customer is told.")


def waiting(found: WaitingList, *, toast: str | None = None) -> Screen:
    """What people have to give back."""
    text = render("refunds/waiting.html", found=found, came_by=orders.came_by)
    back = nav.back_row(FinanceScreen(community=found.community_id))
    return Screen(text, markup(*keyboards.waiting(found), back), toast)


def one(community: int, found: Waiting) -> Screen:
    """How to give one back."""
    since = day(found.created_at, found.zone)
    text = render("refunds/one.html", found=found, how=how(found.way), came_by=orders.came_by, since=since)
    back = nav.back_row(keyboards.WaitingScreen(community=community))
    return Screen(text, markup(*keyboards.one(community, found), back))


def noted(found: WaitingList) -> Screen:
    """It went back."""
    return waiting(found, toast=noted_words())


def noted_words() -> str:
    """What is said once somebody gave it back."""
    return _("Noted. The customer is told.")


def ask_credits(found: CreditGift) -> Screen:
    """How many?"""
    text = render("refunds/credits.html", found=found, has=money(found.balance, CREDITS))
    return Screen(text, markup(_back(found.booking)))


def sure_of_credits(found: CreditGift) -> Screen:
    """Really?"""
    text = render(
        "refunds/credits_sure.html", found=found, has=money(found.balance, CREDITS), sum=_sum(found)
    )
    return Screen(text, markup(*keyboards.credits_now(found), _back(found.booking)))


def credits_given(page: OrderPage, found: CreditGift) -> Screen:
    """They have them."""
    return orders.screen(page, toast=credits_words(found))


def credits_words(found: CreditGift) -> str:
    """What is said once credits were given."""
    return _(
        "%(name)s has %(credits)s now.", name=found.booking.customer, credits=money(found.balance, CREDITS)
    )


def _sum(found: CreditGift) -> str:
    return money(abs(found.amount), CREDITS)


def words(found: Giving) -> dict[str, str]:
    """What the templates need of a payment."""
    currency = found.charge.currency
    return {
        "sum": money(found.minor, currency),
        "left": money(found.left_minor, currency),
        "came": money(found.charge.amount_minor, currency),
        "by": orders.came_by(found.charge.way),
        "typed": str(found.left_minor)
        if currency in (STARS, CREDITS)
        else amounts.typed(found.left_minor, currency),
    }


def list_words() -> dict[str, Any]:
    """What the page of what waits needs."""
    return {"how": how, "came_by": orders.came_by}


def credit_words(found: CreditGift) -> dict[str, Any]:
    """What the page of credits needs."""
    return {"has": money(found.balance, CREDITS), "sum": _sum(found)}


def _back(booking: BookingDetails) -> list[InlineKeyboardButton]:
    return nav.back_row(OrderScreen(community=booking.community_id, booking=booking.id))


def _told(notice: Notice) -> Screen:
    booking, refund = notice.booking, notice.refund
    if booking is None or refund is None:
        raise LookupError(f"{notice.kind} without a refund")
    sum_ = money(refund.amount_minor, refund.currency)
    text = render(
        "refunds/told.html",
        booking=booking,
        refund=refund,
        sum=sum_,
        by=orders.came_by(refund.way),
        why=because(refund.reason),
    )
    see = button(_("See payment"), OrderScreen(community=booking.community_id, booking=booking.id))
    return Screen(text, markup([see]))


SCREENS = {Kind.MONEY_BACK: _told}
