"""Announcements go out once to each, page by page, whatever happens on the way; on both databases."""

import asyncio
from datetime import timedelta

import pytest

from models.actor import SYSTEM
from models.announcements import AnnouncementStatus
from models.communities import Role
from models.outbox import Delivery
from sandbox import Sandbox
from scheduler.sweeps import announce, clean
from services import announcement_pauses, announcements, announcing, audiences
from services.announcement_errors import NobodyToTell, TooManyAnnouncements
from services.announcement_reports import Report
from services.announcements import Preview
from services.audiences import Said
from services.errors import BadInput, NotAllowed, NotFound, Outdated
from services.outbox import Kind
from tests.scheduler.worlds import World, meets, sending


async def draft(world: World, text: str = "Hello <b>all</b>", **about: int) -> Preview:
    """The organizer writes something."""
    return await world.db.write(world.organizer, announcements.write, text, **about)


async def send(world: World, shown: Preview) -> Report:
    """And sends it."""
    return await world.db.write(world.organizer, announcements.send, shown.report.id, shown.report.revision)


async def report(world: World, of: Preview) -> Report:
    """How far it has got."""
    return await world.db.read(world.organizer, announcements.report, of.report.id)


MANY = audiences.PAGE + 5
"""More than a transaction takes."""


async def test_sent_at_once_by_two_it_goes_out_once(world: World, sandbox: Sandbox) -> None:
    ann = meets(sandbox, "Ann")
    await world.member(ann)
    shown = await draft(world)
    await asyncio.gather(*(send(world, shown) for _ in range(4)))
    async with sending(world.db, sandbox):
        await ann.is_told("Hello all")
        await world.all_final_but(Kind.PROGRESS)
    assert await world.statuses(Kind.ANNOUNCEMENT) == [Delivery.SENT]
    assert len(ann.messages()) == 1


async def test_everybody_is_taken_page_by_page_by_any_number_of_workers(world: World) -> None:
    members = await world.crowd_ids(MANY)
    shown = await draft(world)
    first = await send(world, shown)
    assert (first.tally.people, first.tally.waiting, first.complete) == (MANY, MANY, False)
    assert len(await world.rows(Kind.ANNOUNCEMENT)) == audiences.PAGE
    await asyncio.gather(*(announce(world.db) for _ in range(3)))
    rows = await world.rows(Kind.ANNOUNCEMENT)
    assert sorted(row.user_id for row in rows) == sorted(members)
    assert (await report(world, shown)).complete
    assert await announce(world.db) == 0


async def test_a_worker_that_dies_between_pages_is_followed_by_another(world: World) -> None:
    await world.crowd_ids(MANY)
    shown = await draft(world)
    await send(world, shown)
    there = SYSTEM.inside(world.community)
    with pytest.raises(ZeroDivisionError):
        await world.db.write(there, lambda tx: announcing.advance(tx, shown.report.id) / 0)
    assert len(await world.rows(Kind.ANNOUNCEMENT)) == audiences.PAGE
    await announce(world.db)
    assert len({row.user_id for row in await world.rows(Kind.ANNOUNCEMENT)}) == MANY


async def test_stopped_before_all_have_their_turn_it_reports_who_was_left_out(world: World) -> None:
    await world.crowd_ids(MANY)
    shown = await draft(world)
    await send(world, shown)
    halted = await world.db.write(world.organizer, announcement_pauses.stop, shown.report.id)
    assert halted.status is AnnouncementStatus.STOPPED
    await announce(world.db)
    final = await report(world, shown)
    assert (final.final, final.tally.people, final.tally.unsent) == (True, MANY, MANY)
    assert await world.statuses(Kind.ANNOUNCEMENT) == [Delivery.DROPPED] * audiences.PAGE
    again = await world.db.write(world.organizer, announcement_pauses.stop, shown.report.id)
    assert again == final


async def test_the_report_stays_when_its_messages_are_cleaned(world: World) -> None:
    await world.member()
    shown = await draft(world)
    await send(world, shown)
    await world.settled(Delivery.SENT)
    await announce(world.db)
    world.clock.forward(days=2)
    assert (await clean(world.db))["announcement_messages"] == 1
    final = await report(world, shown)
    assert (final.final, final.tally.sent, final.status) == (True, 1, AnnouncementStatus.DONE)
    page = await world.db.read(world.organizer, announcements.listing)
    assert page.reports == (final,)


async def test_a_fourth_within_a_day_waits_until_the_first_is_a_day_old(world: World) -> None:
    await world.member()
    for _ in range(announcements.MOST_A_DAY):
        await send(world, await draft(world))
        world.clock.forward(hours=1)
    shown = await draft(world)
    with pytest.raises(TooManyAnnouncements) as refused:
        await send(world, shown)
    assert refused.value.free_at == world.clock.at + timedelta(hours=21)
    world.clock.at = refused.value.free_at
    assert (await send(world, shown)).status is AnnouncementStatus.SENDING


async def test_what_was_shown_is_what_is_sent(world: World) -> None:
    await world.member()
    shown = await draft(world)
    await world.db.write(world.organizer, announcements.rewrite, shown.report.id, "Else")
    with pytest.raises(Outdated):
        await send(world, shown)


async def test_nobody_to_tell_is_said_before_it_is_sent(world: World) -> None:
    shown = await draft(world)
    assert shown.reach.people == 0
    with pytest.raises(NobodyToTell):
        await send(world, shown)


async def test_forged_audiences_and_ids_are_nothing_to_a_stranger_or_member(world: World) -> None:
    session = await world.session()
    member, moderator = await world.member(), await world.member()
    await world.change_role(moderator, Role.MODERATOR)
    shown = await draft(world, session_id=session.id)
    for somebody in (member, moderator):
        for about in ({}, {"session_id": session.id}, {"program_id": session.program_id}):
            with pytest.raises(NotAllowed):
                await world.db.write(somebody, announcements.write, "Hi", **about)
        for call in (announcements.preview, announcement_pauses.stop, announcements.report):
            with pytest.raises(NotAllowed):
                await world.db.write(somebody, call, shown.report.id)
        with pytest.raises(NotAllowed):
            await world.db.read(somebody, announcements.listing)
    for about in ({"session_id": 7}, {"program_id": 7}):
        with pytest.raises(NotFound):
            await draft(world, **about)
    with pytest.raises(NotFound):
        await world.db.read(world.organizer, announcements.report, 7)
    with pytest.raises(BadInput):
        await world.db.write(world.organizer, announcements.choose, shown.report.id)
    narrowed = await world.db.write(world.organizer, announcements.choose, shown.report.id, Said.MAYBE)
    assert narrowed.said == (Said.MAYBE,)
