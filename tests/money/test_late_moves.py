"""Moving late costs what the policy says: on top of the price, to be paid like a part of it."""

from datetime import datetime

import pytest

from models.actor import Actor
from models.database import Database
from models.invoices import InvoiceKind
from models.ledger import Account
from models.orders import InstalmentStatus, OrderStatus, Terms, Way
from services import booking_agreeing, booking_changes, booking_moves, charges, invoices, ledger, orders
from services.booking_errors import SumChanged
from services.bookings import BookingDetails
from services.order_facts import OrderDetails
from services.policies import Policy
from tests.bookings.practice import Practice, at

LATE = Policy(late_reschedule_percent=20)


@pytest.fixture
async def lessons(database: Database) -> Practice:
    return await Practice.opened(database, {"price_minor": 9000, "vat_bp": 810}, policy=LATE)


async def _order(lessons: Practice, booking: BookingDetails) -> OrderDetails:
    found = await lessons.db.read(lessons.owner, orders.of_booking, booking.id)
    assert found is not None
    return found


async def _balances(lessons: Practice, order: OrderDetails) -> dict[Account, int]:
    assert await lessons.db.read(lessons.owner, ledger.unbalanced) == []
    found = await lessons.db.read(lessons.owner, ledger.of_order, order.id)
    return {account: minor for account, minor in found.items() if minor}


async def _paid(lessons: Practice, who: Actor, *starts: datetime) -> BookingDetails:
    """A booking that is paid in cash."""
    held = await lessons.holds(who, *starts)
    await lessons.db.write(who, booking_agreeing.agree, held.id, Terms.FULL, Way.CASH)
    order = await _order(lessons, held)
    await lessons.db.write(lessons.owner, charges.note_cash, order.id, order.total_minor, "paid")
    return await lessons.seen(who, held)


async def _moves_late(lessons: Practice, who: Actor, booking: BookingDetails) -> BookingDetails:
    """Two hours before, to the afternoon."""
    lessons.now = at(1, 8)
    asked = await lessons.db.read(who, booking_moves.ask, booking.appointments[0].id)
    assert asked.fee_minor == 1800
    one = asked.appointment
    with pytest.raises(SumChanged):
        await lessons.db.write(who, booking_moves.move, one.id, one.revision, at(1, 15), 0)
    moved = await lessons.db.write(who, booking_moves.move, one.id, one.revision, at(1, 15), 1800)
    again = await lessons.db.write(who, booking_moves.move, one.id, one.revision, at(1, 15), 1800)
    assert again == moved, "twice is once"
    return moved


async def test_the_fee_is_a_part_to_pay_with_an_invoice_of_its_own(lessons: Practice) -> None:
    cleo = await lessons.customer()
    booked = await _moves_late(lessons, cleo, await _paid(lessons, cleo, at(1, 10)))
    order = await _order(lessons, booked)
    assert (order.total_minor, order.fees_minor, order.owed_minor) == (10_800, 1800, 1800)
    assert order.status is OrderStatus.PART_PAID
    assert [(part.amount_minor, part.status) for part in order.instalments] == [
        (9000, InstalmentStatus.PAID),
        (1800, InstalmentStatus.DUE),
    ]
    papers = await lessons.db.read(cleo, invoices.of_order, order.id)
    assert [(one.kind, one.total_minor, one.vat_minor) for one in papers] == [
        (InvoiceKind.INVOICE, 9000, 674),
        (InvoiceKind.INVOICE, 1800, 135),
    ]
    assert (await _balances(lessons, order))[Account.RECEIVABLE] == 1800
    await lessons.db.write(lessons.owner, charges.note_cash, order.id, 1800, "fee")
    order = await _order(lessons, booked)
    assert (order.status, order.owed_minor) == (OrderStatus.PAID, 0)
    assert Account.RECEIVABLE not in await _balances(lessons, order)


async def test_a_customer_who_cancels_afterwards_keeps_owing_it(lessons: Practice) -> None:
    cleo = await lessons.customer()
    booked = await _moves_late(lessons, cleo, await _paid(lessons, cleo, at(1, 10)))
    asked = await lessons.db.read(cleo, booking_changes.ask, booked.id)
    assert (asked.sum.fees_minor, asked.sum.keep_minor) == (4500 + 1800, 6300)
    assert asked.sum.back_minor == 2700, "of 9,000 that came"
    await lessons.db.write(cleo, booking_changes.cancel, booked.id, 6300)
    order = await _order(lessons, booked)
    assert (order.kept_minor, order.owed_minor) == (6300, 0)
    await _balances(lessons, order)


async def test_where_the_other_side_cancels_all_comes_back(lessons: Practice) -> None:
    cleo = await lessons.customer()
    booked = await _moves_late(lessons, cleo, await _paid(lessons, cleo, at(1, 10)))
    await lessons.db.write(lessons.ines, booking_changes.cancel, booked.id, 0, "I am ill")
    order = await _order(lessons, booked)
    assert (order.kept_minor, order.owed_minor) == (0, 0)
    await _balances(lessons, order)


async def test_what_was_moved_in_time_costs_nothing(lessons: Practice) -> None:
    cleo = await lessons.customer()
    booked = await _paid(lessons, cleo, at(2, 10))
    one = booked.appointments[0]
    await lessons.db.write(cleo, booking_moves.move, one.id, one.revision, at(3, 10), 0)
    order = await _order(lessons, booked)
    assert (order.fees_minor, len(order.instalments)) == (0, 1)
