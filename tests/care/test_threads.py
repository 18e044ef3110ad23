"""A customer and an instructor write to each other through the bot, and never learn the other's account."""

from sqlalchemy import select

from models.actor import SYSTEM
from models.threads import ThreadMessage
from models.tx import Tx, table_of
from services import steps, thread_relay, threads
from tests.earnings import shop
from tests.world import World


async def _thread(world: World) -> int:
    """The thread of Alice, who booked, and Bob, who teaches."""
    await world.joins(world.alice, world.bob)
    ana, alice, bob = [await world.actor(who) for who in (world.ana, world.alice, world.bob)]
    of = await shop.open_shop(world, ana, bob)
    assert alice.user_id
    sold = await world.db.write(ana, shop.sell, of, alice.user_id)
    await world.db.write(ana, steps.begin, sold.booking)
    return await world.db.write(alice, threads.open_for, sold.booking)


async def _alice_writes(world: World) -> None:
    await _thread(world)
    await world.alice.sends("/threads")
    await world.alice.taps("Bob")
    await world.alice.taps("Write")


def _written(tx: Tx) -> list[str]:
    return [row.text for row in tx.rows(select(table_of(ThreadMessage)))]


async def test_what_is_written_is_brought_without_the_writers_account(world: World) -> None:
    await _alice_writes(world)
    await world.alice.sends("Shall I bring a mat?")
    await world.alice.sees("Sent to Bob")
    brought = await world.bob.sees("Shall I bring a mat?")
    assert "forward_origin" not in brought
    await world.bob.sends("No, I have some", reply_to="Shall I bring a mat?")
    await world.bob.sees("Sent to Alice")
    answer = await world.alice.sees("No, I have some")
    assert "forward_origin" not in answer


async def test_what_is_changed_or_taken_back_is_so_at_the_others(world: World) -> None:
    await _alice_writes(world)
    await world.alice.sends("See you at 8")
    await world.bob.sees("See you at 8")
    await world.delivered()
    await world.alice.edits("See you at 8", "See you at 9")
    await world.bob.sees("See you at 9")
    await world.delivered()
    await world.alice.taps("Take back")
    await world.alice.sees("taken back")
    await world.delivered()
    await world.bob.does_not_see("See you at 9")


async def test_files_go_along_and_contacts_do_not(world: World) -> None:
    await _alice_writes(world)
    await world.alice.sends_file("plan.pdf", b"%PDF-1.4", "My plan")
    await world.bob.sees("My plan")
    await world.alice.sends_contact("+41000000")
    await world.alice.sees("I cannot pass this on")


async def test_a_thread_that_is_closed_is_read_and_not_written(world: World) -> None:
    thread = await _thread(world)
    bob, alice = await world.actor(world.bob), await world.actor(world.alice)
    await world.db.write(alice, thread_relay.write, thread, "Hello <b>Bob</b> <a href='tg://user?id=1'>x</a>")
    assert await world.db.read(SYSTEM, _written) == ["Hello <b>Bob</b> x"]
    await world.bob.sends("/threads")
    await world.bob.taps("Alice (1)")
    await world.bob.taps("Close thread")
    await world.alice.sends("/threads")
    await world.alice.taps("Bob")
    await world.alice.sees("Closed")
    await world.db.write(bob, threads.set_closed, thread, closed=False)


async def test_an_instructor_has_a_topic_a_customer_in_a_group_of_their_own(world: World) -> None:
    await _alice_writes(world)
    den = world.sandbox.group("Bob's den", owner=world.bob, forum=True)
    await world.bob.adds_bot(den)
    await world.bob.makes_bot_admin(den, can_manage_topics=True)
    await world.bob.sends("/threads", to=den)
    await world.bob.sees("each of your customers has a topic here", in_=den)
    await world.alice.sends("Into the topic")
    await world.bob.sees("Into the topic", in_=den)
    await world.delivered()
    topic = next(iter(await world.db.read(SYSTEM, _topics)))
    await world.bob.sends("From the topic", to=den, thread=topic)
    await world.alice.sees("From the topic")
    await world.carol.joins(den)
    await world.alice.sends("Now that Carol is there")
    await world.bob.sees("Now that Carol is there")


def _topics(tx: Tx) -> list[int]:
    from models.threads import Thread

    return [row.topic_id for row in tx.rows(select(table_of(Thread))) if row.topic_id]


async def test_others_are_refused_a_group_that_is_not_theirs_alone(world: World) -> None:
    await _thread(world)
    await world.ana.sends("/threads", to=world.group)
    await world.ana.sees("nobody but you and me", in_=world.group)
