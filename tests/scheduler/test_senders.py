"""One sender at a time, whatever happens to the others."""

import asyncio
from datetime import timedelta

from models.actor import SYSTEM
from models.database import Database
from models.outbox import Delivery
from sandbox import Sandbox
from scheduler.courier import Courier
from scheduler.limits import Chats
from scheduler.sender import sender
from services import delivery
from services.delivery import Batch, Fence
from services.outcome import Outcome
from tests.scheduler.worlds import World, bot_of, meets, sending, until
from views.links import Links

TTL = timedelta(seconds=15)
GATE = Chats(limited=False).gate
OLD, NEW = Fence("sender:1", "old", TTL), Fence("sender:1", "new", TTL)


async def exchange(world: World, fence: Fence, *done: Outcome, room: int = 8) -> Batch:
    """One turn of a sender."""
    return await world.db.write(SYSTEM, delivery.exchange, fence, done, room, GATE)


async def take(world: World, fence: Fence) -> bool:
    """Try to become the sender."""
    return await world.db.write(SYSTEM, delivery.take_over, fence, [])


async def test_only_one_of_two_senders_sends_and_the_other_follows_at_once(
    world: World, sandbox: Sandbox
) -> None:
    world.clock.runs()
    ann = meets(sandbox, "Ann")
    member = await world.member(ann)
    lease = timedelta(seconds=1)
    async with sending(world.db, sandbox, lease=lease):
        await world.announces(member)
        await world.all_final()
        async with sending(world.db, sandbox, lease=lease) as second:
            await world.announces(member)
            await world.all_final()
            assert not second.leads
    assert sandbox.bot.calls["sendmessage"] == 2
    async with sending(world.db, sandbox, lease=lease) as third:
        await world.announces(member)
        await world.all_final()
        assert third.leads


async def test_one_that_stops_keeps_its_lease_until_what_is_in_flight_has_landed(
    world: World, sandbox: Sandbox
) -> None:
    """Whoever took over meanwhile would send the same again."""
    world.clock.runs()
    ann, bot, lease = meets(sandbox, "Ann"), bot_of(sandbox), timedelta(seconds=1)
    await world.tells(await world.member(ann), key="in flight")
    sandbox.faults.add("slow", method="sendMessage", seconds=3)
    first = sender(world.db, bot, Links("jamboree_bot"), rate=0, lease=lease)
    await first.start()
    await until(lambda: _is_in_flight(world))
    async with sending(world.db, sandbox, lease=lease) as second:
        await first.stop()
        assert not second.leads
        await until(lambda: _leads(second))
        await world.all_final()
    await bot.session.close()
    assert sandbox.bot.calls["sendmessage"] == 1


async def _is_in_flight(world: World) -> bool:
    return await world.statuses() == [Delivery.SENDING]


async def _leads(courier: Courier) -> bool:
    return courier.leads


async def test_the_lease_of_a_dead_sender_is_taken_when_it_ends(world: World) -> None:
    assert await take(world, OLD)
    assert not await take(world, NEW)
    world.clock.forward(seconds=14)
    assert not await take(world, NEW)
    world.clock.forward(seconds=1)
    assert await take(world, NEW)


async def test_a_lease_that_was_taken_while_the_clock_was_ahead_is_not_waited_for(world: World) -> None:
    assert await take(world, OLD)
    world.clock.forward(hours=-5)
    assert await take(world, NEW)
    world.clock.forward(seconds=-14)
    assert not await take(world, OLD)


async def test_a_sender_that_works_keeps_its_lease(world: World) -> None:
    assert await take(world, OLD)
    for _ in range(5):
        world.clock.forward(seconds=10)
        assert (await exchange(world, OLD)).held_lease
        assert not await take(world, NEW)


async def test_a_sender_that_slept_too_long_claims_nothing_but_tells_what_it_sent(world: World) -> None:
    ann, ben = await world.member(), await world.member()
    await world.announces(ann)
    await take(world, OLD)
    [letter] = (await exchange(world, OLD)).letters
    world.clock.forward(minutes=1)
    assert await take(world, NEW)
    assert await world.statuses() == [Delivery.IN_DOUBT]
    await world.announces(ben)
    late = await exchange(world, OLD, Outcome(letter, Delivery.SENT, message_id=7))
    assert (late.held_lease, late.letters) == (False, ())
    assert await world.statuses() == [Delivery.SENT, Delivery.PENDING]
    [again] = (await exchange(world, NEW)).letters
    assert again.id != letter.id


async def test_what_a_dead_sender_left_in_flight_goes_by_its_kind(world: World) -> None:
    ann = await world.member()
    session = await world.session()
    await world.announces(ann)
    await world.posts_card(session)
    await take(world, OLD)
    assert len((await exchange(world, OLD)).letters) == 2
    world.clock.forward(minutes=1)
    await take(world, NEW)
    assert sorted(await world.statuses()) == [Delivery.IN_DOUBT, Delivery.PENDING]


async def test_an_outcome_of_an_earlier_try_changes_nothing(world: World) -> None:
    session = await world.session()
    await world.posts_card(session)
    await take(world, OLD)
    [first] = (await exchange(world, OLD)).letters
    world.clock.forward(minutes=1)
    await take(world, NEW)
    [second] = (await exchange(world, NEW)).letters
    assert (first.id, first.tries, second.tries) == (second.id, 1, 2)
    await exchange(world, OLD, Outcome(first, Delivery.FAILED, error="too late"))
    assert await world.statuses() == [Delivery.SENDING]
    await exchange(world, NEW, Outcome(second, Delivery.SENT, message_id=7))
    assert await world.statuses() == [Delivery.SENT]


async def test_an_abandoned_lease_is_ended_and_its_holder_shut_out(world: World) -> None:
    await world.announces(await world.member())
    await take(world, OLD)
    await exchange(world, OLD)
    assert await world.db.write(SYSTEM, delivery.recover_abandoned) == 0
    world.clock.forward(minutes=1)
    assert await world.db.write(SYSTEM, delivery.recover_abandoned) == 1
    assert not (await exchange(world, OLD)).held_lease


async def test_what_another_process_writes_is_found(
    world: World, sandbox: Sandbox, database_url: str
) -> None:
    ann = meets(sandbox, "Ann")
    member = await world.member(ann)
    elsewhere = Database(database_url, clock=world.clock)
    async with sending(elsewhere, sandbox):
        await asyncio.sleep(0.3)
        await world.announces(member)
        await ann.is_told("Hello")
        await world.all_final()
    await elsewhere.close()


async def test_cards_and_answers_pass_a_broadcast(world: World) -> None:
    members = [await world.member() for _ in range(4)]
    await world.announces(*members)
    await world.posts_card(await world.session())
    await take(world, OLD)
    [first] = (await exchange(world, OLD, room=1)).letters
    assert first.card is not None
    assert len((await exchange(world, OLD, room=3)).letters) == 3
