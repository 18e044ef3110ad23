"""What is not paid, as customers and organizers see it in the chat."""

from datetime import timedelta

import pytest

from locales.reader import money
from scheduler import money_sweeps
from tests.bookings.test_stories import opens, sells
from tests.world import World

PRICE = 9000


@pytest.fixture
async def reserved(world: World) -> World:
    """Alice books a lesson that she pays in cash, and does not pay."""
    await world.joins(world.alice)
    await opens(world, world.alice, await sells(world, world.ana, price_minor=PRICE))
    for label in ("Book a time", "Tue 24 Nov", "10:00", f"Cash · {money(PRICE, 'CHF')}"):
        await world.alice.taps(label)
    await world.alice.sees("Reserved, to be paid")
    return world


async def days_pass(world: World, days: int) -> None:
    """Day after day it is asked for what is due."""
    await world.delivered()
    for _day in range(days):
        world.clock.now += timedelta(days=1)
        await money_sweeps.ask_for_payments(world.db)
    await world.delivered()


async def test_a_customer_is_asked_and_comes_to_what_is_due_with_one_tap(reserved: World) -> None:
    world = reserved
    await days_pass(world, 4)
    await world.alice.sees(f"Not paid yet: {money(PRICE, 'CHF')}")
    await world.alice.taps("Pay now")
    await world.alice.sees("Pay in cash to Ana")
    await world.alice.does_not_see("Give more time")


async def test_in_the_end_organizers_are_told_and_give_more_time_or_forgive(reserved: World) -> None:
    world = reserved
    await days_pass(world, 30)
    await world.alice.sees("Last reminder")
    await world.ana.sees(f"Not paid: {money(PRICE, 'CHF')} of Alice")
    await world.ana.taps("See payment")
    await world.ana.sees("asked for 3 times")
    await world.ana.taps("Give more time")
    await world.ana.sends("tomorrow or so")
    await world.ana.is_told("I did not understand that")
    await world.ana.sends("2027-01-15")
    await world.ana.sees("15 Jan")
    await world.delivered()
    await world.alice.sees("You have more time to pay: until Fri 15 Jan")
    await world.ana.taps("Forgive it")
    await world.ana.sees(f"Forgive {money(PRICE, 'CHF')}?")
    await world.ana.taps(f"Forgive {money(PRICE, 'CHF')}")
    await world.ana.sees("Paid")
    await world.delivered()
    await world.alice.sees("forgiven")


async def test_nobody_eases_what_they_owe_by_a_forged_button(reserved: World) -> None:
    world = reserved
    await days_pass(world, 30)
    await world.ana.taps("See payment")
    await world.ana.taps("Forgive it")
    for forged in (
        f"yaf:{world.community_id}:1",
        f"yag:{world.community_id}:1:1",
        f"yau:{world.community_id}:1:7",
    ):
        await world.alice.forges(forged)
        await world.alice.is_told("You may not do this here")
        await world.ana.forges(forged)
        await world.ana.is_told("This is not there any more")
