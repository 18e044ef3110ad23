"""An instructor leaves whose bookings are not over: those who organize hear of it, with what to do."""

from services import leaving
from tests.earnings import shop
from tests.finance.till import sell
from tests.world import World


async def test_organizers_hear_how_many_bookings_are_left_and_come_to_the_board(world: World) -> None:
    await world.joins(world.alice, world.bob)
    ana, alice, bob = [await world.actor(one) for one in (world.ana, world.alice, world.bob)]
    of = await shop.open_shop(world, ana, alice)
    await world.db.write(ana, sell, of, bob.user_id, 10_810)
    await world.db.write(alice, leaving.leave)
    await world.delivered()
    await world.ana.sees("Alice sells nothing here any more")
    await world.ana.sees("1 booking is not over yet")
    await world.ana.taps("See bookings")
    await world.ana.sees("Confirmed · 1 booking")


async def test_without_open_bookings_nobody_is_told(world: World) -> None:
    await world.joins(world.alice)
    ana, alice = await world.actor(world.ana), await world.actor(world.alice)
    await shop.open_shop(world, ana, alice)
    await world.db.write(alice, leaving.leave)
    await world.delivered()
    await world.ana.does_not_see("sells nothing here any more")
