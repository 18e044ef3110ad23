"""Bookings of the demo world, one in every state."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete

from models.bookings import AppointmentStatus
from models.orders import Terms, Way
from models.outbox import OutboxMessage
from models.tx import Tx, here, table_of
from services import (
    booking_agreeing,
    booking_changes,
    booking_holds,
    booking_running,
    bookings,
    charges,
    giving_back,
    hours,
    offering_lists,
    orders,
)
from services.booking_holds import Wish
from services.booking_running import Due
from services.bookings import BookingDetails
from services.demo.cast import MEMBER, ORGANIZER, Become
from services.demo.offerings import INSTRUCTOR, LESSON, PACK
from services.demo.plans import ZONE
from services.giving_back import Why
from services.outbox_kinds import Kind

outbox = table_of(OutboxMessage)

WEEK = tuple((day, 10 * 60, 18 * 60) for day in range(6))
_TOLD = (Kind.BOOKED, Kind.BOOKING_MOVED, Kind.BOOKING_CANCELLED, Kind.BOOKING_EXPIRED, Kind.MONEY_BACK)
_SAID_ALREADY = delete(outbox).where(here(outbox), outbox.c.kind.in_(bindparam("kinds", expanding=True)))


def book(tx: Tx, become: Become, today: datetime) -> None:
    """Let members book what the instructor offers, over the last weeks and for the next ones."""
    become(INSTRUCTOR)
    mine = hours.mine(tx)
    if not mine.weekly:
        hours.change(tx, mine.instructor_id, mine.revision, hours=WEEK)
    prices = {card.title: card.variants[0].id for card in offering_lists.mine(tx)}
    tx.now = today - timedelta(weeks=4)
    _completed(tx, become, prices[LESSON])
    tx.now = today - timedelta(weeks=3)
    _in_progress(tx, become, prices[PACK])
    tx.now = today
    become("Farid")
    booking_holds.drop(tx, _held(tx, prices[LESSON], 0).id)
    become("Greta")
    gone = reserve(tx, prices[LESSON], 2)
    booking_changes.cancel(tx, gone.id, 0)
    become("Chiara")
    reserve(tx, prices[LESSON], 4)
    become(MEMBER)
    paid = reserve(tx, prices[LESSON], 7)
    pay(tx, become, paid)
    _give_back(tx, paid.id)
    become("Davi")
    _held(tx, prices[LESSON], 12)
    become(ORGANIZER)
    say_nothing(tx)


def say_nothing(tx: Tx) -> None:
    """Let nobody be told anew what they know of their bookings."""
    tx.execute(_SAID_ALREADY, kinds=list(_TOLD))


def _held(tx: Tx, variant_id: int, which: int, count: int = 1) -> BookingDetails:
    """Choose the free time of that number; of a pack, every week the same."""
    first = booking_holds.choice(tx, variant_id).free.starts[which]
    starts = booking_holds.pack(tx, variant_id, first).starts if count > 1 else (first,)
    return booking_holds.hold(tx, Wish(variant_id, starts, ZONE))


def reserve(tx: Tx, variant_id: int, which: int, count: int = 1) -> BookingDetails:
    """Book as the actor the free time of that number, to be paid in cash."""
    held = _held(tx, variant_id, which, count)
    return booking_agreeing.agree(tx, held.id, Terms.FULL, Way.CASH).booking


def pay(tx: Tx, become: Become, booking: BookingDetails) -> None:
    """Let the organizer, who acts from then on, note down that it was paid."""
    become(ORGANIZER)
    order = orders.of_booking(tx, booking.id)
    if order is not None:
        charges.note_cash(tx, order.id, order.owed_minor, "demo")


def _give_back(tx: Tx, booking_id: int) -> None:
    """Let the acting organizer give some of it back, by hand."""
    order = orders.of_booking(tx, booking_id)
    if order is not None:
        giving_back.give(tx, order.charges[0].id, 500, Why.MISSED, 0)


def _completed(tx: Tx, become: Become, variant_id: int) -> None:
    become("Bruno")
    booking = reserve(tx, variant_id, 0)
    pay(tx, become, booking)
    _pass(tx, booking, booking.appointments[-1].ends_at)


def _in_progress(tx: Tx, become: Become, variant_id: int) -> None:
    now = tx.now
    become(MEMBER)
    booking = reserve(tx, variant_id, 0, count=4)
    pay(tx, become, booking)
    _pass(tx, booking, now + timedelta(weeks=3))


def _pass(tx: Tx, booking: BookingDetails, until: datetime) -> None:
    """Let the appointments take place that end by then."""
    for one in bookings.these(tx, [booking.id])[0].appointments:
        if one.status is AppointmentStatus.BOOKED and one.ends_at <= until:
            tx.now = one.ends_at
            booking_running.complete(tx, Due(tx.community_id, one.id, booking.id, one.starts_at))
