"""Paying for a booking in the chat: by card, by Stars, by credits, in cash."""

from datetime import timedelta
from typing import Any

import pytest

from keyboards.bookings import BookingScreen
from keyboards.data import button, markup
from keyboards.orders import OrderScreen
from models.bookings import BookingStatus
from models.merchants import Merchant
from models.orders import Terms, Way
from models.tx import Tx
from sandbox import Person
from sandbox.errors import Refused
from services import (
    booking_agreeing,
    booking_holds,
    bookings,
    credits,
    instructors,
    merchant_edit,
    orders,
    qr_bills,
    telegram_payments,
)
from services import hours as hours_service
from services.booking_holds import Wish
from services.bookings import BookingDetails
from services.errors import NotFound
from services.order_facts import OrderDetails
from services.seals import Seals
from tests.bookings.practice import WEEK
from tests.bot.probes import set_aside
from tests.offerings.studio import sold
from tests.town import Town
from tests.world import ZONE, World

PACK = {"price_minor": 48_000, "currency": "CHF", "vat_bp": 810, "deposit_minor": 10_000, "credit_price": 4}


class Shelf(Town):
    """The world, as the town that sells."""

    def __init__(self, world: World) -> None:
        self.db = world.db


@pytest.fixture
async def booking(world: World) -> BookingDetails:
    """Alice keeps a time of Ana's, who sells a lesson for 480 francs."""
    await world.joins(world.alice, world.bob)
    ana, alice = await world.actor(world.ana), await world.actor(world.alice)
    await world.db.write(ana, _takes_cards, world.app.links.seals.seal("provider:token"))
    await world.db.write(ana, instructors.start)
    me = await world.db.read(ana, instructors.me)
    assert me is not None
    rules: dict[str, Any] = {"hours": WEEK, "notice_minutes": 0}
    await world.db.write(ana, lambda tx: hours_service.change(tx, me.id, me.revision, **rules))
    offering = await sold(Shelf(world), ana, PACK)
    start = world.clock.now.replace(hour=12) + timedelta(days=3)
    wish = Wish(offering.variants[0].id, (start,), ZONE)
    return await world.db.write(alice, booking_holds.hold, wish)


def _takes_cards(tx: Tx, token: str) -> None:
    address = {"street": "Hafenweg", "postal_code": "8008", "city": "Zürich", "country": "CH"}
    bank = {"iban": "CH44 3199 9123 0008 8901 2", "takes_qr_bills": True}
    tx.add(Merchant, name="Studio", telegram_token=token, takes_stars=True, **address, **bank)


async def order_of(world: World, booking: BookingDetails) -> OrderDetails:
    """What is owed for it now."""
    found = await world.db.read(await world.actor(world.ana), orders.of_booking, booking.id)
    assert found is not None
    return found


async def status(world: World, booking: BookingDetails) -> BookingStatus:
    """How far it is."""
    return (await world.db.read(await world.actor(world.ana), bookings.opened, booking.id)).status


async def opens(world: World, person: Person, booking: BookingDetails) -> None:
    """Somebody has a booking before them, by the button of a notice."""
    row = button("Open it", BookingScreen(community=booking.community_id, booking=booking.id))
    await world.app.bot.send_message(person.id, "Your booking", reply_markup=markup([row]))
    await person.taps("Open it")


async def test_a_card_pays_and_the_booking_stands(world: World, booking: BookingDetails) -> None:
    await opens(world, world.alice, booking)
    await world.alice.taps("Card in Telegram · CHF480")
    assert await world.alice.pays() == "paid"
    await world.alice.sees("Paid: CHF480.00 / CHF480.00")
    assert await status(world, booking) is BookingStatus.CONFIRMED


async def test_a_deposit_is_paid_and_the_rest_stays_due(world: World, booking: BookingDetails) -> None:
    await opens(world, world.alice, booking)
    await world.alice.taps("Card in Telegram · CHF100.00 deposit")
    await world.alice.pays()
    await world.alice.sees("Paid in part: CHF100.00 / CHF480.00")
    await world.alice.taps("Pay by card")
    await world.sandbox.settle()
    await world.alice.pays()
    await world.alice.sees("Paid: CHF480.00 / CHF480.00")


async def test_what_telegram_asks_and_tells_again_and_again_is_paid_once(
    world: World, booking: BookingDetails
) -> None:
    await opens(world, world.alice, booking)
    await world.alice.taps("Card in Telegram · CHF480")
    world.sandbox.faults.repeat_updates(3)
    assert await world.alice.pays() == "paid"
    await world.alice.sees("Paid: CHF480.00 / CHF480.00")
    await world.sandbox.settle()
    assert await set_aside(world.db) == []
    assert (await order_of(world, booking)).paid_minor == 48_000


async def test_a_declined_card_changes_nothing_and_another_one_pays(
    world: World, booking: BookingDetails
) -> None:
    await opens(world, world.alice, booking)
    await world.alice.taps("Card in Telegram · CHF480")
    assert await world.alice.pays(card="declined") == "failed"
    assert await status(world, booking) is BookingStatus.HELD
    assert await world.alice.pays() == "paid"
    await world.alice.sees("Paid: CHF480.00 / CHF480.00")


async def test_paid_once_an_invoice_takes_no_more_money(world: World, booking: BookingDetails) -> None:
    await opens(world, world.alice, booking)
    await world.alice.taps("Card in Telegram · CHF480")
    await world.alice.pays()
    await world.alice.sees("Paid: CHF480.00 / CHF480.00")
    with pytest.raises(Refused, match="There is nothing to pay"):
        await world.alice.pays()


async def test_a_card_that_is_late_pays_once_its_word_comes(world: World, booking: BookingDetails) -> None:
    await opens(world, world.alice, booking)
    await world.alice.taps("Card in Telegram · CHF480")
    assert await world.alice.pays(card="late") == "pending"
    await world.alice.sees("Paid: CHF480.00 / CHF480.00")
    assert await status(world, booking) is BookingStatus.CONFIRMED


@pytest.mark.parametrize("token", ["", "sealed by another bot"])
async def test_a_token_that_is_no_good_is_said_and_not_a_fault(
    world: World, booking: BookingDetails, token: str
) -> None:
    sealed = Seals(b"another").seal(token) if token else world.app.links.seals.seal("1:TEST:revoked")
    world.sandbox.faults.add("400", method="sendInvoice", description="Bad Request: PAYMENT_PROVIDER_INVALID")
    ana = await world.actor(world.ana)
    await world.db.write(ana, merchant_edit.put_secret, 1, "telegram_token", sealed)
    await opens(world, world.alice, booking)
    answer = await world.alice.taps("Card in Telegram · CHF480")
    assert "Choose another way to pay" in answer.text


async def test_after_the_hold_an_invoice_takes_no_money(world: World, booking: BookingDetails) -> None:
    await opens(world, world.alice, booking)
    await world.alice.taps("Card in Telegram · CHF480")
    await world.passes(hours=2)
    with pytest.raises(Refused, match="free for others now"):
        await world.alice.pays()
    assert (await order_of(world, booking)).paid_minor == 0


async def test_credits_pay_at_once(world: World, booking: BookingDetails) -> None:
    ana, alice = await world.actor(world.ana), await world.actor(world.alice)
    await opens(world, world.alice, booking)
    answer = await world.alice.taps("Credits · 4")
    assert "you have 0 credits" in answer.text
    await world.db.write(ana, credits.give, alice.user_id or 0, 5, "Welcome", "w")
    await world.alice.taps("Credits · 4")
    await world.alice.taps("See payment")
    await world.alice.sees("Paid: 4 credits / 4 credits")
    assert await status(world, booking) is BookingStatus.CONFIRMED


async def test_cash_is_reserved_and_noted_down_by_an_organizer(world: World, booking: BookingDetails) -> None:
    await opens(world, world.alice, booking)
    await world.alice.taps("Cash · CHF480.00")
    await world.alice.taps("See payment")
    await world.alice.sees("Pay in cash to Ana")
    assert await status(world, booking) is BookingStatus.RESERVED
    await opens(world, world.ana, booking)
    await world.ana.taps("See payment")
    await world.ana.taps("Note CHF480.00")
    await world.ana.sees("Paid: CHF480.00 / CHF480.00")
    assert await status(world, booking) is BookingStatus.CONFIRMED


async def test_a_qr_bill_comes_as_a_document_and_the_times_are_reserved(
    world: World, booking: BookingDetails
) -> None:
    await opens(world, world.alice, booking)
    await world.alice.taps("QR-bill · CHF480.00")
    order = await order_of(world, booking)
    [charge] = order.charges
    name = f"qr-bill-{charge.reference[-8:]}.pdf"
    await world.alice.sees(name)
    await world.alice.sees("it reads the code")
    assert await status(world, booking) is BookingStatus.RESERVED
    await world.alice.taps("See payment")
    await world.alice.taps("Pay by QR-bill")
    await world.sandbox.settle()
    assert (await order_of(world, booking)).charges == (charge,)
    found = await world.db.read(await world.actor(world.alice), qr_bills.of_charge, charge.id)
    assert found.bill.creditor.name == "Studio"


async def test_somebody_else_finds_no_payment(world: World, booking: BookingDetails) -> None:
    await world.db.write(
        await world.actor(world.alice), booking_agreeing.agree, booking.id, Terms.FULL, Way.CASH
    )
    row = button("Open it", OrderScreen(community=booking.community_id, booking=booking.id))
    await world.app.bot.send_message(world.bob.id, "Not yours", reply_markup=markup([row]))
    answer = await world.bob.taps("Open it")
    assert answer.alert


@pytest.mark.parametrize(
    "payload", ["", "1", "x.y", "1.short", f"{2**60}.aaaaaaaaaaaaaaaaaaaaaa", "9.é" + "a" * 20]
)
def test_a_forged_payload_is_none_of_ours(payload: str) -> None:
    with pytest.raises(NotFound):
        telegram_payments.read(payload)
