"""What a coupon, an invoice and its credit notes are in an order that is paid and taken back."""

import pytest

from models.bookings import BookingStatus
from models.database import Database
from models.invoices import InvoiceKind
from models.ledger import Account
from models.orders import OrderStatus, Terms, Way
from services import (
    booking_agreeing,
    booking_coupons,
    booking_pages,
    coupon_edit,
    coupon_errors,
    invoices,
    orders,
    refunds,
)
from tests.money.shop import Shop, begun, gives_back, pays, shop
from tests.town import Town


@pytest.fixture
async def sold(database: Database) -> Shop:
    return await shop(Town(database))


async def coupon(sold: Shop, line: str) -> None:
    """An organizer makes one."""
    await sold.town.db.write(sold.owner, coupon_edit.typed, line)


async def test_a_typed_coupon_is_in_every_price_in_the_order_and_its_invoice(sold: Shop) -> None:
    db, who = sold.town.db, sold.customer
    await coupon(sold, "SPRING 10% 1x")
    booking = await sold.booked()
    with pytest.raises(coupon_errors.CouponUnknown):
        await db.write(who, booking_coupons.use, booking, "WINTER")
    await db.write(who, booking_coupons.use, booking, "spring")
    page = await db.read(who, booking_pages.opened, booking)
    assert {offer.quote.total_minor for offer in page.offers if booking_coupons.counts_for(offer.way)} == {
        43_200
    }
    done = await db.write(who, booking_agreeing.agree, booking, Terms.PLAN, Way.STRIPE)
    assert [part.amount_minor for part in done.order.instalments] == [14_400] * 3
    assert done.charge is not None
    await pays(sold, done.charge)
    [paper] = await db.read(who, invoices.of_order, done.order.id)
    assert (paper.total_minor, paper.vat_minor) == (43_200, 3_237)
    with pytest.raises(coupon_errors.CouponUsedUp):
        await db.write(who, booking_coupons.use, await sold.booked(), "spring")


async def test_a_coupon_that_takes_all_off_confirms_at_once(sold: Shop) -> None:
    await coupon(sold, "GIFT 100%")
    booking = await sold.booked()
    await sold.town.db.write(sold.customer, booking_coupons.use, booking, "GIFT")
    done = await sold.town.db.write(sold.customer, booking_agreeing.agree, booking, Terms.FULL, Way.STRIPE)
    assert (done.order.status, done.charge) == (OrderStatus.PAID, None)
    assert await sold.status(booking) is BookingStatus.CONFIRMED
    await sold.checks(done.order.id)


async def test_what_is_taken_back_has_a_credit_note_that_agrees_with_the_books(sold: Shop) -> None:
    db = sold.town.db
    order = await sold.ordered()
    await pays(sold, await begun(sold, order))
    await db.write(sold.owner, refunds.settle_cancelled, order.id, 12_345, "cancelled")
    await gives_back(sold, order)
    found = await db.read(sold.owner, invoices.of_order, order.id)
    assert [one.kind for one in found] == [InvoiceKind.INVOICE, InvoiceKind.CREDIT_NOTE]
    assert found[1].total_minor == 48_000 - 12_345
    books = await sold.balances(order.id)
    assert sum(one.vat_minor * (-1 if n else 1) for n, one in enumerate(found)) == -books[Account.VAT]


async def test_an_order_that_came_to_nothing_gives_its_coupon_back(sold: Shop) -> None:
    db, who = sold.town.db, sold.customer
    await coupon(sold, "LAST 10% 1x")
    booking = await sold.booked()
    order = await db.write(who, orders.place, booking, sold.variant, Terms.FULL, Way.STRIPE, "LAST")
    await db.write(sold.owner, refunds.settle_cancelled, order.id, 0, "expired")
    assert await db.read(who, invoices.of_order, order.id) == ()
    await db.write(who, booking_coupons.use, await sold.booked(), "LAST")
