"""A ban as people see it."""

from tests.world import World


async def test_who_is_banned_is_told_so_where_they_try_and_comes_back_once_it_is_lifted(world: World) -> None:
    await world.joins(world.alice)
    jam = await world.session()
    await world.says_going(world.alice, jam)
    await world.ana.sends("/members")
    await world.ana.taps("Alice")
    await world.ana.taps("Ban")
    await world.ana.taps("7 days")
    await world.ana.sends("Spoiled three sessions")
    await world.ana.sees("Banned until")
    assert (await world.seen(jam)).pools[0].taken == 0
    answer = await world.alice.taps("Going")
    assert "You were removed from this community" in answer.text
    await world.ana.taps("Lift ban")
    await world.ana.sees("Nobody is banned.")
    await world.alice.taps("Going")
    assert (await world.seen(jam)).pools[0].taken == 1
