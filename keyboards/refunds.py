"""Buttons to give money back: what of a payment, why, and what a person gave back by hand; and credits."""

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows, marked
from keyboards.orders import see
from locales.reader import gettext as _
from locales.reader import money, number
from locales.words import short
from services.credit_gifts import CreditGift
from services.giving_back import Giving, Waiting, WaitingList, Why, payments
from services.order_pages import OrderPage

NAME = 18
Rows = list[list[InlineKeyboardButton]]


class BackAsk(CommunityData, prefix="yrb"):
    """How much of a payment goes back?"""

    charge: int


class BackSum(CommunityData, prefix="yrs"):
    """So much of it, for that: asks once more."""

    charge: int
    sum: str = Field(max_length=9)
    why: Why = Why.GOODWILL


class BackNow(CommunityData, prefix="yrn"):
    """Give it back, where the order had that many refunds."""

    charge: int
    sum: str = Field(max_length=9)
    why: Why
    seen: int


class WaitingScreen(CommunityData, prefix="yrw"):
    """What people have to give back."""

    page: int = 0


class WaitingOne(CommunityData, prefix="yro"):
    """One of those: how to give it back."""

    refund: int


class WaitingDone(CommunityData, prefix="yrd"):
    """It went back."""

    refund: int


class CreditsAsk(CommunityData, prefix="yca"):
    """How many credits does a customer get?"""

    booking: int


class CreditsNow(CommunityData, prefix="ycn"):
    """Give so many, where the account had that many moves."""

    booking: int
    sum: str = Field(max_length=6)
    seen: int


def of_order(page: OrderPage) -> Rows:
    """For who manages bookings: a button a payment, and credits."""
    if not page.booking.manages:
        return []
    ids = {"community": page.booking.community_id}
    back = [
        button(
            _("Return %(money)s", money=money(one.amount_minor, one.currency)), BackAsk(charge=one.id, **ids)
        )
        for one in payments(page.order)
    ]
    give = button(_("Give credits"), CreditsAsk(booking=page.booking.id, **ids))
    return in_rows([*back, give], 2)


def ask(found: Giving) -> Rows:
    """All of it."""
    data = BackSum(community=found.booking.community_id, charge=found.charge.id, sum=str(found.left_minor))
    label = _("Return %(money)s", money=money(found.left_minor, found.charge.currency))
    return [[button(label, data)]]


def sure(found: Giving, label: dict[Why, str]) -> Rows:
    """Why, and: do it."""
    of = {"community": found.booking.community_id, "charge": found.charge.id}
    minor = str(found.minor)
    reasons = [button(marked(label[why], why is found.why), BackSum(why=why, sum=minor, **of)) for why in Why]
    now = BackNow(why=found.why, sum=minor, seen=found.seen, **of)
    return [*in_rows(reasons, 2), [button(_("Give it back now"), now, style="danger")]]


def to_give_back(community: int) -> InlineKeyboardButton:
    """The way to what waits."""
    return button(_("To give back"), WaitingScreen(community=community))


def waiting(found: WaitingList) -> Rows:
    """A button each; the pages."""
    ids = {"community": found.community_id}
    each = [button(short(one.customer, NAME), WaitingOne(refund=one.id, **ids)) for one in found.lines]

    def at(page: int) -> WaitingScreen | None:
        return WaitingScreen(page=page, **ids) if 0 <= page < found.pages else None

    here = f"{number(found.page + 1)}/{number(found.pages)}"
    turn = nav.page_row(at(found.page - 1), here, at(found.page + 1)) if found.pages > 1 else []
    return [*in_rows(each, 2), turn]


def one(community: int, found: Waiting) -> Rows:
    """It is done; or look at the booking first."""
    done = button(_("It went back"), WaitingDone(community=community, refund=found.id), style="primary")
    return [[done], [see(community, found.booking_id)]]


def credits_now(found: CreditGift) -> Rows:
    """Do it."""
    of = {"community": found.booking.community_id, "booking": found.booking.id}
    data = CreditsNow(sum=str(found.amount), seen=found.seen, **of)
    label = _("Give them") if found.amount > 0 else _("Take them")
    return [[button(label, data, style="danger")]]
