"""What organizers can do about a part that is not paid: give its customer more time, or forgive it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from models.bookings import BookingStatus
from models.orders import Instalment, InstalmentStatus, OrderStatus
from models.tx import Tx, here, table_of
from services import (
    access,
    activity,
    booking_places,
    bookings,
    dunning_times,
    earnings,
    order_pages,
    orders,
    outbox,
)
from services.access import Ability
from services.bookings import BookingDetails
from services.errors import BadInput, NotFound
from services.order_errors import NothingDue, OtherAmount
from services.order_facts import InstalmentDetails, OrderDetails
from services.order_pages import OrderPage

table = table_of(Instalment)

LONGEST = 366
"""Days from today that somebody is given at the most."""

_ORDER = select(table.c.order_id).where(here(table), table.c.id == bindparam("of_part"))
_THIS = (here(table), table.c.id == bindparam("of_part"), table.c.status == InstalmentStatus.DUE)
_EXTEND = (
    update(table).where(*_THIS).values(due_at=bindparam("until"), stage=0, next_stage_at=bindparam("then"))
)
_FORGIVE = update(table).where(*_THIS).values(status=InstalmentStatus.CANCELLED, next_stage_at=None)


@dataclass(frozen=True, slots=True)
class Arrear:
    """A part that is to be paid, for those who may ease it."""

    booking: BookingDetails
    order: OrderDetails
    part: InstalmentDetails


def opened(tx: Tx, part_id: int) -> Arrear:
    """A part that is to be paid. Raises NotAllowed, NotFound, NothingDue."""
    access.require(tx, Ability.MANAGE_BOOKINGS)
    order_id = tx.value(_ORDER, of_part=part_id)
    if order_id is None:
        raise NotFound
    order = orders.one(tx, order_id)
    [part] = [one for one in order.instalments if one.id == part_id]
    if not part.left_minor:
        raise NothingDue
    return Arrear(bookings.opened(tx, order.booking_id), order, part)


def extend_by(tx: Tx, part_id: int, days: int) -> OrderPage:
    """Let a part be due so many days from today. Raises as `extend`."""
    found = opened(tx, part_id)
    if not 1 <= days <= LONGEST:
        raise BadInput("due", "out_of_range", LONGEST)
    return extend(tx, part_id, _today(found, tx.now) + timedelta(days=days))


def extend_to(tx: Tx, part_id: int, typed: str) -> OrderPage:
    """Let a part be due on a day as it was typed: `2027-01-31`. Raises as `extend`."""
    opened(tx, part_id)
    try:
        day = date.fromisoformat(typed.strip()[:40])
    except ValueError:
        raise BadInput("due", "not_understood") from None
    return extend(tx, part_id, day)


def extend(tx: Tx, part_id: int, day: date) -> OrderPage:
    """Let a part be due at the end of another day; it is asked for from there on, as if for the first time.

    Raises NotAllowed, NotFound, NothingDue, BadInput for a day that is over or too far ahead.
    """
    found = _locked(tx, part_id)
    today, zone = _today(found, tx.now), found.booking.zone
    if not today < day <= today + timedelta(days=LONGEST):
        raise BadInput("due", "out_of_range", LONGEST)
    until = dunning_times.end_of(day, zone)
    tx.execute(_EXTEND, of_part=part_id, until=until, then=dunning_times.first(until, zone, tx.now))
    activity.log(tx, "part_extended", "booking", found.booking.id, until=day.isoformat())
    _tell(tx, replace(found, part=replace(found.part, due_at=until)), f"extended:{day}")
    return order_pages.page(tx, found.booking.id)


def forgive(tx: Tx, part_id: int, minor: int) -> OrderPage:
    """Let what is left of a part be owed no more; `minor` is what was shown to be left.

    Where nothing else has to come first, a booking that waited for it stands.

    Raises NotAllowed, NotFound, NothingDue, OtherAmount where another amount is due by now.
    """
    found = _locked(tx, part_id)
    order, part = found.order, found.part
    if part.left_minor != minor:
        raise OtherAmount
    tx.execute(_FORGIVE, of_part=part_id)
    status = order.status
    if status is not OrderStatus.CANCELLED and order.owed_minor <= minor:
        status = OrderStatus.PAID
    orders.waive(tx, order, min(minor, order.owed_minor), f"forgiven:{part_id}", status=status)
    earnings.settle(tx, order.booking_id)
    if found.booking.status is BookingStatus.RESERVED and status is OrderStatus.PAID:
        booking_places.confirm(tx, found.booking)
    activity.log(tx, "part_forgiven", "booking", found.booking.id, minor=minor, currency=order.currency)
    _tell(tx, found, "forgiven")
    return order_pages.page(tx, found.booking.id)


def _locked(tx: Tx, part_id: int) -> Arrear:
    """The same as `opened`, with order and booking locked, in the order in which payments do."""
    found = opened(tx, part_id)
    order = orders.locked(tx, found.order.id)
    booking = bookings.locked(tx, found.booking.id)
    [part] = [one for one in order.instalments if one.id == part_id]
    if not part.left_minor:
        raise NothingDue
    return Arrear(booking, order, part)


def _today(found: Arrear, now: datetime) -> date:
    return now.astimezone(ZoneInfo(found.booking.zone)).date()


def _tell(tx: Tx, found: Arrear, news: str) -> None:
    part, booking = found.part, found.booking
    about = {"booking": booking.id, "part": part.id, "due": part.due_at.isoformat()}
    outbox.tell_of_each(tx, outbox.Kind.PAYMENT_EASED, [([booking.customer_id], f"{part.id}:{news}", about)])
