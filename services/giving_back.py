"""Giving money back: by goodwill, what of a payment and why; and by hand, what no machine can give back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, bindparam, func, select

from models.bookings import Booking
from models.orders import Charge, ChargeStatus, Order, Refund, RefundStatus, Way
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, bookings, charges, money, order_pages, orders, refunds
from services.access import Ability
from services.booking_errors import SumChanged
from services.bookings import BookingDetails
from services.errors import BadInput, NotFound
from services.order_errors import TooMuchBack
from services.order_facts import ChargeDetails, OrderDetails
from services.order_pages import OrderPage
from services.order_terms import CREDITS, STARS

table = table_of(Refund)
charge_table = table_of(Charge)
order_table = table_of(Order)
booking_table = table_of(Booking)
users = table_of(User)

PAGE = 6


class Why(StrEnum):
    """Why money is given back by goodwill, as the customer is told."""

    GOODWILL = "goodwill"
    MISSED = "missed"
    """Something that was paid for was not given."""
    ILL = "ill"
    MISTAKE = "mistake"


@dataclass(frozen=True, slots=True)
class Giving:
    """What of a payment is about to go back."""

    booking: BookingDetails
    order: OrderDetails
    charge: ChargeDetails
    left_minor: int
    """What of it can be given back at most."""
    minor: int
    why: Why
    seen: int
    """How many refunds the order had: what makes a tap that is doubled one."""

    @property
    def by_hand(self) -> bool:
        """Whether a person has to give it back."""
        return refunds.needs_hand(self.charge, self.minor)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Money that a person has to give back."""

    id: int
    booking_id: int
    title: str
    customer_id: int
    customer: str
    amount_minor: int
    currency: str
    way: Way
    provider_ref: str | None
    """What the provider calls the payment."""
    reason: str
    created_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class WaitingList:
    """A page of it, what waits longest first."""

    community_id: int
    lines: tuple[Waiting, ...]
    page: int
    pages: int
    count: int


_FROM = (
    table.join(
        charge_table,
        and_(charge_table.c.community_id == table.c.community_id, charge_table.c.id == table.c.charge_id),
    )
    .join(
        order_table,
        and_(order_table.c.community_id == table.c.community_id, order_table.c.id == table.c.order_id),
    )
    .join(
        booking_table,
        and_(
            booking_table.c.community_id == table.c.community_id,
            booking_table.c.id == order_table.c.booking_id,
        ),
    )
    .join(users, users.c.id == order_table.c.customer_id)
)
_OPEN = (here(table), table.c.status == RefundStatus.PENDING, table.c.by_hand.is_(True))
_WAITING = (
    select(
        table.c.id,
        order_table.c.booking_id,
        booking_table.c.title,
        order_table.c.customer_id,
        users.c.name.label("customer"),
        table.c.amount_minor,
        charge_table.c.currency,
        charge_table.c.way,
        charge_table.c.provider_ref,
        table.c.reason,
        table.c.created_at,
        booking_table.c.zone,
    )
    .select_from(_FROM)
    .where(*_OPEN)
)
_PAGE = (
    _WAITING.order_by(table.c.created_at, table.c.id).limit(bindparam("most")).offset(bindparam("skipped"))
)
_ONE = _WAITING.where(table.c.id == bindparam("of_refund"))
_COUNT = select(func.count()).select_from(table).where(*_OPEN)


def payments(order: OrderDetails) -> tuple[ChargeDetails, ...]:
    """The payments of an order of which something can be given back, the newest first."""
    came = (one for one in reversed(order.charges) if one.status is ChargeStatus.SUCCEEDED)
    return tuple(one for one in came if refunds.left(order, one) > 0)


def opened(tx: Tx, charge_id: int, minor: int | None = None, why: Why = Why.GOODWILL) -> Giving:
    """A payment of which some is to go back: all that is left of it, or `minor`.

    Raises NotAllowed, NotFound, TooMuchBack.
    """
    access.require(tx, Ability.MANAGE_BOOKINGS)
    charge = refunds.payment(tx, charge_id)
    order = charges.opened(tx, charge.order_id)
    left = refunds.left(order, charge)
    wanted = left if minor is None else minor
    if not 0 < wanted <= left:
        raise TooMuchBack(left, charge.currency)
    booking = bookings.opened(tx, order.booking_id)
    return Giving(booking, order, charge, left, wanted, why, len(order.refunds))


def typed(tx: Tx, charge_id: int, text: str, why: Why = Why.GOODWILL) -> Giving:
    """The same, of an amount as it was typed. Raises as `opened`, BadInput."""
    currency = opened(tx, charge_id).charge.currency
    return opened(tx, charge_id, _read(text, currency), why)


def _read(text: str, currency: str) -> int:
    if currency in (STARS, CREDITS):
        said = text.strip()
        if not (said.isascii() and said.isdigit() and len(said) <= 9):
            raise BadInput("amount", "not_a_number")
        return int(said)
    minor, said_currency = money.read("amount", text, currency)
    if said_currency != currency:
        raise BadInput("amount", "other_currency", currency)
    return minor


def give(tx: Tx, charge_id: int, minor: int, why: Why, seen: int) -> OrderPage:
    """Give it back, where the order is as it was `seen`; tapped twice it goes back once.

    Raises NotAllowed, NotFound, TooMuchBack, SumChanged.
    """
    access.require(tx, Ability.MANAGE_BOOKINGS)
    order = orders.locked(tx, refunds.payment(tx, charge_id).order_id)
    key = f"{charge_id}:{seen}"
    if not refunds.is_given(tx, key, minor):
        if len(order.refunds) != seen:
            raise SumChanged
        refunds.give_back(tx, charge_id, minor, why.value, key)
        about = {"minor": minor, "currency": order.currency, "why": why.value}
        activity.log(tx, "gave_back", "booking", order.booking_id, **about)
    return order_pages.page(tx, order.booking_id)


def waiting(tx: Tx, page: int = 0) -> WaitingList:
    """What people have to give back. Raises NotAllowed."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    count = tx.value(_COUNT)
    pages = max(1, -(-count // PAGE))
    page = max(0, min(page, pages - 1))
    lines: Sequence[Waiting] = tx.records(Waiting, _PAGE, most=PAGE, skipped=page * PAGE)
    return WaitingList(tx.community_id, tuple(lines), page, pages, count)


def one(tx: Tx, refund_id: int) -> Waiting:
    """One of those. Raises NotAllowed, NotFound for what went back already."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    found = tx.records(Waiting, _ONE, of_refund=refund_id)
    if not found:
        raise NotFound
    return found[0]


def note(tx: Tx, refund_id: int) -> WaitingList:
    """Note down that a person gave it back; again, it changes nothing. Raises NotAllowed, NotFound."""
    order = refunds.note_done(tx, refund_id)
    activity.log(tx, "gave_by_hand", "booking", order.booking_id, refund=refund_id)
    return waiting(tx)
