"""Booking one-to-one services in the chat, as customers and instructors see it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from locales.reader import money
from models.offerings import OfferingStatus
from sandbox.client import Person
from scheduler import booking_sweeps
from services import hours, instructors, offering_edit
from services.offerings import OfferingDetails
from tests.offerings.studio import LESSON, PRICE
from tests.world import World

WEEK = tuple((day, 8 * 60, 12 * 60) for day in range(7))


async def sells(world: World, who: Person, **price: Any) -> OfferingDetails:
    """Somebody can be booked each morning."""
    actor = await world.actor(who)
    me = await world.db.write(actor, instructors.start)
    rules = {"hours": WEEK, "buffer_after": 0, "notice_minutes": 60}
    await world.db.write(actor, lambda tx: hours.change(tx, me.id, me.revision, **rules))
    made = await world.db.write(actor, lambda tx: offering_edit.create(tx, **LESSON))
    cost = {**PRICE, "price_minor": 0, **price}
    await world.db.write(actor, lambda tx: offering_edit.add_variant(tx, made.id, made.revision, **cost))
    return await world.db.write(actor, offering_edit.set_status, made.id, OfferingStatus.ACTIVE)


async def opens(world: World, person: Person, offering: OfferingDetails) -> None:
    """Somebody opens an offering by its link."""
    await person.starts(offering.reference)
    await world.sandbox.settle()
    await person.sees(offering.title)


@pytest.fixture
async def lesson(world: World) -> OfferingDetails:
    await world.joins(world.alice, world.bob)
    return await sells(world, world.ana)


async def test_a_time_is_chosen_and_booked_with_a_few_taps(world: World, lesson: OfferingDetails) -> None:
    alice = world.alice
    await opens(world, alice, lesson)
    await alice.taps("Book a time")
    await alice.sees("On which day?")
    await alice.taps("Tue 24 Nov")
    await alice.sees("At what time?")
    await alice.taps("10:00")
    await alice.sees("kept for you until")
    await alice.taps("Book now")
    await alice.sees("Confirmed")
    await world.delivered()
    await world.ana.sees("Booked: Private dance lesson")
    await world.ana.sees("Alice")


async def test_who_is_too_late_hears_it_and_chooses_again(world: World, lesson: OfferingDetails) -> None:
    alice, bob = world.alice, world.bob
    for person in (alice, bob):
        await opens(world, person, lesson)
        await person.taps("Book a time")
        await person.taps("Tue 24 Nov")
    await alice.taps("10:00")
    await alice.sees("kept for you until")
    await bob.taps("10:00")
    await bob.is_told("taken")


async def test_an_instructor_sees_who_comes_checks_them_in_and_calls_off(
    world: World, lesson: OfferingDetails
) -> None:
    alice, ana = world.alice, world.ana
    await opens(world, alice, lesson)
    for label in ("Book a time", "Tue 24 Nov", "10:00", "Book now"):
        await alice.taps(label)
    await world.delivered()
    await ana.sees("Booked: Private dance lesson")
    await ana.taps("Open booking")
    await ana.taps("Tue 24 Nov 10:00")
    await ana.taps("Did not come")
    await ana.is_told("That can be said from")
    await ana.taps("‹ Back")
    await ana.taps("Cancel booking")
    await ana.sees("Write why")
    await ana.sends("I am ill")
    await ana.sees("Reason: I am ill")
    await ana.taps("Cancel now")
    await world.delivered()
    await alice.sees("Cancelled: Private dance lesson")
    await alice.sees("I am ill")


async def test_a_customer_moves_it_and_cancels_it(world: World, lesson: OfferingDetails) -> None:
    alice = world.alice
    await opens(world, alice, lesson)
    for label in ("Book a time", "Tue 24 Nov", "10:00", "Book now"):
        await alice.taps(label)
    await alice.taps("Tue 24 Nov 10:00")
    await alice.taps("Move it")
    await alice.taps("Wed 25 Nov")
    await alice.taps("09:00")
    await alice.sees("Move it there?")
    await alice.taps("Move it there")
    await alice.sees("Wed 25 Nov, 09:00")
    await world.delivered()
    await world.ana.sees("New time: Private dance lesson")
    await alice.taps("Cancel booking")
    await alice.sees("Cancel this booking?")
    await alice.taps("Cancel now")
    await alice.sees("Cancelled")


async def test_a_pack_is_proposed_every_week_and_what_is_taken_is_swapped(world: World) -> None:
    await world.joins(world.alice, world.bob)
    pack = await sells(world, world.ana, sessions=3, name="Three")
    alice, bob = world.alice, world.bob
    await opens(world, bob, pack)
    for label in ("Book a time", "Choose a day"):
        await bob.taps(label)
    await bob.taps("›")
    await bob.taps("1")
    await bob.taps("10:00")
    await bob.taps("Book one for now")
    await bob.taps("Book now")
    await bob.sees("2 have no time yet.")
    await opens(world, alice, pack)
    for label in ("Book a time", "Tue 24 Nov", "10:00"):
        await alice.taps(label)
    await alice.sees("taken")
    await alice.taps("2 → Tue 1 Dec 09:00")
    await alice.sees("Do these suit you?")
    await alice.taps("Book these")
    await alice.taps("Book now")
    await alice.sees("Tue 1 Dec, 09:00")


async def test_money_is_shown_before_and_cash_is_reserved_at_once(world: World) -> None:
    await world.joins(world.alice)
    dear = await sells(world, world.ana, price_minor=9000)
    alice = world.alice
    await opens(world, alice, dear)
    for label in ("Book a time", "Tue 24 Nov", "10:00"):
        await alice.taps(label)
    await alice.sees("Say how you pay")
    await alice.taps(f"Cash · {money(9000, 'CHF')}")
    await alice.sees("Reserved, to be paid")
    world.clock.now = datetime(2026, 11, 24, 8, tzinfo=UTC)
    await alice.taps("Cancel booking")
    await alice.sees(f"Kept by the policy: {money(4500, 'CHF')}")
    await alice.sees(f"Still to pay: {money(4500, 'CHF')}")


async def test_both_are_reminded_the_day_before(world: World, lesson: OfferingDetails) -> None:
    alice = world.alice
    await opens(world, alice, lesson)
    for label in ("Book a time", "Thu 26 Nov", "10:00", "Book now"):
        await alice.taps(label)
    await world.delivered()
    world.clock.now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    await booking_sweeps.remind_of_appointments(world.db)
    await world.delivered()
    await alice.sees("Soon: Private dance lesson")
    await world.ana.sees("Soon: Private dance lesson")
