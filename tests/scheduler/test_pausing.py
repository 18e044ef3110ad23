"""A paused announcement sends nothing more at once, and goes on whole, whatever happens."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from models.actor import SYSTEM
from models.announcements import AnnouncementStatus
from models.outbox import Channel, Delivery, OutboxMessage
from models.tx import table_of
from sandbox import Sandbox
from scheduler.sweeps import announce, clean
from services import (
    announcement_pauses,
    announcing,
    audiences,
    delivery,
    installation,
    installation_announcements,
    outbox,
)
from services.announcement_reports import Report
from services.announcements import Preview
from services.delivery import Fence
from services.errors import NotAllowed, NotFound
from services.outbox import Kind
from tests.scheduler.test_announcements import MANY, draft, report, send
from tests.scheduler.worlds import World, meets, sending

messages = table_of(OutboxMessage)
FENCE = Fence("sender:test", "me", timedelta(minutes=5))


async def pause(world: World, of: Preview) -> Report:
    """The organizer does."""
    return await world.db.write(world.organizer, announcement_pauses.pause, of.report.id)


async def go_on(world: World, of: Preview) -> Report:
    """The organizer lets it go on."""
    return await world.db.write(world.organizer, announcement_pauses.go_on, of.report.id)


async def claims(world: World, room: int = 50, flying: Sequence[int] = ()) -> list[int]:
    """What a sender takes now that has others in flight."""
    await world.db.write(SYSTEM, delivery.take_over, FENCE, flying)

    def claim(tx: Any) -> list[int]:
        batch = delivery.exchange(tx, FENCE, (), room, lambda _chat: timedelta())
        return [letter.id for letter in batch.letters]

    return await world.db.write(SYSTEM, claim)


async def test_from_the_pause_on_nothing_more_is_claimed(world: World) -> None:
    await world.crowd_ids(MANY)
    shown = await draft(world)
    await send(world, shown)
    letters = await claims(world)
    flying = len(letters)
    paused = await pause(world, shown)
    assert flying > 40
    assert (paused.status, paused.in_flight) == (AnnouncementStatus.PAUSED, flying)
    assert paused.tally.waiting == MANY
    assert await claims(world, 2000, letters) == []
    await announce(world.db)
    assert sorted(await world.statuses(Kind.ANNOUNCEMENT)) == sorted(
        [Delivery.SENDING] * flying + [Delivery.HELD] * (audiences.PAGE - flying)
    )
    assert not (await report(world, shown)).complete


async def test_who_had_no_turn_yet_has_it_after_the_pause(world: World) -> None:
    members = await world.crowd_ids(MANY)
    shown = await draft(world)
    await send(world, shown)
    await pause(world, shown)
    await asyncio.gather(*(announce(world.db) for _ in range(3)))
    assert set(await world.statuses(Kind.ANNOUNCEMENT)) == {Delivery.HELD}
    await go_on(world, shown)
    await asyncio.gather(*(announce(world.db) for _ in range(3)))
    rows = await world.rows(Kind.ANNOUNCEMENT)
    assert sorted(row.user_id for row in rows) == sorted(members)
    assert {row.status for row in rows} == {Delivery.PENDING}
    assert (await report(world, shown)).complete


async def test_what_the_sweep_has_not_held_yet_the_sender_holds(world: World) -> None:
    """Very many: a pause is one row, and its messages follow."""
    await world.crowd_ids(20)
    shown = await draft(world)
    await send(world, shown)
    await pause(world, shown)
    await world.settled(Delivery.PENDING)
    assert await claims(world) == []
    assert await world.statuses(Kind.ANNOUNCEMENT) == [Delivery.HELD] * 20


async def test_one_that_a_sender_holds_after_all_went_on_is_found(world: World) -> None:
    """It had read that it is paused, a moment before."""
    await world.crowd_ids(3)
    shown = await draft(world)
    await send(world, shown)
    late = update(messages).where(messages.c.kind == Kind.ANNOUNCEMENT).values(status=Delivery.HELD)
    await world.db.write(SYSTEM, lambda tx: tx.execute(late))
    await announce(world.db)
    assert await world.statuses(Kind.ANNOUNCEMENT) == [Delivery.PENDING] * 3
    assert not (await report(world, shown)).final


async def test_a_worker_that_dies_while_it_is_paused_changes_nothing(world: World, sandbox: Sandbox) -> None:
    ann = meets(sandbox, "Ann")
    await world.member(ann)
    shown = await draft(world)
    await send(world, shown)
    await pause(world, shown)
    there = SYSTEM.inside(world.community)
    with pytest.raises(ZeroDivisionError):
        await world.db.write(there, lambda tx: announcing.advance(tx, shown.report.id) / 0)
    async with sending(world.db, sandbox):
        await world.all_final_but(Kind.PROGRESS)
        assert ann.messages() == []
    async with sending(world.db, sandbox):
        await go_on(world, shown)
        await ann.is_told("Hello all")
        await world.all_final_but(Kind.PROGRESS)
    assert await world.statuses(Kind.ANNOUNCEMENT) == [Delivery.SENT]
    assert len(ann.messages()) == 1


async def test_paused_and_continued_by_many_at_once_each_hears_it_once(
    world: World, sandbox: Sandbox
) -> None:
    people = [meets(sandbox, f"Member {number}") for number in range(8)]
    for person in people:
        await world.member(person)
    shown = await draft(world)
    async with sending(world.db, sandbox):
        await send(world, shown)
        for _ in range(3):
            acts = (pause, go_on, pause, go_on)
            await asyncio.gather(*(act(world, shown) for act in acts), announce(world.db))
        await go_on(world, shown)
        await announce(world.db)
        await world.all_final_but(Kind.PROGRESS)
    assert [len(person.messages()) for person in people] == [1] * 8
    await announce(world.db)
    assert (await report(world, shown)).tally.sent == 8


async def test_all_that_is_held_is_dropped_when_it_is_stopped(world: World) -> None:
    await world.crowd_ids(MANY)
    shown = await draft(world)
    await send(world, shown)
    await announce(world.db)
    await pause(world, shown)
    await world.db.write(world.organizer, announcement_pauses.stop, shown.report.id)
    await announce(world.db)
    final = await report(world, shown)
    assert (final.final, final.tally.unsent, final.paused_at) == (True, MANY, None)
    assert await world.statuses(Kind.ANNOUNCEMENT) == [Delivery.DROPPED] * MANY
    for act in (pause, go_on):
        assert await act(world, shown) == final


async def test_one_whose_last_message_arrives_while_it_is_paused_is_over(world: World) -> None:
    await world.member()
    shown = await draft(world)
    await send(world, shown)
    await claims(world)
    assert (await pause(world, shown)).is_paused
    await world.settled(Delivery.SENT)
    over = await report(world, shown)
    assert (over.is_over, over.is_paused, over.final) == (True, False, False)
    await announce(world.db)
    final = await report(world, shown)
    assert (final.final, final.status) == (True, AnnouncementStatus.DONE)


async def test_the_sweep_leaves_a_paused_one_alone_for_a_while(world: World) -> None:
    await world.crowd_ids(3)
    shown = await draft(world)
    await send(world, shown)
    await pause(world, shown)
    await announce(world.db)
    assert await world.db.read(SYSTEM, announcing.under_way) == []
    world.clock.forward(minutes=10)
    assert len(await world.db.read(SYSTEM, announcing.under_way)) == 1


async def test_held_messages_are_not_cleaned_away(world: World) -> None:
    await world.member()
    shown = await draft(world)
    await send(world, shown)
    await pause(world, shown)
    world.clock.forward(days=40)
    await clean(world.db)
    assert await world.statuses(Kind.ANNOUNCEMENT) == [Delivery.HELD]


async def test_a_copy_by_mail_waits_as_well(world: World) -> None:
    """Telegram brought it, and the mail server was away when it was paused."""
    ann = await world.member(email="ann@example.org", by_mail=True)
    shown = await draft(world)
    await send(world, shown)

    def copy(tx: Any) -> None:
        outbox.also_by_mail(tx, [row for row in tx.rows(messages.select()) if row.user_id == ann.user_id])

    await world.db.write(SYSTEM, copy)
    await pause(world, shown)
    postman = Fence(delivery.POSTMAN, "me", timedelta(minutes=5), Channel.MAIL)
    await world.db.write(SYSTEM, delivery.take_over, postman, ())

    def claim(tx: Any) -> int:
        return len(delivery.exchange(tx, postman, (), 50, lambda _chat: timedelta(), mails=True).letters)

    assert await world.db.write(SYSTEM, claim) == 0
    [row] = [row for row in await world.rows() if row.channel is Channel.MAIL]
    assert (row.status, row.due_at) == (Delivery.PENDING, world.clock() + timedelta(minutes=10))
    await go_on(world, shown)
    world.clock.forward(minutes=10)
    assert await world.db.write(SYSTEM, claim) == 1


async def test_nobody_of_a_community_acts_from_above(world: World) -> None:
    await world.member()
    shown = await draft(world)
    await send(world, shown)
    for act in (installation_announcements.pause, installation_announcements.stop):
        with pytest.raises(NotAllowed):
            await world.db.write(world.organizer, act, shown.report.id)
    with pytest.raises(NotAllowed):
        await world.db.read(world.organizer, installation_announcements.running)
    boss = installation.acting(world.organizer).inside(world.community)
    with pytest.raises(NotFound):
        await world.db.write(boss, installation_announcements.pause, 7)
