"""Bad days: what Telegram refuses, delays, loses; and who cannot be reached."""

import asyncio
from time import monotonic
from typing import Any

import pytest

from models.actor import Actor
from models.database import Database
from models.outbox import Delivery
from models.rsvp import Answer
from sandbox import Person, Sandbox
from services import delivery, outbox
from services.outbox import Kind
from tests.scheduler.worlds import World, meets, sending

ANSWERED = Kind.PROMOTED
"""A kind that is sent again when in doubt."""


@pytest.fixture
async def ann(world: World, sandbox: Sandbox) -> Person:
    """A member with an open chat; time runs."""
    world.clock.runs()
    return meets(sandbox, "Ann")


async def promote(world: World, *people: Person) -> None:
    """Each has waited for a place in a session of their own, and gets it."""
    for person in people:
        session = await world.session(capacity=1)
        first = await world.member()
        await world.answers(first, session)
        await world.answers(await world.member(person), session)
        await world.answers(first, session, Answer.NOT_GOING)


def got(person: Person, text: str = "A place is free") -> int:
    """How many messages with a text a person has."""
    return sum(text in message.get("text", "") for message in person.messages())


@pytest.mark.parametrize("kind", ["5xx", "reset", "lost"])
async def test_what_matters_is_sent_again(world: World, sandbox: Sandbox, ann: Person, kind: str) -> None:
    sandbox.faults.add(kind, method="sendMessage", times=2)
    await promote(world, ann)
    async with sending(world.db, sandbox):
        await world.all_final()
    [row] = await world.rows(ANSWERED)
    assert (row.status, row.tries) == (Delivery.SENT, 3)
    assert got(ann) == (3 if kind == "lost" else 1)


@pytest.mark.parametrize("kind", ["reset", "lost", "slow"])
async def test_an_announcement_in_doubt_is_not_sent_again(
    world: World, sandbox: Sandbox, ann: Person, kind: str
) -> None:
    sandbox.faults.add(kind, method="sendMessage", seconds=2)
    await world.announces(await world.member(ann))
    async with sending(world.db, sandbox, patience=1):
        await world.all_final()
    assert await world.statuses() == [Delivery.IN_DOUBT]
    assert got(ann, "Hello") == (1 if kind == "lost" else 0)


async def test_an_announcement_refused_by_a_tired_server_is_sent(
    world: World, sandbox: Sandbox, ann: Person
) -> None:
    sandbox.faults.add("5xx", method="sendMessage", status=500)
    await world.announces(await world.member(ann))
    async with sending(world.db, sandbox):
        await world.all_final()
    assert got(ann, "Hello") == 1


async def test_a_chat_that_must_wait_holds_up_nobody_else(
    world: World, sandbox: Sandbox, ann: Person
) -> None:
    others = [meets(sandbox, f"P{n}") for n in range(5)]
    fault = sandbox.faults.add(
        "429", method="sendMessage", retry_after=2, when=lambda call: call.text("chat_id") == str(ann.id)
    )
    began = monotonic()
    await promote(world, ann, *others)
    async with sending(world.db, sandbox):
        for person in others:
            await person.sees("A place is free")
        assert got(ann) == 0
        await world.all_final()
    assert monotonic() - began >= 2
    assert fault.struck == 1
    assert [row.tries for row in await world.rows(ANSWERED)] == [0 + 1] * 6


async def test_a_storm_of_429_stops_everybody_for_as_long_as_asked(world: World, sandbox: Sandbox) -> None:
    world.clock.runs()
    people = [meets(sandbox, f"P{n}") for n in range(12)]
    await world.announces(*[await world.member(person) for person in people])
    calls = sandbox.bot.calls
    sandbox.faults.add("429", method="sendMessage", retry_after=2, times=4)
    async with sending(world.db, sandbox, in_flight=4):
        while calls["sendmessage 429"] < 4:  # noqa: ASYNC110 - the sandbox is no part of this loop
            await asyncio.sleep(0.01)
        at = calls["sendmessage"]
        await asyncio.sleep(1)
        assert calls["sendmessage"] == at
        await world.all_final()
    assert [got(person, "Hello") for person in people] == [1] * 12


async def test_who_blocked_the_bot_is_left_alone(world: World, sandbox: Sandbox, ann: Person) -> None:
    member = await world.member(ann)
    await ann.blocks()
    await world.announces(member)
    async with sending(world.db, sandbox):
        await world.all_final()
        await world.announces(member)
        await world.all_final()
    assert await world.statuses() == [Delivery.UNREACHABLE] * 2
    assert sandbox.bot.calls["sendmessage"] == 1


async def test_who_never_started_the_bot_is_not_even_tried(world: World, sandbox: Sandbox) -> None:
    await world.announces(await world.member(reachable=False))
    async with sending(world.db, sandbox):
        await world.all_final()
    assert await world.statuses() == [Delivery.UNREACHABLE]
    assert sandbox.bot.calls["sendmessage"] == 0


async def test_an_account_that_is_gone_is_no_fault(world: World, sandbox: Sandbox, ann: Person) -> None:
    member = await world.member(ann)
    sandbox.faults.deactivate(ann)
    await world.announces(member)
    async with sending(world.db, sandbox):
        await world.all_final()
    assert await world.statuses() == [Delivery.UNREACHABLE]


async def test_what_telegram_refuses_is_a_dead_letter_with_its_reason(
    world: World, sandbox: Sandbox, ann: Person
) -> None:
    await world.announces(await world.member(ann), text="<b>open")
    async with sending(world.db, sandbox):
        await world.all_final()
    [row] = await world.rows()
    assert row.status is Delivery.FAILED
    assert "can't parse entities" in row.error


async def test_after_the_last_try_it_is_a_dead_letter(world: World, sandbox: Sandbox, ann: Person) -> None:
    sandbox.faults.add("5xx", method="sendMessage", times=99)
    await promote(world, ann)
    await world.tried(11)
    async with sending(world.db, sandbox):
        await world.all_final()
    [row] = await world.rows(ANSWERED)
    assert (row.status, row.tries) == (Delivery.FAILED, 12)


async def test_a_server_that_is_away_is_not_stormed(world: World, sandbox: Sandbox) -> None:
    world.clock.runs()
    people = [meets(sandbox, f"P{n}") for n in range(30)]
    await world.announces(*[await world.member(person) for person in people])
    fault = sandbox.faults.add("5xx", method="sendMessage", times=200)
    async with sending(world.db, sandbox, in_flight=4):
        await asyncio.sleep(3)
        assert fault.struck < 30
        sandbox.faults.clear()
        await world.all_final()
    assert [got(person, "Hello") for person in people] == [1] * 30


class DeafDatabase(Database):
    """Every second exchange of the sender is committed, but the line dies before it hears so."""

    deaf = False

    async def write(self, actor: Actor, function: Any, /, *args: Any, **values: Any) -> Any:
        """Commit, and then say that it failed."""
        result = await super().write(actor, function, *args, **values)
        if function is delivery.exchange:
            self.deaf = not self.deaf
            if self.deaf:
                raise ConnectionError("the line is dead")
        return result


async def test_a_commit_nobody_heard_of_loses_and_doubles_nothing(
    world: World, sandbox: Sandbox, ann: Person, database_url: str
) -> None:
    member = await world.member(ann)
    deaf = DeafDatabase(database_url, clock=world.clock)
    async with sending(deaf, sandbox):
        for number in range(4):
            await world.announces(member, text=f"No. {number}")
            await asyncio.sleep(0.5)
        await world.all_final()
    await deaf.close()
    assert [got(ann, f"No. {number}") for number in range(4)] == [1] * 4
    assert await world.statuses() == [Delivery.SENT] * 4


async def test_group_doors_are_answered_once(world: World, sandbox: Sandbox, ann: Person) -> None:
    owner = meets(sandbox, "Owner")
    group = sandbox.group("Closed", owner=owner)
    await owner.adds_bot(group, admin=True)
    await world.links_to(group.id)
    member = await world.member(ann)
    await ann.asks_to_join(group)
    await world.db.write(world.organizer, outbox.admit, member.user_id or 0, approve=True)
    await world.db.write(
        world.organizer, outbox.tell, Kind.ADMISSION, [member.user_id or 0], "x", approve=True
    )
    async with sending(world.db, sandbox):
        await world.all_final()
    assert group.chat.has(ann.id)
    assert await world.statuses() == [Delivery.SENT] * 2
