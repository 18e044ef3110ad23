"""Giving money and credits back in the chat, as organizers and customers see it."""

import pytest

from models.orders import Terms, Way
from services import booking_agreeing, charges
from services.bookings import BookingDetails
from tests.money.test_paying import booking as booking
from tests.money.test_paying import opens, order_of
from tests.world import World


async def test_a_card_payment_is_given_back_by_hand_and_noted(world: World, booking: BookingDetails) -> None:
    await opens(world, world.alice, booking)
    await world.alice.taps("Card in Telegram · CHF480")
    await world.alice.pays()
    await world.alice.sees("Paid: CHF480.00 / CHF480.00")
    await opens(world, world.ana, booking)
    await world.ana.taps("See payment")
    await world.ana.taps("Return CHF480.00")
    await world.ana.sees("At most CHF480.00")
    await world.ana.sends("five hundred")
    await world.ana.sees("The amount: I did not understand that.")
    await world.ana.sends("500")
    await world.ana.sees("Of this payment CHF480.00 can be given back at most.")
    await world.ana.sends("80")
    await world.ana.sees("Give back CHF80.00?")
    await world.ana.sees("You give it back by hand")
    await world.ana.taps("Not given")
    await world.ana.taps("Give it back now")
    await world.ana.sees("CHF80.00 is to be given back by hand.")
    await world.alice.is_told("CHF80.00 goes back to you")
    await world.alice.sees("Something you paid for was not given.")
    await world.ana.starts(world.community.reference)
    await world.ana.sees("3 members")
    await world.ana.taps("See more")
    await world.ana.taps("See invoices")
    await world.ana.taps("To give back")
    await world.ana.sees("Alice: CHF80.00, by card")
    await world.ana.taps("Alice")
    await world.ana.sees("Refund it in your provider's dashboard")
    await world.ana.taps("It went back")
    await world.ana.sees("Nothing waits")
    await world.alice.is_told("CHF80.00 went back to you")
    order = await order_of(world, booking)
    assert (order.kept_minor, order.owed_minor) == (40_000, 0)


async def test_credits_are_given_and_a_customer_finds_none_of_it(
    world: World, booking: BookingDetails
) -> None:
    alice = await world.actor(world.alice)
    await world.db.write(alice, booking_agreeing.agree, booking.id, Terms.FULL, Way.CASH)
    order = await order_of(world, booking)
    await world.db.write(await world.actor(world.ana), charges.note_cash, order.id, 48_000, "k")
    await opens(world, world.alice, booking)
    await world.alice.taps("See payment")
    assert not {"Give credits", "Return CHF480.00"} & set(world.alice.buttons())
    await opens(world, world.ana, booking)
    await world.ana.taps("See payment")
    await world.ana.taps("Give credits")
    await world.ana.sends("many")
    await world.ana.sees("The number of credits must be a whole number.")
    await world.ana.sends("3")
    await world.ana.sees("Give 3 credits to Alice?")
    answer = await world.ana.taps("Give them")
    assert "Alice has 3 credits now." in answer.text


@pytest.mark.parametrize("whole", [True, False])
async def test_all_of_a_payment_is_given_back_with_two_taps(
    world: World, booking: BookingDetails, whole: bool
) -> None:
    alice = await world.actor(world.alice)
    await world.db.write(alice, booking_agreeing.agree, booking.id, Terms.FULL, Way.CASH)
    order = await order_of(world, booking)
    came = 48_000 if whole else 20_000
    await world.db.write(await world.actor(world.ana), charges.note_cash, order.id, came, "k")
    await opens(world, world.ana, booking)
    await world.ana.taps("See payment")
    label = "Return CHF480.00" if whole else "Return CHF200.00"
    await world.ana.taps(label)
    await world.ana.sees("How much goes back?")
    await world.ana.taps(label)
    await world.ana.taps("Give it back now")
    await world.ana.sees("is to be given back by hand.")
    order = await order_of(world, booking)
    assert (order.kept_minor, order.owed_minor) == (0, 0 if whole else 28_000)
