"""Coming in several roles, and with somebody, in the chat."""

import re
from urllib.parse import parse_qs, urlsplit

from sandbox.client import Person
from services.sessions import SessionDetails
from tests.world import World


async def says(world: World, person: Person, jam: SessionDetails, *labels: str) -> None:
    await world.opens(person, jam)
    for label in labels:
        await person.taps(label)


async def test_base_or_flyer_if_needed_is_two_taps(world: World) -> None:
    jam = await world.session(name="Acro Jam", roles={"base": 1, "flyer": 1})
    await says(world, world.alice, jam, "Come as base", "Take either role")
    await world.alice.sees("If others get in by it, also as flyer")
    assert "Take either role" not in world.alice.buttons()

    await says(world, world.bob, jam, "Come as base")

    await world.bob.is_told("You're in as base. 1 of 1.")
    await world.delivered()
    await world.alice.sees("You come as flyer now")
    await world.alice.taps("Keep flyer only")
    mine = (await world.seen(jam, world.alice)).mine
    assert mine is not None
    assert mine.roles == (jam.pools[1].id,)


async def test_a_card_takes_either_role_and_the_first_said_stays_preferred(world: World) -> None:
    jam = await world.session(name="Acro Jam", roles={"base": 2, "flyer": 2})
    await world.posts(jam)
    for label in ("Come as flyer", "Take either role", "Take either role"):
        await world.alice.taps(label, in_=world.group)
    mine = (await world.seen(jam, world.alice)).mine
    assert mine is not None
    assert mine.roles == (jam.pools[1].id, jam.pools[0].id)
    assert (await world.seen(jam)).going == 1


async def test_who_waits_sees_their_number_for_each_role(world: World) -> None:
    jam = await world.session(name="Acro Jam", roles={"base": 1, "flyer": 1})
    await says(world, world.alice, jam, "Come as base")
    await says(world, world.bob, jam, "Come as flyer")
    await says(world, world.carol, jam, "Come as base")
    await world.carol.is_told("No. 1 for base.")
    await world.carol.taps("Take either role")
    await world.carol.is_told("No. 1 for base and no. 1 for flyer.")
    await world.carol.sees("No. 1 for base and no. 1 for flyer.")


async def test_each_queue_is_read_in_its_order(world: World) -> None:
    jam = await world.session(name="Acro Jam", roles={"base": 1, "flyer": 1})
    await says(world, world.alice, jam, "Come as base", "Take either role")
    await says(world, world.ana, jam, "Come as flyer")
    await says(world, world.bob, jam, "Come as flyer", "Take either role")
    await world.joins(world.carol)
    await says(world, world.carol, jam, "See more", "Come with…")
    await world.carol.sends("bob")
    for label in ("Bob", "Come as base", "Flyer", "Ask them"):
        await world.carol.taps(label)
    await says(world, world.bob, jam, "Come together")

    dora = world.sandbox.person("Dora", language="en")
    await dora.starts()
    await says(world, dora, jam, "Come as base", "Take either role", "Who comes")

    await dora.sees("Alice · base · also flyer")
    await dora.sees("Waiting for base\n1. Carol · comes with Bob\n2. Dora · also flyer")
    await dora.sees("Waiting for flyer\n1. Bob · comes with Carol\n2. Dora · also base")
    await dora.taps("See a person")
    assert dora.buttons().count("Dora") == 1


async def test_whoever_accepts_both_roles_reads_that_a_tap_keeps_one(world: World) -> None:
    jam = await world.session(name="Acro Jam", roles={"base": 1, "flyer": 1})
    await says(world, world.alice, jam, "Come as base", "Take either role")
    assert {"✓ Keep base only", "Take flyer only"} <= set(world.alice.buttons())
    await world.alice.taps("Take flyer only")
    mine = (await world.seen(jam, world.alice)).mine
    assert mine is not None
    assert mine.roles == (jam.pools[1].id,)


async def test_of_four_roles_an_order_is_chosen(world: World) -> None:
    jam = await world.session(name="Acro Jam", roles={"base": 1, "flyer": 1, "spotter": 1, "teacher": 1})
    await says(world, world.alice, jam, "Choose roles", "spotter", "base", "teacher", "teacher")
    assert {"1. spotter", "2. base", "teacher"} <= set(world.alice.buttons())
    await world.alice.taps("Come like this")
    await world.alice.is_told("You're in as spotter. 1 of 1.")
    await world.alice.taps("Change roles")
    assert "1. spotter" in world.alice.buttons()


async def test_two_come_together_by_name(world: World) -> None:
    jam = await world.session(name="Acro Jam", roles={"base": 1, "flyer": 1})
    await world.joins(world.alice, world.bob)
    await says(world, world.alice, jam, "See more", "Come with…")
    await world.alice.sends("nobody at all")
    await world.alice.sees("No member is called")
    await world.alice.sends("bob")
    for label in ("Bob", "Come as base", "Flyer", "Ask them"):
        await world.alice.taps(label)
    await world.alice.is_told("Bob is asked")
    await world.alice.sees("No answer yet")
    await world.delivered()
    await world.bob.sees("Alice asks you to come together")
    await world.bob.sees("Alice comes as base. You come as flyer.")
    await world.opens(world.bob, jam)
    assert "Come as base" not in world.bob.buttons()
    await world.bob.taps("Come together")
    await world.bob.is_told("You're in as flyer. 1 of 1.")
    await says(world, world.alice, jam, "See more", "Come with…")
    await world.alice.sees("the other is asked whether they come alone")
    await world.alice.taps("Come alone")
    await world.alice.is_told("You come alone")


async def test_a_link_asks_for_company(world: World) -> None:
    jam = await world.session(name="Acro Jam", roles={"base": 1, "flyer": 1})
    await world.joins(world.alice, world.bob)
    await says(world, world.alice, jam, "See more", "Come with…")
    start = _start_of((await world.alice.finds("Send a link")).button["url"])
    await world.bob.starts(start)
    for label in ("Come as flyer", "Base", "Ask them"):
        await world.bob.taps(label)
    await world.delivered()
    await world.alice.sees("Bob asks you to come together")
    await world.alice.taps("Decline")
    await world.delivered()
    await world.bob.sees("Alice does not come with you")
    await world.alice.starts(start)
    await world.alice.sees("A pair is two people")


def _start_of(shared: str) -> str:
    url = parse_qs(urlsplit(shared).query)["url"][0]
    found = re.search(r"start=([\w-]+)", url)
    assert found
    return found[1]
