"""Coupons, invoices and referral codes, as people see them in the chat."""

from services import invoices
from tests.earnings import shop
from tests.finance.till import sell
from tests.world import World


async def opens(world: World, person: object) -> None:
    """Somebody opens the invoices of the community."""
    await person.forges(f"cm:{world.community_id}")
    await person.taps("See invoices")


async def test_an_organizer_types_a_coupon_corrects_it_and_ends_it(world: World) -> None:
    await opens(world, world.ana)
    await world.ana.taps("Coupons")
    await world.ana.sees("No coupons yet")
    await world.ana.taps("Add coupon")
    await world.ana.sends("SPRING a lot")
    await world.ana.is_told("I did not understand that")
    await world.ana.sends("spring 10% 50x 2027-03-31")
    await world.ana.sees("Coupon SPRING")
    await world.ana.sees("at most 50")
    await world.ana.taps("End coupon")
    await world.ana.sees("Ended")


async def test_a_member_has_a_code_and_sees_no_coupons(world: World) -> None:
    await world.joins(world.bob)
    await opens(world, world.bob)
    await world.bob.does_not_see("Coupons")
    await world.bob.taps("My code")
    await world.bob.sees("saves 10 %")
    await world.bob.forges(f"fic:{world.community_id}:0")
    await world.bob.is_told("You may not do this here")


async def test_a_customer_takes_their_invoice_as_a_document_and_nobody_elses(world: World) -> None:
    await world.joins(world.bob, world.alice)
    ana, bob = await world.actor(world.ana), await world.actor(world.bob)
    of = await shop.open_shop(world, ana, ana)
    sold = await world.db.write(ana, sell, of, bob.user_id, 10_810)
    made = await world.db.write(ana, invoices.issue_for, sold.order)
    await opens(world, world.bob)
    await world.bob.taps("My invoices")
    await world.bob.sees("Invoice 1")
    await world.bob.taps("Invoice 1")
    await world.bob.sees("invoice-00001.pdf")
    await world.alice.forges(f"fip:{world.community_id}:{made}")
    await world.alice.is_told("This is not there any more")
    await opens(world, world.ana)
    await world.ana.taps("All invoices")
    await world.ana.sees("CHF")
